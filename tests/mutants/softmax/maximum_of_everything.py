# diagnosis: global-max
import numpy as np


def softmax(x, axis=-1):
    top = float(np.max(x))
    total = sum(np.exp(part - top) for part in np.moveaxis(x, axis, 0))
    return np.exp(x - top) / np.expand_dims(total, axis)
