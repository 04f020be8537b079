"""Cross-entropy over C classes from logits: hard, soft, weighted and smoothed targets."""

import numpy as np

from snippets.losses._arguments import in_float64
from snippets.losses._reduction import reduce, reduce_grad
from snippets.losses._weighted_targets import weighted_targets
from snippets.losses.log_softmax import log_softmax
from snippets.losses.softmax import softmax


@in_float64
def cross_entropy(
    logits,
    target,
    weight=None,
    label_smoothing=0.0,
    ignore_index=-100,
    reduction="mean",
):
    r"""Score class predictions by their negative log-likelihood, from logits.

    .. math:: L = -\frac1D \sum_i \sum_c a_{ic} \log p_{ic},\qquad a_{ic} = w_c\, q_{ic}

    `q` is the one-hot or soft target, smoothed to :math:`(1-\varepsilon) q + \varepsilon/C`.

    Parameters
    ----------
    logits : ndarray of shape (..., C)
        Scores; p = softmax(logits).
    target : ndarray of int, shape (...), or ndarray of float, shape (..., C)
        Class indices, or one probability distribution for each row.
    weight : ndarray of shape (C,), optional
        w: how much each class counts.
    label_smoothing : float in [0, 1]
        Epsilon, spread evenly over all C classes, the true one included.
    ignore_index : int
        Rows with this class index are left out.
    reduction : {"mean", "sum", "none"}
        "mean" divides by D: the sum of w over the true classes of the rows kept; with soft
        targets the number of rows. Nothing to divide by (all rows ignored) gives nan.

    Returns
    -------
    float or ndarray of shape (...)
        The loss in nats.

    Examples
    --------
    >>> float(cross_entropy(np.zeros((2, 3)), [2, 0]))  # uniform over 3 classes: log 3
    1.098612
    >>> float(cross_entropy([[1000.0, 0.0]], [1]))
    1000.0
    """
    a, d = weighted_targets(
        logits.shape, target, weight, label_smoothing, ignore_index
    )
    log_p = np.where(a > 0, log_softmax(logits), 0)  # 0 * -inf is to be 0
    losses = -(a * log_p).sum(axis=-1)
    return reduce(losses, reduction, d)


@in_float64
def cross_entropy_grad(
    logits,
    target,
    weight=None,
    label_smoothing=0.0,
    ignore_index=-100,
    reduction="mean",
):
    r"""Return the gradient of `cross_entropy`: (softmax - target) / N in the plain case.

    .. math:: \frac{\partial L}{\partial z_{ic}} = \frac1D\Big(p_{ic}\sum_k a_{ik} - a_{ic}\Big)

    Parameters
    ----------
    logits, target, weight, label_smoothing, ignore_index, reduction
        As in `cross_entropy`; "none" gives the gradient of each row's own loss.

    Returns
    -------
    ndarray of shape (..., C)
        Gradient with respect to the logits; 0 in the rows ignored.

    Examples
    --------
    >>> [float(g) for g in cross_entropy_grad([[0.0, np.log(3.0)]], [0])[0]]
    [-0.75, 0.75]
    """
    a, d = weighted_targets(
        logits.shape, target, weight, label_smoothing, ignore_index
    )
    p = softmax(logits)
    grads = p * a.sum(axis=-1, keepdims=True) - a
    return reduce_grad(grads, reduction, d)
