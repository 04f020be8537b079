"""Rotary position embedding: values, identities, layouts, gradient."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from snippets.attention import causal_mask, scaled_dot_product_attention
from snippets.position import (
    interleaved_to_half_perm,
    rope_freqs,
    rope_half,
    rope_half_backward,
    rope_interleaved,
    rope_interleaved_backward,
    rotate_pairs,
)
from tests.oracles import recorded
from tests.snippets.attention_checks import central_difference, close, fails, leaves_inputs_alone

CASES = recorded("position")
PLACES = ["rope_start", "rope_cached", "rope_far"]
LAYOUTS = {"interleaved": rope_interleaved, "half": rope_half}
BACKWARD = {"interleaved": rope_interleaved_backward, "half": rope_half_backward}
# The same draws in every run, and no clock: a busy machine is not a wrong rotation.
steady = settings(deadline=None, derandomize=True)


def scores(q, k):
    """Return all dot products of rotated queries and keys."""
    return q @ np.swapaxes(k, -1, -2)


# --- frequencies ---------------------------------------------------------------------------------


def frequencies(freqs):
    """Equal to base ** (-2i/d)."""
    case = CASES["freqs"]
    close(freqs(case["d"]), case["default"])
    close(freqs(case["d"], 5e5), case["wide"])


def test_frequencies_are_those_of_the_paper():
    frequencies(rope_freqs)
    close(rope_freqs(8), recorded("float32")["llama"]["inv_freq"], rtol=1e-6)


@pytest.mark.parametrize(
    "mutant",
    [
        lambda d, base=1e4: base ** (-np.arange(d // 2) / d),  # i/d instead of 2i/d
        lambda d, base=1e4: base ** (-2 * np.arange(1, d // 2 + 1) / d),  # i counted from 1
        lambda d, base=1e4: base ** (np.arange(0, d, 2) / d),  # wavelengths, not frequencies
        lambda d, base=1e4: 1e4 ** (-np.arange(0, d, 2) / d),  # the base ignored
    ],
)
def test_wrong_frequencies_are_caught(mutant):
    assert fails(frequencies, mutant)


@pytest.mark.parametrize("d", [0, 1, 7])
def test_an_odd_width_is_refused(d):
    for function in (rope_freqs, interleaved_to_half_perm):
        with pytest.raises(ValueError, match=f"even number .* got d = {d}"):
            function(d)
    if d:
        for rope in LAYOUTS.values():
            with pytest.raises(ValueError, match=f"even rotary_dim between 2 and d = {d}, got {d}"):
                rope(np.ones((2, d)), [0, 1])


# --- values --------------------------------------------------------------------------------------


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_values_equal_llama_and_gpt_j(layout, place):
    case = CASES[place]
    close(LAYOUTS[layout](case["x"], case["pos"]), case[layout])


@pytest.mark.parametrize("place", PLACES)
def test_the_interleaved_layout_is_a_product_of_complex_numbers(place):
    case = CASES[place]
    close(rope_interleaved(case["x"], case["pos"]), case["complex"])
    x, angle = case["x"], case["pos"][:, None] * rope_freqs(8)
    turned = (x[..., 0::2] + 1j * x[..., 1::2]) * np.exp(1j * angle)
    close(rope_interleaved(x, case["pos"])[..., 0::2], turned.real)
    close(rope_interleaved(x, case["pos"])[..., 1::2], turned.imag)


def test_llamas_own_tables_agree_to_the_precision_of_float32():
    case = recorded("float32")["llama"]
    got = rope_half(case["x"].astype(np.float32), case["pos"])
    assert got.dtype == np.float32
    close(got, case["half"], rtol=1e-6, atol=1e-6)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_partial_rotation_equals_gpt_neox_and_gpt_j(layout):
    case = CASES["partial"]
    got = LAYOUTS[layout](case["x"], case["pos"], rotary_dim=case["rotary_dim"])
    close(got, case[layout])
    np.testing.assert_array_equal(got[..., 4:], case["x"][..., 4:])  # the rest is untouched


def mutant(pair="interleaved", sign=1, half_exponent=False, add=False):
    """Build a rotation with one thing wrong; by default the interleaved one, right."""

    def rope(x, pos, base=1e4):
        d = x.shape[-1]
        freqs = base ** (-np.arange(d // 2) / d) if half_exponent else rope_freqs(d, base)
        angle = np.asarray(pos)[:, None] * freqs
        out = x.copy()
        first, second = (
            (slice(0, None, 2), slice(1, None, 2))
            if pair == "interleaved"
            else (slice(0, d // 2), slice(d // 2, None))
        )
        a, b = x[..., first], x[..., second]
        cos, sin = np.cos(angle), np.sin(angle)
        if add:
            out[..., first], out[..., second] = a + sin, b + cos
        else:
            out[..., first] = a * cos - b * sin
            out[..., second] = sign * a * sin + b * cos
        return out

    return rope


def interleaved_values(rope):
    """Equal to GPT-J's values."""
    case = CASES["rope_cached"]
    close(rope(case["x"], case["pos"]), case["interleaved"])


