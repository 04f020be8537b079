"""The gradient of multi-head attention."""

import numpy as np

from snippets.attention.heads import merge_heads, split_heads
from snippets.attention.scaled_dot_product_backward import (
    scaled_dot_product_attention_backward,
)


def multi_head_attention_backward(do, x_q, x_kv, Wq, Wk, Wv, Wo, h, attn):
    r"""Send the gradient of the output back to the tokens and the four weight matrices.

    A product ``y = x @ W`` gives ``dx = dy @ W.T`` and ``dW = x.T @ dy`` (summed over the
    batch); splitting and merging heads only move numbers, so their gradients move them back.

    Parameters
    ----------
    do : ndarray of shape (B, n, d_out)
        Gradient of the loss with respect to the output.
    x_q, x_kv, Wq, Wk, Wv, Wo, h
        The arguments of the forward pass.
    attn : ndarray of shape (B, h, n, m)
        The weights that the forward pass returned.

    Returns
    -------
    dx_q, dx_kv, dWq, dWk, dWv, dWo : ndarray
        Gradients, each with the shape of its input. For self-attention the gradient of the
        tokens is ``dx_q + dx_kv``: they were used twice.

    Examples
    --------
    One token, identity weights: the output is the token, so `do` passes straight through.

    >>> x, one = np.array([[[2.0, 5.0]]]), np.eye(2)
    >>> attn = np.ones((1, 1, 1, 1))
    >>> dx_q, dx_kv, *_ = multi_head_attention_backward(x, x, x, one, one, one, one, 1, attn)
    >>> (dx_q + dx_kv).tolist()
    [[[2.0, 5.0]]]
    """
    do, x_q, x_kv, Wq, Wk, Wv, Wo, attn = (
        np.asarray(a) for a in (do, x_q, x_kv, Wq, Wk, Wv, Wo, attn)
    )
    wanted = (*x_q.shape[:-1], Wo.shape[-1])
    if do.shape != wanted:
        raise ValueError(f"wanted do of shape {wanted}, got {do.shape}")
    dtype = np.result_type(do, x_q, x_kv, Wq, Wk, Wv, Wo, np.float32)
    do, x_q, x_kv = (a.astype(np.float64) for a in (do, x_q, x_kv))
    q = split_heads(x_q @ Wq, h)
    k, v = split_heads(x_kv @ Wk, h), split_heads(x_kv @ Wv, h)
    heads = merge_heads(attn.astype(np.float64) @ v)  # what met Wo

    dheads = split_heads(do @ Wo.T, h)  # (B, h, n, d_v)
    dq, dk, dv = scaled_dot_product_attention_backward(dheads, q, k, v, attn)
    dq, dk, dv = merge_heads(dq), merge_heads(dk), merge_heads(dv)
    grads = (
        dq @ Wq.T,
        dk @ Wk.T + dv @ Wv.T,  # x_kv made both keys and values
        _weight_grad(x_q, dq),
        _weight_grad(x_kv, dk),
        _weight_grad(x_kv, dv),
        _weight_grad(heads, do),
    )
    return tuple(g.astype(dtype) for g in grads)


def _weight_grad(x, dy):
    """Return x.T @ dy summed over the batch, for x (B, n, a) and dy (B, n, c)."""
    return np.einsum("bna,bnc->ac", x, dy)
