"""Binary cross-entropy (log loss) from logits."""

import numpy as np

from snippets.losses._arguments import check_range, in_float64, labels
from snippets.losses._reduction import reduce, reduce_grad
from snippets.losses.log_sigmoid import log_sigmoid
from snippets.losses.sigmoid import sigmoid


@in_float64
def bce_with_logits(z, y, pos_weight=1.0, reduction="mean"):
    r"""Score binary predictions by their negative log-likelihood, from logits.

    .. math:: \ell(z, y) = -w\,y\log\sigma(z) - (1-y)\log\sigma(-z)

    Parameters
    ----------
    z : ndarray of any shape
        Finite logits; the predicted probability of class 1 is sigmoid(z).
    y : ndarray of the same shape
        Labels 0 or 1, or probabilities of class 1 between them.
    pos_weight : float
        w: how many times a positive counts. The mean divides by N all the same.
    reduction : {"mean", "sum", "none"}
        What to do with the losses of the samples.

    Returns
    -------
    float or ndarray
        The loss in nats.

    Examples
    --------
    >>> float(bce_with_logits([0.0, 0.0], [1, 0]))  # a coin: log 2
    0.693147
    >>> [float(v) for v in bce_with_logits([-1000.0, 1000.0], [1, 1], reduction="none")]
    [1000.0, 0.0]
    """
    y = labels(y, z.shape)
    check_range("pos_weight", pos_weight, 0, np.inf)
    losses = -pos_weight * y * log_sigmoid(z) - (1 - y) * log_sigmoid(-z)
    return reduce(losses, reduction)


@in_float64
def bce_with_logits_grad(z, y, pos_weight=1.0, reduction="mean"):
    r"""Return the gradient of `bce_with_logits`: prediction minus label, when w = 1.

    .. math:: \frac{\partial\ell}{\partial z} = (1-y)\,\sigma(z) - w\,y\,\sigma(-z)

    Parameters
    ----------
    z, y, pos_weight, reduction
        As in `bce_with_logits`; "none" gives the gradient of each sample's own loss.

    Returns
    -------
    ndarray of the shape of `z`
        Gradient with respect to the logits.

    Examples
    --------
    >>> [float(g) for g in bce_with_logits_grad([0.0, 1.098612], [1, 0], reduction="sum")]
    [-0.5, 0.75]
    """
    y = labels(y, z.shape)
    check_range("pos_weight", pos_weight, 0, np.inf)
    grads = (1 - y) * sigmoid(z) - pos_weight * y * sigmoid(-z)
    return reduce_grad(grads, reduction)
