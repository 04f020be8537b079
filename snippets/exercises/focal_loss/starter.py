import numpy as np


def focal_with_logits(z, y, alpha=0.25, gamma=2.0):
    """Mean focal loss of binary predictions.

    z : float array of any shape, the logits of class 1
    y : int array of the same shape, 0 or 1
    alpha : weight of class 1; class 0 has 1 - alpha
    gamma : how fast easy samples fade, at least 0
    returns : a number
    """
    raise NotImplementedError


def focal_with_logits_grad(z, y, alpha=0.25, gamma=2.0):
    """Gradient of focal_with_logits with respect to the logits.

    z, y, alpha, gamma : as above
    returns : array of the shape and dtype of z
    """
    raise NotImplementedError
