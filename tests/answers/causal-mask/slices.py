import numpy as np


def causal_mask(n_q, n_k, offset=None):
    m = np.full((n_q, n_k), False)
    for i, row in enumerate(m):
        seen = i + 1 + (n_k - n_q if offset is None else offset)
        row[:max(seen, 0)] = True
    return m
