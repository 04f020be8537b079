"""Squared error of a probability, the rival of log loss that does not train."""

from snippets.losses._arguments import in_float64, labels
from snippets.losses._reduction import reduce, reduce_grad
from snippets.losses.sigmoid import sigmoid


@in_float64
def mse_on_sigmoid(z, y, reduction="mean"):
    r"""Score binary predictions by squared error: what log loss is compared with.

    .. math:: \ell(z, y) = (\sigma(z) - y)^2

    Parameters
    ----------
    z : ndarray of any shape
        Logits; the predicted probability of class 1 is sigmoid(z).
    y : ndarray of the same shape
        Labels 0 or 1, or probabilities of class 1 between them.
    reduction : {"mean", "sum", "none"}
        What to do with the losses of the samples.

    Returns
    -------
    float or ndarray
        The loss, between 0 and 1 for each sample.

    Examples
    --------
    >>> float(mse_on_sigmoid([0.0, 0.0], [1, 0]))
    0.25
    """
    y = labels(y, z.shape)
    error = (1 - y) * sigmoid(z) - y * sigmoid(-z)  # sigmoid(z) - y, exactly
    return reduce(error**2, reduction)


@in_float64
def mse_on_sigmoid_grad(z, y, reduction="mean"):
    r"""Return the gradient of `mse_on_sigmoid`: it dies where the sigmoid is flat.

    .. math:: \frac{\partial\ell}{\partial z} = 2(\sigma(z) - y)\,\sigma(z)\,\sigma(-z)

    Parameters
    ----------
    z, y, reduction
        As in `mse_on_sigmoid`; "none" gives the gradient of each sample's own loss.

    Returns
    -------
    ndarray of the shape of `z`
        Gradient with respect to the logits.

    Examples
    --------
    >>> [float(g) for g in mse_on_sigmoid_grad([0.0, -100.0], [1, 1], reduction="none")]
    [-0.25, -0.0]
    """
    y = labels(y, z.shape)
    error = (1 - y) * sigmoid(z) - y * sigmoid(-z)  # sigmoid(z) - y, exactly
    return reduce_grad(2 * error * sigmoid(z) * sigmoid(-z), reduction)
