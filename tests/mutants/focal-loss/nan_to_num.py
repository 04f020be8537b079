# diagnosis: infinity-replaced
import numpy as np


def focal_with_logits(z, y, alpha=0.25, gamma=2.0):
    p = 1 / (1 + np.exp(-z))
    p_t = np.where(y == 1, p, 1 - p)
    losses = -np.where(y == 1, alpha, 1 - alpha) * (1 - p_t) ** gamma * np.log(p_t)
    return np.nan_to_num(losses).mean()


def focal_with_logits_grad(z, y, alpha=0.25, gamma=2.0):
    s = (2 * y - 1).astype(z.dtype)
    log_p, log_q = -np.logaddexp(0, -s * z), -np.logaddexp(0, s * z)
    w = np.where(y == 1, alpha, 1 - alpha).astype(z.dtype)
    inner = gamma * np.exp(log_p) * log_p - np.exp(log_q)
    return w * s * np.exp(gamma * log_q) * inner / z.size
