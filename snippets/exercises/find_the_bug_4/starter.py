import numpy as np


def softmax(scores):
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return weights / weights.sum(axis=-1, keepdims=True)


def repeat_heads(x, times):
    """Give each query head its key or value head: h_kv heads become h."""
    return np.tile(x, (1, times, 1, 1))


def grouped_query_attention(q, k, v, mask=None):
    """Let neighbouring query heads share one key and value head.

    q : float array (B, h, n, d)
    k : float array (B, h_kv, m, d); h is a multiple of h_kv
    v : float array (B, h_kv, m, e)
    mask : bool array (n, m), True = may attend
    returns : out (B, h, n, e) and attn (B, h, n, m)
    """
    group = q.shape[1] // k.shape[1]
    k, v = repeat_heads(k, group), repeat_heads(v, group)  # (B, h, m, ...)
    scores = q @ k.swapaxes(-1, -2) / q.shape[-1] ** 0.5
    if mask is not None:
        scores = np.where(mask, scores, -np.inf)
    attn = softmax(scores)
    return attn @ v, attn
