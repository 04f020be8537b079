"""Softmax: scores to probabilities."""

import numpy as np

from snippets.losses._arguments import array_of_shape, in_float64


@in_float64
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
    e = np.exp(x - x.max(axis=axis, keepdims=True))  # the largest is e^0 = 1
    return e / e.sum(axis=axis, keepdims=True)


@in_float64
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
    p = softmax(x, axis=axis)
    g = array_of_shape(p.shape, "upstream", upstream)
    return p * (g - (p * g).sum(axis=axis, keepdims=True))
