# diagnosis: strict-triangle
import numpy as np


def causal_mask(n_q, n_k, offset=None):
    if offset is None:
        offset = n_k - n_q
    mask = np.zeros((n_q, n_k), dtype=bool)
    for i in range(n_q):
        mask[i, : max(i + offset, 0)] = True
    return mask
