# diagnosis: base-two
import numpy as np


def log_softmax(x, axis=-1):
    top = np.max(x, axis=axis, keepdims=True)
    return x - top - np.log(np.sum(np.exp(x - top), axis=axis, keepdims=True))


def cross_entropy(logits, target):
    bits = log_softmax(logits) / np.log(2)
    return -np.take_along_axis(bits, np.asarray(target)[:, None], 1).mean()


def cross_entropy_grad(logits, target):
    p = np.exp(log_softmax(logits))
    y = np.zeros_like(p)
    y[np.arange(len(target)), target] = 1
    return (p - y) / p.shape[0]
