# diagnosis: changes-inputs
import numpy as np


def scaled_dot_product_attention_backward(do, q, k, v, attn):
    dv = attn.swapaxes(-1, -2) @ do
    dattn = do @ v.swapaxes(-1, -2)
    row = (attn * dattn).sum(-1, keepdims=True)
    attn *= dattn - row
    attn /= q.shape[-1] ** 0.5
    return attn @ k, attn.swapaxes(-1, -2) @ q, dv
