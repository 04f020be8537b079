"""Multi-head attention: heads, weights, gradients, cost and pruning."""

from __future__ import annotations

import numpy as np
import pytest

from snippets.attention import (
    causal_mask,
    flops,
    merge_heads,
    multi_head_attention,
    multi_head_attention_backward,
    prune_heads,
    scaled_dot_product_attention,
    split_heads,
)
from tests.oracles import recorded
from tests.snippets.attention_checks import central_difference, close, fails, leaves_inputs_alone

CASES = recorded("attention")
NAMES = ["mha_small", "mha_large", "mha_padding"]
WEIGHTS = ["Wq", "Wk", "Wv", "Wo"]


def arguments(name: str) -> list:
    """Return x_q, x_kv, the four weights and h of a recorded case."""
    case = CASES[name]
    return [case["x_q"], case["x_kv"], *(case[w] for w in WEIGHTS), case["h"]]


# --- splitting and merging -----------------------------------------------------------------------


def head_blocks(split):
    """Head i of token t is the i-th block of columns of token t."""
    x = np.arange(2 * 5 * 12).reshape(2, 5, 12)
    got = split(x, 3)
    assert got.shape == (2, 3, 5, 4)
    for i in range(3):
        np.testing.assert_array_equal(got[:, i], x[..., 4 * i : 4 * i + 4])


def test_a_head_is_a_block_of_columns():
    head_blocks(split_heads)


@pytest.mark.parametrize(
    "mutant",
    [
        lambda x, h: x.reshape(2, h, 5, 4),  # no transpose: mixes tokens
        lambda x, h: np.moveaxis(x.reshape(2, 5, 4, h), -1, 1),  # every h-th column
        lambda x, h: x.reshape(2, 5, h, 4),  # heads axis in the wrong place
    ],
)
def test_a_wrong_split_is_caught(mutant):
    assert fails(head_blocks, mutant)


def test_merging_undoes_splitting_also_without_a_batch():
    x = np.random.default_rng(0).normal(size=(2, 5, 12))
    np.testing.assert_array_equal(merge_heads(split_heads(x, 3)), x)
    np.testing.assert_array_equal(merge_heads(split_heads(x[0], 4)), x[0])
    assert fails(lambda merge: close(merge(split_heads(x, 3)), x), lambda y: y.reshape(2, 5, 12))


@pytest.mark.parametrize("h", [5, 0, -3])
def test_a_number_of_heads_that_does_not_divide_is_refused(h):
    with pytest.raises(ValueError, match=f"divides d = 12, got h = {h}"):
        split_heads(np.ones((2, 5, 12)), h)
    with pytest.raises(ValueError, match=f"divides d = 12, got h = {h}"):
        flops(5, 12, h)
    with pytest.raises(ValueError, match=f"divides 12 rows, got h = {h}"):
        prune_heads(np.ones((12, 4)), [0], h)


# --- values --------------------------------------------------------------------------------------


def values(attention, name="mha_small"):
    """Equal to nn.MultiheadAttention: output and the weights of every head."""
    case = CASES[name]
    out, attn = attention(*arguments(name), case["mask"])
    close(attn, case["attn"])
    close(out, case["out"])


def padding(attention):
    """Equal to torch's with one padding mask per sequence."""
    values(attention, "mha_padding")


@pytest.mark.parametrize("name", NAMES)
def test_multi_head_attention_equals_torch(name):
    values(multi_head_attention, name)


def variant(split=split_heads, merge=merge_heads, scale=None, use_wo=True, own_mask=True):
    """Build multi-head attention, right by default."""

    def attention(x_q, x_kv, Wq, Wk, Wv, Wo, h, mask=None):
        q, k, v = split(x_q @ Wq, h), split(x_kv @ Wk, h), split(x_kv @ Wv, h)
        mask = mask[:, None] if own_mask else mask[:1, None]  # or one sequence's mask for all
        heads, attn = scaled_dot_product_attention(q, k, v, mask, scale)
        out = merge(heads)
        return (out @ Wo if use_wo else out), attn

    return attention


