"""The gradient of scaled dot-product attention."""

import numpy as np

from snippets.attention._checks import check_backward


def scaled_dot_product_attention_backward(do, q, k, v, attn, scale=None):
    r"""Send the gradient of the output back to queries, keys and values.

    With :math:`A` the attention weights and :math:`dA = dO\,V^\top`:

    .. math::

        dV = A^\top dO, \quad
        dS = A \odot \bigl(dA - \mathrm{rowsum}(dA \odot A)\bigr), \quad
        dQ = s\, dS\, K, \quad dK = s\, dS^\top Q

    Masked entries need no care: their weight is 0, so their `dS` is 0.

    Parameters
    ----------
    do : ndarray of shape (..., n, e)
        Gradient of the loss with respect to the output.
    q, k, v : ndarray of shape (..., n, d), (..., m, d), (..., m, e)
        The inputs of the forward pass, with equal leading axes.
    attn : ndarray of shape (..., n, m)
        The weights that the forward pass returned.
    scale : float, optional
        The factor used forward, 1/sqrt(d) by default.

    Returns
    -------
    dq, dk, dv : ndarray
        Gradients, each with the shape of its input.

    References
    ----------
    Dao et al. (2022), appendix B.2. https://arxiv.org/abs/2205.14135

    Examples
    --------
    With one key its weight is 1 whatever the score: nothing flows to `q` and `k`.

    >>> one = np.ones((1, 1))
    >>> dq, dk, dv = scaled_dot_product_attention_backward(one, one, one, 3 * one, one)
    >>> float(dq[0, 0]), float(dk[0, 0]), float(dv[0, 0])
    (0.0, 0.0, 1.0)
    """
    do, q, k, v, attn = (np.asarray(a) for a in (do, q, k, v, attn))
    check_backward(do, q, k, v, attn)
    dtype = np.result_type(do, q, k, v, attn, np.float32)
    do, q, k, v, attn = (a.astype(np.float64) for a in (do, q, k, v, attn))
    if scale is None:
        scale = 1 / np.sqrt(q.shape[-1])
    dv = np.swapaxes(attn, -1, -2) @ do  # (..., m, e)
    da = do @ np.swapaxes(v, -1, -2)  # (..., n, m)
    mean = (da * attn).sum(axis=-1, keepdims=True)  # weighted, row by row
    ds = attn * (da - mean)  # back through the softmax
    dq = scale * (ds @ k)
    dk = scale * (np.swapaxes(ds, -1, -2) @ q)
    return dq.astype(dtype), dk.astype(dtype), dv.astype(dtype)
