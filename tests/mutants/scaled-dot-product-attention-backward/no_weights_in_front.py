# diagnosis: no-weights-in-front
import numpy as np


def scaled_dot_product_attention_backward(do, q, k, v, attn):
    dattn = do @ v.swapaxes(-1, -2)
    dscores = dattn - np.einsum("...ij,...ij->...i", attn, dattn)[..., None]
    dscores = dscores * q.shape[-1] ** -0.5
    return dscores @ k, dscores.swapaxes(-1, -2) @ q, attn.swapaxes(-1, -2) @ do
