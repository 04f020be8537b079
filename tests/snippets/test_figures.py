"""What a figure draws is what the snippets compute, and what its text says is what it draws."""

from __future__ import annotations

import json
import re

import numpy as np
import pytest

from snippets import figures
from snippets.attention import causal_mask, scaled_dot_product_attention
from snippets.figures import (
    Axis,
    Dots,
    Figure,
    Line,
    Mask,
    Numbers,
    Panel,
    Rule,
    Slider,
    Steps,
    Switch,
    _answer,
)
from snippets.losses import bce_with_logits, focal_with_logits, mse_on_sigmoid, sigmoid

rng = np.random.default_rng(3)


def computed(figure: str, **positions) -> dict[str, np.ndarray]:
    """The arrays at these positions, the rest as at the start."""
    module = figures.load(figure)
    given = {control.name: control.start for control in module.FIGURE.controls} | positions
    given = {name: np.array(v) if isinstance(v, tuple) else v for name, v in given.items()}
    return {name: np.asarray(value) for name, value in module.compute(**given).items()}


def text(figure: str, language: str = "en", **positions) -> str:
    return json.loads(figures.answer(figure, json.dumps(positions)))["text"][language]


def numbers_in(said: str) -> list[float]:
    return [float(n.replace("−", "-")) for n in re.findall(r"−?\d+(?:\.\d+)?", said)]


# Loss and gradient


@pytest.mark.parametrize("y", [False, True])
def test_the_curves_of_loss_and_gradient_fit_each_other(y: bool) -> None:
    found = computed("loss-and-gradient", z=-2.5, y=y)  # on the grid
    for name, loss in (("bce", bce_with_logits), ("mse", mse_on_sigmoid)):
        step = 1e-5
        ends = [
            loss(found["grid"] + h, np.full(161, int(y)), reduction="none") for h in (-step, step)
        ]
        np.testing.assert_allclose(
            found[f"{name}_slope"], (ends[1] - ends[0]) / 2 / step, atol=1e-9
        )
        (at,) = np.flatnonzero(found["grid"] == -2.5)
        np.testing.assert_allclose(found[f"{name}_here"], found[name][at], rtol=1e-12)


def test_a_sure_and_wrong_model_is_pulled_by_log_loss_alone() -> None:
    found = computed("loss-and-gradient", z=-8, y=True)
    p = sigmoid(-8.0)
    np.testing.assert_allclose(found["bce_slope_here"], p - 1)
    np.testing.assert_allclose(found["mse_slope_here"], 2 * (p - 1) * p * (1 - p))


@pytest.mark.parametrize("z", [-10, -0.2, 0, 7.4])
def test_the_text_on_loss_and_gradient_says_its_numbers(z: float) -> None:
    found = computed("loss-and-gradient", z=z, y=True)
    for name in ("bce", "mse", "bce_slope", "mse_slope"):
        assert str(found[f"{name}_text"][0]) in text("loss-and-gradient", z=z)
        assert str(found[f"{name}_text"][0]) in text("loss-and-gradient", "zh", z=z)


# Easy samples


@pytest.mark.parametrize("gamma", [0, 0.5, 2, 5])
def test_focal_loss_is_cross_entropy_times_its_factor(gamma: float) -> None:
    found = computed("easy-samples", gamma=gamma, easy=0.98)
    p = sigmoid(found["u"])
    np.testing.assert_allclose(found["ce"], -np.log(p), rtol=1e-12)
    np.testing.assert_allclose(found["focal"], -((1 - p) ** gamma) * np.log(p), rtol=1e-9)
    np.testing.assert_allclose(found["factor"], [0.9**gamma, 0.02**gamma], rtol=1e-9)


def test_the_shares_are_those_of_the_summed_losses() -> None:
    found = computed("easy-samples", gamma=2, easy=0.9, ratio=300)
    z = np.log(0.9 / 0.1)
    losses = focal_with_logits(
        np.append(np.full(300, -z), -z), np.append(np.zeros(300), 1), 0.5, 2.0, "none"
    )
    np.testing.assert_allclose(found["share"][1], losses[:-1].sum() / losses.sum(), rtol=1e-12)
    assert found["share"][0] > 0.9 > found["share"][1]
    assert "negatives' share" in text("easy-samples", easy=0.9, ratio=300)


def test_without_gamma_both_losses_share_alike() -> None:
    found = computed("easy-samples", gamma=0)
    assert found["share"][0] == found["share"][1]


# Imbalance and threshold


