# diagnosis: keys-not-transposed
import numpy as np


def scaled_dot_product_attention_backward(do, q, k, v, attn):
    dv = attn.swapaxes(-1, -2) @ do
    dattn = do @ v.swapaxes(-1, -2)
    dscores = attn * (dattn - (attn * dattn).sum(-1, keepdims=True)) / q.shape[-1] ** 0.5
    return dscores @ k, dscores @ q, dv
