# diagnosis: concatenated-elsewhere
import numpy as np


def softmax(x):
    e = np.exp(x - np.max(x, axis=-1, keepdims=True))
    return e / np.sum(e, axis=-1, keepdims=True)


def multi_head_attention(x_q, x_kv, Wq, Wk, Wv, Wo, h, mask=None):
    def heads(x):
        return np.stack(np.split(x, h, axis=-1), axis=1)

    q, k, v = heads(x_q @ Wq), heads(x_kv @ Wk), heads(x_kv @ Wv)
    s = q @ k.swapaxes(-1, -2) / q.shape[-1] ** 0.5
    if mask is not None:
        s = np.where(mask[:, None], s, -np.inf)
    a = softmax(s)
    return a @ v @ Wo, a
