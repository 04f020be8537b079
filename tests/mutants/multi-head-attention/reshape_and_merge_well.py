# diagnosis: reshape-without-transpose
import numpy as np


def softmax(x, axis=-1):
    e = np.exp(x - np.max(x, axis=axis, keepdims=True))
    return e / np.sum(e, axis=axis, keepdims=True)


def multi_head_attention(x_q, x_kv, Wq, Wk, Wv, Wo, h, mask=None):
    B, n, m = len(x_q), x_q.shape[1], x_kv.shape[1]
    q = (x_q @ Wq).reshape(B, h, n, -1)
    k = (x_kv @ Wk).reshape(B, h, m, -1)
    v = (x_kv @ Wv).reshape(B, h, m, -1)
    s = q @ k.swapaxes(-1, -2) / q.shape[-1] ** 0.5
    if mask is not None:
        s = np.where(mask[:, np.newaxis], s, -np.inf)
    a = softmax(s)
    return np.moveaxis(a @ v, 1, 2).reshape(B, n, -1) @ Wo, a
