# diagnosis: mask-ignored
import numpy as np


def softmax(scores):
    top = scores.max(axis=-1, keepdims=True)
    top = np.where(top == -np.inf, 0, top)
    weights = np.exp(scores - top)
    total = weights.sum(axis=-1, keepdims=True)
    return weights / np.where(total == 0, 1, total)


def scaled_dot_product_attention(q, k, v, mask=None):
    scores = k @ (q * q.shape[-1] ** -0.5).swapaxes(-1, -2)
    attn = softmax(scores.swapaxes(-1, -2))
    return attn @ v, attn
