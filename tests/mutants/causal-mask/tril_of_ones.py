# diagnosis: top-left
import numpy as np


def causal_mask(n_q, n_k, offset=None):
    k = 0 if offset is None else offset
    return np.tril(np.ones((n_q, n_k)), k).astype(bool)
