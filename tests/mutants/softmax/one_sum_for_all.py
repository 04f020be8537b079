# diagnosis: global-sum
import numpy as np


def softmax(scores, axis=-1):
    scores = scores - np.amax(scores, axis=axis, keepdims=True)
    return np.exp(scores) / np.sum(np.exp(scores))
