# diagnosis: frequency-per-coordinate
import numpy as np


def rope_half(x, pos, base=10000.0):
    d = x.shape[-1]
    angle = np.asarray(pos)[..., None] / base ** (np.arange(d) / d)
    x1, x2 = np.split(x, 2, axis=-1)
    partner = np.concatenate((-x2, x1), axis=-1)
    return (x * np.cos(angle) + partner * np.sin(angle)).astype(x.dtype)


def interleaved_to_half_perm(d):
    return np.arange(d).reshape(-1, 2).T.ravel()
