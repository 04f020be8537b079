import math

import numpy as np


def softmax(x, axis=-1):
    rows = np.moveaxis(np.array(x), axis, -1)
    kind = rows.dtype if rows.dtype.kind == "f" else np.float64
    out = np.empty(rows.shape, dtype=kind)
    for place in np.ndindex(*rows.shape[:-1]):
        row = [float(v) for v in rows[place]]
        biggest = max(row)
        powers = [math.exp(v - biggest) for v in row]
        total = sum(powers)
        for j in range(len(row)):
            out[place + (j,)] = powers[j] / total
    return np.moveaxis(out, -1, axis)
