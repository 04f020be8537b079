# diagnosis: ignores-axis
import numpy as np


def softmax(x, axis=-1):
    z = x - x.max(-1)[..., None]
    return np.exp(z) / np.exp(z).sum(-1)[..., None]