MUTANTS = {
    "reshape without transpose": variant(split=lambda x, h: x.reshape(2, h, x.shape[1], -1)),
    "merge without transpose": variant(merge=lambda x: x.reshape(2, 5, 12)),
    "heads concatenated in reverse": variant(merge=lambda x: merge_heads(x[:, ::-1])),
    "heads averaged": variant(merge=lambda x: np.tile(x.mean(axis=1), 3)),
    "scale by sqrt(d), not sqrt(d_h)": variant(scale=1 / np.sqrt(12)),
    "no W_O": variant(use_wo=False),
    "the first sequence's mask for all": variant(own_mask=False),
}


@pytest.mark.parametrize("name", MUTANTS)
def test_wrong_multi_head_attention_is_caught(name):
    assert not fails(padding, variant())
    assert fails(padding, MUTANTS[name])


def test_masks_of_two_three_and_four_axes_mean_the_same():
    args = arguments("mha_small")
    mask = causal_mask(5, 7)
    wanted, _ = multi_head_attention(*args, mask)
    for same in (np.stack([mask, mask]), np.broadcast_to(mask, (2, 3, 5, 7)), mask[None, None]):
        close(multi_head_attention(*args, same)[0], wanted)


# --- identities ----------------------------------------------------------------------------------


def head(w: np.ndarray, i: int, h: int = 3) -> np.ndarray:
    """Return the columns of head i."""
    return np.split(w, h, axis=-1)[i]


@pytest.mark.parametrize("name", NAMES)
def test_the_output_is_a_sum_over_heads(name):
    _, x_kv, _, _, Wv, Wo, h = arguments(name)
    out, attn = multi_head_attention(*arguments(name), CASES[name]["mask"])
    rows = np.split(Wo, h)
    total = sum(attn[:, i] @ x_kv @ head(Wv, i) @ rows[i] for i in range(h))
    close(total, out, atol=1e-10)


def test_the_order_of_heads_does_not_matter():
    x_q, x_kv, Wq, Wk, Wv, Wo, h = arguments("mha_small")
    order = [2, 0, 1]
    turned = [np.concatenate([head(w, i) for i in order], axis=1) for w in (Wq, Wk, Wv)]
    rows = np.concatenate([np.split(Wo, h)[i] for i in order])
    out, attn = multi_head_attention(x_q, x_kv, *turned, rows, h)
    close(out, CASES["mha_small"]["out"])
    close(attn, CASES["mha_small"]["attn"][:, order])
    assert fails(  # W_O left as it was
        lambda f: close(f(x_q, x_kv, *turned, Wo, h)[0], CASES["mha_small"]["out"]),
        multi_head_attention,
    )


def test_one_head_is_plain_attention_on_projections():
    x_q, x_kv, Wq, Wk, Wv, Wo, _ = arguments("mha_small")
    out, attn = multi_head_attention(x_q, x_kv, Wq, Wk, Wv, Wo, 1)
    plain, plain_attn = scaled_dot_product_attention(x_q @ Wq, x_kv @ Wk, x_kv @ Wv)
    close(out, plain @ Wo)
    close(attn[:, 0], plain_attn)


