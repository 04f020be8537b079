"""The frequencies of rotary position embedding."""

import numpy as np


def rope_freqs(d, base=10000.0):
    r"""List the angle by which each pair of coordinates turns per position.

    .. math:: \theta_i = \mathrm{base}^{-2i/d}, \quad i = 0, \dots, d/2 - 1

    Parameters
    ----------
    d : int
        Number of coordinates that are rotated; even.
    base : float
        The larger, the slower the last pairs turn.

    Returns
    -------
    ndarray of shape (d / 2,)
        Angles in radians per position, from 1 downwards.

    References
    ----------
    Su et al. (2021), section 3.2.2. https://arxiv.org/abs/2104.09864

    Examples
    --------
    >>> rope_freqs(8)
    array([1.   , 0.1  , 0.01 , 0.001])
    """
    if d < 2 or d % 2:
        raise ValueError(f"wanted an even number of coordinates (they turn in pairs), got d = {d}")
    return float(base) ** (-np.arange(0, d, 2) / d)
