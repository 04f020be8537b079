# diagnosis: renormalised-after-mask
import numpy as np


def scaled_dot_product_attention(q, k, v, mask=None):
    s = q @ np.swapaxes(k, -1, -2) / q.shape[-1] ** 0.5
    e = np.exp(s - s.max(axis=-1, keepdims=True))
    if mask is not None:
        e = e * mask
    z = e.sum(axis=-1, keepdims=True)
    a = np.divide(e, z, out=np.zeros_like(e), where=z != 0)
    return a @ v, a
