# diagnosis: masked
import numpy as np


def rope_interleaved(x, pos, base=10000.0):
    d = x.shape[-1]
    inv_freq = 1.0 / base ** (np.arange(0, d, 2) / d)
    angle = np.einsum("...n,i->...ni", pos, inv_freq)
    c, s = np.cos(angle).astype(x.dtype), np.sin(angle).astype(x.dtype)
    x1, x2 = x[..., ::2], x[..., 1::2]
    return np.stack((x1 * c - x2 * s, x2 * c + x1 * s), axis=-1).reshape(x.shape)


def rope_attention(q, k, v, pos_q, pos_k, base=10000.0):
    q = rope_interleaved(q, pos_q, base)
    k = rope_interleaved(k, pos_k, base)
    s = np.matmul(q, np.swapaxes(k, -2, -1)) / q.shape[-1] ** 0.5
    s = s + np.where(pos_k[None, :] > pos_q[:, None], -np.inf, 0.0)
    w = np.exp(s - s.max(-1, keepdims=True))
    return (w / w.sum(-1, keepdims=True)) @ v
