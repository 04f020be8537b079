import numpy as np


def scaled_dot_product_attention_backward(do, q, k, v, attn):
    """Send the gradient of out = attn @ v back to q, k and v.

    do : float array (..., n, e), gradient of the loss with respect to out
    q : float array (..., n, d)
    k : float array (..., m, d)
    v : float array (..., m, e)
    attn : float array (..., n, m), the weights of the forward pass
    returns : dq, dk and dv, each of the shape of its input
    """
    raise NotImplementedError