@pytest.mark.parametrize(
    "wrong",
    [
        {"pair": "half"},  # the other layout
        {"sign": -1},  # sign of one sine flipped
        {"half_exponent": True},  # i/d instead of 2i/d
        {"add": True},  # added like a sinusoidal encoding
    ],
)
def test_a_wrong_rotation_is_caught(wrong):
    assert not fails(interleaved_values, mutant())
    assert fails(interleaved_values, mutant(**wrong))


# --- identities ----------------------------------------------------------------------------------


def relative(rope):
    """Scores depend on the distance only: shifting all positions changes nothing."""
    case = CASES["rope_start"]
    q, k = case["x"], case["dy"]
    pos = np.arange(5)
    wanted = scores(rope(q, pos), rope(k, pos))
    close(scores(rope(q, pos + 100), rope(k, pos + 100)), wanted, atol=1e-11)
    assert np.abs(scores(rope(q, pos + 1), rope(k, pos)) - wanted).max() > 0.1  # and not nothing


@pytest.mark.parametrize("layout", LAYOUTS)
def test_scores_depend_on_the_distance_only(layout):
    relative(LAYOUTS[layout])


@pytest.mark.parametrize("wrong", [{"sign": -1}, {"add": True}])
def test_what_is_not_a_rotation_is_not_relative(wrong):
    assert not fails(relative, mutant())
    assert fails(relative, mutant(**wrong))


def test_a_sine_flipped_on_one_side_only_is_not_relative():
    case = CASES["rope_start"]

    def check(rope_k):
        pos = np.arange(5)
        shifted = scores(rope_interleaved(case["x"], pos + 9), rope_k(case["dy"], pos + 9))
        close(
            shifted, scores(rope_interleaved(case["x"], pos), rope_k(case["dy"], pos)), atol=1e-11
        )

    assert not fails(check, rope_interleaved)
    assert fails(check, lambda k, pos: rope_interleaved(k, -pos))


@steady
@given(m=st.integers(-4096, 4096), n=st.integers(-4096, 4096), seed=st.integers(0, 99))
def test_rotating_query_and_key_equals_rotating_the_key_by_the_difference(m, n, seed):
    q, k = np.random.default_rng(seed).normal(size=(2, 1, 8))
    for rope in LAYOUTS.values():
        both = scores(rope(q, [m]), rope(k, [n]))
        close(both, scores(q, rope(k, [n - m])), rtol=1e-9, atol=1e-9)


@steady
@given(pos=st.integers(-(10**6), 10**6), seed=st.integers(0, 99))
def test_lengths_are_kept_and_the_way_back_is_the_opposite_turn(pos, seed):
    x = np.random.default_rng(seed).normal(size=(1, 8))
    for layout, rope in LAYOUTS.items():
        close(np.linalg.norm(rope(x, [pos])), np.linalg.norm(x))
        close(BACKWARD[layout](rope(x, [pos]), [pos]), x)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_position_zero_changes_nothing(layout):
    x = CASES["rope_start"]["x"]
    np.testing.assert_array_equal(LAYOUTS[layout](x, np.zeros(5)), x)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_turning_twice_adds_the_positions(layout):
    x, rope = CASES["rope_start"]["x"], LAYOUTS[layout]
    close(rope(rope(x, [1, 2, 3, 4, 5]), [5, 4, 3, 2, 1]), rope(x, [6] * 5))


def test_the_matrix_of_the_rotation_is_orthogonal_and_multiplies_by_difference():
    eye = np.eye(8)
    r = {m: rope_interleaved(eye, [m] * 8).T for m in (3, 10, 7)}  # columns: rotated unit vectors
    close(r[3].T @ r[3], eye)
    close(r[3].T @ r[10], r[7])


# --- layouts -------------------------------------------------------------------------------------


def test_the_permutation_is_that_of_the_conversion_of_llamas_weights():
    case = CASES["permutation"]
    np.testing.assert_array_equal(interleaved_to_half_perm(case["d"]), case["rows"])
    np.testing.assert_array_equal(interleaved_to_half_perm(case["d"]), case["rows_of_last_head"])


