# diagnosis: no-softmax-step
import numpy as np


def scaled_dot_product_attention_backward(do, q, k, v, attn):
    dscores = do @ v.swapaxes(-1, -2) / q.shape[-1] ** 0.5
    return dscores @ k, dscores.swapaxes(-1, -2) @ q, attn.swapaxes(-1, -2) @ do
