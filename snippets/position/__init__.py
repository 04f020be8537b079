"""Positions: rotary position embedding in both layouts, and its gradients."""

from .layout import interleaved_to_half_perm
from .rope import (
    rope_freqs,
    rope_half,
    rope_half_backward,
    rope_interleaved,
    rope_interleaved_backward,
    rotate_pairs,
)

__all__ = [
    "interleaved_to_half_perm",
    "rope_freqs",
    "rope_half",
    "rope_half_backward",
    "rope_interleaved",
    "rope_interleaved_backward",
    "rotate_pairs",
]
