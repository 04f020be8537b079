"""Log-sigmoid: one score to one log-probability."""

import numpy as np

from snippets.losses._arguments import in_float64
from snippets.losses.sigmoid import sigmoid


@in_float64
def log_sigmoid(z):
    r"""Take the log of the sigmoid without ever computing log 0.

    .. math:: \log\sigma(z) = \min(z, 0) - \log(1 + e^{-|z|})

    Parameters
    ----------
    z : ndarray
        Scores (logits).

    Returns
    -------
    ndarray of the same shape
        Log-probabilities, all <= 0; about z for very negative z.

    Examples
    --------
    >>> float(log_sigmoid(0.0))  # log 1/2
    -0.693147
    >>> float(log_sigmoid(-1000.0))  # log(sigmoid(-1000)) would be -inf
    -1000.0
    """
    return np.minimum(z, 0) - np.log1p(np.exp(-np.abs(z)))


@in_float64
def log_sigmoid_grad(z):
    r"""Return the slope of the log-sigmoid: how far the probability is from 1.

    .. math:: \frac{d}{dz}\log\sigma(z) = 1 - \sigma(z) = \sigma(-z)

    Parameters
    ----------
    z : ndarray
        Scores (logits).

    Returns
    -------
    ndarray of the same shape
        The derivative at each entry.

    Examples
    --------
    >>> float(log_sigmoid_grad(np.log(3.0)))
    0.25
    """
    return sigmoid(-z)
