# diagnosis: rest-left-out
import numpy as np


def blockwise_attention(q, k, v, block):
    best, total, out = -np.inf, 0, 0
    m = k.shape[-2]
    for b in range(max(1, m // block)):
        now = slice(b * block, (b + 1) * block)
        s = q @ np.swapaxes(k[..., now, :], -1, -2) / q.shape[-1] ** 0.5
        new = np.maximum(best, s.max(-1, keepdims=True))
        p, f = np.exp(s - new), np.exp(best - new)
        total = total * f + p.sum(-1, keepdims=True)
        out = out * f + p @ v[..., now, :]
        best = new
    return out / total
