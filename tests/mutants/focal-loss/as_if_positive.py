# diagnosis: p-for-negatives
import numpy as np


def focal_with_logits(z, y, alpha=0.25, gamma=2.0):
    t = (2 * y - 1) * z
    w = np.where(y == 1, alpha, 1 - alpha)
    return np.mean(w * np.exp(-gamma * np.logaddexp(0, t)) * np.logaddexp(0, -t))


def focal_with_logits_grad(z, y, alpha=0.25, gamma=2.0):
    p, q = np.exp(-np.logaddexp(0, -z)), np.exp(-np.logaddexp(0, z))
    a = np.where(y == 1, alpha, 1 - alpha).astype(z.dtype)
    return a * (2 * y - 1) * q**gamma * (-gamma * p * np.logaddexp(0, -z) - q) / z.size
