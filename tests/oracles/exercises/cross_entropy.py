"""Log-softmax, cross-entropy and its gradient by torch."""

from __future__ import annotations

import math

import numpy as np
import torch
import torch.nn.functional as F

PACKAGES = ("torch", "numpy")


def CASES() -> dict[str, dict]:
    """Return every case; N and C differ, and no class is that of every row."""
    rng = np.random.default_rng(0)

    def draw(*shape: int, factor: float = 1.0) -> np.ndarray:
        return (factor * rng.normal(size=shape)).round(3)

    rows = [[1.0, 2.0, 3.0], [0.5, 0.0, -1.0]]
    scores = {
        "ls-log3": ([0.0, math.log(3.0)], None),
        "ls-rows": (rows, None),
        "ls-columns": (rows, 0),
        "ls-middle": (draw(2, 3, 5), 1),
        "ls-thousand": ([[0.0, 1000.0]], None),
        "ls-far": ([[-10000.0, 10000.0, 9999.0], [1.0, 2.0, 0.0]], None),
        "ls-minus-inf": ([[0.0, -math.inf, 1.0]], None),
    }
    batch, large = draw(5, 3), draw(5, 3, factor=300.0)
    labelled = {
        "one": ([[0.0, math.log(3.0)]], [0]),
        "two": (rows, [2, 1]),
        "batch": (batch, [0, 2, 1, 1, 2]),
        "sure-wrong": ([[1000.0, 0.0]], [1]),
        "sure-right": ([[1000.0, 0.0]], [0]),
        "batch-large": (large, [0, 2, 1, 1, 2]),
    }
    cases = {name: log_softmax(x, axis) for name, (x, axis) in scores.items()}
    for name, (logits, target) in labelled.items():
        cases[f"ce-{name}"], cases[f"grad-{name}"] = cross_entropy(logits, target)
    del cases["grad-sure-right"]  # 0 everywhere: an empty answer would give that too
    return cases


def log_softmax(x, axis: int | None) -> dict:
    """Return one call of log_softmax."""
    given = {"x": x} if axis is None else {"x": x, "axis": axis}
    wanted = F.log_softmax(torch.tensor(x, dtype=torch.float64), dim=-1 if axis is None else axis)
    return {"function": "log_softmax", "given": given, "wanted": wanted}


def cross_entropy(logits, target: list[int]) -> tuple[dict, dict]:
    """Return one call of the loss, and one of its gradient."""
    z = torch.tensor(logits, dtype=torch.float64, requires_grad=True)
    loss = F.cross_entropy(z, torch.tensor(target))
    loss.backward()
    given = {"logits": logits, "target": target}
    return (
        {"function": "cross_entropy", "given": given, "wanted": loss},
        {"function": "cross_entropy_grad", "given": given, "wanted": z.grad},
    )
