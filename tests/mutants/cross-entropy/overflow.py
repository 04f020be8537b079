# diagnosis: no-max-subtraction
import numpy as np


def log_softmax(x, axis=-1):
    total = np.exp(x).sum(axis)
    return x - np.expand_dims(np.log(total), axis)


def cross_entropy(logits, target):
    return -np.mean(log_softmax(logits)[np.arange(len(target)), target])


def cross_entropy_grad(logits, target):
    p = np.exp(log_softmax(logits))
    y = np.zeros_like(p)
    y[np.arange(len(target)), target] = 1
    return (p - y) / p.shape[0]
