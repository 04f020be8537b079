"""Two heads over four tokens: every number of q, k, v and the mask."""

import numpy as np

from snippets.attention import causal_mask, scaled_dot_product_attention
from snippets.figures import (
    Figure,
    Heat,
    Mask,
    Numbers,
    Panel,
    Switch,
    shown,
)

TOKENS = ("A", "B", "C", "D")
HEADS = (("头 1", "head 1"), ("头 2", "head 2"))
COLUMNS = ("q₁", "q₂", "k₁", "k₂", "v")

ALL = tuple((True,) * 4 for _ in TOKENS)
CAUSAL = tuple(tuple(row) for row in causal_mask(4, 4).tolist())
# The keys of head 1 point in four directions and each query in that of the
# token before; in head 2 every query points at the key of A.
PREVIOUS = (
    (4, 0, 1, 0, 10),
    (4, 0, 0, 1, 20),
    (0, 4, -1, 0, 30),
    (-4, 0, 0, -1, 40),
)
FIRST = (
    (3, 0, 2, 0, 10),
    (3, 0, 0, 1, 20),
    (3, 0, 0, 1, 30),
    (3, 0, 0, 1, 40),
)


def numbers(name, head, start):
    """Return the table of one head."""
    label = HEADS[head]
    return Numbers(
        name=name,
        label=label,
        rows=TOKENS,
        columns=COLUMNS,
        start=start,
        low=-99,
        high=99,
        step=1,
    )


def weights(name, head):
    """Return the panel of one head's weights."""
    title = (f"{HEADS[head][0]}的权重", f"weights of {HEADS[head][1]}")
    marks = (Heat(values=name, rows=TOKENS, columns=TOKENS, blank="hidden"),)
    return Panel(title=title, marks=marks, size="quarter", height=164)


FIGURE = Figure(
    title=(
        "四个词元，两个头：行是查询，列是键",
        "Four tokens, two heads: queries in rows, keys in columns",
    ),
    controls=(
        Mask(
            name="mask",
            label=("掩码：涂上的可以看", "mask: painted may be seen"),
            rows=TOKENS,
            columns=TOKENS,
            start=ALL,
            presets=((("全部", "all"), ALL), (("因果", "causal"), CAUSAL)),
        ),
        numbers("head_1", 0, PREVIOUS),
        numbers("head_2", 1, FIRST),
        Switch(
            name="scaled",
            label=(r"除以 $\sqrt{d_h}$", r"divide by $\sqrt{d_h}$"),
            start=True,
        ),
    ),
    panels=(
        weights("weights_1", 0),
        weights("weights_2", 1),
        Panel(
            title=("输出", "outputs"),
            marks=(
                Heat(
                    values="outputs",
                    rows=HEADS,
                    columns=TOKENS,
                    high=40,
                    places=1,
                ),
            ),
            height=97,
        ),
    ),
)


def compute(mask, head_1, head_2, scaled):
    """Run both heads at once: the head axis comes first, (2, 4, 2)."""
    both = np.stack([head_1, head_2])
    q, k, v = both[..., 0:2], both[..., 2:4], both[..., 4:]
    scale = None if scaled else 1.0
    out, attn = scaled_dot_product_attention(q, k, v, mask, scale)
    return {
        "weights_1": attn[0],
        "weights_2": attn[1],
        "hidden": ~mask,
        "outputs": out[..., 0],  # (2, 4): one row a head
    }


def describe(found, mask, head_1, head_2, scaled):
    """Say where each query of each head looks most, and what comes out."""
    zh, en = [], []
    for head, name in enumerate(("weights_1", "weights_2")):
        seen = mask.any(axis=1)
        most = [
            f"{TOKENS[i]}→{TOKENS[row.argmax()]} {shown(row.max(), 2)}"
            for i, row in enumerate(found[name])
            if seen[i]
        ]
        outs = [shown(value) for value in found["outputs"][head]]
        zh.append(
            f"头 {head + 1} 看得最多的：{'，'.join(most) or '无'}；"
            f"输出 {'、'.join(outs)}。"
        )
        en.append(
            f"Head {head + 1} looks most at: {', '.join(most) or 'nothing'}; "
            f"outputs {', '.join(outs)}."
        )
    blind = [TOKENS[i] for i in np.flatnonzero(~mask.any(axis=1))]
    if blind:
        zh.append(
            f"{'、'.join(blind)} 什么也看不到：权重和输出都是 0，不是 nan。"
        )
        en.append(
            f"{', '.join(blind)} may see nothing: weights and output are 0, "
            "not nan."
        )
    return "".join(zh), " ".join(en)
