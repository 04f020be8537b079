# diagnosis: no-scale
import numpy as np


def scaled_dot_product_attention_backward(do, q, k, v, attn):
    dattn = np.matmul(do, v.swapaxes(-1, -2))
    row = (do * np.matmul(attn, v)).sum(-1, keepdims=True)
    dscores = attn * (dattn - row)
    dq = dscores @ k / q.shape[-1] ** 0.5
    return dq, dscores.swapaxes(-1, -2) @ q, attn.swapaxes(-1, -2) @ do
