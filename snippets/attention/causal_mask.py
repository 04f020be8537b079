"""The causal mask, also for queries that come after a cache."""

import numpy as np


def causal_mask(n_q, n_k, offset=None):
    r"""Let every query see itself and what came before it.

    .. math:: m_{ij} = [\, j \le i + \mathrm{offset} \,]

    `offset` is the position of the first query among the keys. It defaults to
    ``n_k - n_q``: the queries are the last tokens, as when decoding with a cache. (torch's
    ``is_causal=True`` always takes offset 0, which hides the cache when ``n_q < n_k``.)

    Parameters
    ----------
    n_q : int
        Number of queries.
    n_k : int
        Number of keys, cached ones included.
    offset : int, optional
        Position of query 0, ``n_k - n_q`` by default.

    Returns
    -------
    ndarray of bool, shape (n_q, n_k)
        True where a query may look at a key.

    Examples
    --------
    Two new tokens after two cached ones:

    >>> causal_mask(2, 4).astype(int)
    array([[1, 1, 1, 0],
           [1, 1, 1, 1]])
    """
    if n_q < 0 or n_k < 0:
        raise ValueError(f"wanted n_q >= 0 and n_k >= 0, got {n_q} and {n_k}")
    if offset is None:
        offset = n_k - n_q
    return np.arange(n_k) <= np.arange(n_q)[:, None] + offset
