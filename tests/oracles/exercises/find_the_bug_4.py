"""Grouped-query attention by torch's F.scaled_dot_product_attention with enable_gqa."""

from __future__ import annotations

import numpy as np
import torch
import torch.nn.functional as F

PACKAGES = ("torch", "numpy")
RTOL = 1e-9  # another machine may add up in another order


def CASES() -> dict[str, dict]:
    """Return every case; in most of them no two axes are of one length."""
    rng = np.random.default_rng(4)

    def draw(*shape: int, factor: float = 1.0) -> np.ndarray:
        return (factor * rng.normal(size=shape)).round(3)

    def inputs(B: int, h: int, h_kv: int, n: int, m: int, d: int, e: int, factor=1.0) -> tuple:
        return (
            draw(B, h, n, d, factor=factor),
            draw(B, h_kv, m, d, factor=factor),
            draw(B, h_kv, m, e),
        )

    # no preference for any key: head by head the mean of the values, 1 and 5
    mean = np.zeros((1, 4, 1, 1)), np.zeros((1, 2, 2, 1)), np.array([[[[0.0], [2]], [[4], [6]]]])
    masked = inputs(B=2, h=6, h_kv=3, n=4, m=5, d=3, e=2)
    mask = rng.random((4, 5)) < 0.6
    mask[:, 1] = True  # every query sees a key
    return {
        "mean": case(*mean),
        "two-groups": case(*inputs(B=1, h=4, h_kv=2, n=1, m=3, d=2, e=1)),
        "three-groups": case(*inputs(B=2, h=6, h_kv=3, n=4, m=5, d=3, e=2)),
        "groups-of-three": case(*inputs(B=1, h=6, h_kv=2, n=3, m=4, d=5, e=2)),
        "multi-head": case(*inputs(B=1, h=3, h_kv=3, n=2, m=4, d=5, e=2)),
        "multi-query": case(*inputs(B=2, h=3, h_kv=1, n=2, m=4, d=5, e=1)),
        "masked": case(*masked, mask),
        "large": case(*inputs(B=1, h=4, h_kv=2, n=3, m=5, d=6, e=2, factor=30.0)),
    }


def case(q, k, v, mask=None) -> dict:
    """Return one call; values that are the identity give the weights back."""
    given = {"q": q, "k": k, "v": v}
    if mask is not None:
        given["mask"] = mask
    q, k, v = (torch.tensor(a, dtype=torch.float64) for a in (q, k, v))
    keep = None if mask is None else torch.tensor(mask)
    eye = torch.eye(k.shape[-2], dtype=torch.float64).expand(*k.shape[:-2], -1, -1)
    out, attn = (
        F.scaled_dot_product_attention(q, k, x, attn_mask=keep, enable_gqa=True) for x in (v, eye)
    )
    return {"given": given, "wanted": {"out": out, "attn": attn}}
