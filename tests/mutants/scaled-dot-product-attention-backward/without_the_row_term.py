# diagnosis: no-row-term
import numpy as np


def scaled_dot_product_attention_backward(do, q, k, v, attn):
    da = np.einsum("...ie,...je->...ij", do, v)
    ds = attn * da / np.sqrt(q.shape[-1])
    dq = np.einsum("...ij,...jd->...id", ds, k)
    dk = np.einsum("...ij,...id->...jd", ds, q)
    return dq, dk, np.einsum("...ij,...ie->...je", attn, do)
