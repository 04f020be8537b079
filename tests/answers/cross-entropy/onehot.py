import numpy as np


def log_softmax(x, axis=-1):
    return x - np.logaddexp.reduce(x, axis=axis, keepdims=True)


def cross_entropy(z, y):
    n, c = z.shape
    Y = np.eye(c)[y]
    return -np.einsum("nc,nc->", Y, log_softmax(z)) / n


def cross_entropy_grad(z, y):
    Y = np.eye(z.shape[1], dtype=z.dtype)[y]
    return (np.exp(log_softmax(z)) - Y) / z.shape[0]
