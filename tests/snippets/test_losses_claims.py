"""Numbers and statements of the pages log-loss and class-imbalance that no cell prints."""

import tracemalloc

import numpy as np
import pytest

from snippets.losses import (
    bce_with_logits,
    class_balanced_weights,
    cross_entropy,
    cross_entropy_grad,
    focal_with_logits,
    focal_with_logits_grad,
    log_softmax,
    mse_on_sigmoid,
    mse_on_sigmoid_grad,
    sigmoid,
    softmax,
)


def test_a_language_model_with_50257_tokens_starts_near_10_82():
    assert cross_entropy(np.zeros((1, 50257)), [7]) == pytest.approx(10.82, abs=0.005)


@pytest.mark.parametrize("function", [cross_entropy, cross_entropy_grad])
def test_a_large_vocabulary_takes_memory_for_its_rows_not_for_its_square(function):
    logits = np.zeros((2, 50257))
    tracemalloc.start()
    function(logits, [7, 50256])
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 20 * logits.nbytes, "the square of 50257 numbers would be 20 GB"


def test_shrinking_a_probability_a_hundredfold_adds_4_6_to_the_loss():
    z = [np.log(p / (1 - p)) for p in (1e-2, 1e-4, 1e-6)]
    losses = bce_with_logits(z, np.ones(3), reduction="none")
    np.testing.assert_allclose(np.diff(losses), 4.6, atol=0.01)


@pytest.mark.parametrize(("dtype", "limit"), [(np.float32, 88.72), (np.float64, 709.78)])
def test_exp_overflows_where_the_page_says(dtype, limit):
    with np.errstate(over="ignore"):
        assert np.isfinite(np.exp(dtype(limit)))
        assert np.isinf(np.exp(dtype(limit + 0.01)))


def test_softmax_twice_cannot_bring_the_loss_of_ten_classes_below_1_46():
    best = np.eye(10)[[0]]  # the most that a first softmax can give
    assert cross_entropy(best, [0]) == pytest.approx(1.46, abs=0.005)


def test_a_clipped_probability_has_no_gradient():
    def clipped(z):
        return -np.log(np.clip(sigmoid(z), 1e-7, 1))

    assert clipped(-20.0) == clipped(-20.1)
    assert bce_with_logits(-20.1, 1) > bce_with_logits(-20.0, 1)


def test_squared_error_on_a_sigmoid_loses_its_gradient_like_two_e_to_the_z():
    z = np.array([-20.0, -30.0])
    grad = mse_on_sigmoid_grad(z, np.ones(2), reduction="none")
    np.testing.assert_allclose(grad, -2 * np.exp(z), rtol=1e-6)


def test_cross_entropy_is_convex_in_the_logits_and_squared_error_is_not():
    rng = np.random.default_rng(0)
    for _ in range(50):
        p = softmax(rng.normal(size=4) * 3)
        assert np.linalg.eigvalsh(np.diag(p) - np.outer(p, p)).min() > -1e-12
    ends = mse_on_sigmoid(np.array([-8.0, 0.0]), np.ones(2), reduction="none")
    assert mse_on_sigmoid([-4.0], [1]) > ends.mean()  # above the chord


def test_the_hessian_of_cross_entropy_is_the_covariance_of_the_page():
    z, h = np.array([[0.3, -1.0, 0.8, 0.1]]), 1e-5
    p = softmax(z)[0]
    columns = [
        (cross_entropy_grad(z + h * e, [1]) - cross_entropy_grad(z - h * e, [1]))[0] / (2 * h)
        for e in np.eye(4)
    ]
    np.testing.assert_allclose(columns, np.diag(p) - np.outer(p, p), atol=1e-9)


def test_the_mean_of_micro_batches_is_not_the_mean_of_the_batch_with_weights():
    z, y, w = np.array([[2.0, 0.0], [2.0, 0.0]]), np.array([0, 1]), np.array([1.0, 9.0])
    parts = [cross_entropy(z[[i]], y[[i]], weight=w) for i in range(2)]
    assert np.mean(parts) != pytest.approx(cross_entropy(z, y, weight=w), rel=0.1)


def test_the_gradient_of_distillation_shrinks_like_one_over_the_squared_temperature():
    student, teacher = np.array([[1.0, -2.0, 0.5]]), np.array([[0.0, 1.0, 3.0]])
    sizes = []
    for t in (100.0, 200.0):
        grad = cross_entropy_grad(student / t, softmax(teacher / t)) / t  # chain rule: 1 / t
        sizes.append(np.abs(grad).max())
    assert sizes[0] / sizes[1] == pytest.approx(4, rel=0.02)


def test_keeping_one_percent_of_the_negatives_turns_0_0099_into_one_half():
    beta, p_s = 0.01, 0.5
    p = beta * p_s / (beta * p_s + 1 - p_s)
    assert p == pytest.approx(0.0099, abs=0.00005)
    kept = p / (p + beta * (1 - p))  # what the sampled data show
    assert kept == pytest.approx(p_s)


