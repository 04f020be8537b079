# diagnosis: inverted
import numpy as np


def causal_mask(n_q, n_k, offset=None):
    start = n_k - n_q if offset is None else offset
    i, j = np.indices((n_q, n_k))
    return j > i + start
