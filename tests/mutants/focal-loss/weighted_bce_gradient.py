# diagnosis: cross-entropy-gradient
import numpy as np


def focal_with_logits(z, y, alpha=0.25, gamma=2.0):
    t = (2 * y - 1) * z
    w = np.where(y == 1, alpha, 1 - alpha)
    return np.mean(w * np.exp(-gamma * np.logaddexp(0, t)) * np.logaddexp(0, -t))


def focal_with_logits_grad(z, y, alpha=0.25, gamma=2.0):
    p = np.exp(-np.logaddexp(0, -z))
    bce = p - y
    return np.where(y == 1, alpha, 1 - alpha) * bce / z.size
