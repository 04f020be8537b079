"""Multi-head attention by torch: F.scaled_dot_product_attention, and nn.MultiheadAttention."""

from __future__ import annotations

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

PACKAGES = ("torch", "numpy")
RTOL = 1e-9  # another machine may add up in another order


def CASES() -> dict[str, dict]:
    """Return every case; the widths of nn.MultiheadAttention agree, others need not."""
    rng = np.random.default_rng(0)

    def draw(*shape: int, factor: float = 1.0) -> Tensor:
        return torch.tensor((factor * rng.normal(size=shape)).round(3))

    def inputs(B: int, n: int, m: int, d: int, c: int, h: int, d_v: int, out: int, **more) -> dict:
        d_h = more.get("d_h", d // h)
        factor = more.get("factor", 1.0)
        return {
            "x_q": draw(B, n, d, factor=factor),
            "x_kv": draw(B, m, c, factor=factor),
            "Wq": draw(d, h * d_h, factor=0.7),
            "Wk": draw(c, h * d_h, factor=0.7),
            "Wv": draw(c, h * d_v, factor=0.7),
            "Wo": draw(h * d_v, out, factor=0.7),
            "h": h,
        }

    def mask(B: int, n: int, m: int) -> Tensor:
        drawn = torch.tensor(rng.random((B, n, m)) < 0.6)
        drawn[..., 1] = True  # every query sees a key
        return drawn

    # no preference for any key, and weights that change nothing: the mean of the tokens
    x = torch.tensor([[[2.0, 0.0], [0.0, 4.0]]], dtype=torch.float64)
    zero, one = torch.zeros(2, 2, dtype=torch.float64), torch.eye(2, dtype=torch.float64)
    uniform = {"x_q": x, "x_kv": x, "Wq": zero, "Wk": one, "Wv": one, "Wo": one, "h": 2}
    alike = inputs(B=1, n=2, m=3, d=4, c=4, h=2, d_v=2, out=4)
    odd = inputs(B=2, n=4, m=5, d=6, c=7, h=3, d_v=2, out=6)
    same = inputs(B=2, n=3, m=5, d=4, c=4, h=2, d_v=2, out=4)
    return {
        "mean": case(uniform),
        "two-heads": case(alike),
        "one-head": case({**alike, "h": 1}),
        "odd": case(odd),
        "all-different": case(inputs(B=2, n=4, m=5, d=7, c=3, h=3, d_h=2, d_v=4, out=8)),
        "self": case({**same, "x_kv": same["x_q"]}),
        "mask-two-heads": case(same, mask(2, 3, 5)),
        "mask-odd": case(odd, mask(2, 4, 5)),
        "large": case(inputs(B=1, n=3, m=4, d=6, c=6, h=2, d_v=3, out=6, factor=60.0)),
        "one-token": case(inputs(B=2, n=1, m=1, d=4, c=3, h=2, d_v=2, out=4)),
        "one-key": case(inputs(B=1, n=3, m=1, d=6, c=3, h=3, d_v=2, out=6)),
    }


def case(given: dict, mask: Tensor | None = None) -> dict:
    """Return one call; values that are the identity give the weights back."""
    if mask is not None:
        given = {**given, "mask": mask}
    x_q, x_kv, Wq, Wk, Wv, Wo, h = (
        given[name] for name in ("x_q", "x_kv", "Wq", "Wk", "Wv", "Wo", "h")
    )
    keep = None if mask is None else mask[:, None]
    q, k, v = (
        (x @ W).unflatten(-1, (h, -1)).transpose(1, 2)
        for x, W in ((x_q, Wq), (x_kv, Wk), (x_kv, Wv))
    )
    eye = torch.eye(k.shape[-2], dtype=torch.float64).expand(*k.shape[:-2], -1, -1)
    out, attn = (F.scaled_dot_product_attention(q, k, a, attn_mask=keep) for a in (v, eye))
    out = out.transpose(1, 2).flatten(-2) @ Wo
    if Wq.shape[1] == Wv.shape[1] == Wo.shape[1] == x_q.shape[-1]:
        other = by_module(x_q, x_kv, Wq, Wk, Wv, Wo, h, mask)
        for ours, theirs in zip((out, attn), other, strict=True):
            torch.testing.assert_close(ours, theirs, rtol=1e-9, atol=1e-12)
    return {"given": given, "wanted": {"out": out, "attn": attn}}


def by_module(
    x_q: Tensor, x_kv: Tensor, Wq: Tensor, Wk: Tensor, Wv: Tensor, Wo: Tensor, h: int, mask
) -> tuple[Tensor, Tensor]:
    """Return the same by nn.MultiheadAttention, which multiplies by W.T and hides where True."""
    width, c = x_q.shape[-1], x_kv.shape[-1]
    layer = nn.MultiheadAttention(
        width, h, bias=False, kdim=c, vdim=c, batch_first=True, dtype=torch.float64
    )
    with torch.no_grad():
        layer.out_proj.weight.copy_(Wo.T)
        if layer.in_proj_weight is not None:
            layer.in_proj_weight.copy_(torch.cat([Wq.T, Wk.T, Wv.T]))
        else:
            for weight, W in (
                (layer.q_proj_weight, Wq),
                (layer.k_proj_weight, Wk),
                (layer.v_proj_weight, Wv),
            ):
                weight.copy_(W.T)
        hidden = None if mask is None else (~mask).repeat_interleave(h, dim=0)
        return layer(x_q, x_kv, x_kv, attn_mask=hidden, average_attn_weights=False)
