import numpy as np


def causal_mask(n_q, n_k, offset=None):
    """Let every query see itself and what came before it.

    n_q, n_k : numbers of queries and of keys
    offset : position of query 0 among the keys; n_k - n_q if None
    returns : bool array (n_q, n_k), True where a query may look at a key
    """
    raise NotImplementedError
