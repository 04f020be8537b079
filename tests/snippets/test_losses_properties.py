"""What must hold for every input: identities between the losses, limits, invariances."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from snippets.losses import (
    bce_with_logits,
    bce_with_logits_grad,
    class_balanced_weights,
    cross_entropy,
    cross_entropy_grad,
    focal_with_logits,
    focal_with_logits_grad,
    log_sigmoid,
    log_softmax,
    logit_adjusted_ce,
    logsumexp,
    mse_on_sigmoid_grad,
    sigmoid,
    sigmoid_grad,
    softmax,
    softmax_grad,
)

LOGITS = arrays(np.float64, (4, 3), elements=st.floats(-1e4, 1e4))
SMALL = arrays(np.float64, (4, 3), elements=st.floats(-20, 20))
TARGET = arrays(np.int64, 4, elements=st.integers(0, 2))
ONE_Z = arrays(np.float64, 6, elements=st.floats(-1e4, 1e4))
LABELS = arrays(np.int64, 6, elements=st.integers(0, 1))

# The same examples in each run; a slow machine is no failure.
fixed = settings(deadline=None, derandomize=True, max_examples=60)


@fixed
@given(LOGITS)
def test_probabilities_sum_to_one_and_keep_the_order_of_the_scores(x):
    p = softmax(x)
    np.testing.assert_allclose(p.sum(axis=-1), 1.0, rtol=1e-12)
    assert (np.take_along_axis(p, x.argmax(-1)[:, None], -1) == p.max(-1, keepdims=True)).all()


@fixed
@given(SMALL, st.floats(-1e3, 1e3))
def test_a_constant_added_to_all_logits_changes_no_probability(x, shift):
    np.testing.assert_allclose(softmax(x + shift), softmax(x), rtol=1e-9)
    np.testing.assert_allclose(logsumexp(x + shift), logsumexp(x) + shift, rtol=1e-9, atol=1e-9)


@fixed
@given(LOGITS)
def test_log_sum_exp_lies_between_the_maximum_and_the_maximum_plus_log_of_the_count(x):
    lse, top = logsumexp(x), x.max(axis=-1)
    assert (lse >= top).all()
    assert (lse <= top + np.log(3) + 1e-9).all()


@fixed
@given(SMALL, arrays(np.float64, (4, 3), elements=st.floats(-5, 5)))
def test_the_product_with_the_softmax_jacobian_equals_the_jacobian_written_out(x, g):
    p = softmax(x)
    jacobian = np.einsum("nc,ck->nck", p, np.eye(3)) - np.einsum("nc,nk->nck", p, p)
    np.testing.assert_allclose(
        softmax_grad(x, g), np.einsum("nck,nc->nk", jacobian, g), rtol=1e-9, atol=1e-12
    )


@fixed
@given(ONE_Z)
def test_a_sigmoid_and_its_mirror_sum_to_one_and_the_slope_is_at_most_a_quarter(z):
    np.testing.assert_allclose(sigmoid(z) + sigmoid(-z), 1.0, rtol=1e-12)
    assert (sigmoid_grad(z) <= 0.25).all()
    np.testing.assert_allclose(log_sigmoid(z), log_sigmoid(-z) + z, rtol=1e-12, atol=1e-12)


@fixed
@given(ONE_Z, LABELS)
def test_the_stable_formula_with_the_maximum_gives_the_same_log_loss(z, y):
    by_hand = np.maximum(z, 0) - z * y + np.log1p(np.exp(-np.abs(z)))
    np.testing.assert_allclose(bce_with_logits(z, y, reduction="none"), by_hand, rtol=1e-12)


@fixed
@given(ONE_Z, LABELS)
def test_binary_log_loss_is_cross_entropy_over_the_logits_zero_and_z(z, y):
    two = np.stack([np.zeros_like(z), z], axis=-1)
    np.testing.assert_allclose(bce_with_logits(z, y), cross_entropy(two, y), rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(
        bce_with_logits_grad(z, y), cross_entropy_grad(two, y)[:, 1], rtol=1e-9, atol=1e-12
    )


@fixed
@given(LOGITS, TARGET)
def test_the_gradient_of_cross_entropy_is_softmax_minus_one_hot_over_n(z, t):
    wanted = (softmax(z) - np.eye(3)[t]) / 4
    np.testing.assert_allclose(cross_entropy_grad(z, t), wanted, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(cross_entropy_grad(z, t).sum(axis=-1), 0.0, atol=1e-12)


@fixed
@given(SMALL, TARGET, st.floats(0, 1))
def test_label_smoothing_is_cross_entropy_with_the_smoothed_distribution(z, t, eps):
    smooth = (1 - eps) * np.eye(3)[t] + eps / 3
    np.testing.assert_allclose(
        cross_entropy(z, t, label_smoothing=eps), cross_entropy(z, smooth), rtol=1e-9, atol=1e-12
    )


@fixed
@given(SMALL, SMALL)
def test_cross_entropy_is_least_at_the_true_distribution(truth, other):
    q = softmax(truth)
    floor = -(q * log_softmax(truth)).sum(-1).mean()  # the entropy of q
    np.testing.assert_allclose(cross_entropy(truth, q), floor, rtol=1e-9, atol=1e-12)
    assert cross_entropy(other, q) >= floor - 1e-9


@fixed
@given(ONE_Z, LABELS)
def test_focal_loss_without_focus_is_half_the_log_loss(z, y):
    np.testing.assert_allclose(
        focal_with_logits(z, y, alpha=0.5, gamma=0), bce_with_logits(z, y) / 2, rtol=1e-12
    )
    np.testing.assert_allclose(
        focal_with_logits_grad(z, y, 0.5, 0), bce_with_logits_grad(z, y) / 2, rtol=1e-12
    )


@fixed
@given(ONE_Z, LABELS, st.floats(0, 5), st.floats(0, 5))
def test_more_focus_never_makes_a_loss_larger(z, y, low, more):
    weak = focal_with_logits(z, y, gamma=low, reduction="none")
    strong = focal_with_logits(z, y, gamma=low + more, reduction="none")
    assert (strong <= weak + 1e-9).all()


@fixed
@given(ONE_Z, LABELS, st.floats(0, 1), st.floats(0, 5))
def test_a_label_and_its_logit_can_be_mirrored_in_focal_loss(z, y, alpha, gamma):
    np.testing.assert_allclose(
        focal_with_logits(z, y, alpha, gamma),
        focal_with_logits(-z, 1 - y, 1 - alpha, gamma),
        rtol=1e-9,
        atol=1e-9,  # 1 - alpha loses the digits of a tiny alpha
    )


@fixed
@given(SMALL, TARGET)
def test_logit_adjustment_with_equal_priors_or_no_strength_changes_nothing(z, t):
    plain = cross_entropy(z, t)
    np.testing.assert_allclose(logit_adjusted_ce(z, t, np.full(3, 1 / 3)), plain, atol=1e-9)
    np.testing.assert_allclose(logit_adjusted_ce(z, t, [0.2, 0.5, 0.3], tau=0), plain, rtol=1e-12)


@pytest.mark.parametrize("classes", [2, 3, 10, 50257])
def test_a_uniform_guess_over_k_classes_costs_log_k(classes):
    target = [classes - 1]
    np.testing.assert_allclose(cross_entropy(np.zeros((1, classes)), target), np.log(classes))


def test_a_weighted_mean_divides_by_the_weights_of_the_true_classes_not_by_n():
    z, t, w = np.zeros((3, 2)), np.array([0, 0, 1]), np.array([1.0, 100.0])
    np.testing.assert_allclose(cross_entropy(z, t, weight=w), np.log(2))
    np.testing.assert_allclose(cross_entropy(z, t, weight=w, reduction="sum"), 102 * np.log(2))


def test_nothing_but_ignored_rows_gives_nan_and_a_gradient_of_zeros():
    z, t = np.ones((2, 3)), np.full(2, -100)
    assert np.isnan(cross_entropy(z, t))
    assert cross_entropy(z, t, reduction="sum") == 0
    assert (cross_entropy_grad(z, t) == 0).all()


def test_a_class_ruled_out_by_minus_infinity_costs_infinity_only_if_it_is_the_true_one():
    z = np.array([[0.0, -np.inf, 0.0]])
    np.testing.assert_allclose(cross_entropy(z, [0]), np.log(2))
    assert cross_entropy(z, [1]) == np.inf
    assert cross_entropy_grad(z, [0]).tolist() == [[-0.5, 0.0, 0.5]]


def test_a_row_of_only_minus_infinity_sums_to_minus_infinity_and_has_no_softmax():
    x = np.array([[-np.inf, -np.inf], [0.0, 0.0]])
    np.testing.assert_allclose(logsumexp(x), [-np.inf, np.log(2)])
    with pytest.warns(RuntimeWarning, match="invalid value"):
        assert np.isnan(softmax(x)[0]).all()


def test_squared_error_gives_no_gradient_where_it_is_needed_most_and_log_loss_does():
    z, y = np.array([-20.0]), np.array([1])  # sure, and wrong
    assert abs(mse_on_sigmoid_grad(z, y)[0]) < 1e-8
    np.testing.assert_allclose(bce_with_logits_grad(z, y), -1.0, rtol=1e-8)


def test_the_gradient_of_focal_loss_stays_finite_for_gamma_below_one_at_certainty():
    z, y = np.array([1e3, -1e3, 1e3, -1e3]), np.array([1, 0, 0, 1])
    grad = focal_with_logits_grad(z, y, alpha=0.5, gamma=0.5, reduction="none")
    np.testing.assert_allclose(grad, [0, 0, 0.5, -0.5], atol=1e-12)


def test_class_balanced_weights_go_from_equal_to_inverse_frequency():
    counts = np.array([900, 90, 10])
    assert class_balanced_weights(counts, beta=0).tolist() == [1, 1, 1]
    inverse = 1 / counts
    np.testing.assert_allclose(
        class_balanced_weights(counts, beta=1 - 1e-9), inverse / inverse.mean(), rtol=1e-5
    )
