import numpy as np


def causal_mask(n_q, n_k, offset=None):
    if offset is None:
        offset = n_k - n_q  # the queries are the last tokens
    key = np.arange(n_k)
    query = np.arange(n_q)[:, None] + offset  # positions among the keys
    return key <= query
