"""Focal loss for binary labels, from logits."""

import numpy as np

from snippets.losses._arguments import check_range, hard_labels, in_float64
from snippets.losses._reduction import reduce, reduce_grad
from snippets.losses.log_sigmoid import log_sigmoid
from snippets.losses.sigmoid import sigmoid


@in_float64
def focal_with_logits(z, y, alpha=0.25, gamma=2.0, reduction="mean"):
    r"""Score binary predictions by focal loss: log loss that fades on easy samples.

    .. math:: FL = -\alpha_t (1-p_t)^\gamma \log p_t,\qquad p_t = \sigma(sz),\; s = 2y-1

    Parameters
    ----------
    z : ndarray of any shape
        Finite logits; the predicted probability of class 1 is sigmoid(z).
    y : ndarray of the same shape
        Labels, 0 or 1.
    alpha : float in [0, 1]
        Weight of class 1; class 0 has 1 - alpha.
    gamma : float >= 0
        How fast easy samples fade; 0 gives weighted log loss.
    reduction : {"mean", "sum", "none"}
        What to do with the losses of the samples.

    Returns
    -------
    float or ndarray
        The loss.

    References
    ----------
    Lin et al. (2017), section 3.2. https://arxiv.org/abs/1708.02002

    Examples
    --------
    >>> float(focal_with_logits([0.0], [1], alpha=0.5))  # 1/2 * (1/2)^2 * log 2
    0.086643
    >>> float(focal_with_logits([-1000.0], [1], alpha=0.5))
    500.0
    """
    y = hard_labels(y, z.shape)
    check_range("alpha", alpha, 0, 1)
    check_range("gamma", gamma, 0, np.inf)
    s = 2 * y - 1  # 1 or -1
    alpha_t = np.where(y == 1, alpha, 1 - alpha)
    log_p_t, rest = log_sigmoid(s * z), sigmoid(-s * z)  # rest = 1 - p_t
    return reduce(-alpha_t * rest**gamma * log_p_t, reduction)


@in_float64
def focal_with_logits_grad(z, y, alpha=0.25, gamma=2.0, reduction="mean"):
    r"""Return the gradient of `focal_with_logits`.

    .. math:: \frac{\partial FL}{\partial z}
        = \alpha_t\, s\, (1-p_t)^\gamma \big(\gamma\, p_t \log p_t + p_t - 1\big)

    Parameters
    ----------
    z, y, alpha, gamma, reduction
        As in `focal_with_logits`; "none" gives the gradient of each sample's own loss.

    Returns
    -------
    ndarray of the shape of `z`
        Gradient with respect to the logits.

    References
    ----------
    Lin et al. (2017), equation 10. https://arxiv.org/abs/1708.02002

    Examples
    --------
    >>> [float(g) for g in focal_with_logits_grad([0.0, 0.0], [1, 0], alpha=0.5, gamma=0)]
    [-0.125, 0.125]
    """
    y = hard_labels(y, z.shape)
    check_range("alpha", alpha, 0, 1)
    check_range("gamma", gamma, 0, np.inf)
    s = 2 * y - 1  # 1 or -1
    alpha_t = np.where(y == 1, alpha, 1 - alpha)
    log_p_t, rest = log_sigmoid(s * z), sigmoid(-s * z)  # rest = 1 - p_t
    bracket = gamma * sigmoid(s * z) * log_p_t - rest
    return reduce_grad(alpha_t * s * rest**gamma * bracket, reduction)
