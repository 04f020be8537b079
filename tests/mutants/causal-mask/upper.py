# diagnosis: sees-the-future
import numpy as np


def causal_mask(n_q, n_k, offset=None):
    start = n_k - n_q if offset is None else offset
    return np.array([[j >= i + start for j in range(n_k)] for i in range(n_q)])