@pytest.mark.parametrize("place", PLACES)
def test_permuting_turns_one_layout_into_the_other_exactly(place):
    case = CASES[place]
    perm = interleaved_to_half_perm(8)
    np.testing.assert_array_equal(
        rope_interleaved(case["x"], case["pos"])[..., perm],
        rope_half(case["x"][..., perm], case["pos"]),
    )


def test_mixing_the_layouts_changes_scores_and_permuting_the_weights_mends_it():
    rng = np.random.default_rng(0)
    x, Wq, Wk = rng.normal(size=(6, 16)), rng.normal(size=(16, 8)), rng.normal(size=(16, 8))
    pos, perm = np.arange(6), interleaved_to_half_perm(8)
    trained = scores(rope_interleaved(x @ Wq, pos), rope_interleaved(x @ Wk, pos))
    mixed = scores(rope_half(x @ Wq, pos), rope_half(x @ Wk, pos))
    mended = scores(rope_half(x @ Wq[:, perm], pos), rope_half(x @ Wk[:, perm], pos))
    assert np.abs(mixed - trained).max() > 1.0
    close(mended, trained, atol=1e-11)


# --- inside attention ----------------------------------------------------------------------------


def attend(q, k, v, pos_q, pos_k, rotate_v=False, mask=None):
    """Return the output of attention with rotated queries and keys."""
    v = rope_half(v, pos_k) if rotate_v else v
    return scaled_dot_product_attention(rope_half(q, pos_q), rope_half(k, pos_k), v, mask)[0]


def test_rotating_values_makes_the_output_depend_on_absolute_position():
    q, k, v = np.random.default_rng(0).normal(size=(3, 5, 8))
    pos = np.arange(5)
    close(attend(q, k, v, pos + 50, pos + 50), attend(q, k, v, pos, pos))
    moved = attend(q, k, v, pos + 50, pos + 50, rotate_v=True)
    assert np.abs(moved - attend(q, k, v, pos, pos, rotate_v=True)).max() > 0.1


def test_rotated_keys_can_be_cached_if_positions_go_on_counting():
    q, k, v = np.random.default_rng(0).normal(size=(3, 7, 8))
    pos = np.arange(7)
    whole = attend(q, k, v, pos, pos, mask=causal_mask(7, 7))
    cache = rope_half(k[:5], pos[:5])

    def decode(pos_new):
        keys = np.concatenate([cache, rope_half(k[5:], pos_new)])
        queries = rope_half(q[5:], pos_new)
        return scaled_dot_product_attention(queries, keys, v, causal_mask(2, 7))[0]

    close(decode(pos[5:]), whole[5:])
    assert np.abs(decode([0, 1]) - whole[5:]).max() > 0.05  # positions restart at 0: wrong


# --- gradient ------------------------------------------------------------------------------------


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_gradient_equals_autograd(layout, place):
    case = CASES[place]
    close(BACKWARD[layout](case["dy"], case["pos"]), case[f"{layout}_dx"])
    assert fails(  # turning forwards again is not the gradient
        lambda rope: close(rope(case["dy"], case["pos"]), case[f"{layout}_dx"]), LAYOUTS[layout]
    )


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_gradient_equals_central_differences_also_when_partial(layout):
    rng = np.random.default_rng(0)
    x, dy, pos = rng.normal(size=(2, 3, 8)), rng.normal(size=(2, 3, 8)), [-2, 0, 9]
    for rotary_dim in (8, 6):

        def loss(x, rotary_dim=rotary_dim):
            return float((dy * LAYOUTS[layout](x, pos, 100.0, rotary_dim)).sum())

        close(
            BACKWARD[layout](dy, pos, 100.0, rotary_dim),
            central_difference(loss, x),
            rtol=1e-5,
            atol=1e-8,
        )


# --- purity, types, shapes -----------------------------------------------------------------------


@pytest.mark.parametrize("layout", LAYOUTS)
def test_rotation_is_pure_and_keeps_float32(layout):
    x, pos = CASES["rope_start"]["x"].copy(), np.arange(5)
    leaves_inputs_alone(LAYOUTS[layout], x, pos)
    leaves_inputs_alone(BACKWARD[layout], x, pos)
    assert LAYOUTS[layout](x.astype(np.float32), pos).dtype == np.float32
    assert LAYOUTS[layout](np.ones((5, 8), dtype=int), pos).dtype == np.float64


