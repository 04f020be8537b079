import numpy as np


def scaled_dot_product_attention_backward(do, q, k, v, attn):
    eye = np.eye(attn.shape[-1], dtype=attn.dtype)
    # J[..., i, j, l] = dA_ij / dS_il
    jacobian = attn[..., :, None] * (eye - attn[..., None, :])
    d_attn = np.matmul(do, np.moveaxis(v, -1, -2))
    d_scores = np.matmul(d_attn[..., None, :], jacobian)[..., 0, :]
    d_scores *= q.shape[-1] ** -0.5
    dq = np.matmul(d_scores, k)
    dk = np.matmul(np.moveaxis(d_scores, -1, -2), q)
    return dq, dk, np.matmul(np.moveaxis(attn, -1, -2), do)
