# diagnosis: clipped-scores
import numpy as np


def softmax(x, axis=-1):
    x = np.minimum(x, 700.0)
    e = np.exp(np.maximum(x, -700.0))
    return e / np.sum(e, axis, keepdims=True)