def test_a_heads_score_form_has_rank_at_most_its_width():
    rng = np.random.default_rng(0)
    Wq, Wk = rng.normal(size=(2, 12, 12))
    for h in (1, 3, 12):
        ranks = [np.linalg.matrix_rank(head(Wq, i, h) @ head(Wk, i, h).T) for i in range(h)]
        assert ranks == [12 // h] * h


def test_self_attention_without_mask_follows_a_reordering_of_tokens():
    rng = np.random.default_rng(0)
    x, weights = rng.normal(size=(2, 5, 12)), rng.normal(size=(4, 12, 12))
    order = rng.permutation(5)
    out, _ = multi_head_attention(x, x, *weights, 3)
    moved, _ = multi_head_attention(x[:, order], x[:, order], *weights, 3)
    close(moved, out[:, order])
    mask = causal_mask(5, 5)
    out, _ = multi_head_attention(x, x, *weights, 3, mask)
    moved, _ = multi_head_attention(x[:, order], x[:, order], *weights, 3, mask)
    assert np.abs(moved - out[:, order]).max() > 0.01  # a causal mask breaks the symmetry


# --- gradient ------------------------------------------------------------------------------------


def gradients(backward, name="mha_small"):
    """All six gradients equal to autograd."""
    case = CASES[name]
    grads = backward(case["do"], *arguments(name), case["attn"])
    for grad, wanted in zip(grads, ["dx_q", "dx_kv", *("d" + w for w in WEIGHTS)], strict=True):
        close(grad, case[wanted], atol=1e-10)


@pytest.mark.parametrize("name", NAMES)
def test_all_gradients_equal_autograd(name):
    gradients(multi_head_attention_backward, name)


def test_gradients_equal_central_differences_for_self_attention():
    rng = np.random.default_rng(0)
    x, weights = rng.normal(size=(2, 4, 6)), list(rng.normal(size=(4, 6, 6)))
    do, mask = rng.normal(size=(2, 4, 6)), causal_mask(4, 4)
    _, attn = multi_head_attention(x, x, *weights, 3, mask)
    dx_q, dx_kv, *dweights = multi_head_attention_backward(do, x, x, *weights, 3, attn)

    def loss(x, weights):
        return float((do * multi_head_attention(x, x, *weights, 3, mask)[0]).sum())

    wanted = central_difference(lambda x: loss(x, weights), x)
    close(dx_q + dx_kv, wanted, rtol=1e-5, atol=1e-7)
    for place, grad in enumerate(dweights):

        def of_weight(w, place=place):
            return loss(x, [*weights[:place], w, *weights[place + 1 :]])

        close(grad, central_difference(of_weight, weights[place]), rtol=1e-5, atol=1e-7)


@pytest.mark.parametrize("lost", range(6))
def test_a_wrong_gradient_is_caught(lost):
    def mutant(*args):
        grads = list(multi_head_attention_backward(*args))
        grads[lost] = grads[lost] * 0.5  # e.g. one of two paths forgotten
        return tuple(grads)

    assert fails(gradients, mutant)


def test_the_gradient_refuses_a_wrong_do():
    case = CASES["mha_small"]
    with pytest.raises(ValueError, match=r"wanted do of shape \(2, 5, 12\), got \(1, 5, 12\)"):
        multi_head_attention_backward(case["do"][:1], *arguments("mha_small"), case["attn"])


# --- purity and types ----------------------------------------------------------------------------


def test_forward_and_backward_are_pure_and_keep_float32():
    *arrays, h = arguments("mha_small")
    do, attn = CASES["mha_small"]["do"], CASES["mha_small"]["attn"]
    leaves_inputs_alone(lambda *a: multi_head_attention(*a, h), *(a.copy() for a in arrays))
    leaves_inputs_alone(
        lambda do, attn, *a: multi_head_attention_backward(do, *a, h, attn),
        *(a.copy() for a in (do, attn, *arrays)),
    )
    small = [a.astype(np.float32) for a in arrays]
    out, weights = multi_head_attention(*small, h)
    grads = multi_head_attention_backward(do.astype(np.float32), *small, h, weights)
    assert {a.dtype for a in (out, weights, *grads)} == {np.dtype(np.float32)}


# --- cost ----------------------------------------------------------------------------------------


def test_the_count_of_operations_is_torchs_and_the_same_for_every_h():
    case = CASES["flops"]
    for h, total in zip(case["heads"], case["totals"], strict=True):
        assert flops(int(case["n"]), int(case["d"]), int(h))["total"] == total
    assert len(set(case["totals"].tolist())) == 1


def test_the_numbers_quoted_on_the_page():
    one, eight = flops(1024, 512, 1), flops(1024, 512, 8)
    assert one["total"] == eight["total"] == 8 * 1024 * 512**2 + 4 * 1024**2 * 512
    assert one["projections"] == one["scores"] + one["mixing"] == 2_147_483_648
    assert (one["score_elements"], eight["score_elements"]) == (1_048_576, 8_388_608)


# --- pruning -------------------------------------------------------------------------------------


def silent(prune):
    """A pruned head adds nothing: the output is the sum over the others."""
    x_q, x_kv, Wq, Wk, Wv, Wo, h = arguments("mha_small")
    out, attn = multi_head_attention(x_q, x_kv, Wq, Wk, Wv, prune(Wo, [1], h), h)
    rows = np.split(Wo, h)
    close(out, sum(attn[:, i] @ x_kv @ head(Wv, i) @ rows[i] for i in (0, 2)))


def test_pruning_a_head_leaves_the_sum_of_the_others():
    silent(prune_heads)


def test_pruning_columns_instead_of_rows_is_caught():
    def columns(Wo, heads, h):
        return prune_heads(Wo.T, heads, h).T

    assert fails(silent, columns)


def test_pruning_equals_dropping_the_heads_parameters():
    x_q, x_kv, Wq, Wk, Wv, Wo, h = arguments("mha_small")
    pruned, _ = multi_head_attention(x_q, x_kv, Wq, Wk, Wv, prune_heads(Wo, [1], h), h)
    fewer = [np.concatenate([head(w, 0), head(w, 2)], axis=1) for w in (Wq, Wk, Wv)]
    rows = np.concatenate([np.split(Wo, h)[0], np.split(Wo, h)[2]])
    close(multi_head_attention(x_q, x_kv, *fewer, rows, 2)[0], pruned)


def test_pruning_is_pure_and_refuses_heads_that_do_not_exist():
    Wo = np.ones((12, 4), dtype=np.float32)
    leaves_inputs_alone(lambda w: prune_heads(w, [0, 2], 3), Wo)
    assert prune_heads(Wo, [0, 2], 3).dtype == np.float32
    assert prune_heads(Wo, [0, 1, 2], 3).sum() == 0
    with pytest.raises(ValueError, match=r"between 0 and 2, got \[-1, 3\]"):
        prune_heads(Wo, [-1, 3], 3)


# --- what else the page claims --------------------------------------------------------------------


def test_the_logarithm_of_a_heads_weights_has_rank_at_most_its_width_plus_one():
    rng = np.random.default_rng(0)
    for d_h in (1, 2, 5):
        q, k, v = rng.normal(size=(3, 12, d_h))
        _, attn = scaled_dot_product_attention(q, k, v)
        assert np.linalg.matrix_rank(np.log(attn), tol=1e-8) == d_h + 1


def test_a_head_as_wide_as_the_sequence_can_make_any_positive_weights():
    wanted = np.random.default_rng(0).dirichlet(np.ones(6), size=6)
    _, attn = scaled_dot_product_attention(np.sqrt(6) * np.log(wanted), np.eye(6), np.eye(6))
    close(attn, wanted)


def test_equal_heads_get_equal_gradients_and_stay_equal():
    rng = np.random.default_rng(0)
    x, do = rng.normal(size=(2, 2, 5, 12))
    Wq, Wk, Wv = (np.tile(rng.normal(size=(12, 4)), 3) for _ in range(3))
    Wo = np.tile(rng.normal(size=(4, 12)), (3, 1))
    _, attn = multi_head_attention(x, x, Wq, Wk, Wv, Wo, 3)
    _, _, *grads, dWo = multi_head_attention_backward(do, x, x, Wq, Wk, Wv, Wo, 3, attn)
    for grad in (*grads, dWo.T):
        close(head(grad, 1), head(grad, 0))
        close(head(grad, 2), head(grad, 0))
        assert np.abs(grad).max() > 0.1


def test_the_row_sum_of_the_backward_pass_needs_the_output_only():
    case = CASES["sdpa_small"]
    da = case["do"] @ np.swapaxes(case["v"], -1, -2)
    close((da * case["attn"]).sum(axis=-1), (case["do"] * case["out"]).sum(axis=-1))


def test_one_head_for_two_tokens_loses_half_whatever_the_weights():
    for w in (0.0, 0.2, 0.5, 1.0):
        kept = np.array([w, 1 - w]) ** 2 / (w**2 + (1 - w) ** 2)
        assert float((1 - kept).sum()) == 1.0
