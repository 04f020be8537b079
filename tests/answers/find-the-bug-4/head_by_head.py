import numpy as np


def softmax(s):
    e = np.exp(s - s.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def grouped_query_attention(q, k, v, mask=None):
    heads = q.shape[1]
    size = heads // k.shape[1]
    outs, attns = [], []
    for i in range(heads):
        s = q[:, i] @ k[:, i // size].swapaxes(1, 2) * q.shape[-1] ** -0.5
        a = softmax(s if mask is None else np.where(mask, s, -np.inf))
        outs.append(a @ v[:, i // size])
        attns.append(a)
    return np.stack(outs, axis=1), np.stack(attns, axis=1)
