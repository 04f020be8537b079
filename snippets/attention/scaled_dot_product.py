"""Scaled dot-product attention, and the softmax that respects a mask."""

import numpy as np

from snippets.attention._checks import check_mask, check_qkv


def masked_softmax(scores, mask=None):
    r"""Turn each row of scores into weights that sum to 1, over allowed keys only.

    .. math:: a_{ij} = \frac{m_{ij}\, e^{s_{ij}}}{\sum_l m_{il}\, e^{s_{il}}}

    A row without any allowed key has nothing to share out: its weights are all 0, not nan.

    Parameters
    ----------
    scores : ndarray of shape (..., n, m)
        Similarity of each query (row) with each key (column).
    mask : ndarray of bool, broadcastable to (..., n, m), optional
        True where the query may look at the key.

    Returns
    -------
    ndarray of shape (..., n, m)
        Weights; every row sums to 1, or to 0 where the whole row is masked.

    Examples
    --------
    >>> masked_softmax(np.array([[5.0, 5.0, 9.0]]), np.array([[True, True, False]]))
    array([[0.5, 0.5, 0. ]])
    >>> masked_softmax(np.array([[5.0, 5.0, 9.0]]), np.array([[False, False, False]]))
    array([[0., 0., 0.]])
    """
    scores = np.asarray(scores)
    # float32 stays float32, integers become float64
    dtype = np.result_type(scores, np.float32)
    scores = scores.astype(np.float64)
    if mask is not None:
        check_mask(mask, scores.shape)
        scores = np.where(mask, scores, -np.inf)
    top = scores.max(axis=-1, keepdims=True, initial=-np.inf)
    # a fully masked row: avoid (-inf) - (-inf) = nan
    top = np.where(top == -np.inf, 0.0, top)
    weights = np.exp(scores - top)  # exponents <= 0: exp cannot overflow
    total = weights.sum(axis=-1, keepdims=True)
    return (weights / np.where(total == 0.0, 1.0, total)).astype(dtype)


def scaled_dot_product_attention(q, k, v, mask=None, scale=None):
    r"""Mix the rows of `v` by how well each query matches each key.

    .. math:: \mathrm{softmax}(Q K^\top / \sqrt{d})\, V

    Parameters
    ----------
    q : ndarray of shape (..., n, d)
        Queries.
    k : ndarray of shape (..., m, d)
        Keys.
    v : ndarray of shape (..., m, e)
        Values.
    mask : ndarray of bool, broadcastable to (..., n, m), optional
        True where a query may look at a key. A query without any key gets zeros.
    scale : float, optional
        Factor on the dot products, 1/sqrt(d) by default.

    Returns
    -------
    out : ndarray of shape (..., n, e)
        For each query, a weighted mean of the values.
    attn : ndarray of shape (..., n, m)
        The weights of that mean.

    References
    ----------
    Vaswani et al. (2017), section 3.2.1. https://arxiv.org/abs/1706.03762

    Examples
    --------
    A query of zeros matches every key equally well, so it gets the plain mean.

    >>> out, attn = scaled_dot_product_attention(np.zeros((1, 2)), np.eye(2), np.eye(2))
    >>> out
    array([[0.5, 0.5]])
    """
    q, k, v = np.asarray(q), np.asarray(k), np.asarray(v)
    check_qkv(q, k, v)
    dtype = np.result_type(q, k, v, np.float32)
    if scale is None:
        scale = 1 / np.sqrt(q.shape[-1])
    scores = scale * (q.astype(np.float64) @ np.swapaxes(k, -1, -2))
    attn = masked_softmax(scores, mask)  # over the keys: rows sum to 1
    return (attn @ v).astype(dtype), attn.astype(dtype)
