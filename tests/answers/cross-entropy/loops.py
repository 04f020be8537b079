import math

import numpy as np


def log_softmax(x, axis=-1):
    out = np.array(x, copy=True)
    rows = np.moveaxis(out, axis, -1)
    for place in np.ndindex(rows.shape[:-1]):
        row = rows[place].tolist()
        m = max(row)
        lse = m + math.log(math.fsum(math.exp(v - m) for v in row))
        rows[place] = [v - lse for v in row]
    return out


def cross_entropy(logits, target):
    total = 0.0
    for row, label in zip(logits, target):
        total += -float(log_softmax(row)[label])
    return total / len(target)


def cross_entropy_grad(logits, target):
    n, c = logits.shape
    grad = np.zeros((n, c), dtype=logits.dtype)
    for i in range(n):
        p = np.exp(log_softmax(logits[i]))
        for j in range(c):
            grad[i, j] = (p[j] - (1.0 if j == target[i] else 0.0)) / n
    return grad
