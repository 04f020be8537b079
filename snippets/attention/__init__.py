"""Attention: scaled dot products, masks, heads, their gradients and their cost."""

from .causal_mask import causal_mask
from .flops import flops
from .heads import merge_heads, split_heads
from .multi_head import multi_head_attention
from .multi_head_backward import multi_head_attention_backward
from .prune_heads import prune_heads
from .scaled_dot_product import masked_softmax, scaled_dot_product_attention
from .scaled_dot_product_backward import scaled_dot_product_attention_backward

__all__ = [
    "causal_mask",
    "flops",
    "masked_softmax",
    "merge_heads",
    "multi_head_attention",
    "multi_head_attention_backward",
    "prune_heads",
    "scaled_dot_product_attention",
    "scaled_dot_product_attention_backward",
    "split_heads",
]
