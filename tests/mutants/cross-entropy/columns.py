# diagnosis: wrong-axis
import numpy as np


def log_softmax(x, axis=-1):
    z = x - x.max(0)
    return z - np.log(np.exp(z).sum(0))


def cross_entropy(logits, target):
    rows = [row - row.max() for row in logits]
    return np.mean([np.log(np.exp(r).sum()) - r[t] for r, t in zip(rows, target)])


def cross_entropy_grad(logits, target):
    p = np.exp(logits - logits.max(-1, keepdims=True))
    p /= p.sum(-1, keepdims=True)
    p[np.arange(len(p)), target] -= 1
    return p / len(p)
