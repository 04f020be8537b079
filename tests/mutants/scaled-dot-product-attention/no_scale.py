# diagnosis: no-scale
import numpy as np


def scaled_dot_product_attention(q, k, v, mask=None):
    s = np.einsum("...nd,...md->...nm", q, k)
    if mask is not None:
        s = np.where(mask, s, -np.inf)
    top = s.max(-1, keepdims=True)
    e = np.exp(s - np.where(np.isinf(top), 0.0, top))
    z = e.sum(-1, keepdims=True)
    a = e / np.where(z > 0, z, 1)
    return a @ v, a
