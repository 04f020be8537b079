# diagnosis: mean-of-the-blocks
import numpy as np


def softmax(s):
    e = np.exp(s - s.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def blockwise_attention(q, k, v, block):
    out, count = 0, 0
    for i in range(0, k.shape[-2], block):
        s = q @ np.swapaxes(k[..., i : i + block, :], -1, -2) / q.shape[-1] ** 0.5
        out = out + softmax(s) @ v[..., i : i + block, :]
        count += 1
    return out / count
