# diagnosis: no-max-subtraction
import numpy as np


def scaled_dot_product_attention(q, k, v, mask=None):
    e = np.exp(q @ np.swapaxes(k, -1, -2) / q.shape[-1] ** 0.5)
    if mask is not None:
        e *= mask
    z = e.sum(axis=-1, keepdims=True)
    a = e / np.where(z == 0, 1, z)
    return a @ v, a
