"""The gradients of attention by torch's autograd through F.scaled_dot_product_attention."""

from __future__ import annotations

import math

import numpy as np
import torch
import torch.nn.functional as F

PACKAGES = ("torch", "numpy")
RTOL = 1e-9  # another machine may add up in another order


def CASES() -> dict[str, dict]:
    """Return every case; but for the square one, no two axes are of one length."""
    rng = np.random.default_rng(0)

    def draw(*shape: int, factor: float = 1.0) -> np.ndarray:
        return (factor * rng.normal(size=shape)).round(3)

    def inputs(*lead: int, n: int, m: int, d: int, e: int, factor: float = 1.0) -> tuple:
        return (
            draw(*lead, n, e),
            draw(*lead, n, d, factor=factor),
            draw(*lead, m, d, factor=factor),
            draw(*lead, m, e),
        )

    # d = 4: the scores 2 log 3 and 0 are log 3 and 0 after the scaling, the weights 3/4 and 1/4
    by_hand = (
        [[1.0, 0.0, 0.0]],
        [[1.0, 0.0, 0.0, 0.0]],
        [[2 * math.log(3.0), 0, 0, 0], [0.0, 0, 0, 0]],
        [[4.0, 0.0, 8.0], [0.0, 4.0, 8.0]],
    )
    mask = rng.random((2, 1, 5, 7)) < 0.6
    mask[..., 2] = True
    mask[1, 0, 3] = False  # a query that sees nothing
    return {
        "two-keys": case(*map(np.array, by_hand)),
        "three-five": case(*inputs(n=3, m=5, d=4, e=2)),
        "square": case(*inputs(n=3, m=3, d=3, e=3)),
        "batch": case(*inputs(2, 3, n=5, m=7, d=4, e=6)),
        "masked-batch": case(*inputs(2, 3, n=5, m=7, d=4, e=6), mask),
        "large": case(*inputs(n=4, m=6, d=3, e=2, factor=30.0)),
        "one-query": case(*inputs(n=1, m=6, d=3, e=2)),
        "one-key": case(*inputs(n=4, m=1, d=3, e=2)),
    }


def case(do, q, k, v, mask=None) -> dict:
    """Return one call; values that are the identity give the weights."""
    do, q, k, v = (torch.tensor(a, dtype=torch.float64) for a in (do, q, k, v))
    keep = None if mask is None else torch.tensor(mask)
    eye = torch.eye(k.shape[-2], dtype=torch.float64).expand(*k.shape[:-2], -1, -1)
    attn = F.scaled_dot_product_attention(q, k, eye, attn_mask=keep)
    q, k, v = (a.requires_grad_() for a in (q, k, v))
    F.scaled_dot_product_attention(q, k, v, attn_mask=keep).backward(do)
    return {
        "given": {"do": do, "q": q, "k": k, "v": v, "attn": attn},
        "wanted": {"dq": q.grad, "dk": k.grad, "dv": v.grad},
    }
