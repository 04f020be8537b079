import math

import numpy as np


def rope_interleaved(x, pos, base=10000.0):
    pos = np.broadcast_to(pos, x.shape[:-1])
    d = x.shape[-1]
    out = np.zeros(x.shape, x.dtype)
    for place in np.ndindex(x.shape[:-1]):
        for i in range(d // 2):
            angle = int(pos[place]) / base ** (2 * i / d)
            a, b = x[place][2 * i], x[place][2 * i + 1]
            out[place][2 * i] = a * math.cos(angle) - b * math.sin(angle)
            out[place][2 * i + 1] = a * math.sin(angle) + b * math.cos(angle)
    return out


def rope_attention(q, k, v, pos_q, pos_k, base=10000.0):
    q = rope_interleaved(q, pos_q, base)
    k = rope_interleaved(k, pos_k, base)
    out = np.zeros(q.shape[:-1] + v.shape[-1:], v.dtype)
    for place in np.ndindex(q.shape[:-1]):
        batch = place[:-1]
        scores = k[batch] @ q[place] / math.sqrt(q.shape[-1])
        weights = np.exp(scores - scores.max())
        out[place] = weights @ v[batch] / weights.sum()
    return out
