import numpy as np


def causal_mask(n_q, n_k, offset=None):
    return np.tri(n_q, n_k, n_k - n_q if offset is None else offset, dtype=bool)
