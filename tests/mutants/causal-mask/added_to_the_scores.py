# diagnosis: not-bool
import numpy as np


def causal_mask(n_q, n_k, offset=None):
    offset = n_k - n_q if offset is None else offset
    mask = np.full((n_q, n_k), -np.inf)
    for i in range(n_q):
        mask[i, : max(0, i + offset + 1)] = 0
    return mask