def test_the_rates_are_those_of_a_large_sample() -> None:
    ratio, threshold, positives = 10, 0.3, 20_000
    scores = rng.normal(size=positives * (ratio + 1))
    y = np.arange(scores.size) < positives
    scores += np.where(y, 1.8, -1.8)
    said = scores > threshold
    found = computed("imbalance-and-threshold", ratio=ratio, threshold=threshold)
    wanted = {
        "tpr_here": said[y].mean(),
        "fpr_here": said[~y].mean(),
        "precision_here": y[said].mean(),
        "accuracy": (said == y).mean(),
    }
    for name, value in wanted.items():
        # 20000 positives: five standard errors are at most 0.018.
        np.testing.assert_allclose(found[name], value, atol=0.018, err_msg=name)


def test_the_points_at_the_threshold_lie_on_both_curves() -> None:
    found = computed("imbalance-and-threshold", ratio=50, threshold=0.9)
    for x, y in (("fpr", "tpr"), ("tpr", "precision")):
        at = np.interp(found[f"{x}_here"], found[x][::-1], found[y][::-1])
        np.testing.assert_allclose(found[f"{y}_here"], at, atol=1e-3)


def test_the_ratio_moves_the_precision_and_not_the_roc_curve() -> None:
    even, rare = (computed("imbalance-and-threshold", ratio=ratio) for ratio in (1, 1000))
    for name in ("tpr", "fpr", "tpr_here", "fpr_here"):
        np.testing.assert_array_equal(even[name], rare[name])
    odds = even["tpr_here"] / even["fpr_here"]
    np.testing.assert_allclose(rare["precision_here"], odds / (odds + 1000), rtol=1e-12)


def test_the_probability_at_the_threshold_follows_bayes() -> None:
    found = computed("imbalance-and-threshold", ratio=20, threshold=0.7)
    near, far = np.exp(-((0.7 - 1.8) ** 2) / 2), np.exp(-((0.7 + 1.8) ** 2) / 2)
    np.testing.assert_allclose(found["p"], near / (near + 20 * far), rtol=1e-12)


# Attention inspector


def test_each_head_is_attention_over_its_own_numbers() -> None:
    heads = rng.integers(-5, 6, size=(2, 4, 5)).astype(float)
    mask = causal_mask(4, 4)
    found = computed(
        "attention-inspector", mask=mask, head_1=heads[0], head_2=heads[1], scaled=True
    )
    for number, head in enumerate(heads):
        q, k, v = head[:, :2], head[:, 2:4], head[:, 4:]
        scores = np.where(mask, np.einsum("id,jd->ij", q, k) / np.sqrt(2), -np.inf)
        weights = np.exp(scores - scores.max(axis=1, keepdims=True))
        weights /= weights.sum(axis=1, keepdims=True)
        np.testing.assert_allclose(found[f"weights_{number + 1}"], weights, atol=1e-12)
        np.testing.assert_allclose(found["outputs"][number], (weights @ v)[:, 0], atol=1e-12)


def test_masked_cells_are_blank_and_a_row_that_sees_nothing_is_zero_and_said() -> None:
    mask = np.ones((4, 4), dtype=bool)
    mask[2] = False
    found = computed("attention-inspector", mask=mask)
    np.testing.assert_array_equal(found["hidden"], ~mask)
    for name in ("weights_1", "weights_2"):
        np.testing.assert_array_equal(found[name][2], 0)
    assert (found["outputs"][:, 2] == 0).all()
    said = text("attention-inspector", mask=mask.tolist())
    assert "C may see nothing: weights and output are 0" in said
    assert "C→" not in said


def test_the_heads_look_where_the_page_says_they_look() -> None:
    found = computed("attention-inspector")
    assert found["weights_1"].argmax(axis=1).tolist() == [0, 0, 1, 2]
    assert found["weights_2"].argmax(axis=1).tolist() == [0, 0, 0, 0]


def test_without_the_scale_the_weights_are_sharper_by_the_square_root_of_two() -> None:
    module = figures.load("attention-inspector")
    head = np.array(module.PREVIOUS, dtype=float)
    scaled, bare = (computed("attention-inspector", scaled=on)["weights_1"] for on in (True, False))
    _, wanted = scaled_dot_product_attention(head[:, :2] * np.sqrt(2), head[:, 2:4], head[:, 4:])
    np.testing.assert_allclose(bare, wanted, atol=1e-12)
    assert (bare.max(axis=1) > scaled.max(axis=1)).all()


# RoPE


def test_each_hand_turns_by_position_times_its_frequency() -> None:
    found = computed("rope-pairs", n=5, t=7, base=100)
    theta = 100.0 ** (-2 * np.arange(4) / 8)
    for i in range(4):
        q, k = ([found[f"{c}{i}_x"], found[f"{c}{i}_y"]] for c in "qk")
        np.testing.assert_allclose(q, [np.cos(12 * theta[i]), np.sin(12 * theta[i])], atol=1e-12)
        np.testing.assert_allclose(k, [np.cos(5 * theta[i]), np.sin(5 * theta[i])], atol=1e-12)
    np.testing.assert_allclose(found["score_here"], np.cos(7 * theta).sum(), rtol=1e-12)


