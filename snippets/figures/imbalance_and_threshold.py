"""ROC and precision-recall for one and the same model at any imbalance."""

import math

import numpy as np

from snippets.figures import (
    Axis,
    Dots,
    Figure,
    Line,
    Panel,
    Rule,
    Slider,
    Steps,
    percent,
)
from snippets.losses import sigmoid

# Scores are normal with variance 1 around +1.8 (positives) and -1.8
# (negatives): a threshold of 0.52 gives TPR 0.90 and FPR 0.01.
GAP = 3.6
RATE = dict(low=0, high=1, ticks=(0, 0.5, 1), names=("0", "50%", "100%"))

FIGURE = Figure(
    title=(
        "同一个模型，同一个阈值，不同的类别比例",
        "One model, one threshold, any imbalance",
    ),
    controls=(
        Steps(
            name="ratio",
            label=("负样本 : 正样本", "negatives : positives"),
            values=(1, 2, 5, 10, 20, 50, 100, 200, 500, 1000),
            start=1,
            show="{} : 1",
        ),
        Slider(
            name="threshold",
            label=("分数的阈值", "threshold on the score"),
            low=-4,
            high=4,
            step=0.1,
            start=0.5,
        ),
    ),
    panels=(
        Panel(
            title=("ROC：与比例无关", "ROC: the ratio plays no part"),
            x=Axis(label=("误报率", "false positive rate"), **RATE),
            y=Axis(label=("召回率", "recall"), **RATE),
            marks=(
                Line(x="chance", y="chance", tone="faint", dashed=True),
                Line(x="fpr", y="tpr"),
                Dots(
                    x="fpr_here",
                    y="tpr_here",
                    label=("roc_zh", "roc_en"),
                    tone="accent",
                ),
            ),
            height=200,
        ),
        Panel(
            title=(
                "精确率-召回率：随比例塌下去",
                "Precision and recall: the ratio decides",
            ),
            x=Axis(label=("召回率", "recall"), **RATE),
            y=Axis(label=("精确率", "precision"), **RATE),
            marks=(
                Rule(y="prior", label=("随便猜", "guessing")),
                Line(x="tpr", y="precision"),
                Dots(
                    x="tpr_here",
                    y="precision_here",
                    label=("pr_zh", "pr_en"),
                    tone="accent",
                ),
            ),
            height=200,
        ),
    ),
)


def upper(t):
    """Return the share of a standard normal above t."""
    return np.vectorize(math.erfc, otypes=[float])(t / math.sqrt(2)) / 2


def compute(ratio, threshold):
    """Evaluate both curves, and both points at the threshold."""
    prior = 1 / (1 + ratio)
    t = np.append(np.linspace(-6, 6, 121), threshold)
    tpr, fpr = upper(t - GAP / 2), upper(t + GAP / 2)
    hits, alarms = tpr * prior, fpr * (1 - prior)
    precision = hits / (hits + alarms)
    accuracy = hits + (1 - fpr) * (1 - prior)
    return {
        "chance": np.linspace(0, 1, 41),
        "tpr": tpr[:-1],
        "fpr": fpr[:-1],
        "precision": precision[:-1],
        "prior": prior,
        "tpr_here": tpr[-1],
        "fpr_here": fpr[-1],
        "precision_here": precision[-1],
        "accuracy": accuracy[-1],
        # The score itself is GAP * t as a log likelihood ratio.
        "p": sigmoid(GAP * threshold - np.log(ratio)),
        "roc_zh": [f"召回 {percent(tpr[-1])}，误报 {percent(fpr[-1])}"],
        "roc_en": [f"recall {percent(tpr[-1])}, FPR {percent(fpr[-1])}"],
        "pr_zh": [f"精确率 {percent(precision[-1])}"],
        "pr_en": [f"precision {percent(precision[-1])}"],
    }


def describe(found, ratio, threshold):
    """Say all rates at the threshold, and what never saying yes would get."""
    tpr, fpr, precision, accuracy = (
        percent(found[name])
        for name in ("tpr_here", "fpr_here", "precision_here", "accuracy")
    )
    never, p = percent(ratio / (1 + ratio)), percent(found["p"])
    at = f"{threshold:g}".replace("-", "−")
    return (
        f"负正比 {ratio} : 1，阈值 {at}：召回率 {tpr}，误报率 {fpr}，"
        f"精确率 {precision}。准确率 {accuracy}，全判负类是 {never}。"
        f"在这个阈值上，校准的概率是 {p}。",
        f"Negatives to positives {ratio} : 1, threshold {at}: recall {tpr}, false "
        f"positive rate {fpr}, precision {precision}. Accuracy {accuracy}; "
        f"always saying no gets {never}. At this threshold the calibrated "
        f"probability is {p}.",
    )
