"""The cheapest threshold is the one that trying all of them finds."""

import numpy as np
import pytest

from snippets.metrics import best_threshold
from tests.oracles import recorded

CASES = {k: v for k, v in recorded("losses").items() if k.startswith("best_threshold")}


@pytest.mark.parametrize("case", CASES)
def test_threshold_and_cost_match_a_search_over_confusion_matrices(case):
    data = CASES[case]
    threshold, cost = best_threshold(data["y"], data["p"], data["cost"])
    assert threshold == data["threshold"]
    assert cost == pytest.approx(data["mean_cost"], rel=1e-12)


def test_on_calibrated_scores_it_approaches_the_threshold_of_bayes():
    rng = np.random.default_rng(0)
    p = rng.random(200_000)
    y = rng.random(p.size) < p
    threshold, _ = best_threshold(y.astype(int), p, cost=(1, 9))
    assert threshold == pytest.approx(0.1, abs=0.02)


def test_equal_scores_are_decided_together():
    # Ties cut apart would find a threshold without any mistake.
    assert best_threshold([1, 1, 0, 0], [0.5, 0.5, 0.5, 0.5]) == (np.inf, 0.5)


def test_it_says_never_when_a_false_alarm_costs_too_much_and_always_when_it_is_free():
    y, p = [0, 1, 0], [0.2, 0.3, 0.9]
    assert best_threshold(y, p, cost=(9, 1)) == (np.inf, 1 / 3)
    assert best_threshold(y, p, cost=(0, 1)) == (0.3, 0.0)


def test_inputs_are_never_changed():
    y, p = np.array([0, 1, 1]), np.array([0.3, 0.1, 0.2], np.float32)
    copies = y.copy(), p.copy()
    best_threshold(y, p)
    np.testing.assert_array_equal(y, copies[0])
    np.testing.assert_array_equal(p, copies[1])


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (([0, 1], [0.5]), r"both be \(N,\), .* got \(2,\) and \(1,\)"),
        (([], []), r"N > 0, got \(0,\) and \(0,\)"),
        (([0, 2], [0.5, 0.6]), r"y must be 0 or 1, got 2"),
        (([0, 1], [0.5, np.nan]), r"p must be finite, got nan"),
        (([0, 1], [0.5, 0.6], (-1, 1)), r"costs must be >= 0, got \(-1, 1\)"),
    ],
)
def test_bad_input_is_refused_with_wanted_and_got(arguments, message):
    with pytest.raises(ValueError, match=message):
        best_threshold(*arguments)
