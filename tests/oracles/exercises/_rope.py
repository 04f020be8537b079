"""What both layouts of rotary embedding are asked: the same rows at the same positions."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor


def inputs() -> dict[str, dict]:
    """Return the arguments by case, smallest first; all lengths differ."""
    rng = np.random.default_rng(0)

    def draw(*shape: int) -> np.ndarray:
        return rng.normal(size=shape).round(3)

    two_pairs = [[1.0, 2.0, 3.0, 4.0], [1.0, 2.0, 3.0, 4.0]]
    return {
        "one-pair": {"x": [[1.0, 0.0], [1.0, 0.0]], "pos": [0, 1]},
        "two-pairs": {"x": two_pairs, "pos": [0, 1]},
        "three-rows": {"x": draw(3, 8), "pos": [0, 1, 2]},
        "batch": {"x": draw(2, 3, 5, 6), "pos": [0, 1, 2, 3, 4]},
        "one-new": {"x": two_pairs[:1], "pos": [7]},
        "chunk": {"x": draw(2, 3, 4, 6), "pos": [7, 8, 9, 10]},
        "padded": {"x": draw(2, 3, 5, 6), "pos": [[[0, 0, 0, 1, 2]], [[0, 1, 2, 3, 4]]]},
        "base": {"x": draw(3, 6), "pos": [2, 5, 11], "base": 500000.0},
        "far": {"x": draw(5, 8), "pos": [-3, 0, 40, 4096, 131071]},
        "large": {"x": 1e6 * draw(2, 4), "pos": [3, 1000]},
    }


def angles(pos: Tensor, d: int, base: float) -> Tensor:
    """Return position times frequency, shape (..., N, d/2)."""
    freqs = 1.0 / base ** (torch.arange(0, d, 2, dtype=torch.float64) / d)
    return pos.double()[..., None] * freqs


def arguments(given: dict) -> tuple[Tensor, Tensor]:
    """Return x as (B, H, N, d), and angles as (B or 1, N, d/2)."""
    x = torch.tensor(np.asarray(given["x"]), dtype=torch.float64)
    pos = torch.tensor(given["pos"])
    pos = pos[:, 0] if pos.ndim == 3 else pos[None]
    x = x[None, None] if x.ndim == 2 else x
    return x, angles(pos, x.shape[-1], given.get("base", 1e4))


def as_given(out: Tensor, given: dict) -> Tensor:
    """Return the result in the shape of x."""
    return out.reshape(np.asarray(given["x"]).shape)
