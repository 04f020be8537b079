# diagnosis: scale-by-model-width
import numpy as np


def softmax(x, axis=-1):
    e = np.exp(x - np.max(x, axis=axis, keepdims=True))
    return e / np.sum(e, axis=axis, keepdims=True)


def multi_head_attention(x_q, x_kv, Wq, Wk, Wv, Wo, h, mask=None):
    def heads(x):
        return x.reshape(*x.shape[:2], h, -1).swapaxes(1, 2)

    def merge(x):
        return x.swapaxes(1, 2).reshape(len(x), x.shape[2], -1)

    q, k, v = heads(x_q @ Wq), heads(x_kv @ Wk), heads(x_kv @ Wv)
    s = q @ k.swapaxes(-1, -2) * Wq.shape[1] ** -0.5
    if mask is not None:
        s = np.where(mask[:, np.newaxis], s, -np.inf)
    a = softmax(s)
    return merge(a @ v) @ Wo, a
