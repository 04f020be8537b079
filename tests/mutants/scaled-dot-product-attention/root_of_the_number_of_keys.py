# diagnosis: scale-of-another-axis
import numpy as np


def scaled_dot_product_attention(q, k, v, mask=None):
    s = q @ k.swapaxes(-1, -2)
    s = s * s.shape[-1] ** -0.5
    if mask is not None:
        s = np.where(mask, s, -np.inf)
    top = np.maximum(s.max(-1, keepdims=True), -1e300)
    e = np.exp(s - top)
    z = e.sum(-1, keepdims=True)
    a = e / np.where(z == 0, 1, z)
    return a @ v, a
