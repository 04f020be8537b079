# diagnosis: no-scale
import numpy as np


def softmax(scores):
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return weights / weights.sum(axis=-1, keepdims=True)


def repeat_heads(x, times):
    return np.repeat(x, times, axis=1)


def grouped_query_attention(q, k, v, mask=None):
    group = q.shape[1] // k.shape[1]
    k, v = repeat_heads(k, group), repeat_heads(v, group)  # (B, h, m, ...)
    scores = q @ k.swapaxes(-1, -2)
    if mask is not None:
        scores = np.where(mask, scores, -np.inf)
    attn = softmax(scores)
    return attn @ v, attn
