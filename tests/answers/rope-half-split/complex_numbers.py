import numpy as np


def rope_half(x, pos, base=10000.0):
    h = x.shape[-1] // 2
    z = x[..., :h] + 1j * x[..., h:]
    z = z * np.exp(1j * np.multiply.outer(pos, base ** (-np.arange(h) / h)))
    return np.concatenate([z.real, z.imag], -1).astype(x.dtype)


def interleaved_to_half_perm(d):
    return np.argsort(np.arange(d) % 2, kind="stable")
