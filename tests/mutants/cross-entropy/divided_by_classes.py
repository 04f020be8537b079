# diagnosis: divided-by-classes
import numpy as np


def log_softmax(x, axis=-1):
    shifted = x - x.max(axis, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis, keepdims=True))


def cross_entropy(logits, target):
    rows, classes = logits.shape
    return -sum(log_softmax(logits)[i, target[i]] for i in range(rows)) / classes


def cross_entropy_grad(logits, target):
    p = np.exp(log_softmax(logits))
    p[np.arange(len(p)), target] -= 1
    return p / len(p)
