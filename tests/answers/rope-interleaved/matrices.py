import numpy as np


def rope_interleaved(x, pos, base=10000.0):
    d = x.shape[-1]
    angle = np.asarray(pos)[..., None] * base ** (-2 * np.arange(d // 2) / d)
    c, s = np.cos(angle), np.sin(angle)
    R = np.stack([c, -s, s, c], axis=-1).reshape(*angle.shape, 2, 2)
    pairs = x.reshape(*x.shape[:-1], d // 2, 2)
    return (R @ pairs[..., None])[..., 0].reshape(x.shape).astype(x.dtype)


def rope_attention(q, k, v, pos_q, pos_k, base=10000.0):
    s = rope_interleaved(q, pos_q, base) @ rope_interleaved(k, pos_k, base).swapaxes(-2, -1)
    s = s / q.shape[-1] ** 0.5
    return np.exp(s - np.logaddexp.reduce(s, axis=-1, keepdims=True)) @ v
