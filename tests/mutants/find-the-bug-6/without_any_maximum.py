# diagnosis: no-max-subtraction
import numpy as np


def blockwise_attention(q, k, v, block):
    total, out = 0, 0
    for i in range(0, k.shape[-2], block):
        p = np.exp(q @ np.swapaxes(k[..., i : i + block, :], -1, -2) / q.shape[-1] ** 0.5)
        total = total + p.sum(-1, keepdims=True)
        out = out + p @ v[..., i : i + block, :]
    return out / total
