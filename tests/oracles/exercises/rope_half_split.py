"""Rotary embedding of halves by Llama's function; the order of weights by its conversion."""

from __future__ import annotations

import torch
from transformers.models.llama.modeling_llama import apply_rotary_pos_emb

from tests.oracles.exercises._rope import arguments, as_given, inputs

PACKAGES = ("torch", "transformers", "numpy")
RTOL = 1e-9  # cosines of large angles


def CASES() -> dict[str, dict]:
    """Return every case: rotations first, then permutations."""
    cases = {}
    for name, given in inputs().items():
        x, angle = arguments(given)
        both = torch.cat((angle, angle), dim=-1)
        out, _ = apply_rotary_pos_emb(x, x, both.cos(), both.sin())
        cases[name] = {"function": "rope_half", "given": given, "wanted": as_given(out, given)}
    for d in (2, 4, 6, 8, 14):
        wanted = as_converted(d)
        cases[f"perm-{d}"] = {
            "function": "interleaved_to_half_perm",
            "given": {"d": d},
            "wanted": wanted,
        }
    return cases


def as_converted(d: int) -> torch.Tensor:
    """Return the order of rows that `permute` in convert_llama_weights_to_hf.py gives a head."""
    return torch.arange(d).view(d // 2, 2).transpose(0, 1).reshape(d)
