import numpy as np


def softmax(scores):
    top = scores.max(axis=-1, keepdims=True)
    top = np.where(top == -np.inf, 0, top)
    weights = np.exp(scores - top)
    total = weights.sum(axis=-1, keepdims=True)
    return weights / np.where(total == 0, 1, total)


def scaled_dot_product_attention(q, k, v, mask=None):
    """Mix the rows of v by how well each query matches each key.

    q : float array (..., n, d)
    k : float array (..., m, d)
    v : float array (..., m, e)
    mask : bool array that broadcasts to (..., n, m), True = may attend
    returns : out (..., n, e) and attn (..., n, m)
    """
    scale = q.shape[-1] ** -0.5
    scores = k @ (scale * q).swapaxes(-1, -2)
    if mask is not None:
        scores = np.where(mask.swapaxes(-1, -2), scores, -np.inf)
    attn = softmax(scores.swapaxes(-1, -2))  # (..., n, m)
    return attn @ v, attn
