"""Class weights from the effective number of samples."""

import numpy as np


def class_balanced_weights(counts, beta=0.999):
    r"""Weigh each class by the inverse of its effective number of samples.

    .. math:: w_c \propto \frac{1}{E_{n_c}},\qquad E_n = \frac{1-\beta^n}{1-\beta},
        \qquad \sum_c w_c = C

    Parameters
    ----------
    counts : ndarray of shape (C,)
        Number of training samples in each class, at least 1.
    beta : float in [0, 1)
        0 gives equal weights; near 1 they become inverse frequencies.

    Returns
    -------
    ndarray of shape (C,)
        Weights with mean 1.

    References
    ----------
    Cui et al. (2019). https://arxiv.org/abs/1901.05555

    Examples
    --------
    >>> [float(w) for w in class_balanced_weights([1, 2], beta=0.5)]  # E = 1, 3/2
    [1.2, 0.8]
    """
    n = np.asarray(counts, dtype=np.float64)
    if n.ndim != 1 or n.size == 0 or not (n >= 1).all():
        raise ValueError(f"counts must be (C,), each >= 1, got {counts}")
    if not 0 <= beta < 1:
        raise ValueError(f"beta must be in [0, 1), got {beta}")
    effective = (1 - beta**n) / (1 - beta)  # E_n = 1 + beta + ... + beta^(n-1)
    return n.size * (1 / effective) / (1 / effective).sum()
