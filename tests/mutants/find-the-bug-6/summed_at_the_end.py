# diagnosis: output-not-rescaled
import numpy as np


def blockwise_attention(q, k, v, block):
    best, total, parts = -np.inf, 0, []
    for i in range(0, k.shape[-2], block):
        s = np.einsum("...nd,...md->...nm", q, k[..., i : i + block, :]) * q.shape[-1] ** -0.5
        new = np.maximum(best, s.max(-1, keepdims=True))
        p = np.exp(s - new)
        total = total * np.exp(best - new) + p.sum(-1, keepdims=True)
        parts.append(p @ v[..., i : i + block, :])
        best = new
    return sum(parts) / total
