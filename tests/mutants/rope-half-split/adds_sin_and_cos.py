# diagnosis: adds
import numpy as np


def rope_half(x, pos, base=10000.0):
    d = x.shape[-1]
    t = np.asarray(pos)[..., None] / base ** (np.arange(0, d, 2) / d)
    return (x + np.concatenate([np.sin(t), np.cos(t)], axis=-1)).astype(x.dtype)


def interleaved_to_half_perm(d):
    return np.arange(d).reshape(-1, 2).T.ravel()
