# diagnosis: gradient-not-averaged
import numpy as np


def log_softmax(x, axis=-1):
    top = np.max(x, axis=axis, keepdims=True)
    return x - top - np.log(np.sum(np.exp(x - top), axis=axis, keepdims=True))


def cross_entropy(logits, target):
    return -np.mean(log_softmax(logits)[np.arange(len(target)), target])


def cross_entropy_grad(logits, target):
    p = np.exp(log_softmax(logits))
    p[range(len(target)), target] -= 1
    return p
