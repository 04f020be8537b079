"""Attention by torch's F.scaled_dot_product_attention, all at once: blocks must not matter."""

from __future__ import annotations

import math

import numpy as np
import torch
import torch.nn.functional as F

PACKAGES = ("torch", "numpy")
RTOL = 1e-9  # another machine may add up in another order


def CASES() -> dict[str, dict]:
    """Return every case."""
    rng = np.random.default_rng(6)

    def draw(*shape: int, factor: float = 1.0) -> np.ndarray:
        return (factor * rng.normal(size=shape)).round(3)

    def drawn(*lead: int, n: int, m: int, d: int, e: int, block: int, factor: float = 1.0) -> dict:
        q, k = draw(*lead, n, d, factor=factor), draw(*lead, m, d, factor=factor)
        return case(q, k, draw(*lead, m, e), block)

    # scores 0 and log 3, in both orders: weights 1/4 and 3/4
    one, up, v = np.array([[1.0]]), np.array([[0.0], [math.log(3)]]), np.array([[4.0], [8.0]])
    rising = case(one, up, v, 1)
    one_by_one = drawn(n=2, m=4, d=3, e=1, block=1)
    thousands, values = np.array([[0.0], [1000], [-1000], [999]]), draw(4, 1)
    return {
        "one-block": drawn(n=2, m=3, d=2, e=1, block=3),
        "block-too-large": drawn(n=3, m=4, d=5, e=2, block=8),
        "falling": case(one, up[::-1], v, 1),
        "rising": rising,
        "one-by-one": one_by_one,
        "seven-by-three": drawn(n=5, m=7, d=3, e=2, block=3),
        "batch": drawn(2, 3, n=4, m=8, d=5, e=1, block=3),
        "large-at-once": case(one, thousands, values, 4),
        "large": case(one, thousands, values, 1),
        "large-batch": drawn(2, n=3, m=7, d=4, e=2, block=2, factor=50.0),
    }


def case(q, k, v, block: int) -> dict:
    """Return one call."""
    tensors = (torch.tensor(np.ascontiguousarray(x)) for x in (q, k, v))
    wanted = F.scaled_dot_product_attention(*tensors)
    return {"given": {"q": q, "k": k, "v": v, "block": block}, "wanted": wanted}
