# diagnosis: concatenated-elsewhere
import numpy as np


def softmax(x):
    e = np.exp(x - np.max(x, axis=-1, keepdims=True))
    return e / np.sum(e, axis=-1, keepdims=True)


def multi_head_attention(x_q, x_kv, Wq, Wk, Wv, Wo, h, mask=None):
    outs, weights = [], []
    for wq, wk, wv in zip(np.split(Wq, h, 1), np.split(Wk, h, 1), np.split(Wv, h, 1)):
        q, k, v = x_q @ wq, x_kv @ wk, x_kv @ wv
        s = q @ k.transpose(0, 2, 1) / q.shape[-1] ** 0.5
        if mask is not None:
            s = np.where(mask, s, -np.inf)
        weights.append(softmax(s))
        outs.append(weights[-1] @ v)
    return np.concatenate(outs, axis=1) @ Wo, np.stack(weights, axis=1)
