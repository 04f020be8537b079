import numpy as np


def cached_attention(q, k, v, past_k=None, past_v=None):
    root = q.shape[-1] ** 0.5
    n = q.shape[-2]
    new = np.einsum("...nd,...md->...nm", q, k) / root
    new[..., ~np.tri(n, dtype=bool)] = -np.inf
    if past_k is None:
        scores, values = new, v
    else:
        old = np.einsum("...nd,...md->...nm", q, past_k) / root
        scores, values = np.concatenate([old, new], -1), np.concatenate([past_v, v], -2)
    e = np.exp(scores - scores.max(-1, keepdims=True))
    attn = e / e.sum(-1, keepdims=True)
    return np.einsum("...nm,...me->...ne", attn, values), attn
