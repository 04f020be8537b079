"""Causal attention with a cache by torch's attention under its lower-right causal mask."""

from __future__ import annotations

import numpy as np
import torch
import torch.nn.functional as F
from torch.nn.attention.bias import causal_lower_right

PACKAGES = ("torch", "numpy")
RTOL = 1e-9  # another machine may add up in another order


def CASES() -> dict[str, dict]:
    """Return every case; without a cache, the past is left out."""
    rng = np.random.default_rng(5)

    def draw(*shape: int, factor: float = 1.0) -> np.ndarray:
        return (factor * rng.normal(size=shape)).round(3)

    def drawn(*lead: int, p: int, n: int, d: int, e: int, factor: float = 1.0) -> dict:
        new = [(n, d, factor), (n, d, factor), (n, e, 1.0)]
        past = [(p, d, factor), (p, e, 1.0)] if p else []
        return case(*(draw(*lead, a, b, factor=f) for a, b, f in new + past))

    # no preference for any key: the mean of what is seen, 4 and 8
    zero = np.zeros((2, 1))
    mean = case(zero, zero, np.array([[8.0], [20]]), zero, np.array([[1.0], [3]]))
    return {
        "three-new": drawn(p=0, n=3, d=2, e=1),
        "batch-new": drawn(2, 3, p=0, n=4, d=5, e=1),
        "five-new": drawn(2, p=0, n=5, d=3, e=2),
        "one-more": drawn(p=3, n=1, d=2, e=1),
        "one-more-batch": drawn(2, 3, p=4, n=1, d=5, e=2),
        "two-and-two": mean,
        "three-and-two": drawn(p=3, n=2, d=4, e=1),
        "three-and-four": drawn(2, 1, p=3, n=4, d=5, e=2),
        "large": drawn(2, p=4, n=3, d=6, e=2, factor=30.0),
    }


def case(q, k, v, past_k=None, past_v=None) -> dict:
    """Return one call; values that are the identity give the weights back."""
    given = {"q": q, "k": k, "v": v}
    if past_k is not None:
        given.update(past_k=past_k, past_v=past_v)
        k, v = (np.concatenate(pair, axis=-2) for pair in ((past_k, k), (past_v, v)))
    q, k, v = (torch.tensor(a, dtype=torch.float64) for a in (q, k, v))
    n, m = q.shape[-2], k.shape[-2]
    keep = torch.ones(n, m).tril(diagonal=m - n).bool()
    eye = torch.eye(m, dtype=torch.float64).expand(*k.shape[:-2], -1, -1)
    out, attn = (F.scaled_dot_product_attention(q, k, x, attn_mask=keep) for x in (v, eye))
    other = by_bias(q, k, v)
    torch.testing.assert_close(out, other, rtol=1e-9, atol=1e-12)
    return {"given": given, "wanted": {"out": out, "attn": attn}}


def by_bias(q: torch.Tensor, k: torch.Tensor, v: torch.Tensor) -> torch.Tensor:
    """Return the output under torch's own mask for queries that come last."""
    bias = causal_lower_right(q.shape[-2], k.shape[-2])
    four = (x.reshape(1, -1, *x.shape[-2:]) for x in (q, k, v))  # it wants (B, h, n, d)
    out = F.scaled_dot_product_attention(*four, attn_mask=bias)
    return out.reshape(*q.shape[:-1], v.shape[-1])
