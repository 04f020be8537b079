"""Multi-head attention."""

import numpy as np

from snippets.attention.heads import merge_heads, split_heads
from snippets.attention.scaled_dot_product import scaled_dot_product_attention


def multi_head_attention(x_q, x_kv, Wq, Wk, Wv, Wo, h, mask=None):
    r"""Run `h` small attentions side by side and let `Wo` combine them.

    .. math::

        \mathrm{head}_i = \mathrm{Attention}(X_q W_Q^i, X_{kv} W_K^i, X_{kv} W_V^i), \quad
        \mathrm{out} = \mathrm{Concat}(\mathrm{head}_1, \dots, \mathrm{head}_h)\, W_O

    Parameters
    ----------
    x_q : ndarray of shape (B, n, d)
        Tokens that ask. Pass the same array as `x_kv` for self-attention.
    x_kv : ndarray of shape (B, m, c)
        Tokens that are looked at.
    Wq : ndarray of shape (d, h * d_h)
        Query weights; head i owns the i-th block of d_h columns. Same for `Wk` and `Wv`.
    Wk : ndarray of shape (c, h * d_h)
        Key weights.
    Wv : ndarray of shape (c, h * d_v)
        Value weights.
    Wo : ndarray of shape (h * d_v, d_out)
        Output weights; head i owns the i-th block of d_v rows.
    h : int
        Number of heads.
    mask : ndarray of bool, optional
        True = may attend. Shape (n, m), (B, n, m) for one mask per sequence, or anything
        that fits (B, h, n, m).

    Returns
    -------
    out : ndarray of shape (B, n, d_out)
        New rows for the asking tokens.
    attn : ndarray of shape (B, h, n, m)
        The weights of every head.

    References
    ----------
    Vaswani et al. (2017), section 3.2.2. https://arxiv.org/abs/1706.03762

    Examples
    --------
    Zero queries look everywhere equally: with identity weights the output is the mean token.

    >>> x = np.array([[[2.0, 0.0], [0.0, 4.0]]])
    >>> zero, one = np.zeros((2, 2)), np.eye(2)
    >>> multi_head_attention(x, x, zero, one, one, one, h=2)[0]
    array([[[1., 2.],
            [1., 2.]]])
    """
    x_q, x_kv, Wq, Wk, Wv, Wo = (
        np.asarray(a) for a in (x_q, x_kv, Wq, Wk, Wv, Wo)
    )
    dtype = np.result_type(x_q, x_kv, Wq, Wk, Wv, Wo, np.float32)
    q = split_heads(x_q.astype(np.float64) @ Wq, h)  # (B, h, n, d_h)
    k = split_heads(x_kv.astype(np.float64) @ Wk, h)  # (B, h, m, d_h)
    v = split_heads(x_kv.astype(np.float64) @ Wv, h)  # (B, h, m, d_v)
    if mask is not None and np.ndim(mask) == 3:
        mask = np.asarray(mask)[:, None]  # (B, 1, n, m): for all heads
    # the scale inside is 1/sqrt(d_h): q is d_h wide now
    heads, attn = scaled_dot_product_attention(q, k, v, mask)
    return (merge_heads(heads) @ Wo).astype(dtype), attn.astype(dtype)
