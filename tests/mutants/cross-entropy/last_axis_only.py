# diagnosis: ignores-axis
import numpy as np


def log_softmax(x, axis=-1):
    m = x.max(-1, keepdims=True)
    return (x - m) - np.log(np.einsum("...c->...", np.exp(x - m)))[..., None]


def cross_entropy(logits, target):
    return -np.mean(log_softmax(logits)[np.arange(len(target)), target])


def cross_entropy_grad(logits, target):
    p = np.exp(log_softmax(logits))
    y = np.zeros_like(p)
    y[np.arange(len(target)), target] = 1
    return (p - y) / p.shape[0]
