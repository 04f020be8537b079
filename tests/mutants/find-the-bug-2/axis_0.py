# diagnosis: softmax-over-the-batch
import numpy as np


def softmax(scores):
    top = scores.max(axis=0, keepdims=True)
    top = np.where(top == -np.inf, 0, top)
    weights = np.exp(scores - top)
    total = weights.sum(axis=0, keepdims=True)
    return weights / np.where(total == 0, 1, total)


def scaled_dot_product_attention(q, k, v, mask=None):
    scale = q.shape[-1] ** -0.5
    scores = k @ (scale * q).swapaxes(-1, -2)
    if mask is not None:
        scores = np.where(mask.swapaxes(-1, -2), scores, -np.inf)
    attn = softmax(scores).swapaxes(-1, -2)  # (..., n, m)
    return attn @ v, attn
