# diagnosis: scaled-values
import numpy as np


def scaled_dot_product_attention_backward(do, q, k, v, attn):
    do = do / q.shape[-1] ** 0.5
    dattn = np.matmul(do, v.swapaxes(-1, -2))
    row = (attn * dattn).sum(-1, keepdims=True)
    dscores = attn * (dattn - row)
    return dscores @ k, dscores.swapaxes(-1, -2) @ q, attn.swapaxes(-1, -2) @ do