def test_the_score_sees_the_distance_alone() -> None:
    here, there = (computed("rope-pairs", n=n, t=11) for n in (0, 29))
    np.testing.assert_allclose(here["score_here"], there["score_here"], rtol=1e-12)
    np.testing.assert_allclose(np.interp(11, here["grid"], here["score"]), here["score_here"])


# All of them


@pytest.mark.parametrize("figure", figures.ids())
def test_every_extreme_setting_answers_with_finite_numbers_and_both_texts(figure: str) -> None:
    for control in figures.load(figure).FIGURE.controls:
        for value in (control.values[0], control.values[-1]):
            told = json.loads(figures.answer(figure, json.dumps({control.name: value})))
            assert "error" not in told, told
            assert "nan" not in json.dumps(told["arrays"])
            zh, en = told["text"]["zh"], told["text"]["en"]
            assert re.search("[一-鿿]", zh) and not re.search("[一-鿿]", en)
            # The same numbers in both languages, whatever the order of the words.
            assert sorted(numbers_in(zh)) == sorted(numbers_in(en)), (zh, en)


@pytest.mark.parametrize("figure", figures.ids())
def test_wild_numbers_get_an_answer_or_a_sentence(figure: str) -> None:
    for control in figures.load(figure).FIGURE.controls:
        for value in ("x", None, [], {}, 1e308, -1e308):
            told = json.loads(figures.answer(figure, json.dumps({control.name: value})))
            assert set(told) in ({"error"}, {"arrays", "text"})


def test_an_unknown_control_or_figure_is_named() -> None:
    told = json.loads(figures.answer("rope-pairs", '{"m": 1}'))["error"]
    assert told == "LookupError: no control 'm'; there are ['n', 't', 'base']"
    told = json.loads(figures.answer("rope-pears", "{}"))["error"]
    assert "no figure 'rope-pears'" in told and "rope-pairs" in told


def test_numbers_are_rounded_as_by_writing_six_digits() -> None:
    values = rng.uniform(-10, 10, 5000).round(12) * 10.0 ** rng.integers(-12, 14, 5000)
    wanted = [float(f"{value:.6g}") for value in values.tolist()]
    np.testing.assert_allclose(_answer.plain(values), wanted, rtol=1e-15)
    assert max(len(repr(abs(value))) for value in _answer.plain(values)) <= len("123456000000000.0")
    assert _answer.plain(np.array([0.0, -0.0, 1e-310, 7e-19])) == [0, 0, 0, 7e-19]


LINE = Line(x="x", y="y")
AXIS = Axis(label="", low=0, high=1)
TABLE = {"rows": ("A", "B"), "columns": ("A", "B"), "name": "t", "label": "t"}
REFUSED = [
    (
        lambda: Slider(name="s", label="s", low=0, high=1, step=0.3, start=0),
        "whole number of steps",
    ),
    (
        lambda: Slider(name="s", label="s", low=0, high=1, step=0.5, start=0.2),
        "one of its positions",
    ),
    (lambda: Steps(name="s", label="s", values=(1, 2), start=3), "one of (1, 2)"),
    (lambda: Numbers(start=((1, 2),), **TABLE), "shape (2, 2)"),
    (lambda: Mask(start=((True,), (True,)), **TABLE), "shape (2, 2)"),
    (lambda: Axis(label="p", low=1, high=1), "low must be less than high"),
    (lambda: Axis(label="p", low=0, high=1, log=True), "positive if log"),
    (lambda: Axis(label="p", low=0, high=1, ticks=(0,), names=("a", "b")), "1 ticks need as many"),
    (lambda: Rule(), "x or y"),
    (lambda: Rule(x=1, y=1), "not both"),
    (lambda: Panel(title="p", marks=(LINE,), x=AXIS), "Line needs the axis y"),
    (lambda: Panel(title="p", marks=(Dots(x="x", y="y"),), y=AXIS), "Dots needs the axis x"),
    (
        lambda: Figure(title="f", controls=(Switch(name="a", label=""),) * 2, panels=()),
        "different names",
    ),
]


@pytest.mark.parametrize(("make", "said"), REFUSED, ids=[said for _, said in REFUSED])
def test_a_figure_that_cannot_be_is_refused_with_a_reason(make, said: str) -> None:
    with pytest.raises(ValueError, match=re.escape(said)):
        make()


def test_the_positions_of_a_slider_are_written_as_the_page_writes_them() -> None:
    slider = Slider(name="z", label="z", low=-1, high=1, step=0.2, start=0)
    assert json.dumps(slider.values) == "[-1, -0.8, -0.6, -0.4, -0.2, 0, 0.2, 0.4, 0.6, 0.8, 1]"
