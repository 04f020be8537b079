"""The causal mask by torch's triangles, and by its own lower-right mask read off attention."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch.nn.attention.bias import causal_lower_right

PACKAGES = ("torch",)


def CASES() -> dict[str, dict]:
    """Return every case; `offset` is left out where the default is meant."""
    sizes = {
        "one": (1, 1),
        "three": (3, 3),
        "decode-one": (1, 4),
        "decode-two": (2, 4),
        "five-seven": (5, 7),
        "from-zero": (2, 4, 0),
        "chunk": (3, 8, 2),
        "beyond": (2, 3, 5),
        "three-two": (3, 2),
        "seven-five": (7, 5),
    }
    return {name: case(*size) for name, size in sizes.items()}


def case(n_q: int, n_k: int, offset: int | None = None) -> dict:
    """Return one call."""
    given = {"n_q": n_q, "n_k": n_k}
    if offset is not None:
        mask = torch.ones(n_q, n_k).tril(diagonal=offset).bool()
        return {"given": {**given, "offset": offset}, "wanted": mask}
    mask = torch.ones(n_q, n_k).tril(diagonal=n_k - n_q).bool()
    if n_q <= n_k:
        assert torch.equal(mask, lower_right(n_q, n_k)), "torch's two ways differ"
    return {"given": given, "wanted": mask}


def lower_right(n_q: int, n_k: int) -> torch.Tensor:
    """Return where torch's attention looks under its lower-right causal mask."""
    q, k = torch.zeros(1, 1, n_q, 4), torch.zeros(1, 1, n_k, 4)
    eye = torch.eye(n_k)[None, None]
    return (
        F.scaled_dot_product_attention(q, k, eye, attn_mask=causal_lower_right(n_q, n_k))[0, 0] > 0
    )
