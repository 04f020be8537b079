"""Log-sum-exp: the stable logarithm of a sum of exponentials."""

import numpy as np

from snippets.losses._arguments import array_of_shape, in_float64


@in_float64
def logsumexp(x, axis=-1, keepdims=False):
    r"""Add numbers that are given as logarithms, without overflow.

    .. math:: \mathrm{lse}(x) = \log\sum_c e^{x_c} = m + \log\sum_c e^{x_c - m},\quad m = \max_c x_c

    Parameters
    ----------
    x : ndarray of shape (..., C, ...)
        Logarithms, or any scores; -inf stands for log 0.
    axis : int
        The axis to add along.
    keepdims : bool
        Keep that axis with length 1.

    Returns
    -------
    ndarray of shape (..., ...) or (..., 1, ...)
        -inf where every entry is -inf.

    Examples
    --------
    >>> float(logsumexp([np.log(1.0), np.log(3.0)]))  # log 4
    1.386294
    >>> float(logsumexp([1000.0, 1000.0]))  # exp(1000) alone overflows
    1000.693147
    """
    m = x.max(axis=axis, keepdims=True)
    m = np.where(np.isfinite(m), m, 0)  # a row of only -inf: no -inf - -inf
    with np.errstate(divide="ignore"):  # log 0 = -inf is meant
        lse = m + np.log(np.exp(x - m).sum(axis=axis, keepdims=True))
    return lse if keepdims else lse.squeeze(axis)


@in_float64
def logsumexp_grad(x, upstream, axis=-1):
    r"""Carry a gradient back through `logsumexp`: its gradient is the softmax.

    Parameters
    ----------
    x : ndarray of shape (..., C, ...)
        What went into `logsumexp`.
    upstream : ndarray of shape (..., ...)
        Gradient of the final loss with respect to ``logsumexp(x, axis)``.
    axis : int
        The axis that was added along.

    Returns
    -------
    ndarray of shape (..., C, ...)
        Gradient with respect to `x`.

    Examples
    --------
    >>> [float(g) for g in logsumexp_grad([np.log(1.0), np.log(3.0)], 8.0)]
    [2.0, 6.0]
    """
    lse = logsumexp(x, axis=axis, keepdims=True)
    g = array_of_shape(lse.squeeze(axis).shape, "upstream", upstream)
    return np.expand_dims(g, axis) * np.exp(x - lse)
