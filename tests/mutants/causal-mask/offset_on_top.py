# diagnosis: offset-twice
import numpy as np


def causal_mask(n_q, n_k, offset=None):
    position = np.arange(n_k - n_q, n_k)
    if offset is not None:
        position = position + offset
    return np.arange(n_k) <= position[:, None]
