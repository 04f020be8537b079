# diagnosis: scale-by-d
import numpy as np


def scaled_dot_product_attention(q, k, v, mask=None):
    n, d = q.shape[-2:]
    s = np.matmul(q / d, np.swapaxes(k, -2, -1))
    if mask is not None:
        s = np.where(mask, s, float("-inf"))
    top = s.max(axis=-1, keepdims=True)
    top[top == -np.inf] = 0
    e = np.exp(s - top)
    z = e.sum(axis=-1, keepdims=True)
    z[z == 0] = 1
    return (e / z) @ v, e / z
