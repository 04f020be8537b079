"""Softmax by torch."""

from __future__ import annotations

import numpy as np
import torch

PACKAGES = ("torch", "numpy")


def CASES() -> dict[str, dict]:
    """Return every case, its arguments and torch's answer."""
    rng = np.random.default_rng(0)

    def draw(*shape: int, factor: float = 1.0) -> np.ndarray:
        return (factor * rng.normal(size=shape)).round(3)

    inputs = {
        "log3": ([0.0, float(np.log(3.0))], None),
        "two-rows": ([[1.0, 2.0, 3.0], [0.5, 0.0, -1.0]], None),
        "columns": ([[1.0, 0.0, 2.0], [3.0, 1.0, 2.5]], 0),
        "middle-axis": (draw(2, 3, 5), 1),
        "first-axis": (draw(4, 2, 3), 0),
        "thousand": ([[1000.0, 0.0]], None),
        "far-apart": ([[-10000.0, 10000.0, 9999.0]], None),
        "rows-far-apart": ([[900.0, 901.0, 899.0], [-900.0, -900.0, -902.0]], None),
        "minus-inf": ([[0.0, -np.inf, 1.0]], None),
        "one": ([[7.0]], None),
        "integers": ([[1, 2, 4], [0, 0, 3]], None),
    }
    return {name: case(x, axis) for name, (x, axis) in inputs.items()}


def case(x, axis: int | None) -> dict:
    """Return one call."""
    given = {"x": x} if axis is None else {"x": x, "axis": axis}
    wanted = torch.softmax(torch.tensor(np.asarray(x, float)), dim=-1 if axis is None else axis)
    return {"given": given, "wanted": wanted}
