# diagnosis: power-of-the-factor
import numpy as np


def focal_with_logits(z, y, alpha=0.25, gamma=2.0):
    t = (2 * y - 1) * z
    w = np.where(y == 1, alpha, 1 - alpha)
    return np.mean(w * np.exp(-gamma * np.logaddexp(0, t)) * np.logaddexp(0, -t))


def focal_with_logits_grad(z, y, alpha=0.25, gamma=2.0):
    s = np.where(y == 1, 1, -1).astype(z.dtype)
    w = np.where(y == 1, alpha, 1 - alpha).astype(z.dtype)
    log_pt, rest = -np.logaddexp(0, -s * z), np.exp(-np.logaddexp(0, s * z))
    return w * s * rest ** (gamma - 1) * (gamma * np.exp(log_pt) * log_pt - rest) / z.size
