# diagnosis: sees-the-future
import numpy as np


def causal_mask(n_q, n_k, offset=None):
    offset = n_k - n_q if offset is None else offset
    mask = np.zeros((n_k, n_q), bool)
    for j in range(n_k):
        for i in range(n_q):
            mask[j, i] = j <= i + offset
    return mask
