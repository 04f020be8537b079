# diagnosis: mean-over-classes
import numpy as np


def log_softmax(x, axis=-1):
    top = np.max(x, axis=axis, keepdims=True)
    return x - top - np.log(np.sum(np.exp(x - top), axis=axis, keepdims=True))


def cross_entropy(logits, target):
    y = np.eye(logits.shape[1])[target]
    return np.mean(-y * log_softmax(logits))


def cross_entropy_grad(logits, target):
    p = np.exp(log_softmax(logits))
    y = np.zeros_like(p)
    y[np.arange(len(target)), target] = 1
    return (p - y) / p.shape[0]
