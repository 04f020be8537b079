# diagnosis: zero-when-wrong
import numpy as np


def focal_with_logits(z, y, alpha=0.25, gamma=2.0):
    t = (2 * y - 1) * z
    w = np.where(y == 1, alpha, 1 - alpha)
    return np.mean(w * np.exp(-gamma * np.logaddexp(0, t)) * np.logaddexp(0, -t))


def focal_with_logits_grad(z, y, alpha=0.25, gamma=2.0):
    s = np.where(y == 1, 1, -1).astype(z.dtype)
    w = np.where(y == 1, alpha, 1 - alpha).astype(z.dtype)
    raw = 1 / (1 + np.exp(-s * z))
    pt = np.clip(raw, 1e-12, 1 - 1e-12)
    inside = (raw > 1e-12) & (raw < 1 - 1e-12)  # as automatic differentiation treats clip
    return inside * w * s * (1 - pt) ** gamma * (gamma * pt * np.log(pt) + pt - 1) / z.size
