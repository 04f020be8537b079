"""Cross-entropy with logits adjusted by the class priors."""

import numpy as np

from snippets.losses._common import check_range, check_shape, float_type
from snippets.losses.cross_entropy import cross_entropy, cross_entropy_grad


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
    z64 = np.asarray(logits, dtype=np.float64)
    loss = cross_entropy(z64 + _shift(logits, prior, tau), target)
    return loss.astype(float_type(logits))


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
    z64 = np.asarray(logits, dtype=np.float64)
    grad = cross_entropy_grad(z64 + _shift(logits, prior, tau), target)
    return grad.astype(float_type(logits))


def _shift(logits, prior, tau):
    """Return tau * log(prior), or say what is wrong with them."""
    pi = np.asarray(prior, dtype=np.float64)
    check_shape("prior", pi, np.shape(logits)[-1:])
    if not ((pi > 0).all() and np.isclose(pi.sum(), 1.0, rtol=0, atol=1e-6)):
        raise ValueError(f"prior must be positive and sum to 1, got {pi}")
    check_range("tau", tau, 0, np.inf)
    return tau * np.log(pi)
