# diagnosis: adds
import numpy as np


def rope_interleaved(x, pos, base=10000.0):
    d = x.shape[-1]
    table = np.zeros(np.shape(pos) + (d,))
    for i in range(d // 2):
        table[..., 2 * i] = np.sin(pos / base ** (2 * i / d))
        table[..., 2 * i + 1] = np.cos(pos / base ** (2 * i / d))
    return (x + table).astype(x.dtype)


def rope_attention(q, k, v, pos_q, pos_k, base=10000.0):
    s = rope_interleaved(q, pos_q, base) @ np.swapaxes(rope_interleaved(k, pos_k, base), -1, -2)
    s = s / q.shape[-1] ** 0.5
    e = np.exp(s - s.max(-1, keepdims=True))
    return e / e.sum(-1, keepdims=True) @ v
