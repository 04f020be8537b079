"""Silencing heads."""

import numpy as np


def prune_heads(Wo, heads, h):
    r"""Silence heads by zeroing the rows of `Wo` that read them.

    The layer's output is a sum over heads, :math:`\sum_i \mathrm{head}_i W_O^i`, so a head
    whose :math:`W_O^i` is zero adds nothing. It is still computed: to save time, drop its
    columns of Wq, Wk and Wv and its rows of `Wo` as well.

    Parameters
    ----------
    Wo : ndarray of shape (h * d_v, d_out)
        Output weights; head i owns the i-th block of d_v rows.
    heads : sequence of int
        Heads to silence, counted from 0.
    h : int
        Number of heads.

    Returns
    -------
    ndarray of shape (h * d_v, d_out)
        A copy of `Wo` with those rows set to 0.

    References
    ----------
    Michel et al. (2019), section 2.3. https://arxiv.org/abs/1905.10650

    Examples
    --------
    >>> prune_heads(np.ones((4, 1)), heads=[1], h=2).ravel()
    array([1., 1., 0., 0.])
    """
    Wo = np.asarray(Wo)
    if h < 1 or Wo.shape[0] % h:
        raise ValueError(
            f"wanted a number of heads that divides {Wo.shape[0]} rows, got h = {h}"
        )
    wrong = [i for i in heads if not 0 <= i < h]
    if wrong:
        raise ValueError(f"wanted heads between 0 and {h - 1}, got {wrong}")
    pruned = Wo.copy()
    blocks = pruned.reshape(h, -1, Wo.shape[1])  # a view of the copy
    blocks[list(heads)] = 0
    return pruned
