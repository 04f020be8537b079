# diagnosis: sum-not-mean
import numpy as np


def log_softmax(x, axis=-1):
    top = np.max(x, axis=axis, keepdims=True)
    return x - top - np.log(np.sum(np.exp(x - top), axis=axis, keepdims=True))


def cross_entropy(logits, target):
    logp = log_softmax(logits)
    loss = 0.0
    for i in range(len(target)):
        loss -= logp[i, target[i]]
    return loss


def cross_entropy_grad(logits, target):
    p = np.exp(log_softmax(logits))
    y = np.zeros_like(p)
    y[np.arange(len(target)), target] = 1
    return (p - y) / p.shape[0]