def test_the_bias_of_the_prior_quiets_the_negatives_at_the_start():
    bias = np.log(0.01 / 0.99)
    assert bias == pytest.approx(-4.6, abs=0.01)
    assert bce_with_logits(0.0, 0) == pytest.approx(0.693, abs=0.0005)
    assert bce_with_logits(bias, 0) == pytest.approx(0.01, abs=0.0001)


def test_recall_on_20_positives_is_known_to_20_points_only():
    assert 1.96 * np.sqrt(0.7 * 0.3 / 20) == pytest.approx(0.20, abs=0.005)


@pytest.mark.parametrize("gamma", [1.0, 2.0, 5.0])
def test_focal_loss_is_at_least_kl_minus_gamma_times_the_entropy_of_the_prediction(gamma):
    z = np.linspace(-6, 6, 49)
    p = np.stack([sigmoid(-z), sigmoid(z)], axis=-1)
    entropy = -(p * log_softmax(np.stack([np.zeros_like(z), z], axis=-1))).sum(axis=-1)
    focal = focal_with_logits(z, np.ones_like(z), 1.0, gamma, "none")
    kl = bce_with_logits(z, np.ones_like(z), reduction="none")  # of a one-hot label
    assert (focal >= kl - gamma * entropy - 1e-12).all()


def test_the_minimum_of_focal_loss_keeps_the_order_of_the_true_probabilities():
    z = np.linspace(-8, 8, 1601)
    one, zero = np.ones_like(z), np.zeros_like(z)
    best = [
        z[
            np.argmin(
                truth * focal_with_logits(z, one, 0.5, 2.0, "none")
                + (1 - truth) * focal_with_logits(z, zero, 0.5, 2.0, "none")
            )
        ]
        for truth in np.linspace(0.05, 0.95, 19)
    ]
    assert (np.diff(best) > 0).all()


@pytest.mark.parametrize("gamma", [0.0, 1.0, 2.0, 5.0])
@pytest.mark.parametrize("p", [0.02, 0.3, 0.5, 0.95])
def test_the_two_gradients_of_focal_loss_give_back_the_true_probability_as_published(p, gamma):
    z = np.log(p / (1 - p))
    g1, g0 = (abs(focal_with_logits_grad(z, label, alpha=0.5, gamma=gamma)) for label in (1, 0))

    def published(v):  # Charoenphakdee et al. (2021), before it is scaled to sum to 1
        return v / ((1 - v) ** gamma - gamma * (1 - v) ** (gamma - 1) * v * np.log(v))

    assert g0 / (g0 + g1) == pytest.approx(published(p) / (published(p) + published(1 - p)))


def test_class_weights_multiply_the_best_probabilities():
    eta, w = np.array([[0.7, 0.2, 0.1]]), np.array([1.0, 2.0, 5.0])
    at_the_claim = cross_entropy_grad(np.log(w * eta), eta, weight=w)
    np.testing.assert_allclose(at_the_claim, 0, atol=1e-12)
    assert np.abs(cross_entropy_grad(np.log(eta), eta, weight=w)).max() > 0.1


def test_the_kth_sample_of_a_class_counts_beta_to_the_k_minus_1():
    counts, beta = [1, 3, 40], 0.9
    effective = np.array([sum(beta**k for k in range(n)) for n in counts])
    weights = class_balanced_weights(counts, beta)
    np.testing.assert_allclose(weights * effective, (weights * effective)[0])
    assert weights.sum() == pytest.approx(3)


def test_a_confident_error_has_less_gradient_of_squared_error_than_a_mild_one():
    z = np.log(np.array([0.001, 0.01, 1 / 3, 0.9]) / (1 - np.array([0.001, 0.01, 1 / 3, 0.9])))
    size = np.abs(mse_on_sigmoid_grad(z, np.ones(4), reduction="none"))
    assert size[0] < size[1] < size[2] > size[3]


def test_removing_the_prior_costs_accuracy_and_wins_mean_recall_in_the_long_run():
    # Exact for the three normal distributions of the page, by integration over a grid.
    x, step = np.linspace(-8, 11, 20_001, retstep=True)
    prior = np.array([0.90, 0.09, 0.01])
    density = np.exp(-0.5 * (x[:, None] - 1.5 * np.arange(3)) ** 2) / np.sqrt(2 * np.pi)
    recall = {}
    for name, score in {"with": density * prior, "without": density}.items():
        chosen = np.eye(3)[score.argmax(axis=1)]
        recall[name] = (chosen * density).sum(axis=0) * step
    np.testing.assert_allclose([r.mean() for r in recall.values()], [0.48, 0.70], atol=0.01)
    np.testing.assert_allclose([r @ prior for r in recall.values()], [0.91, 0.75], atol=0.01)
