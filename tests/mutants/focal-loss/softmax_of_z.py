# diagnosis: softmax-across-samples
import numpy as np


def focal_with_logits(z, y, alpha=0.25, gamma=2.0):
    p = np.exp(z - np.logaddexp.reduce(z, axis=-1, keepdims=True))
    p_t = p * y + (1 - p) * (1 - y)
    w = np.where(y == 1, alpha, 1 - alpha)
    return np.mean(-w * (1 - p_t) ** gamma * np.log(p_t))


def focal_with_logits_grad(z, y, alpha=0.25, gamma=2.0):
    s = (2 * y - 1).astype(z.dtype)
    log_p, log_q = -np.logaddexp(0, -s * z), -np.logaddexp(0, s * z)
    w = np.where(y == 1, alpha, 1 - alpha).astype(z.dtype)
    inner = gamma * np.exp(log_p) * log_p - np.exp(log_q)
    return w * s * np.exp(gamma * log_q) * inner / z.size
