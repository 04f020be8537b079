"""Rotary embedding of neighbours by GPT-J's function, and by complex numbers."""

from __future__ import annotations

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor
from transformers.models.gptj.modeling_gptj import apply_rotary_pos_emb

from tests.oracles.exercises._rope import angles, arguments, as_given, inputs

PACKAGES = ("torch", "transformers", "numpy")
RTOL = 1e-9  # cosines of large angles


def CASES() -> dict[str, dict]:
    """Return every case: rotations first, then attention between rotated rows."""
    cases = {}
    for name, given in inputs().items():
        out = as_given(rotated(*arguments(given)), given)
        cases[name] = {"function": "rope_interleaved", "given": given, "wanted": out}
    return {**cases, **attention_cases()}


def rotated(x: Tensor, angle: Tensor) -> Tensor:
    """Call GPT-J's function, which wants (B, N, H, d), and compare with e^(i m theta)."""
    out = apply_rotary_pos_emb(x.transpose(1, 2), angle.sin(), angle.cos()).transpose(1, 2)
    turn = torch.polar(torch.ones_like(angle), angle)[:, None]
    points = torch.view_as_complex(x.reshape(*x.shape[:-1], -1, 2).contiguous())
    same = torch.view_as_real(points * turn).flatten(-2)
    assert torch.allclose(out, same, rtol=1e-12), "GPT-J and complex numbers differ"
    return out


def attention_cases() -> dict[str, dict]:
    """Return queries that meet cached keys at their own positions."""
    rng = np.random.default_rng(1)

    def draw(*shape: int) -> np.ndarray:
        return rng.normal(size=shape).round(3)

    two = {
        "q": [[1.0, 0.0]],
        "k": [[1.0, 0.0], [1.0, 0.0]],
        "v": [[1.0, 0.0], [0.0, 1.0]],
        "pos_q": [1],
        "pos_k": [0, 1],
    }
    small = {
        "q": draw(3, 4),
        "k": draw(5, 4),
        "v": draw(5, 6),
        "pos_q": [0, 1, 2],
        "pos_k": [0, 1, 2, 3, 4],
    }
    batch = {
        "q": draw(2, 3, 4, 6),
        "k": draw(2, 3, 7, 6),
        "v": draw(2, 3, 7, 8),
        "pos_q": [3, 4, 5, 6],
        "pos_k": [0, 1, 2, 3, 4, 5, 6],
    }
    base = {**small, "base": 100.0}
    large = {**small, "q": 900 * small["q"], "pos_q": [40, 41, 42]}
    named = {
        "attn-two": two,
        "attn-small": small,
        "attn-cached": batch,
        "attn-base": base,
        "attn-large": large,
    }
    return {
        name: {"function": "rope_attention", "given": given, "wanted": attention(**given)}
        for name, given in named.items()
    }


def attention(q, k, v, pos_q, pos_k, base: float = 1e4) -> Tensor:
    """Rotate queries and keys, then let torch do the rest."""
    shape = np.shape(q)
    q, k, v = (torch.tensor(np.asarray(a)) for a in (q, k, v))
    q, k, v = (a[None, None] if a.ndim == 2 else a for a in (q, k, v))
    q = rotated(q, angles(torch.tensor(pos_q)[None], shape[-1], base))
    k = rotated(k, angles(torch.tensor(pos_k)[None], shape[-1], base))
    return F.scaled_dot_product_attention(q, k, v).reshape(*shape[:-1], v.shape[-1])
