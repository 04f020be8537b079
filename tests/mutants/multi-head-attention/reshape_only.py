# diagnosis: reshape-without-transpose
import numpy as np


def softmax(x, axis=-1):
    e = np.exp(x - np.max(x, axis=axis, keepdims=True))
    return e / np.sum(e, axis=axis, keepdims=True)


def multi_head_attention(x_q, x_kv, Wq, Wk, Wv, Wo, h, mask=None):
    B, n, m = len(x_q), x_q.shape[1], x_kv.shape[1]
    q = np.reshape(x_q @ Wq, (B, h, n, -1))
    k = np.reshape(x_kv @ Wk, (B, h, m, -1))
    v = np.reshape(x_kv @ Wv, (B, h, m, -1))
    s = np.einsum("bhne,bhme->bhnm", q, k) / q.shape[-1] ** 0.5
    if mask is not None:
        s = np.where(mask[:, np.newaxis], s, -np.inf)
    a = softmax(s)
    return np.reshape(np.einsum("bhnm,bhme->bhne", a, v), (B, n, -1)) @ Wo, a
