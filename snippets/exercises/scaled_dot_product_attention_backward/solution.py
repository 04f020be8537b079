import numpy as np


def scaled_dot_product_attention_backward(do, q, k, v, attn):
    scale = q.shape[-1] ** -0.5
    dv = np.swapaxes(attn, -1, -2) @ do
    dattn = do @ np.swapaxes(v, -1, -2)  # (..., n, m)
    # through the softmax: less the weighted mean of each row
    mean = (attn * dattn).sum(axis=-1, keepdims=True)
    dscores = attn * (dattn - mean)
    dq = scale * (dscores @ k)
    dk = scale * (np.swapaxes(dscores, -1, -2) @ q)
    return dq, dk, dv
