"""From the interleaved layout of rotary embedding to the half-split one."""

import numpy as np

from snippets.position._checks import check_even


def interleaved_to_half_perm(d):
    r"""List the order of coordinates that turns the interleaved layout into the half one.

    With ``perm = interleaved_to_half_perm(d)``, for every x:
    ``rope_interleaved(x, pos)[..., perm] == rope_half(x[..., perm], pos)``.
    Permute the columns of Wq and Wk inside each head once, when converting a checkpoint;
    scores do not change, since a dot product does not care about the order of its terms.

    Parameters
    ----------
    d : int
        Width of a head; even.

    Returns
    -------
    ndarray of int, shape (d,)
        ``[0, 2, 4, ..., 1, 3, 5, ...]``; ``np.argsort`` of it is the way back.

    Examples
    --------
    >>> interleaved_to_half_perm(8).tolist()
    [0, 2, 4, 6, 1, 3, 5, 7]
    """
    check_even(d)
    return np.concatenate([np.arange(0, d, 2), np.arange(1, d, 2)])
