# diagnosis: half-returned
import numpy as np


def rope_interleaved(x, pos, base=10000.0):
    d = x.shape[-1]
    angle = np.asarray(pos)[..., None] / base ** (np.arange(0, d, 2) / d)
    x1, x2 = x[..., ::2], x[..., 1::2]
    return x1 * np.cos(angle) - x2 * np.sin(angle)


def rope_attention(q, k, v, pos_q, pos_k, base=10000.0):
    s = rope_interleaved(q, pos_q, base) @ np.swapaxes(rope_interleaved(k, pos_k, base), -1, -2)
    s = s / q.shape[-1] ** 0.5
    e = np.exp(s - s.max(-1, keepdims=True))
    return e / e.sum(-1, keepdims=True) @ v
