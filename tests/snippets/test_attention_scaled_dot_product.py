"""Scaled dot-product attention, its gradient and the causal mask."""

from __future__ import annotations

import numpy as np
import pytest

from snippets.attention import (
    causal_mask,
    masked_softmax,
    scaled_dot_product_attention,
    scaled_dot_product_attention_backward,
)
from tests.oracles import recorded
from tests.snippets.attention_checks import central_difference, close, fails, leaves_inputs_alone

CASES = recorded("attention")
REGIMES = ["sdpa_small", "sdpa_large"]


def qkv(name: str):
    """Return the inputs of a recorded case."""
    case = CASES[name]
    return case["q"], case["k"], case["v"]


# --- what every implementation of the forward pass must satisfy ---------------------------------


def plain_values(attention, name="sdpa_small"):
    """Equal to torch without a mask."""
    out, attn = attention(*qkv(name))
    close(attn, CASES[name]["attn"])
    close(out, CASES[name]["out"])


def large_values(attention):
    """Equal to torch with logits of order 1000."""
    plain_values(attention, "sdpa_large")


def masked_values(attention, name="sdpa_small"):
    """Equal to torch with a mask that leaves one query without any key."""
    out, attn = attention(*qkv(name), CASES[name]["mask"])
    close(attn, CASES[name]["attn_masked"])
    close(out, CASES[name]["out_masked"])


def large_masked_values(attention):
    """The same with logits of order 1000."""
    masked_values(attention, "sdpa_large")


def purity(attention):
    """Inputs stay as they were."""
    leaves_inputs_alone(lambda q, k, v: attention(q, k, v), *(a.copy() for a in qkv("sdpa_small")))


CHECKS = [plain_values, large_values, masked_values, large_masked_values, purity]


@pytest.mark.parametrize("check", CHECKS)
def test_attention_passes(check):
    check(scaled_dot_product_attention)


