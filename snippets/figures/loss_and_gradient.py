"""Log loss and squared error of a sigmoid, and how hard each of them pulls."""

import numpy as np

from snippets.figures import (
    Axis,
    Dots,
    Figure,
    Line,
    Panel,
    Rule,
    Slider,
    Switch,
    percent,
    shown,
)
from snippets.losses import (
    bce_with_logits,
    bce_with_logits_grad,
    mse_on_sigmoid,
    mse_on_sigmoid_grad,
    sigmoid,
)

LOGIT = Axis(label="logit z", low=-10, high=10, ticks=(-10, -5, 0, 5, 10))
LOG_LOSS, SQUARED = ("对数损失", "log loss"), ("平方误差", "squared error")

FIGURE = Figure(
    title=("损失与梯度，随 logit 变化", "Loss and gradient against the logit"),
    controls=(
        Slider(
            name="z", label="logit $z$", low=-10, high=10, step=0.2, start=-6
        ),
        Switch(name="y", label=("标签 $y=1$", "label $y=1$"), start=True),
    ),
    panels=(
        Panel(
            title=("损失", "Loss"),
            x=LOGIT,
            y=Axis(label="", low=0, high=10, ticks=(0, 1, 5, 10)),
            marks=(
                Rule(x="z"),
                Line(x="grid", y="mse", label=SQUARED),
                Line(x="grid", y="bce", label=LOG_LOSS, tone="accent"),
                Dots(x="z", y="mse_here", label="mse_text"),
                Dots(x="z", y="bce_here", label="bce_text", tone="accent"),
            ),
        ),
        Panel(
            title=("梯度", "Gradient"),
            x=LOGIT,
            y=Axis(label="", low=-1.25, high=1.25, ticks=(-1, 0, 1)),
            marks=(
                Rule(y=-1),
                Rule(y=0),
                Rule(y=1),
                Rule(x="z"),
                Line(x="grid", y="mse_slope", label=SQUARED),
                Line(x="grid", y="bce_slope", label=LOG_LOSS, tone="accent"),
                Dots(x="z", y="mse_slope_here", label="mse_slope_text"),
                Dots(
                    x="z",
                    y="bce_slope_here",
                    label="bce_slope_text",
                    tone="accent",
                ),
            ),
        ),
    ),
)


def compute(z, y):
    """Evaluate both losses and their gradients along the axis, and at z."""
    grid = np.linspace(-10, 10, 161)
    found = {"grid": grid, "z": z, "p": sigmoid(z)}
    for name, loss, slope in (
        ("bce", bce_with_logits, bce_with_logits_grad),
        ("mse", mse_on_sigmoid, mse_on_sigmoid_grad),
    ):
        for what, function in ((name, loss), (f"{name}_slope", slope)):
            labels = np.full(grid.shape, int(y))
            here = float(function(z, int(y)))
            found[what] = function(grid, labels, reduction="none")
            found[f"{what}_here"] = here
            found[f"{what}_text"] = [shown(here, 4)]
    return found


def describe(found, z, y):
    """Say both losses and both gradients at z, and their ratio."""
    p, label = percent(found["p"]), int(y)
    loss, square = found["bce_text"][0], found["mse_text"][0]
    slope, flat = found["bce_slope_text"][0], found["mse_slope_text"][0]
    ratio = shown(found["bce_slope_here"] / found["mse_slope_here"])
    at = f"{z:g}".replace("-", "−")
    return (
        f"z = {at} 时，模型给正类的概率是 {p}，标签是 {label}。对数损失 {loss}，"
        f"梯度 {slope}；平方误差 {square}，梯度 {flat}。"
        f"对数损失的梯度是平方误差的 {ratio} 倍。",
        f"At z = {at} the model gives the positive class a probability of {p}; "
        f"the label is {label}. Log loss {loss}, gradient {slope}; squared error "
        f"{square}, gradient {flat}. The gradient of log loss is {ratio} "
        "times that of the squared error.",
    )
