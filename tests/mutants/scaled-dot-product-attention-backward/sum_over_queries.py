# diagnosis: row-term-over-queries
import numpy as np


def scaled_dot_product_attention_backward(do, q, k, v, attn):
    dattn = do @ v.swapaxes(-1, -2)
    weighted = attn * dattn
    dscores = weighted - attn * weighted.sum(axis=-2, keepdims=True)
    dscores = dscores * q.shape[-1] ** -0.5
    return dscores @ k, dscores.swapaxes(-1, -2) @ q, attn.swapaxes(-1, -2) @ do
