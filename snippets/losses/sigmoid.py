"""Sigmoid: one score to one probability."""

import numpy as np

from snippets.losses._common import float_type


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
    z64 = np.asarray(z, dtype=np.float64)
    e = np.exp(-np.abs(z64))  # in (0, 1], never overflows
    return (np.where(z64 >= 0, 1.0, e) / (1.0 + e)).astype(float_type(z))


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
    z64 = np.asarray(z, dtype=np.float64)
    return (sigmoid(z64) * sigmoid(-z64)).astype(float_type(z))
