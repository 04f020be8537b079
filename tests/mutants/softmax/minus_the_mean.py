# diagnosis: mean-subtracted
import numpy as np


def softmax(x, axis=-1):
    e = np.exp(x - np.mean(x, axis, keepdims=True))
    return e / np.sum(e, axis, keepdims=True)
