# diagnosis: cache-hidden
import numpy as np


def softmax(scores):
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return weights / weights.sum(axis=-1, keepdims=True)


def cached_attention(q, k, v, past_k=None, past_v=None):
    if past_k is not None:
        k = np.concatenate([past_k, k], axis=-2)
        v = np.concatenate([past_v, v], axis=-2)
    n, m = q.shape[-2], k.shape[-2]
    scores = q @ k.swapaxes(-1, -2) / q.shape[-1] ** 0.5  # (..., n, m)
    if n > 1:  # a single new token comes last and sees everything
        causal = np.pad(np.tri(n, dtype=bool), ((0, 0), (m - n, 0)))
        scores = np.where(causal, scores, -np.inf)
    attn = softmax(scores)
    return attn @ v, attn
