import numpy as np


def scaled_dot_product_attention(q, k, v, mask=None):
    """Mix the rows of v by how well each query matches each key.

    q : float array (..., n, d)
    k : float array (..., m, d)
    v : float array (..., m, e)
    mask : bool array that broadcasts to (..., n, m), True = may attend
    returns : out (..., n, e) and attn (..., n, m)
    """
    raise NotImplementedError
