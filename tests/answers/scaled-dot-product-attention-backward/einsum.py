import math

import numpy as np


def scaled_dot_product_attention_backward(do, q, k, v, attn):
    dA = np.einsum("...ie,...je->...ij", do, v)
    dS = attn * dA - attn * np.einsum("...ij,...ij->...i", attn, dA)[..., None]
    dS = dS / math.sqrt(q.shape[-1])
    return (
        np.einsum("...ij,...jd->...id", dS, k),
        np.einsum("...ij,...id->...jd", dS, q),
        np.einsum("...ij,...ie->...je", attn, do),
    )
