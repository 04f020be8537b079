import numpy as np


def rope_interleaved(x, pos, base=10000.0):
    """Rotate the pairs (0, 1), (2, 3), ... of each row, by its position.

    x : float array (..., N, d), queries or keys, d even
    pos : int array that broadcasts to (..., N), the position of each row
    returns : array of the shape and dtype of x
    """
    raise NotImplementedError


def rope_attention(q, k, v, pos_q, pos_k, base=10000.0):
    """Scaled dot-product attention (no mask) with rotary positions.

    q : float array (..., n, d), its rows at positions pos_q (n,)
    k : float array (..., m, d), its rows at positions pos_k (m,)
    v : float array (..., m, e)
    returns : array (..., n, e)
    """
    raise NotImplementedError
