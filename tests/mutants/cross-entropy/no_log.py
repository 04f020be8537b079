# diagnosis: no-log
import numpy as np


def log_softmax(x, axis=-1):
    e = np.exp(x - x.max(axis, keepdims=True))
    return e / e.sum(axis, keepdims=True)


def cross_entropy(logits, target):
    rows = np.arange(len(target))
    return -log_softmax(logits)[rows, target].mean()


def cross_entropy_grad(logits, target):
    p = np.exp(log_softmax(logits))
    p[np.arange(len(p)), target] -= 1
    return p / len(p)
