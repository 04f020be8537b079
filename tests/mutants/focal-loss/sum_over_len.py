# diagnosis: divided-by-rows
import numpy as np


def focal_with_logits(z, y, alpha=0.25, gamma=2.0):
    bce = np.maximum(z, 0) - z * y + np.log1p(np.exp(-np.abs(z)))
    rest = -np.expm1(-bce)
    w = alpha * y + (1 - alpha) * (1 - y)
    return np.sum(w * rest**gamma * bce) / len(y)


def focal_with_logits_grad(z, y, alpha=0.25, gamma=2.0):
    s = (2 * y - 1).astype(z.dtype)
    log_p, log_q = -np.logaddexp(0, -s * z), -np.logaddexp(0, s * z)
    w = np.where(y == 1, alpha, 1 - alpha).astype(z.dtype)
    inner = gamma * np.exp(log_p) * log_p - np.exp(log_q)
    return w * s * np.exp(gamma * log_q) * inner / z.size
