import numpy as np


def causal_mask(nq, nk, start=None):
    if start is None:
        start = nk - nq
    rows = []
    for i in range(nq):
        rows.append([j <= start + i for j in range(nk)])
    return np.array(rows, dtype=bool).reshape(nq, nk)
