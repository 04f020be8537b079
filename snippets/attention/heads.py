"""Splitting a width into heads, and merging them again."""

import numpy as np

from snippets.attention._checks import check_heads


def split_heads(x, h):
    r"""Cut the last axis into `h` heads and put the heads before the tokens.

    Head i takes the i-th block of ``d / h`` neighbouring columns. The transpose matters: a
    bare ``reshape(B, h, N, d // h)`` has the right shape and mixes tokens into heads.

    Parameters
    ----------
    x : ndarray of shape (..., N, d)
        One row per token.
    h : int
        Number of heads; it must divide d.

    Returns
    -------
    ndarray of shape (..., h, N, d / h)
        A view where possible.

    Examples
    --------
    >>> x = np.array([[[1, 2, 3, 4], [5, 6, 7, 8]]])  # 1 sequence, 2 tokens, d = 4
    >>> split_heads(x, 2)[0, 1].tolist()  # head 1 of both tokens
    [[3, 4], [7, 8]]
    """
    x = np.asarray(x)
    *lead, n, d = x.shape
    check_heads(h, d)
    return np.swapaxes(x.reshape(*lead, n, h, d // h), -3, -2)


def merge_heads(x):
    r"""Put the heads side by side again: the inverse of `split_heads`.

    Parameters
    ----------
    x : ndarray of shape (..., h, N, e)
        One matrix per head.

    Returns
    -------
    ndarray of shape (..., N, h * e)
        For each token, its heads one after the other.

    Examples
    --------
    >>> x = np.arange(8).reshape(1, 2, 4)
    >>> bool((merge_heads(split_heads(x, 2)) == x).all())
    True
    """
    x = np.asarray(x)
    *lead, h, n, e = x.shape
    return np.swapaxes(x, -3, -2).reshape(*lead, n, h * e)
