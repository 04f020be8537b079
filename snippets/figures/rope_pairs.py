"""Each pair of coordinates is a hand on a dial; the score sees the angles."""

import numpy as np

from snippets.figures import (
    Arrows,
    Axis,
    Dots,
    Figure,
    Line,
    Panel,
    Slider,
    Steps,
    short,
)
from snippets.position import rope_freqs, rope_interleaved

PAIRS = 4
PAIR = tuple((f"第 {i} 组", f"pair {i}") for i in range(PAIRS))
FURTHEST = 32
FACE = Axis(label="", low=-1.08, high=1.08)
DISTANCE = Axis(
    label=("距离 m − n", "distance m − n"),
    low=0,
    high=FURTHEST,
    ticks=(0, 8, 16, 24, 32),
)


def dial(i):
    """Return the panel of one pair."""
    return Panel(
        title=PAIR[i],
        x=FACE,
        y=FACE,
        marks=(
            Line(x="circle_x", y="circle_y", tone="faint"),
            Arrows(
                x1="zero", y1="zero", x2=f"q{i}_x", y2=f"q{i}_y", tone="accent"
            ),
            Arrows(x1="zero", y1="zero", x2=f"k{i}_x", y2=f"k{i}_y"),
        ),
        size="small",
        height=172,
    )


FIGURE = Figure(
    title=(
        "查询（粗）和键（细）的四组坐标，各转各的",
        "Four pairs of a query (thick) and a key (thin), each at its own pace",
    ),
    controls=(
        Slider(
            name="n",
            label=(
                "一起移动：$n$",
                "move both: $n$",
            ),
            low=0,
            high=FURTHEST,
            step=1,
            start=0,
        ),
        Slider(
            name="t",
            label=("拉开：$m-n$", "move apart: $m-n$"),
            low=0,
            high=FURTHEST,
            step=1,
            start=6,
        ),
        Steps(
            name="base",
            label="base",
            values=(10, 100, 1000, 10000, 100000, 1000000),
            start=10000,
        ),
    ),
    panels=(
        *(dial(i) for i in range(PAIRS)),
        Panel(
            height=160,
            title=("每组的贡献：夹角的余弦", "What each pair adds: a cosine"),
            x=DISTANCE,
            y=Axis(label="", low=-1.15, high=1.15, ticks=(-1, 0, 1)),
            marks=(
                Line(x="grid", y="part_0", label=PAIR[0], tone="faint"),
                Line(x="grid", y="part_1", label=PAIR[1]),
                Line(x="grid", y="part_2", label=PAIR[2]),
                Line(x="grid", y="part_3", label=PAIR[3]),
                Dots(x="here", y="parts_here"),
            ),
        ),
        Panel(
            height=160,
            title=("分数：四个贡献之和", "The score: their sum"),
            x=DISTANCE,
            y=Axis(label="", low=-4.4, high=4.4, ticks=(-4, 0, 4)),
            marks=(
                Line(x="grid", y="score", tone="accent"),
                Dots(x="t", y="score_here", label="text", tone="accent"),
            ),
        ),
    ),
)


def compute(n, t, base):
    """Rotate a query at n + t and a key at n, both (1, 0) in each pair."""
    x = np.tile([1.0, 0.0], PAIRS)[None]  # (1, 8)
    q = rope_interleaved(x, [n + t], base).reshape(PAIRS, 2)
    k = rope_interleaved(x, [n], base).reshape(PAIRS, 2)
    grid = np.arange(0, FURTHEST + 0.25, 0.25)
    away = rope_interleaved(np.repeat(x, grid.size, axis=0), grid, base)
    parts = away.reshape(-1, PAIRS, 2)[..., 0].T  # the key stays at (1, 0)
    turn = np.linspace(0, 2 * np.pi, 73)
    theta = rope_freqs(2 * PAIRS, base)
    here = (q * k).sum(axis=1)
    found = {
        "zero": 0.0,
        "circle_x": np.cos(turn),
        "circle_y": np.sin(turn),
        "theta": theta,
        "grid": grid,
        "t": t,
        "here": np.full(PAIRS, t),
        "parts_here": here,
        "score": parts.sum(axis=0),
        "score_here": here.sum(),
        "text": [short(here.sum())],
    }
    for i in range(PAIRS):
        found[f"part_{i}"] = parts[i]
        found[f"q{i}_x"], found[f"q{i}_y"] = q[i]
        found[f"k{i}_x"], found[f"k{i}_y"] = k[i]
    return found


def describe(found, n, t, base):
    """Say the angles between the hands, and the score they add up to."""
    angles = [short(angle) for angle in t * found["theta"]]
    parts = [short(part) for part in found["parts_here"]]
    score = found["text"][0]
    return (
        f"查询在位置 {n + t}，键在位置 {n}，距离 {t}，base {base}。四组的夹角是 "
        f"{'、'.join(angles)} 弧度，余弦是 {'、'.join(parts)}，"
        f"加起来得到分数 {score}。只移动 n，夹角和分数都不变。",
        f"Query at position {n + t}, key at position {n}, distance {t}, base "
        f"{base}. The four angles are {', '.join(angles)} rad, their cosines "
        f"{', '.join(parts)}; the score is their sum, {score}. Moving n alone "
        f"changes no angle and no score.",
    )
