# diagnosis: no-softmax
import numpy as np


def scaled_dot_product_attention(q, k, v, mask=None):
    a = q @ np.swapaxes(k, -1, -2) / q.shape[-1] ** 0.5
    if mask is not None:
        a = a * mask
    return a @ v, a
