# diagnosis: no-max-subtraction
import numpy as np


def softmax(x, axis=-1):
    exponentials = np.exp(x)
    return np.divide(exponentials, np.sum(exponentials, axis, keepdims=True))
