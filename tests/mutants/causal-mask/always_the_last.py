# diagnosis: ignores-offset
import numpy as np


def causal_mask(n_q, n_k, offset=None):
    past = n_k - n_q
    return np.less_equal.outer(np.arange(n_k), np.arange(n_q) + past).T
