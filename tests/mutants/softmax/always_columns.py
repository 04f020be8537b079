# diagnosis: wrong-axis
import numpy as np


def softmax(x, axis=-1):
    m = np.max(x, axis=0)
    e = np.exp(x - m)
    return e / np.sum(e, axis=0)
