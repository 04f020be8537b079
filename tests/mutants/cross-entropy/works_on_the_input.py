# diagnosis: changes-inputs
import numpy as np


def log_softmax(x, axis=-1):
    x -= x.max(axis, keepdims=True)
    x -= np.log(np.exp(x).sum(axis, keepdims=True))
    return x


def cross_entropy(logits, target):
    return -log_softmax(logits.copy())[np.arange(len(target)), target].mean()


def cross_entropy_grad(logits, target):
    g = np.exp(log_softmax(logits.copy()))
    g[np.arange(len(target)), target] -= 1
    return g / len(target)
