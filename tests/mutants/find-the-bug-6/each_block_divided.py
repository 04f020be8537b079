# diagnosis: divided-in-every-block
import numpy as np


def blockwise_attention(q, k, v, block):
    top = np.full((*q.shape[:-1], 1), -np.inf, dtype=q.dtype)  # largest so far
    total = np.zeros_like(top)  # of the weights so far
    out = np.zeros((*q.shape[:-1], v.shape[-1]), dtype=q.dtype)
    for start in range(0, k.shape[-2], block):
        keys = k[..., start : start + block, :]
        values = v[..., start : start + block, :]
        scores = q @ keys.swapaxes(-1, -2) / q.shape[-1] ** 0.5
        old, top = top, np.maximum(top, scores.max(axis=-1, keepdims=True))
        shrink = np.exp(old - top)
        weights = np.exp(scores - top)
        total = shrink * total + weights.sum(axis=-1, keepdims=True)
        out = out + weights @ values / total
    return out
