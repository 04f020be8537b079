import numpy as np


def log_softmax(x, axis=-1):
    x = x.copy()
    x -= x.max(axis, keepdims=True)
    x -= np.log(np.exp(x).sum(axis, keepdims=True))
    return x


def cross_entropy(logits, target):
    z = logits.astype(np.float64)
    z -= z.max(1)[:, None]
    return np.mean(np.log(np.exp(z).sum(1)) - z[np.arange(len(z)), target])


def cross_entropy_grad(logits, target):
    g = np.exp(logits - logits.max(1, keepdims=True))
    g /= g.sum(1, keepdims=True)
    g[np.arange(len(g)), target] -= 1
    g /= len(g)
    return g
