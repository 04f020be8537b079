# diagnosis: sign-on-one-side
import numpy as np


def rope_half(x, pos, base=10000.0):
    d = x.shape[-1]
    t = np.asarray(pos)[..., None] * base ** -(np.arange(0, d, 2) / d)
    t = np.concatenate([t, t], axis=-1)
    swapped = np.roll(x, d // 2, axis=-1)  # the minus of the first half is missing
    return (x * np.cos(t) + swapped * np.sin(t)).astype(x.dtype)


def interleaved_to_half_perm(d):
    return np.arange(d).reshape(-1, 2).T.ravel()
