import numpy as np


def scaled_dot_product_attention(q, k, v, mask=None):
    d = q.shape[-1]
    scores = q @ np.swapaxes(k, -1, -2) / d**0.5  # (..., n, m)
    if mask is not None:
        scores = np.where(mask, scores, -np.inf)  # before the softmax
    top = scores.max(axis=-1, keepdims=True)
    top = np.where(top == -np.inf, 0, top)  # a row without any key
    weights = np.exp(scores - top)
    total = weights.sum(axis=-1, keepdims=True)  # over the keys
    attn = weights / np.where(total == 0, 1, total)
    return attn @ v, attn
