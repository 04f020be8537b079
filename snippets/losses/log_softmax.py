"""Log-softmax: scores to log-probabilities, the stable way to log p."""

from snippets.losses._arguments import array_of_shape, in_float64
from snippets.losses.logsumexp import logsumexp
from snippets.losses.softmax import softmax


@in_float64
def log_softmax(x, axis=-1):
    r"""Take the log of softmax in one step, so that no probability rounds to 0 first.

    .. math:: \log p_c = x_c - \mathrm{lse}(x)

    Parameters
    ----------
    x : ndarray of shape (..., C, ...)
        Scores (logits); -inf gives log-probability -inf. Each row needs one finite score.
    axis : int
        The axis whose probabilities sum to 1.

    Returns
    -------
    ndarray of shape (..., C, ...)
        Log-probabilities, all <= 0.

    Examples
    --------
    >>> [float(v) for v in log_softmax([0.0, 1.098612])]  # log 1/4, log 3/4
    [-1.386294, -0.287682]
    >>> [float(v) for v in log_softmax([0.0, 1000.0])]  # log(softmax) would be -inf
    [-1000.0, 0.0]
    """
    return x - logsumexp(x, axis=axis, keepdims=True)


@in_float64
def log_softmax_grad(x, upstream, axis=-1):
    r"""Carry a gradient back through `log_softmax`.

    .. math:: \frac{\partial \log p_c}{\partial x_k} = \delta_{ck} - p_k
        \;\Rightarrow\; J^\top g = g - p \sum_c g_c

    Parameters
    ----------
    x : ndarray of shape (..., C, ...)
        What went into `log_softmax`.
    upstream : ndarray of shape (..., C, ...)
        Gradient of the final loss with respect to ``log_softmax(x, axis)``.
    axis : int
        The axis whose probabilities sum to 1.

    Returns
    -------
    ndarray of shape (..., C, ...)
        Gradient with respect to `x`.

    Examples
    --------
    >>> [float(g) for g in log_softmax_grad([0.0, 1.098612], [-1.0, 0.0])]  # p - onehot
    [-0.75, 0.75]
    """
    p = softmax(x, axis=axis)
    g = array_of_shape(p.shape, "upstream", upstream)
    return g - p * g.sum(axis=axis, keepdims=True)
