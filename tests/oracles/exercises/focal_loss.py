"""Focal loss from log-sigmoids in torch, its gradient by autograd."""

from __future__ import annotations

import math

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

PACKAGES = ("torch", "numpy")
LOG3 = math.log(3.0)


def CASES() -> dict[str, dict]:
    """Return every case, the loss first and the gradient after it."""
    rng = np.random.default_rng(0)

    def draw(*shape: int, factor: float = 1.0) -> tuple[np.ndarray, np.ndarray]:
        z = (factor * rng.normal(size=shape)).round(3)
        return z, (rng.random(shape) < 0.4).astype(int)

    matrix, block, large = draw(3, 5), draw(2, 3, 5), draw(11, factor=600.0)
    inputs = {
        "half": ([0.0], [1], {"alpha": 0.5}),
        "log3": ([LOG3], [1], {}),
        "log3-negative": ([LOG3], [0], {}),
        "two": ([0.0, LOG3], [1, 0], {}),
        "three": ([2.0, -1.0, 0.5], [1, 0, 0], {}),
        "seven": (*draw(7, factor=2.0), {}),
        "matrix": (*matrix, {}),
        "block": (*block, {}),
        "gamma-zero": ([2.0, -1.0, 0.5], [1, 0, 0], {"alpha": 0.5, "gamma": 0.0}),
        "gamma-half": ([2.0, -1.0, 0.5], [1, 0, 1], {"alpha": 0.6, "gamma": 0.5}),
        "gamma-five": (*matrix, {"alpha": 0.1, "gamma": 5.0}),
        "alpha-one": ([2.0, -1.0, 0.5], [1, 0, 1], {"alpha": 1.0, "gamma": 1.0}),
        "nine-tenths": ([math.log(9.0)], [1], {"alpha": 0.5}),
        "forty": ([40.0], [0], {"alpha": 0.5}),
        "thousand": ([-1000.0], [1], {"alpha": 0.5}),
        "thousand-negative": ([1000.0, -2.0], [0, 1], {}),
        "sure": ([1000.0, 0.5], [1, 1], {}),
        "sure-gamma-half": ([1000.0, -900.0, 0.5], [1, 0, 0], {"gamma": 0.5}),
        "large": (*large, {}),
    }
    cases = {}
    for name, (z, y, options) in inputs.items():
        loss, gradient = focal(torch.tensor(z, dtype=torch.float64), torch.tensor(y), **options)
        given = {"z": z, "y": y, **options}
        cases[name] = {"function": "focal_with_logits", "given": given, "wanted": loss}
        cases[f"grad-{name}"] = {
            "function": "focal_with_logits_grad",
            "given": given,
            "wanted": gradient,
        }
    return cases


def focal(z: Tensor, y: Tensor, alpha: float = 0.25, gamma: float = 2.0) -> tuple[Tensor, Tensor]:
    """Return loss and gradient; no power of 1 - p_t is taken, so that autograd meets no 0 * inf."""
    z.requires_grad_()
    target = y.double()  # an integer tensor times a Python float would be float32
    s = 2 * target - 1
    weight = alpha * target + (1 - alpha) * (1 - target)
    loss = -(weight * torch.exp(gamma * F.logsigmoid(-s * z)) * F.logsigmoid(s * z)).mean()
    loss.backward()
    if z.abs().max() < 30:
        same = as_usually_written(z.detach(), target, alpha, gamma)
        assert torch.isclose(loss, same, rtol=1e-12), "torch's two ways differ"
    return loss.detach(), z.grad


def as_usually_written(z: Tensor, target: Tensor, alpha: float, gamma: float) -> Tensor:
    """Return the loss as torchvision computes it (`sigmoid_focal_loss`)."""
    p = z.sigmoid()
    ce = F.binary_cross_entropy_with_logits(z, target, reduction="none")
    p_t = p * target + (1 - p) * (1 - target)
    alpha_t = alpha * target + (1 - alpha) * (1 - target)
    return (alpha_t * ce * (1 - p_t) ** gamma).mean()
