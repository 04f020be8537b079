import numpy as np


def softmax(x, axis=-1):
    e = np.moveaxis(np.exp(x - np.max(x, axis, keepdims=True)), axis, -1)
    total = np.einsum("...c->...", e)[..., np.newaxis]
    return np.moveaxis(e / total, -1, axis)
