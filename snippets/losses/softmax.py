"""Softmax: scores to probabilities."""

import numpy as np

from snippets.losses._common import check_shape, float_type


def softmax(x, axis=-1):
    r"""Turn scores into probabilities that keep their order.

    .. math:: p_c = \frac{e^{x_c}}{\sum_k e^{x_k}}

    Parameters
    ----------
    x : ndarray of shape (..., C, ...)
        Scores (logits); -inf gives probability 0. Each row needs one finite score.
    axis : int
        The axis that is to sum to 1.

    Returns
    -------
    ndarray of shape (..., C, ...)
        Probabilities. A row of only -inf has none: nan, and NumPy warns.

    Examples
    --------
    >>> [float(p) for p in softmax([0.0, np.log(3.0)])]
    [0.25, 0.75]
    >>> [float(p) for p in softmax([1000.0, 1000.0])]
    [0.5, 0.5]
    """
    x64 = np.asarray(x, dtype=np.float64)
    e = np.exp(x64 - x64.max(axis=axis, keepdims=True))  # the largest becomes e^0 = 1
    return (e / e.sum(axis=axis, keepdims=True)).astype(float_type(x))


def softmax_grad(x, upstream, axis=-1):
    r"""Carry a gradient back through `softmax` without building its C x C Jacobian.

    .. math:: \frac{\partial p_c}{\partial x_k} = p_c(\delta_{ck} - p_k)
        \;\Rightarrow\; J^\top g = p \odot (g - \langle p, g\rangle)

    Parameters
    ----------
    x : ndarray of shape (..., C, ...)
        What went into `softmax`.
    upstream : ndarray of shape (..., C, ...)
        Gradient of the final loss with respect to ``softmax(x, axis)``.
    axis : int
        The axis that sums to 1.

    Returns
    -------
    ndarray of shape (..., C, ...)
        Gradient with respect to `x`. The Jacobian is symmetric, so this is `J @ upstream` too.

    Examples
    --------
    >>> [float(g) for g in softmax_grad([0.0, 0.0], [1.0, 0.0])]
    [0.25, -0.25]
    """
    p = softmax(np.asarray(x, dtype=np.float64), axis=axis)
    check_shape("upstream", upstream, p.shape)
    g = np.asarray(upstream, dtype=np.float64)
    return (p * (g - (p * g).sum(axis=axis, keepdims=True))).astype(float_type(x))
