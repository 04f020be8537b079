import numpy as np


def rope_half(x, pos, base=10000.0):
    d = x.shape[-1]
    theta = base ** (-np.arange(0, d, 2) / d)  # (d/2,): ever slower
    angle = pos[..., None] * theta  # (..., N, d/2)
    cos, sin = np.cos(angle), np.sin(angle)
    a, b = x[..., : d // 2], x[..., d // 2 :]  # i and i + d/2 are partners
    out = np.concatenate([a * cos - b * sin, a * sin + b * cos], axis=-1)
    return out.astype(x.dtype)


def interleaved_to_half_perm(d):
    # new place i takes coordinate 2i, new place i + d/2 its partner 2i + 1
    return np.concatenate([np.arange(0, d, 2), np.arange(1, d, 2)])
