# diagnosis: mask-after-softmax
import numpy as np


def scaled_dot_product_attention(q, k, v, mask=None):
    s = np.einsum("...nd,...md->...nm", q, k) / np.sqrt(q.shape[-1])
    s -= s.max(-1, keepdims=True)
    a = np.exp(s)
    a /= a.sum(-1, keepdims=True)
    if mask is not None:
        a = np.where(mask, a, 0.0)
    return np.einsum("...nm,...me->...ne", a, v), a
