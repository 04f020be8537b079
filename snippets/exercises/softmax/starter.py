import numpy as np


def softmax(x, axis=-1):
    """Turn scores into probabilities along one axis.

    x : float array of any shape, e.g. (N, C)
    axis : the axis along which the result sums to 1
    returns : array of the shape and dtype of x
    """
    raise NotImplementedError
