# diagnosis: tables-of-the-other-layout
import numpy as np


def rope_interleaved(x, pos, base=10000.0):
    d = x.shape[-1]
    angle = np.asarray(pos)[..., None] / base ** (np.arange(0, d, 2) / d)
    angle = np.concatenate([angle, angle], axis=-1)
    c, s = np.cos(angle).astype(x.dtype), np.sin(angle).astype(x.dtype)
    partner = np.empty_like(x)
    partner[..., ::2], partner[..., 1::2] = -x[..., 1::2], x[..., ::2]
    return x * c + partner * s


def rope_attention(q, k, v, pos_q, pos_k, base=10000.0):
    s = rope_interleaved(q, pos_q, base) @ np.swapaxes(rope_interleaved(k, pos_k, base), -1, -2)
    s = s / q.shape[-1] ** 0.5
    e = np.exp(s - s.max(-1, keepdims=True))
    return e / e.sum(-1, keepdims=True) @ v
