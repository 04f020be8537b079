# diagnosis: do-times-v
import numpy as np


def scaled_dot_product_attention_backward(do, q, k, v, attn):
    dattn = do @ v
    dscores = attn * (dattn - (attn * dattn).sum(-1, keepdims=True)) / q.shape[-1] ** 0.5
    return dscores @ k, dscores.swapaxes(-1, -2) @ q, attn.swapaxes(-1, -2) @ do
