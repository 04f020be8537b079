"""Rotary embedding by transformers (Llama, GPT-J, GPT-NeoX), complex numbers and autograd."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor
from transformers.models.gpt_neox.modeling_gpt_neox import apply_rotary_pos_emb as neox_rotary
from transformers.models.gptj.modeling_gptj import apply_rotary_pos_emb as gptj_rotary
from transformers.models.llama.modeling_llama import apply_rotary_pos_emb as llama_rotary

PACKAGES = ("torch", "transformers", "numpy")
RTOL = 1e-9

B, H, N, D = 2, 3, 5, 8
PLACES = {"start": [0, 1, 2, 3, 4], "cached": [7, 8, 9, 10, 11], "far": [-3, 0, 40, 4096, 131071]}


def CASES() -> dict[str, dict]:
    """Return both layouts at several places, partial rotation, the order of weights."""
    cases = {"freqs": {"d": D, "default": freqs(D, 1e4), "wide": freqs(D, 5e5)}}
    for seed, (name, pos) in enumerate(PLACES.items()):
        cases[f"rope_{name}"] = rope(seed, pos)
    cases["partial"] = partial()
    cases["permutation"] = permutation()
    return cases


def draw(seed: int, *shape: int) -> Tensor:
    """Return a standard normal tensor with three decimals."""
    return torch.tensor(np.random.default_rng(seed).normal(size=shape).round(3))


def freqs(d: int, base: float) -> Tensor:
    """Return base ** (-2i/d) in float64."""
    return 1.0 / base ** (torch.arange(0, d, 2, dtype=torch.float64) / d)


def angles(pos: list[int], d: int, base: float = 1e4) -> Tensor:
    """Return pos * freqs in float64, shape (N, d / 2)."""
    return torch.outer(torch.tensor(pos, dtype=torch.float64), freqs(d, base))


def rope(seed: int, pos: list[int]) -> dict:
    """Rotate x in both layouts; the interleaved one twice, by GPT-J's code and by e^(i m theta)."""
    x, dy = draw(seed, B, H, N, D), draw(seed + 50, B, H, N, D)
    angle = angles(pos, D)
    half_in = x.clone().requires_grad_()
    both = torch.cat((angle, angle), dim=-1)[None]
    half, _ = llama_rotary(half_in, half_in, both.cos(), both.sin())
    half.backward(dy)
    inter_in = x.clone().requires_grad_()
    inter = gptj(inter_in, angle)
    inter.backward(dy)
    turned = torch.view_as_complex(x.reshape(B, H, N, -1, 2)) * torch.polar(
        torch.ones_like(angle), angle
    )
    return {
        "x": x, "pos": pos, "dy": dy,
        "half": half, "half_dx": half_in.grad,
        "interleaved": inter, "interleaved_dx": inter_in.grad,
        "complex": torch.view_as_real(turned).flatten(-2),
    }  # fmt: skip


def gptj(x: Tensor, angle: Tensor) -> Tensor:
    """Call GPT-J's function, which wants (B, N, H, D)."""
    return gptj_rotary(x.transpose(1, 2), angle.sin()[None], angle.cos()[None]).transpose(1, 2)


def partial() -> dict:
    """Rotate the first 4 of 8 coordinates, by GPT-NeoX's function and as GPT-J slices."""
    x, pos, rotary_dim = draw(9, B, H, N, D), [2, 3, 5, 7, 11], 4
    angle = angles(pos, rotary_dim)
    both = torch.cat((angle, angle), dim=-1)[None]
    half, _ = neox_rotary(x, x, both.cos(), both.sin())
    inter = torch.cat((gptj(x[..., :rotary_dim], angle), x[..., rotary_dim:]), dim=-1)
    return {"x": x, "pos": pos, "rotary_dim": rotary_dim, "half": half, "interleaved": inter}


def permutation() -> dict:
    """Return the row order that converting Meta's Llama weights to transformers applies.

    `permute` in convert_llama_weights_to_hf.py: view (h, d/2, 2), swap the last two, flatten.
    """
    rows = torch.arange(H * D).view(H, D // 2, 2).transpose(1, 2).reshape(H, D)
    return {"d": D, "rows": rows[0], "rows_of_last_head": rows[-1] - (H - 1) * D}
