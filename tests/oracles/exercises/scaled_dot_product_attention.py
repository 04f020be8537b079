"""Attention and its weights by torch's F.scaled_dot_product_attention."""

from __future__ import annotations

import math

import numpy as np
import torch
import torch.nn.functional as F

PACKAGES = ("torch", "numpy")
RTOL = 1e-9  # another machine may add up in another order


def CASES() -> dict[str, dict]:
    """Return every case; in those drawn, no two axes are of one length."""
    rng = np.random.default_rng(0)

    def draw(*shape: int, factor: float = 1.0) -> np.ndarray:
        return (factor * rng.normal(size=shape)).round(3)

    def qkv(*lead: int, n: int, m: int, d: int, e: int, factor: float = 1.0) -> tuple:
        return (
            draw(*lead, n, d, factor=factor),
            draw(*lead, m, d, factor=factor),
            draw(*lead, m, e),
        )

    def mask(*shape: int) -> np.ndarray:
        drawn = rng.random(shape) < 0.6
        drawn[..., 2] = True  # no row without a key: those are cases of their own
        return drawn

    # d = 4: the scores 2 log 3 and 0 are log 3 and 0 after the scaling, the weights 3/4 and 1/4
    hand = ([[1.0, 0.0, 0.0, 0.0]], [[2 * math.log(3.0), 0, 0, 0], [0.0, 0, 0, 0]])
    by_hand = (*map(np.array, hand), np.array([[4.0, 0.0, 8.0], [0.0, 4.0, 8.0]]))
    thousand = (np.array([[1000.0, 0.0]]), np.array([[1.0, 0.0], [0.0, 1.0]]), np.eye(2, 3))
    small, batch = qkv(n=5, m=7, d=3, e=2), qkv(2, 3, n=5, m=7, d=4, e=6)
    dark = mask(2, 1, 5, 7)
    dark[1, 0, 3] = dark[0, 0, 1] = False
    large = qkv(2, 3, n=5, m=7, d=4, e=6, factor=30.0)
    best = np.ones((5, 7), bool)
    best[:, 3] = False  # the key with by far the largest scores
    q, k, v = qkv(n=5, m=7, d=3, e=2)
    q, k = np.abs(q), k.copy()
    k[3] = 900.0
    padding = np.ones((5, 7), bool)
    padding[:, 4:] = False
    return {
        "two-keys": case(*by_hand),
        "five-seven": case(*small),
        "batch": case(*batch),
        "mask-two": case(*by_hand, np.array([[True, False]])),
        "mask-five-seven": case(*small, mask(5, 7)),
        "mask-batch": case(*batch, mask(2, 1, 5, 7)),
        "dark-row": case(*by_hand, np.array([[False, False]])),
        "dark-rows-batch": case(*batch, dark),
        "thousand": case(*thousand),
        "large-batch": case(*large),
        "large-masked": case(q, k, v, best),
        "one-query": case(*qkv(n=1, m=6, d=3, e=2)),
        "one-key": case(*qkv(n=4, m=1, d=3, e=2)),
        "padding": case(*small, padding),
    }


def case(q, k, v, mask=None) -> dict:
    """Return one call; values that are the identity give the weights back."""
    given = {"q": q, "k": k, "v": v}
    if mask is not None:
        given["mask"] = mask
    q, k, v = (torch.tensor(a, dtype=torch.float64) for a in (q, k, v))
    keep = None if mask is None else torch.tensor(mask)
    eye = torch.eye(k.shape[-2], dtype=torch.float64).expand(*k.shape[:-2], -1, -1)
    out, attn = (F.scaled_dot_product_attention(q, k, x, attn_mask=keep) for x in (v, eye))
    return {"given": given, "wanted": {"out": out, "attn": attn}}
