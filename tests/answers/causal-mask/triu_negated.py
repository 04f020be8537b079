import numpy as np


def causal_mask(queries, keys, shift=None):
    shift = keys - queries if shift is None else shift
    return ~np.triu(np.ones((queries, keys), bool), k=shift + 1)
