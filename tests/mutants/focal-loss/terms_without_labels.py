# diagnosis: both-terms-always
import numpy as np


def focal_with_logits(z, y, alpha=0.25, gamma=2.0):
    log_p, log_q = -np.logaddexp(0, -z), -np.logaddexp(0, z)
    of_one = -alpha * np.exp(gamma * log_q) * log_p
    of_zero = -(1 - alpha) * np.exp(gamma * log_p) * log_q
    return np.mean(of_one + of_zero)


def focal_with_logits_grad(z, y, alpha=0.25, gamma=2.0):
    s = (2 * y - 1).astype(z.dtype)
    log_p, log_q = -np.logaddexp(0, -s * z), -np.logaddexp(0, s * z)
    w = np.where(y == 1, alpha, 1 - alpha).astype(z.dtype)
    inner = gamma * np.exp(log_p) * log_p - np.exp(log_q)
    return w * s * np.exp(gamma * log_q) * inner / z.size
