# diagnosis: not-bool
import numpy as np


def causal_mask(n_q, n_k, offset=None):
    offset = n_k - n_q if offset is None else offset
    return np.tril(np.ones((n_q, n_k)), k=offset)
