# diagnosis: zero-taken-for-missing
import numpy as np


def causal_mask(n_q, n_k, offset=None):
    offset = offset or n_k - n_q
    return np.arange(n_k) <= np.arange(n_q)[:, None] + offset
