"""What torch and Llama's own tables give in float32: near the float64 values, not equal."""

from __future__ import annotations

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor
from transformers.models.llama.configuration_llama import LlamaConfig
from transformers.models.llama.modeling_llama import LlamaRotaryEmbedding, apply_rotary_pos_emb

PACKAGES = ("torch", "transformers", "numpy")
RTOL = 1e-4  # float32 sums and cosines differ between processors

B, H, N_Q, N_K, D, E = 2, 3, 5, 7, 8, 6


def CASES() -> dict[str, dict]:
    """Return attention in float32 and the rotation by LlamaRotaryEmbedding."""
    q, k, v = draw(5, H, N_Q, D), draw(6, H, N_K, D), draw(7, H, N_K, E)
    out = F.scaled_dot_product_attention(q, k, v)
    return {"sdpa": {"q": q, "k": k, "v": v, "out": out}, "llama": llama()}


def draw(seed: int, *shape: int) -> Tensor:
    """Return a standard normal float32 tensor with three decimals."""
    return torch.tensor(np.random.default_rng(seed).normal(size=shape).round(3)).float()


def llama() -> dict:
    """Let Llama make its tables of cosines and rotate with them."""
    config = LlamaConfig(hidden_size=H * D, num_attention_heads=H, head_dim=D)
    x, pos = draw(10, B, H, N_Q, D), [0, 1, 5, 8, 13]
    table = LlamaRotaryEmbedding(config)
    cos, sin = table(x, torch.tensor([pos]))
    half, _ = apply_rotary_pos_emb(x, x, cos, sin)
    return {"x": x, "pos": pos, "half": half, "inv_freq": table.inv_freq}
