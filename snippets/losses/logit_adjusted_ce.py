"""Cross-entropy with logits adjusted by the class priors."""

import numpy as np

from snippets.losses._arguments import check_range, class_shares, in_float64
from snippets.losses.cross_entropy import cross_entropy, cross_entropy_grad


@in_float64
def logit_adjusted_ce(logits, target, prior, tau=1.0):
    r"""Score class predictions after adding the log of the class priors to the logits.

    .. math:: \ell = -\log\frac{e^{z_y + \tau\log\pi_y}}{\sum_c e^{z_c + \tau\log\pi_c}}

    The network learns what is left when the prior is taken out, so use the plain `z` to predict.

    Parameters
    ----------
    logits : ndarray of shape (..., C)
        Scores z.
    target : ndarray of int, shape (...)
        Class indices.
    prior : ndarray of shape (C,)
        Share of each class in the training data: positive, sums to 1.
    tau : float >= 0
        Strength; 0 gives plain cross-entropy.

    Returns
    -------
    float
        The mean loss in nats.

    References
    ----------
    Menon et al. (2021). https://arxiv.org/abs/2007.07314

    Examples
    --------
    >>> float(logit_adjusted_ce([[0.0, 0.0]], [1], prior=[0.75, 0.25]))  # -log 1/4
    1.386294
    """
    pi = class_shares(prior, classes=logits.shape[-1])
    check_range("tau", tau, 0, np.inf)
    return cross_entropy(logits + tau * np.log(pi), target)


@in_float64
def logit_adjusted_ce_grad(logits, target, prior, tau=1.0):
    r"""Return the gradient of `logit_adjusted_ce`: softmax of the adjusted logits - target.

    Parameters
    ----------
    logits, target, prior, tau
        As in `logit_adjusted_ce`.

    Returns
    -------
    ndarray of shape (..., C)
        Gradient with respect to `logits`.

    Examples
    --------
    >>> [float(g) for g in logit_adjusted_ce_grad([[0.0, 0.0]], [1], prior=[0.75, 0.25])[0]]
    [0.75, -0.75]
    """
    pi = class_shares(prior, classes=logits.shape[-1])
    check_range("tau", tau, 0, np.inf)
    return cross_entropy_grad(logits + tau * np.log(pi), target)
