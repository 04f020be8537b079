import numpy as np


def rope_half(x, pos, base=10000.0):
    d = x.shape[-1]
    out = x.copy()
    for i in range(d // 2):
        angle = pos / base ** (2 * i / d)
        c, s = np.cos(angle), np.sin(angle)
        out[..., i] = x[..., i] * c - x[..., i + d // 2] * s
        out[..., i + d // 2] = x[..., i] * s + x[..., i + d // 2] * c
    return out


def interleaved_to_half_perm(d):
    perm = np.zeros(d, dtype=int)
    for i in range(d // 2):
        perm[i] = 2 * i
        perm[i + d // 2] = 2 * i + 1
    return perm
