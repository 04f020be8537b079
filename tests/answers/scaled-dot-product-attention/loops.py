import math

import numpy as np


def scaled_dot_product_attention(q, k, v, mask=None):
    lead = np.broadcast_shapes(q.shape[:-2], k.shape[:-2])
    n, d = q.shape[-2:]
    m, e = v.shape[-2:]
    if mask is None:
        mask = np.ones((n, m), bool)
    mask = np.broadcast_to(mask, (*lead, n, m))
    out = np.zeros((*lead, n, e), v.dtype)
    attn = np.zeros((*lead, n, m), q.dtype)
    for where in np.ndindex(*lead):
        for i in range(n):
            keys = [j for j in range(m) if mask[where][i, j]]
            if not keys:
                continue
            scores = [float(np.dot(q[where][i], k[where][j])) / math.sqrt(d) for j in keys]
            top = max(scores)
            weights = [math.exp(s - top) for s in scores]
            total = sum(weights)
            for j, w in zip(keys, weights):
                attn[where][i, j] = w / total
                out[where][i] += (w / total) * v[where][j]
    return out, attn
