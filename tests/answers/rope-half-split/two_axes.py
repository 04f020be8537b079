import numpy as np


def rope_half(x, pos, base=10000.0):
    d = x.shape[-1]
    a, b = np.moveaxis(x.reshape(*x.shape[:-1], 2, d // 2), -2, 0)
    phi = np.asarray(pos)[..., None] * np.exp(-np.log(base) * np.arange(0, d, 2) / d)
    pair = np.stack([a * np.cos(phi) - b * np.sin(phi), b * np.cos(phi) + a * np.sin(phi)], -2)
    return pair.reshape(x.shape).astype(x.dtype)


def interleaved_to_half_perm(d):
    return np.array(list(range(0, d, 2)) + list(range(1, d, 2)), dtype=np.int32)
