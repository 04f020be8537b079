"""What attention refuses, so that NumPy does not broadcast a mistake away in silence."""

import numpy as np


def check_heads(h, d):
    """Raise unless `h` heads divide the width `d` evenly.

    >>> check_heads(3, 12)
    """
    if h < 1 or d % h:
        raise ValueError(
            f"wanted a number of heads that divides d = {d}, got h = {h}"
        )


def check_mask(mask, shape):
    """Raise unless `mask` is boolean and broadcasts to the shape of the scores.

    >>> check_mask(np.array([[True, False]]), (5, 2))
    """
    mask = np.asarray(mask)
    if mask.dtype != bool:
        raise ValueError(
            f"wanted a bool mask (True = may attend), got dtype {mask.dtype}"
        )
    if np.broadcast_shapes(mask.shape, shape) != shape:
        raise ValueError(
            f"wanted a mask that fits {shape}, got shape {mask.shape}"
        )


def check_qkv(q, k, v):
    """Raise unless queries and keys are equally wide and each key has a value.

    >>> check_qkv(np.ones((5, 4)), np.ones((7, 4)), np.ones((7, 6)))
    """
    if q.shape[-1] != k.shape[-1]:
        raise ValueError(
            f"wanted q and k of one width d, got {q.shape} and {k.shape}"
        )
    if k.shape[-2] != v.shape[-2]:
        raise ValueError(
            f"wanted one value per key, got k {k.shape} and v {v.shape}"
        )


def check_backward(do, q, k, v, attn):
    """Raise unless `do` and `attn` have the shapes that the forward pass returned.

    >>> q, k, v = np.ones((5, 4)), np.ones((7, 4)), np.ones((7, 6))
    >>> check_backward(np.ones((5, 6)), q, k, v, np.ones((5, 7)))
    """
    wanted = (*q.shape[:-1], v.shape[-1])
    if do.shape != wanted:
        raise ValueError(f"wanted do of shape {wanted}, got {do.shape}")
    wanted = (*q.shape[:-1], k.shape[-2])
    if attn.shape != wanted or k.shape[:-1] != v.shape[:-1]:
        raise ValueError(
            f"wanted attn of shape {wanted} and k, v that share all axes but "
            f"the last, got attn {attn.shape}, k {k.shape}, v {v.shape}"
        )
