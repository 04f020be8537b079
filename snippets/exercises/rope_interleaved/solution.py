import numpy as np


def rope_interleaved(x, pos, base=10000.0):
    d = x.shape[-1]
    theta = base ** (-np.arange(0, d, 2) / d)  # (d/2,): ever slower
    angle = pos[..., None] * theta  # (..., N, d/2)
    cos, sin = np.cos(angle), np.sin(angle)
    a, b = x[..., 0::2], x[..., 1::2]  # neighbours are partners
    out = np.empty_like(x)  # of the dtype of x
    out[..., 0::2] = a * cos - b * sin
    out[..., 1::2] = a * sin + b * cos
    return out


def rope_attention(q, k, v, pos_q, pos_k, base=10000.0):
    q = rope_interleaved(q, pos_q, base)
    k = rope_interleaved(k, pos_k, base)
    scores = q @ np.swapaxes(k, -1, -2) / q.shape[-1] ** 0.5
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    weights /= weights.sum(axis=-1, keepdims=True)
    return weights @ v  # values are mixed, not compared: they do not turn
