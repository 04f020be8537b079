"""Bad input is refused with what was wanted and got; inputs and dtypes are left alone.

Known wrong answers fail the checks that the snippets pass: that shows the checks can fail.
"""

import numpy as np
import pytest

from snippets import losses
from tests.oracles import recorded

CASES = recorded("losses")
Z, Y = np.zeros((2, 3)), np.array([0, 2])


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: losses.bce_with_logits(np.zeros(3), np.zeros((3, 1))), r"\(3,\), got \(3, 1\)"),
        (lambda: losses.bce_with_logits([0.0], [2]), r"y must be in \[0, 1\], got 2"),
        (lambda: losses.bce_with_logits([0.0], [np.nan]), r"got nan"),
        (lambda: losses.bce_with_logits([0.0], [1], pos_weight=-1), r"pos_weight .* got -1"),
        (lambda: losses.bce_with_logits([0.0], [1], reduction="avg"), r"'none'\), got 'avg'"),
        (lambda: losses.bce_with_logits_grad([0.0], [1], reduction="avg"), r"got 'avg'"),
        (lambda: losses.mse_on_sigmoid([0.0], [1, 0]), r"y must have shape \(1,\), got \(2,\)"),
        (lambda: losses.mse_on_sigmoid_grad([0.0], [-1]), r"got -1"),
        (lambda: losses.focal_with_logits([0.0], [0.5]), r"y must be 0 or 1, got 0.5"),
        (lambda: losses.focal_with_logits([0.0], [1], alpha=1.5), r"alpha .* got 1.5"),
        (lambda: losses.focal_with_logits_grad([0.0], [1], gamma=-1), r"gamma .* got -1"),
        (lambda: losses.focal_with_logits([0.0], [1, 0]), r"y must have shape \(1,\)"),
        (lambda: losses.cross_entropy(Z, [0, 1, 2]), r"target must have shape \(2,\), got \(3,\)"),
        (lambda: losses.cross_entropy(Z, [0, 3]), r"class indices must be in \[0, 2\], got 3"),
        (lambda: losses.cross_entropy(Z, [0, -1]), r"class indices .* got -1"),
        (lambda: losses.cross_entropy(Z, [0.0, 1.0]), r"must be integers, got float64"),
        (lambda: losses.cross_entropy(Z, Z), r"must sum to 1 in each row, got 0"),
        (lambda: losses.cross_entropy(Z, np.full((2, 3), 2)), r"soft targets .* got 2"),
        (lambda: losses.cross_entropy(Z, Y, weight=[1, 2]), r"weight must have shape \(3,\)"),
        (lambda: losses.cross_entropy(Z, Y, weight=[1, 2, -3]), r"weight .* got -3"),
        (lambda: losses.cross_entropy(Z, Y, label_smoothing=2), r"label_smoothing .* got 2"),
        (lambda: losses.cross_entropy(Z, Y, reduction="avg"), r"got 'avg'"),
        (lambda: losses.cross_entropy_grad(Z, Y, reduction="avg"), r"got 'avg'"),
        (lambda: losses.softmax_grad(Z, np.zeros(3)), r"upstream must have shape \(2, 3\)"),
        (lambda: losses.log_softmax_grad(Z, np.zeros(3)), r"upstream must have shape \(2, 3\)"),
        (lambda: losses.logsumexp_grad(Z, Z), r"upstream must have shape \(2,\), got \(2, 3\)"),
        (lambda: losses.class_balanced_weights([5, 0]), r"each >= 1, got \[5, 0\]"),
        (lambda: losses.class_balanced_weights([[5]]), r"must be \(C,\), .* got \[\[5\]\]"),
        (lambda: losses.class_balanced_weights([5, 2], beta=1), r"beta must be in \[0, 1\)"),
        (lambda: losses.logit_adjusted_ce(Z, Y, [0.5, 0.5]), r"prior must have shape \(3,\)"),
        (lambda: losses.logit_adjusted_ce(Z, Y, [0.5, 0.5, 0]), r"positive and sum to 1"),
        (lambda: losses.logit_adjusted_ce(Z, Y, [0.5, 0.3, 0.1]), r"positive and sum to 1"),
        (lambda: losses.logit_adjusted_ce(Z, Y, [0.5, 0.3, 0.2], tau=-1), r"tau .* got -1"),
    ],
)
def test_bad_input_is_refused_with_wanted_and_got(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def calls(dtype):
    """Return every function with arguments of one dtype, as (function, arguments)."""
    x, z = np.array([[1, -2, 0.5], [0, 3, 1]], dtype), np.array([1, -2, 0.5], dtype)
    target, labels, prior = np.array([0, 2]), np.array([1, 0, 1]), np.array([0.2, 0.5, 0.3])
    for name in ("softmax", "log_softmax", "logsumexp"):
        f = getattr(losses, name)
        yield f, (x,)
        yield getattr(losses, f"{name}_grad"), (x, np.ones(f(x).shape, dtype))
    for name in ("sigmoid", "log_sigmoid"):
        yield getattr(losses, name), (z,)
        yield getattr(losses, f"{name}_grad"), (z,)
    for name in ("bce_with_logits", "mse_on_sigmoid", "focal_with_logits"):
        yield getattr(losses, name), (z, labels)
        yield getattr(losses, f"{name}_grad"), (z, labels)
    yield losses.cross_entropy, (x, target, prior)
    yield losses.cross_entropy_grad, (x, target, prior)
    yield losses.logit_adjusted_ce, (x, target, prior)
    yield losses.logit_adjusted_ce_grad, (x, target, prior)


def test_every_differentiable_function_is_among_the_calls():
    called = {f.__name__ for f, _ in calls(np.float64)}
    assert called == set(losses.__all__) - {"class_balanced_weights"}


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_inputs_are_never_changed_and_the_dtype_is_kept(dtype):
    for function, arguments in calls(dtype):
        before = [argument.copy() for argument in arguments]
        out = function(*arguments)
        assert out.dtype == dtype, function.__name__
        for old, new in zip(before, arguments, strict=True):
            np.testing.assert_array_equal(old, new, err_msg=function.__name__)


def test_integers_and_lists_are_computed_in_float64():
    assert losses.softmax([1, 2]).dtype == np.float64
    assert losses.bce_with_logits([0, 1], [0, 1]).dtype == np.float64


def test_the_scores_can_be_given_by_name_and_must_be_given():
    assert losses.bce_with_logits(y=[1], z=[0.0]) == losses.bce_with_logits([0.0], [1])
    with pytest.raises(TypeError, match="missing 1 required positional argument: 'x'"):
        losses.softmax(axis=0)


def test_float32_input_is_computed_in_float64_inside():
    # In float32 arithmetic 1e8 + log 2 is 1e8 and the loss of the second class would be 0.
    z = np.array([[1e8, 1e8]], np.float32)
    np.testing.assert_allclose(losses.cross_entropy(z, [0]), np.log(2), rtol=1e-6)


# Wrong answers that are often seen, each beside the case that must catch it.


def log_of_softmax(x, axis=-1):
    e = np.exp(x)
    return np.log(e / e.sum(axis=axis, keepdims=True))


def log_softmax_over_the_first_axis(x, axis=-1):
    return losses.log_softmax(x, axis=0)


def sum_instead_of_mean(z, y, **options):
    return losses.bce_with_logits(z, y, **{**options, "reduction": "sum"})


def clipped_probability(z, y, **options):
    p = np.clip(losses.sigmoid(z), 1e-7, 1 - 1e-7)
    return -(y * np.log(p) + (1 - y) * np.log(1 - p))


def weighted_mean_over_n(logits, target, weight, **options):
    return losses.cross_entropy(logits, target, weight, reduction="none").mean()


def smoothing_without_the_true_class(logits, target, label_smoothing, **options):
    c = logits.shape[-1]
    q = np.full(logits.shape, label_smoothing / (c - 1))
    q[np.arange(len(target)), target.astype(int)] = 1 - label_smoothing
    return losses.cross_entropy(logits, q)


def p_instead_of_p_t(z, y, alpha, gamma):
    p = losses.sigmoid(z)
    alpha_t = np.where(y == 1, alpha, 1 - alpha)
    return (alpha_t * (1 - p) ** gamma * losses.bce_with_logits(z, y, reduction="none")).mean()


def one_alpha_for_both_classes(z, y, alpha, gamma):
    p_t = losses.sigmoid(np.where(y == 1, z, -z))
    return (alpha * (1 - p_t) ** gamma * losses.bce_with_logits(z, y, reduction="none")).mean()


def gamma_on_p_t(z, y, alpha, gamma):
    alpha_t, p_t = np.where(y == 1, alpha, 1 - alpha), losses.sigmoid(np.where(y == 1, z, -z))
    return (alpha_t * p_t**gamma * losses.bce_with_logits(z, y, reduction="none")).mean()


def gradient_without_one_over_n(z, y, **options):
    return losses.bce_with_logits_grad(z, y, reduction="sum")


WRONG = [
    (log_of_softmax, losses.log_softmax, "log_softmax/large/axis1", "x", "out"),
    (
        log_softmax_over_the_first_axis,
        losses.log_softmax,
        "log_softmax/small/axis1",
        "x",
        "out",
    ),
    (sum_instead_of_mean, losses.bce_with_logits, "bce/hard/1.0/mean", "z", "loss"),
    (clipped_probability, losses.bce_with_logits, "bce/extreme/y1", "z", "loss"),
    (
        weighted_mean_over_n,
        losses.cross_entropy,
        "ce/small/hard/weighted/0.0/mean",
        "logits",
        "loss",
    ),
    (
        smoothing_without_the_true_class,
        losses.cross_entropy,
        "ce/small/hard/flat/0.1/mean",
        "logits",
        "loss",
    ),
    (p_instead_of_p_t, losses.focal_with_logits, "focal/0.25/2.0", "z", "loss"),
    (one_alpha_for_both_classes, losses.focal_with_logits, "focal/0.25/2.0", "z", "loss"),
    (gamma_on_p_t, losses.focal_with_logits, "focal/0.25/2.0", "z", "loss"),
    (gradient_without_one_over_n, losses.bce_with_logits_grad, "bce/hard/1.0/mean", "z", "grad"),
]


@pytest.mark.parametrize(
    ("wrong", "right", "case", "given", "wanted"), WRONG, ids=lambda v: getattr(v, "__name__", None)
)
def test_a_wrong_answer_fails_the_value_that_the_snippet_meets(wrong, right, case, given, wanted):
    data = dict(CASES[case])
    options = {**data.get("options", {}), **({"axis": data["axis"]} if "axis" in data else {})}
    arguments = [data[given]]
    if "y" in data:
        arguments.append(np.broadcast_to(data["y"], data[given].shape))
        if "extreme" in case:
            options["reduction"] = "none"
    if "target" in data:
        arguments.append(data["target"])

    def agrees(function):
        with np.errstate(all="ignore"):
            got = function(*arguments, **options)
        return np.shape(got) == np.shape(data[wanted]) and np.allclose(
            got, data[wanted], rtol=1e-9, atol=1e-12
        )

    assert agrees(right)
    assert not agrees(wrong)
