# diagnosis: heads-not-moved
import numpy as np


def softmax(scores):
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return weights / weights.sum(axis=-1, keepdims=True)


def split_heads(x, h):
    B, n, width = x.shape
    return x.reshape(B, n, h, width // h)


def merge_heads(x):
    B, h, n, d_h = x.shape
    return x.transpose(0, 2, 1, 3).reshape(B, n, h * d_h)


def multi_head_attention(x_q, x_kv, Wq, Wk, Wv, Wo, h, mask=None):
    q = split_heads(x_q @ Wq, h)  # (B, h, n, d_h)
    k = split_heads(x_kv @ Wk, h)  # (B, h, m, d_h)
    v = split_heads(x_kv @ Wv, h)  # (B, h, m, d_v)
    scores = q @ k.swapaxes(-1, -2) / q.shape[-1] ** 0.5
    if mask is not None:
        scores = np.where(mask[:, None], scores, -np.inf)
    attn = softmax(scores)
    return merge_heads(attn @ v) @ Wo, attn
