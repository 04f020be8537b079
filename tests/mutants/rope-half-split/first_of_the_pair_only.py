# diagnosis: one-coordinate-left
import numpy as np


def rope_half(x, pos, base=10000.0):
    d = x.shape[-1]
    inv_freq = 1.0 / base ** (np.arange(0, d, 2) / d)
    angle = np.einsum("...n,i->...ni", pos, inv_freq)
    c, s = np.cos(angle).astype(x.dtype), np.sin(angle).astype(x.dtype)
    x1, x2 = np.split(x, 2, axis=-1)
    return np.concatenate((x1 * c - x2 * s, x2), axis=-1)


def interleaved_to_half_perm(d):
    return np.arange(d).reshape(-1, 2).T.ravel()
