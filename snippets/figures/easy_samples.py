"""Many easy negatives against one hard positive: who makes up the loss."""

import numpy as np

from snippets.figures import (
    Axis,
    Bars,
    Dots,
    Figure,
    Line,
    Panel,
    Slider,
    Steps,
    percent,
    short,
)
from snippets.losses import focal_with_logits, sigmoid

# The axis is the logit of the true class: pₜ alone would crowd the easy
# samples together at 1.
TICKS = (0.1, 0.5, 0.9, 0.99, 0.999)
HARD = 0.1  # p_t of the one positive
LOSSES = (("交叉熵", "cross-entropy"), ("焦点损失", "focal loss"))

FIGURE = Figure(
    title=(
        "焦点损失把容易样本压下去多少",
        "How far focal loss pushes the easy samples down",
    ),
    controls=(
        Slider(
            name="gamma",
            label=(r"聚焦参数 $\gamma$", r"focusing $\gamma$"),
            low=0,
            high=5,
            step=0.5,
            start=2,
        ),
        Steps(
            name="easy",
            label=("容易的负样本的 $p_t$", "$p_t$ of an easy negative"),
            values=(0.6, 0.8, 0.9, 0.95, 0.968, 0.98, 0.99, 0.999),
            start=0.99,
        ),
        Steps(
            name="ratio",
            label=("负样本 : 正样本", "negatives : positives"),
            values=(1, 3, 10, 30, 100, 300, 1000, 3000),
            start=1000,
            show="{} : 1",
        ),
    ),
    panels=(
        Panel(
            title=(
                "一个样本的损失（对数刻度）",
                "Loss of one sample (log scale)",
            ),
            x=Axis(
                label="pₜ",
                low=-3,
                high=7.2,
                ticks=tuple(float(np.log(p / (1 - p))) for p in TICKS),
                names=tuple(f"{p:g}" for p in TICKS),
            ),
            y=Axis(
                label="",
                low=1e-9,
                high=10,
                ticks=(1e-8, 1e-6, 1e-4, 0.01, 1),
                names=("10⁻⁸", "10⁻⁶", "10⁻⁴", "0.01", "1"),
                log=True,
            ),
            marks=(
                Line(x="u", y="ce", label=LOSSES[0]),
                Line(
                    x="u",
                    y="focal",
                    label=LOSSES[1],
                    tone="accent",
                ),
                Dots(x="u_easy", y="ce_easy"),
                Dots(x="u_hard", y="ce_hard"),
                Dots(x="u_hard", y="focal_hard", tone="accent"),
                Dots(x="u_easy", y="focal_easy", label="times", tone="accent"),
            ),
        ),
        Panel(
            title=("总损失由谁贡献", "Who makes up the total loss"),
            x=Axis(
                label="",
                low=0,
                high=1,
                ticks=(0, 0.5, 1),
                names=("0", "50%", "100%"),
            ),
            marks=(
                Bars(
                    rows=LOSSES,
                    x1="zero",
                    x2="share",
                    label=("negatives_zh", "negatives_en"),
                ),
                Bars(
                    rows=LOSSES,
                    x1="share",
                    x2="one",
                    label=("positive_zh", "positive_en"),
                    tone="accent",
                ),
            ),
            height=130,
        ),
    ),
)


def compute(gamma, easy, ratio):
    """Evaluate both losses along the axis, and the shares of the total."""
    u = np.linspace(-3, 7.2, 103)
    p = np.array([HARD, easy])
    at = np.log(p / (1 - p))

    def loss(z, gamma):
        # Twice: with alpha = 1/2 and gamma = 0 it is then cross-entropy.
        ones = np.ones_like(z)
        return 2 * focal_with_logits(z, ones, 0.5, gamma, "none")

    ce, focal = loss(at, 0.0), loss(at, gamma)
    share = np.array(
        [ratio * x[1] / (ratio * x[1] + x[0]) for x in (ce, focal)]
    )
    return {
        "u": u,
        "ce": loss(u, 0.0),
        "focal": loss(u, gamma),
        "u_hard": at[0],
        "u_easy": at[1],
        "ce_hard": ce[0],
        "ce_easy": ce[1],
        "focal_hard": focal[0],
        "focal_easy": focal[1],
        "factor": (1 - sigmoid(at)) ** gamma,
        "times": [f"×{short(focal[1] / ce[1], 2)}"],
        "zero": np.zeros(2),
        "share": share,
        "one": np.ones(2),
        "negatives_zh": [f"负样本 {percent(part)}" for part in share],
        "negatives_en": [f"negatives {percent(part)}" for part in share],
        "positive_zh": [f"正样本 {percent(1 - part)}" for part in share],
        "positive_en": [f"positive {percent(1 - part)}" for part in share],
    }


def describe(found, gamma, easy, ratio):
    """Say how much smaller the losses are, and the shares."""
    hard, factor = (short(value, 2) for value in found["factor"])
    ce, focal = (percent(part) for part in found["share"])
    return (
        f"γ = {gamma:g}：pₜ = {easy:g} 的负样本，损失乘 {factor}；pₜ = {HARD:g} 的"
        f"正样本，损失乘 {hard}。{ratio} 个这样的负样本对 1 个这样的正样本，"
        f"负样本占总损失的比例从 {ce} 变为 {focal}。",
        f"γ = {gamma:g}: the loss of a negative at pₜ = {easy:g} is multiplied "
        f"by {factor}, that of a positive at pₜ = {HARD:g} by {hard}. With "
        f"{ratio} such negatives to 1 such positive, the negatives' share of "
        f"the total loss goes from {ce} to {focal}.",
    )
