# diagnosis: visible-keys-cleared
import numpy as np


def softmax(scores):
    top = scores.max(axis=-1, keepdims=True)
    top = np.where(top == -np.inf, 0, top)
    weights = np.exp(scores - top)
    total = weights.sum(axis=-1, keepdims=True)
    return weights / np.where(total == 0, 1, total)


def scaled_dot_product_attention(q, k, v, mask=None):
    d = q.shape[-1]
    scores = q @ k.swapaxes(-1, -2) / d**0.5  # (..., n, m)
    attn = softmax(scores)
    if mask is not None:
        attn = np.where(mask, 0, attn)
    return attn @ v, attn
