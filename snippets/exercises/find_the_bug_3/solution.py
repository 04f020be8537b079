import numpy as np


def softmax(scores):
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return weights / weights.sum(axis=-1, keepdims=True)


def split_heads(x, h):
    B, n, width = x.shape
    return x.reshape(B, n, h, width // h).transpose(0, 2, 1, 3)


def merge_heads(x):
    B, h, n, d_h = x.shape
    return x.transpose(0, 2, 1, 3).reshape(B, n, h * d_h)


def multi_head_attention(x_q, x_kv, Wq, Wk, Wv, Wo, h, mask=None):
    """Run h attentions side by side and let Wo combine them.

    x_q : float array (B, n, d), the tokens that ask
    x_kv : float array (B, m, c), the tokens that are looked at
    Wq, Wk : float arrays (d, h * d_h) and (c, h * d_h)
    Wv : float array (c, h * d_v)
    Wo : float array (h * d_v, d_out)
    h : number of heads; head i owns the i-th block of columns
    mask : bool array (B, n, m), True = may attend
    returns : out (B, n, d_out) and attn (B, h, n, m)
    """
    q = split_heads(x_q @ Wq, h)  # (B, h, n, d_h)
    k = split_heads(x_kv @ Wk, h)  # (B, h, m, d_h)
    v = split_heads(x_kv @ Wv, h)  # (B, h, m, d_v)
    scores = q @ k.swapaxes(-1, -2) / q.shape[-1] ** 0.5
    if mask is not None:
        scores = np.where(mask[:, None], scores, -np.inf)
    attn = softmax(scores)
    return merge_heads(attn @ v) @ Wo, attn
