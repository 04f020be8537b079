# diagnosis: half-returned
import numpy as np


def rope_half(x, pos, base=10000.0):
    d = x.shape[-1]
    angle = np.asarray(pos)[..., None] / base ** (np.arange(0, d, 2) / d)
    x1, x2 = np.split(x, 2, axis=-1)
    return x1 * np.cos(angle) - x2 * np.sin(angle)


def interleaved_to_half_perm(d):
    return np.arange(d).reshape(-1, 2).T.ravel()
