import numpy as np


def softmax(scores):
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return weights / weights.sum(axis=-1, keepdims=True)


def repeat_heads(x, times):
    return np.tile(x, (1, times, 1, 1))


def grouped_query_attention(q, k, v, mask=None):
    owner = np.arange(q.shape[1]) // (q.shape[1] // k.shape[1])
    k, v = k[:, owner], v[:, owner]
    scores = q @ k.swapaxes(-1, -2) / q.shape[-1] ** 0.5
    if mask is not None:
        scores = np.where(mask, scores, -np.inf)
    attn = softmax(scores)
    return attn @ v, attn
