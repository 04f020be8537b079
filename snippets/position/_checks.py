"""What a rotation refuses, so that NumPy does not broadcast a mistake away in silence."""

import numpy as np


def check_even(d):
    """Raise unless `d` coordinates can turn in pairs.

    >>> check_even(8)
    """
    if d < 2 or d % 2:
        raise ValueError(
            f"wanted an even number of coordinates (pairs turn), got d = {d}"
        )


def rotated_width(x, pos, rotary_dim=None):
    """Check the arguments of a rotation and return how many coordinates turn.

    Parameters
    ----------
    x : ndarray of shape (..., N, d)
        Queries or keys.
    pos : array_like, broadcastable to (..., N)
        Position of every row.
    rotary_dim : int, optional
        Number of coordinates to rotate, d by default.

    Returns
    -------
    int
        `rotary_dim`, or d.

    Examples
    --------
    >>> rotated_width(np.ones((3, 8)), pos=[0, 1, 2], rotary_dim=4)
    4
    """
    d = x.shape[-1]
    r = d if rotary_dim is None else rotary_dim
    if r % 2 or not 2 <= r <= d:
        raise ValueError(
            f"wanted an even rotary_dim between 2 and d = {d}, got {r}"
        )
    if np.broadcast_shapes(np.shape(pos), x.shape[:-1]) != x.shape[:-1]:
        raise ValueError(
            f"wanted one position per row {x.shape[:-1]}, got shape {np.shape(pos)}"
        )
    return r
