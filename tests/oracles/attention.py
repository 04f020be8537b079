"""Attention by torch: F.scaled_dot_product_attention, nn.MultiheadAttention, autograd."""

from __future__ import annotations

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.nn.attention.bias import causal_lower_right
from torch.utils.flop_counter import FlopCounterMode

PACKAGES = ("torch", "numpy")
RTOL = 1e-9  # another machine may add up in another order

# No two axes alike: a swapped or wrongly broadcast axis cannot hide.
B, H, N_Q, N_K, D, E = 2, 3, 5, 7, 4, 6


def CASES() -> dict[str, dict]:
    """Return every case; logits of order 1 and of order 1000 see different mistakes."""
    return {
        "sdpa_small": sdpa(seed=0, factor=1.0),
        "sdpa_large": sdpa(seed=1, factor=1000.0**0.5),
        "causal": causal(),
        "mha_small": multi_head(seed=2, factor=1.0),
        "mha_large": multi_head(seed=3, factor=30.0),
        "mha_padding": multi_head(seed=4, factor=1.0, lengths=(4, 7)),
        "flops": flops(n=64, d=32, heads=(1, 2, 8)),
    }


def draw(seed: int, *shapes: tuple[int, ...], factor: float = 1.0) -> list[Tensor]:
    """Return standard normal tensors with three decimals, which keeps the JSON short."""
    rng = np.random.default_rng(seed)
    return [torch.tensor((factor * rng.normal(size=s)).round(3)) for s in shapes]


def sdpa(seed: int, factor: float) -> dict:
    """Plain, scaled and masked attention with gradients; one query of the mask sees nothing."""
    q, k = draw(seed, (B, H, N_Q, D), (B, H, N_K, D), factor=factor)
    v, do = draw(seed + 100, (B, H, N_K, E), (B, H, N_Q, E))
    mask = torch.tensor(np.random.default_rng(seed).random((B, 1, N_Q, N_K)) < 0.6)
    mask[1, 0, 3] = False
    plain = run(q, k, v, do)
    case = {"q": q, "k": k, "v": v, "do": do, "mask": mask, **plain}
    case["scale"] = 0.3
    case |= {f"{name}_scaled": value for name, value in run(q, k, v, do, scale=0.3).items()}
    case |= {f"{name}_masked": value for name, value in run(q, k, v, do, mask=mask).items()}
    return case


def run(q: Tensor, k: Tensor, v: Tensor, do: Tensor, mask=None, scale=None) -> dict:
    """Return output, weights (values = identity give the weights back) and gradients."""
    q, k, v = (a.clone().requires_grad_() for a in (q, k, v))
    out = F.scaled_dot_product_attention(q, k, v, attn_mask=mask, scale=scale)
    out.backward(do)
    eye = torch.eye(N_K, dtype=q.dtype).expand(B, H, N_K, N_K)
    attn = F.scaled_dot_product_attention(q, k, eye, attn_mask=mask, scale=scale)
    return {"out": out, "attn": attn, "dq": q.grad, "dk": k.grad, "dv": v.grad}


def causal() -> dict:
    """Return torch's two triangles: is_causal (top left) and lower right, read off attention."""
    zeros = torch.zeros(1, 1, N_Q, D, dtype=torch.float64)
    eye = torch.eye(N_K, dtype=torch.float64).expand(1, 1, N_K, N_K)
    keys = torch.zeros(1, 1, N_K, D, dtype=torch.float64)
    top_left = F.scaled_dot_product_attention(zeros, keys, eye, is_causal=True)[0, 0] > 0
    corner = causal_lower_right(N_Q, N_K)
    lower_right = F.scaled_dot_product_attention(zeros, keys, eye, attn_mask=corner)[0, 0] > 0
    return {"n_q": N_Q, "n_k": N_K, "top_left": top_left, "lower_right": lower_right}


def multi_head(seed: int, factor: float, lengths: tuple[int, ...] | None = None) -> dict:
    """Cross-attention of width 12 to width 9 by nn.MultiheadAttention, with all gradients."""
    width, kv_width = H * D, 9
    layer = nn.MultiheadAttention(
        width, H, bias=False, kdim=kv_width, vdim=kv_width, batch_first=True, dtype=torch.float64
    )
    shapes = [(width, width), (width, kv_width), (width, kv_width), (width, width)]
    weights = [layer.q_proj_weight, layer.k_proj_weight, layer.v_proj_weight, layer.out_proj.weight]
    with torch.no_grad():
        for weight, value in zip(weights, draw(seed, *shapes, factor=0.5), strict=True):
            weight.copy_(value)
    x_q, x_kv = draw(seed + 100, (B, N_Q, width), (B, N_K, kv_width), factor=factor)
    (do,) = draw(seed + 200, (B, N_Q, width))
    mask = torch.ones(B, N_Q, N_K, dtype=torch.bool)
    if lengths:
        mask &= (torch.arange(N_K) < torch.tensor(lengths)[:, None])[:, None, :]
    x_q, x_kv = x_q.requires_grad_(), x_kv.requires_grad_()
    out, attn = layer(
        x_q, x_kv, x_kv, key_padding_mask=~mask[:, 0], average_attn_weights=False
    )  # True = ignore there, True = attend here
    out.backward(do)
    Wq, Wk, Wv, Wo = (w.detach().T for w in weights)  # torch multiplies by W.T
    dWq, dWk, dWv, dWo = (w.grad.T for w in weights)
    return {
        "x_q": x_q, "x_kv": x_kv, "Wq": Wq, "Wk": Wk, "Wv": Wv, "Wo": Wo, "h": H, "mask": mask,
        "do": do, "out": out, "attn": attn, "dx_q": x_q.grad, "dx_kv": x_kv.grad,
        "dWq": dWq, "dWk": dWk, "dWv": dWv, "dWo": dWo,
    }  # fmt: skip


def flops(n: int, d: int, heads: tuple[int, ...]) -> dict:
    """Let torch count the matrix products of one self-attention layer for several h."""
    totals = []
    for h in heads:
        layer = nn.MultiheadAttention(d, h, bias=False, batch_first=True).train()
        x = torch.zeros(1, n, d)
        with FlopCounterMode(display=False) as counter:
            layer(x, x, x, need_weights=True)  # weights wanted: plain products, no fused kernel
        totals.append(counter.get_total_flops())
    return {"n": n, "d": d, "heads": list(heads), "totals": totals}
