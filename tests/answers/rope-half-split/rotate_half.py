import numpy as np


def rotate_half(x):
    half = x.shape[-1] // 2
    return np.concatenate([-x[..., half:], x[..., :half]], axis=-1)


def rope_half(x, position_ids, theta=10000.0):
    inv_freq = 1.0 / theta ** (np.arange(0, x.shape[-1], 2) / x.shape[-1])
    freqs = position_ids[..., None] * inv_freq
    emb = np.concatenate([freqs, freqs], axis=-1)
    return (x * np.cos(emb) + rotate_half(x) * np.sin(emb)).astype(x.dtype)


def interleaved_to_half_perm(dim):
    return np.arange(dim).reshape(dim // 2, 2).T.reshape(-1)
