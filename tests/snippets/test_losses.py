"""The losses agree with independent values and their gradients with central differences."""

import numpy as np
import pytest

from snippets import losses
from tests.oracles import recorded

CASES = recorded("losses")


def cases(*prefixes):
    """Return the names of the recorded cases that start with one of the prefixes."""
    found = [name for name in CASES if name.startswith(prefixes)]
    assert found, f"no recorded case starts with {prefixes}"
    return found


def close(got, wanted, atol=1e-12):
    np.testing.assert_allclose(got, wanted, rtol=1e-9, atol=atol)


def central_difference(f, x, h=1e-5):
    """Return the gradient of the scalar f at x, one entry at a time."""
    x = np.array(x, dtype=np.float64)
    grad = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        up, down = x.copy(), x.copy()
        up[index] += h
        down[index] -= h
        grad[index] = (f(up) - f(down)) / (2 * h)
    return grad


def differentiates(grad, f, x):
    np.testing.assert_allclose(grad, central_difference(f, x), rtol=1e-5, atol=1e-9)


@pytest.mark.parametrize("case", cases("softmax", "log_softmax", "logsumexp"))
def test_softmax_and_its_relatives_match_torch(case):
    name, data = case.split("/")[0], CASES[case]
    axis = data.get("axis", -1)
    close(getattr(losses, name)(data["x"], axis=axis), data["out"])
    if "grad" in data:
        grad = getattr(losses, f"{name}_grad")(data["x"], data["upstream"], axis=axis)
        close(grad, data["grad"])


@pytest.mark.parametrize("name", ["softmax", "log_softmax", "logsumexp"])
def test_vector_jacobian_products_match_central_differences(name):
    rng = np.random.default_rng(0)
    x = rng.normal(size=(2, 5, 3))
    f = getattr(losses, name)
    upstream = rng.normal(size=f(x, axis=1).shape)
    grad = getattr(losses, f"{name}_grad")(x, upstream, axis=1)
    differentiates(grad, lambda v: (f(v, axis=1) * upstream).sum(), x)


@pytest.mark.parametrize("name", ["sigmoid", "log_sigmoid"])
@pytest.mark.parametrize("regime", ["", "/extreme"])
def test_sigmoids_match_torch_and_9000_digits(name, regime):
    data = CASES[name + regime]
    close(getattr(losses, name)(data["z"]), data["out"], atol=1e-300)


@pytest.mark.parametrize("name", ["sigmoid", "log_sigmoid"])
def test_slopes_of_the_sigmoids_match_central_differences(name):
    z = np.linspace(-6, 6, 13)
    f = getattr(losses, name)
    differentiates(getattr(losses, f"{name}_grad")(z), lambda v: f(v).sum(), z)


BINARY = {
    "bce": (losses.bce_with_logits, losses.bce_with_logits_grad),
    "mse_on_sigmoid": (losses.mse_on_sigmoid, losses.mse_on_sigmoid_grad),
    "focal": (losses.focal_with_logits, losses.focal_with_logits_grad),
}


@pytest.mark.parametrize("case", [n for n in cases(*BINARY) if "extreme" not in n])
def test_binary_losses_and_gradients_match_torch(case):
    loss, grad = BINARY[case.split("/")[0]]
    data = CASES[case]
    options = data.get("options", {})
    close(loss(data["z"], data["y"], **options), data["loss"])
    close(grad(data["z"], data["y"], **options), data["grad"])
    differentiates(
        grad(data["z"], data["y"], **options),
        lambda v: np.sum(loss(v, data["y"], **options)),
        data["z"],
    )


@pytest.mark.parametrize("case", [n for n in cases(*BINARY) if "extreme" in n])
def test_binary_losses_keep_their_digits_at_logits_up_to_ten_thousand(case):
    loss, grad = BINARY[case.split("/")[0]]
    data = CASES[case]
    y = np.full(data["z"].shape, data["y"])
    close(loss(data["z"], y, reduction="none"), data["loss"], atol=1e-300)
    close(grad(data["z"], y, reduction="none"), data["grad"], atol=1e-300)


@pytest.mark.parametrize("case", cases("ce/"))
def test_cross_entropy_and_gradient_match_torch(case):
    data = CASES[case]
    close(losses.cross_entropy(data["logits"], data["target"], **data["options"]), data["loss"])
    close(
        losses.cross_entropy_grad(data["logits"], data["target"], **data["options"]), data["grad"]
    )


@pytest.mark.parametrize(
    "case", [n for n in cases("ce/small") if "none" not in n] + ["ce/sequence"]
)
def test_gradient_of_cross_entropy_matches_central_differences(case):
    data = CASES[case]
    grad = losses.cross_entropy_grad(data["logits"], data["target"], **data["options"])
    differentiates(
        grad,
        lambda v: losses.cross_entropy(v, data["target"], **data["options"]),
        data["logits"],
    )


@pytest.mark.parametrize("case", cases("logit_adjusted"))
def test_logit_adjustment_and_gradient_match_torch(case):
    data = CASES[case]
    arguments = data["target"], data["prior"], data["tau"]
    close(losses.logit_adjusted_ce(data["logits"], *arguments), data["loss"])
    close(losses.logit_adjusted_ce_grad(data["logits"], *arguments), data["grad"])
    if "small" in case:
        differentiates(
            losses.logit_adjusted_ce_grad(data["logits"], *arguments),
            lambda v: losses.logit_adjusted_ce(v, *arguments),
            data["logits"],
        )


@pytest.mark.parametrize("case", cases("class_balanced_weights"))
def test_class_balanced_weights_match_exact_fractions(case):
    data = CASES[case]
    close(losses.class_balanced_weights(data["counts"], data["beta"]), data["out"])