def softmax(x, axis=-1):
    e = np.exp(x - x.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


def scores_of(q, k, scale=None):
    return q @ np.swapaxes(k, -1, -2) * (1 / np.sqrt(q.shape[-1]) if scale is None else scale)


def wrong(softmax=softmax, scale=None, fill=-np.inf, late_mask=False, invert=False):
    """Build attention with one thing wrong."""

    def attention(q, k, v, mask=None):
        s = scores_of(q, k, scale)
        if mask is not None and invert:
            mask = ~mask
        if mask is not None and not late_mask:
            s = np.where(mask, s, fill)
        a = softmax(s)
        if mask is not None and late_mask:
            a = np.where(mask, a, 0.0)
        return a @ v, a

    return attention


def no_max(x, axis=-1):
    e = np.exp(x)
    return e / e.sum(axis=axis, keepdims=True)


def global_sum(x):
    e = np.exp(x - x.max())
    return e / e.sum()


def in_place(q, k, v, mask=None):
    q /= np.sqrt(q.shape[-1])
    a = softmax(q @ np.swapaxes(k, -1, -2))
    return a @ v, a


MUTANTS = {
    "no 1/sqrt(d)": (wrong(scale=1.0), plain_values),
    "1/d instead of 1/sqrt(d)": (wrong(scale=1 / 4), plain_values),
    "softmax over the queries": (wrong(softmax=lambda s: softmax(s, axis=-2)), plain_values),
    "softmax over everything": (wrong(softmax=global_sum), plain_values),
    "no softmax": (wrong(softmax=lambda s: s), plain_values),
    "not normalised": (wrong(softmax=lambda s: np.exp(s - s.max(-1, keepdims=True))), plain_values),
    "no maximum subtracted": (wrong(softmax=no_max), large_values),
    "mask after the softmax": (wrong(late_mask=True), masked_values),
    "mask inverted": (wrong(invert=True), masked_values),
    "masked scores set to 0": (wrong(fill=0.0), masked_values),
    "masked scores set to -1e9": (wrong(fill=-1e9), masked_values),
    "nan for a query without keys": (wrong(), masked_values),
    "changes q in place": (in_place, purity),
}


@pytest.mark.parametrize("name", MUTANTS)
def test_wrong_attention_is_caught(name):
    mutant, check = MUTANTS[name]
    assert fails(check, mutant)


def test_a_correct_second_version_is_not_caught():
    """The positive control's control: the frame of the mutants itself is right."""
    assert not fails(plain_values, wrong())
    assert not fails(large_values, wrong())


def test_each_regime_is_blind_to_a_mistake_that_the_other_one_sees():
    """Why both regimes are needed: saturated rows hide the scale, small logits the maximum."""
    assert not fails(plain_values, wrong(softmax=no_max))
    case = CASES["sdpa_large"]
    saturated = case["attn"].max(axis=-1) > 1 - 1e-12  # most rows: one key takes everything
    assert saturated.mean() > 0.9
    _, attn = wrong(scale=1.0)(case["q"], case["k"], case["v"])
    close(attn[saturated], case["attn"][saturated], atol=1e-9)


# --- more of the forward pass --------------------------------------------------------------------


@pytest.mark.parametrize("name", REGIMES)
def test_a_scale_of_ones_own_is_used(name):
    case = CASES[name]
    out, attn = scaled_dot_product_attention(*qkv(name), scale=case["scale"])
    close(out, case["out_scaled"])
    close(attn, case["attn_scaled"])


def test_a_query_without_any_key_gets_zeros_not_nan():
    mask = np.array([[True, True], [False, False]])
    out, attn = scaled_dot_product_attention(
        np.ones((2, 3)), np.ones((2, 3)), np.ones((2, 4)), mask
    )
    assert attn.tolist() == [[0.5, 0.5], [0.0, 0.0]]
    assert out.tolist() == [[1.0] * 4, [0.0] * 4]


def test_no_keys_at_all_give_zeros():
    out, attn = scaled_dot_product_attention(np.ones((2, 3)), np.ones((0, 3)), np.ones((0, 4)))
    assert attn.shape == (2, 0)
    assert out.tolist() == [[0.0] * 4] * 2


def test_rows_of_weights_sum_to_one_and_outputs_stay_between_the_values():
    for name in REGIMES:
        out, attn = scaled_dot_product_attention(*qkv(name))
        close(attn.sum(axis=-1), np.ones(attn.shape[:-1]))
        v = CASES[name]["v"]
        assert (out <= v.max(axis=-2, keepdims=True) + 1e-12).all()
        assert (out >= v.min(axis=-2, keepdims=True) - 1e-12).all()


def test_a_constant_added_to_all_scores_of_a_query_changes_nothing():
    scores = np.random.default_rng(0).normal(size=(3, 7))
    shift = np.array([[1e3], [-1e3], [0.5]])
    close(masked_softmax(scores + shift), masked_softmax(scores), rtol=1e-9, atol=1e-12)


def test_reordering_the_keys_with_their_values_changes_nothing():
    q, k, v = qkv("sdpa_small")
    order = np.random.default_rng(0).permutation(k.shape[-2])
    mask = CASES["sdpa_small"]["mask"]
    out, attn = scaled_dot_product_attention(q, k, v, mask)
    out2, attn2 = scaled_dot_product_attention(
        q, k[..., order, :], v[..., order, :], mask[..., order]
    )
    close(out2, out)
    close(attn2, attn[..., order])


def test_a_masked_key_may_hold_anything():
    q, k, v = (a.copy() for a in qkv("sdpa_small"))
    mask = np.arange(k.shape[-2]) < 4  # a padding mask, broadcast over the queries
    before, _ = scaled_dot_product_attention(q, k, v, mask)
    k[..., 4:, :], v[..., 4:, :] = 1e6, -1e6
    after, _ = scaled_dot_product_attention(q, k, v, mask)
    close(after, before)


def test_float32_stays_float32_and_is_near_torch():
    case = recorded("float32")["sdpa"]
    q, k, v = (case[name].astype(np.float32) for name in "qkv")
    out, attn = scaled_dot_product_attention(q, k, v)
    assert out.dtype == attn.dtype == np.float32
    close(out, case["out"], rtol=1e-6, atol=1e-6)


def test_integers_are_counted_in_float64():
    out, attn = scaled_dot_product_attention(np.eye(2, dtype=int), np.eye(2, dtype=int), [[4], [8]])
    assert out.dtype == attn.dtype == np.float64


def test_strided_inputs_give_the_same_values():
    q, k, v = qkv("sdpa_small")
    wide = np.repeat(q, 2, axis=-1)[..., ::2]
    assert not wide.flags.c_contiguous
    close(scaled_dot_product_attention(wide, k, v)[0], CASES["sdpa_small"]["out"])


@pytest.mark.parametrize(
    ("shapes", "message"),
    [
        (((5, 4), (7, 3), (7, 6)), r"one width d, got \(5, 4\) and \(7, 3\)"),
        (((5, 4), (7, 4), (6, 6)), r"one value per key, got k \(7, 4\) and v \(6, 6\)"),
    ],
)
def test_wrong_shapes_say_what_was_wanted_and_got(shapes, message):
    with pytest.raises(ValueError, match=message):
        scaled_dot_product_attention(*(np.ones(s) for s in shapes))


@pytest.mark.parametrize(
    ("mask", "message"),
    [
        (np.zeros((5, 7)), "bool mask .* got dtype float64"),
        (np.ones((7, 5), bool), r"fits \(5, 7\), got shape \(7, 5\)|shape mismatch"),
        (np.ones((2, 5, 7), bool), r"fits \(5, 7\), got shape \(2, 5, 7\)"),
    ],
)
def test_masks_that_do_not_fit_are_refused(mask, message):
    with pytest.raises(ValueError, match=message):
        scaled_dot_product_attention(np.ones((5, 4)), np.ones((7, 4)), np.ones((7, 6)), mask)


# --- gradient ------------------------------------------------------------------------------------


def backward_values(backward, name="sdpa_small", kind=""):
    """Equal to torch's autograd."""
    case = CASES[name]
    grads = backward(case["do"], *qkv(name), case[f"attn{kind}"])
    for grad, wanted in zip(grads, ("dq", "dk", "dv"), strict=True):
        close(grad, case[wanted + kind])


def scaled_gradient(backward):
    """Equal to autograd with a scale of one's own."""
    case = CASES["sdpa_small"]
    grads = backward(case["do"], *qkv("sdpa_small"), case["attn_scaled"], case["scale"])
    for grad, wanted in zip(grads, ("dq_scaled", "dk_scaled", "dv_scaled"), strict=True):
        close(grad, case[wanted])


@pytest.mark.parametrize("kind", ["", "_masked"])
@pytest.mark.parametrize("name", REGIMES)
def test_gradient_equals_autograd(name, kind):
    backward_values(scaled_dot_product_attention_backward, name, kind)


def test_gradient_equals_autograd_with_a_scale():
    scaled_gradient(scaled_dot_product_attention_backward)


def test_gradient_equals_central_differences():
    rng = np.random.default_rng(0)
    q, k, v = rng.normal(size=(2, 5, 4)), rng.normal(size=(2, 7, 4)), rng.normal(size=(2, 7, 6))
    do, mask = rng.normal(size=(2, 5, 6)), causal_mask(5, 7)
    _, attn = scaled_dot_product_attention(q, k, v, mask)
    grads = scaled_dot_product_attention_backward(do, q, k, v, attn)
    inputs = [q, k, v]
    for place, grad in enumerate(grads):

        def loss(x, place=place):
            changed = [*inputs[:place], x, *inputs[place + 1 :]]
            return float((do * scaled_dot_product_attention(*changed, mask)[0]).sum())

        close(grad, central_difference(loss, inputs[place]), rtol=1e-5, atol=1e-8)


def backward_mutant(rowsum=True, scale_q=True, scale_k=True, transpose=True):
    def backward(do, q, k, v, attn, scale=None):
        scale = 1 / np.sqrt(q.shape[-1]) if scale is None else scale
        da = do @ np.swapaxes(v, -1, -2)
        ds = attn * (da - (da * attn).sum(-1, keepdims=True) * rowsum)
        dv = (np.swapaxes(attn, -1, -2) if transpose else attn) @ do
        return (
            ds @ k * (scale if scale_q else 1),
            np.swapaxes(ds, -1, -2) @ q * (scale if scale_k else 1),
            dv,
        )

    return backward


@pytest.mark.parametrize(
    "mistake", [{"rowsum": False}, {"scale_q": False}, {"scale_k": False}, {"transpose": False}]
)
def test_a_wrong_gradient_is_caught(mistake):
    assert not fails(backward_values, backward_mutant())
    assert fails(backward_values, backward_mutant(**mistake))


def test_the_gradient_is_pure_and_keeps_float32():
    case = CASES["sdpa_small"]
    arrays = [case["do"], *qkv("sdpa_small"), case["attn"]]
    leaves_inputs_alone(scaled_dot_product_attention_backward, *(a.copy() for a in arrays))
    grads = scaled_dot_product_attention_backward(*(a.astype(np.float32) for a in arrays))
    assert {g.dtype for g in grads} == {np.dtype(np.float32)}


def test_the_gradient_refuses_shapes_that_would_broadcast():
    q, k, v, attn = np.ones((5, 4)), np.ones((7, 4)), np.ones((7, 6)), np.ones((5, 7))
    with pytest.raises(ValueError, match=r"wanted do of shape \(5, 6\), got \(1, 6\)"):
        scaled_dot_product_attention_backward(np.ones((1, 6)), q, k, v, attn)
    with pytest.raises(ValueError, match=r"wanted attn of shape \(5, 7\) .* got attn \(1, 7\)"):
        scaled_dot_product_attention_backward(np.ones((5, 6)), q, k, v, attn[:1])


# --- causal mask ---------------------------------------------------------------------------------


def lower_right(mask):
    """With a cache the triangle sits in the lower right corner."""
    case = CASES["causal"]
    np.testing.assert_array_equal(mask(case["n_q"], case["n_k"]), case["lower_right"])


def test_the_triangle_of_a_cache_is_torchs_lower_right_one():
    lower_right(causal_mask)


def test_offset_zero_is_torchs_is_causal():
    case = CASES["causal"]
    np.testing.assert_array_equal(causal_mask(case["n_q"], case["n_k"], 0), case["top_left"])


@pytest.mark.parametrize(
    "mutant",
    [
        lambda n_q, n_k: np.tril(np.ones((n_q, n_k), bool)),  # top left: hides the cache
        lambda n_q, n_k: np.tril(np.ones((n_q, n_k), bool), n_k - n_q - 1),  # cannot see itself
        lambda n_q, n_k: np.triu(np.ones((n_q, n_k), bool), n_k - n_q),  # looks ahead
        lambda n_q, n_k: np.tril(np.ones((n_k, n_q), bool)).T,  # transposed
    ],
)
def test_a_wrong_triangle_is_caught(mutant):
    assert fails(lower_right, mutant)


def test_future_tokens_leak_nothing():
    q, k, v = (a.copy() for a in qkv("sdpa_small"))
    mask = causal_mask(5, 7)
    before, _ = scaled_dot_product_attention(q, k, v, mask)
    k[..., 5:, :] += 10.0  # queries 0..2 stand at positions 2..4
    v[..., 5:, :] -= 10.0
    after, _ = scaled_dot_product_attention(q, k, v, mask)
    np.testing.assert_array_equal(after[..., :3, :], before[..., :3, :])
    assert (after[..., 3:, :] != before[..., 3:, :]).any()


def test_decoding_one_by_one_with_a_cache_equals_one_pass():
    rng = np.random.default_rng(0)
    q, k, v = rng.normal(size=(7, 4)), rng.normal(size=(7, 4)), rng.normal(size=(7, 6))
    whole, _ = scaled_dot_product_attention(q, k, v, causal_mask(7, 7))
    steps = [
        scaled_dot_product_attention(q[t : t + 1], k[: t + 1], v[: t + 1], causal_mask(1, t + 1))[0]
        for t in range(7)
    ]
    close(np.concatenate(steps), whole)


def test_more_queries_than_keys_leave_the_first_ones_without_any():
    assert causal_mask(3, 1).tolist() == [[False], [False], [True]]


def test_negative_sizes_are_refused():
    with pytest.raises(ValueError, match="got -1 and 3"):
        causal_mask(-1, 3)
