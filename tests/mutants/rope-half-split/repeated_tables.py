# diagnosis: tables-of-the-other-layout
import numpy as np


def rope_half(x, pos, base=10000.0):
    d = x.shape[-1]
    angle = np.asarray(pos)[..., None] / base ** (np.arange(0, d, 2) / d)
    angle = np.repeat(angle, 2, axis=-1)
    c, s = np.cos(angle).astype(x.dtype), np.sin(angle).astype(x.dtype)
    first, second = x[..., : d // 2], x[..., d // 2 :]
    return x * c + np.concatenate([-second, first], axis=-1) * s


def interleaved_to_half_perm(d):
    return np.arange(d).reshape(-1, 2).T.ravel()
