# diagnosis: offset-sign
import numpy as np


def causal_mask(n_q, n_k, offset=None):
    if offset is None:
        offset = n_k - n_q
    return np.arange(n_k)[None, :] + offset <= np.arange(n_q)[:, None]
