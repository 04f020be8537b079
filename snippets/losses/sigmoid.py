"""Sigmoid: one score to one probability."""

import numpy as np

from snippets.losses._arguments import in_float64


@in_float64
def sigmoid(z):
    r"""Turn a score into a probability; only negative numbers are ever exponentiated.

    .. math:: \sigma(z) = \frac{1}{1 + e^{-z}} = \frac{e^{z}}{1 + e^{z}}

    Parameters
    ----------
    z : ndarray
        Scores (logits).

    Returns
    -------
    ndarray of the same shape
        Probabilities; 1 - sigmoid(z) is best computed as sigmoid(-z).

    Examples
    --------
    >>> float(sigmoid(np.log(3.0)))  # odds 3 : 1
    0.75
    """
    e = np.exp(-np.abs(z))  # in (0, 1], never overflows
    return np.where(z >= 0, 1, e) / (1 + e)


@in_float64
def sigmoid_grad(z):
    r"""Return the slope of the sigmoid, at most 1/4.

    .. math:: \sigma'(z) = \sigma(z)\,\sigma(-z)

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
    >>> float(sigmoid_grad(0.0)), float(sigmoid_grad(np.log(3.0)))
    (0.25, 0.1875)
    """
    return sigmoid(z) * sigmoid(-z)
