# diagnosis: nan-when-wrong
import numpy as np


def focal_with_logits(z, y, alpha=0.25, gamma=2.0):
    t = (2 * y - 1) * z
    w = np.where(y == 1, alpha, 1 - alpha)
    return np.mean(w * np.exp(-gamma * np.logaddexp(0, t)) * np.logaddexp(0, -t))


def focal_with_logits_grad(z, y, alpha=0.25, gamma=2.0):
    p = np.exp(-np.logaddexp(0, -z))
    pos = alpha * (1 - p) ** gamma * (gamma * p * np.log(p) + p - 1)
    neg = (1 - alpha) * p**gamma * (p - gamma * (1 - p) * np.log(1 - p))
    return (y * pos + (1 - y) * neg) / z.size