@pytest.mark.parametrize("layout", LAYOUTS)
def test_each_sequence_may_have_positions_of_its_own(layout):
    x = CASES["rope_start"]["x"]  # (2, 3, 5, 8)
    pos = np.array([[0, 1, 2, 3, 4], [9, 8, 7, 6, 5]])
    got = LAYOUTS[layout](x, pos[:, None])  # (B, 1, N): the same for all heads
    for b in range(2):
        np.testing.assert_array_equal(got[b], LAYOUTS[layout](x[b], pos[b]))


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize(
    ("pos", "rotary_dim", "message"),
    [
        (np.arange(4), None, "shape mismatch|one position per row"),
        (np.zeros((2, 5)), None, r"one position per row \(5,\), got shape \(2, 5\)"),
        (np.arange(5), 3, "even rotary_dim between 2 and d = 8, got 3"),
        (np.arange(5), 10, "even rotary_dim between 2 and d = 8, got 10"),
        (np.arange(5), 0, "even rotary_dim between 2 and d = 8, got 0"),
    ],
)
def test_wrong_arguments_are_refused(layout, pos, rotary_dim, message):
    with pytest.raises(ValueError, match=message):
        LAYOUTS[layout](np.ones((5, 8)), pos, rotary_dim=rotary_dim)


def test_a_quarter_turn():
    a, b = rotate_pairs(np.array([[2.0]]), np.array([[0.0]]), [3], [np.pi / 6])
    close(a, [[0.0]])
    close(b, [[2.0]])


# --- what the page claims ------------------------------------------------------------------------


def test_bfloat16_cannot_tell_positions_above_256_apart():
    def bfloat16(x):  # round to nearest, ties to even, on the upper 16 bits of a float32
        bits = np.asarray(x, np.float32).view(np.uint32)
        bits = (bits + 0x7FFF + ((bits >> 16) & 1)) & 0xFFFF0000
        return bits.astype(np.uint32).view(np.float32)

    exact = np.arange(257, dtype=np.float32)
    np.testing.assert_array_equal(bfloat16(exact), exact)
    assert bfloat16(np.float32(257)) == 256


def test_the_slowest_pairs_of_a_4096_token_model_never_complete_a_turn():
    turns = 4096 * rope_freqs(128) / (2 * np.pi)
    assert int((turns < 1).sum()) == 18
    turns = 8192 * rope_freqs(128, 500000.0) / (2 * np.pi)
    assert int((turns < 1).sum()) == 29


def test_a_learned_gain_must_come_before_the_rotation():
    rng = np.random.default_rng(0)
    q, k = rng.normal(size=(2, 5, 8))
    gain, pos = rng.uniform(0.5, 2.0, size=8), np.arange(5)

    def norm(x):
        return gain * x / np.sqrt((x**2).mean(axis=-1, keepdims=True))

    def before(pos):
        return scores(rope_half(norm(q), pos), rope_half(norm(k), pos))

    def after(pos):
        return scores(norm(rope_half(q, pos)), norm(rope_half(k, pos)))

    close(before(pos + 9), before(pos), atol=1e-11)
    assert np.abs(after(pos + 9) - after(pos)).max() > 0.1


def test_changing_the_base_for_s_times_the_length_moves_the_ends_as_said():
    d, s = 128, 4.0
    plain, ntk = rope_freqs(d), rope_freqs(d, 10000.0 * s ** (d / (d - 2)))
    assert ntk[0] == plain[0]
    close(ntk[-1], plain[-1] / s)


def test_equal_all_ones_vectors_score_a_sum_of_cosines_near_the_line_of_the_page():
    d, t = 128, np.arange(1, 1001)
    q = np.ones((1, d))
    score = scores(rope_interleaved(np.repeat(q, 1000, axis=0), t), q)[:, 0]
    close(score, 2 * np.cos(t[:, None] * rope_freqs(d)).sum(axis=1), atol=1e-10)
    assert np.abs(score / d - (1 - np.log(t) / np.log(1e4))).max() < 0.3
    key = rope_interleaved(q, [50])  # a key turned by 50 scores highest at distance 50
    assert int(scores(rope_interleaved(np.repeat(q, 1000, axis=0), t), key).argmax()) + 1 == 50


def test_opposite_signs_of_the_sine_make_scores_depend_on_the_sum_of_positions():
    q, k = np.random.default_rng(0).normal(size=(2, 1, 8))
    wanted = scores(rope_interleaved(q, [5]), rope_interleaved(k, [-2]))
    close(scores(rope_interleaved(q, [3]), rope_interleaved(k, [-4])), wanted, atol=1e-11)
