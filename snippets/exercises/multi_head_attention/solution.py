import numpy as np


def split_heads(x, h):
    B, n, width = x.shape
    # (B, n, h, d_h) -> (B, h, n, d_h)
    return x.reshape(B, n, h, width // h).transpose(0, 2, 1, 3)


def multi_head_attention(x_q, x_kv, Wq, Wk, Wv, Wo, h, mask=None):
    q = split_heads(x_q @ Wq, h)
    k = split_heads(x_kv @ Wk, h)
    v = split_heads(x_kv @ Wv, h)
    d_h = q.shape[-1]
    scores = q @ k.swapaxes(-1, -2) / d_h**0.5  # (B, h, n, m)
    if mask is not None:
        # one mask for all heads
        scores = np.where(mask[:, None], scores, -np.inf)
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    attn = weights / weights.sum(axis=-1, keepdims=True)
    heads = (attn @ v).transpose(0, 2, 1, 3)  # (B, n, h, d_v)
    return heads.reshape(*heads.shape[:2], -1) @ Wo, attn
