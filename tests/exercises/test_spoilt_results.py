"""A right result spoilt in any way is refused with words, and never trips the checker itself."""

from __future__ import annotations

import pytest

from snippets.exercises.folder import load
from tests.exercises.answers import EXERCISES, grade, shown_file

# Those like another differ in what they begin with alone.
DIFFERENT = [exercise for exercise in EXERCISES if not load(exercise).exercise.like]

# What is done to one returned value `a`.
SPOILT = [
    "None",
    "'text'",
    "object()",
    "[a]",
    "(a, a, a, a)",
    "np.zeros_like(a)",
    "np.full(a.shape, np.nan)",
    "a[None]",
    "np.float64(0.25)",
    "a.astype(complex)",
    "a.astype(object)",
    "(1000 * a).astype(np.int8)",
    "1 - a * 1.5",
    "np.flip(a) + 0.1",
    "np.random.default_rng().normal(size=a.shape) > 3",
]
WRAPPER = """
import numpy as np

_right = {name}


def {name}(*args):
    right = _right(*args)
    if isinstance(right, tuple):
        return tuple({how} for a in map(np.asarray, right))
    a = np.asarray(right)
    return {how}
"""


def spoilt(exercise: str, name: str, how: str) -> str:
    return shown_file(exercise, "solution.py") + WRAPPER.format(name=name, how=how)


@pytest.mark.parametrize("how", SPOILT)
@pytest.mark.parametrize("exercise", DIFFERENT)
def test_a_spoilt_result_is_refused_with_words(exercise: str, how: str) -> None:
    for name in load(exercise).exercise.functions:
        graded = grade(exercise, spoilt(exercise, name, how))
        assert graded.verdict is not None and not graded.accepted
        first = graded.first
        assert first["zh"] and first["en"]
        assert first["diagnosis"] != "checker-failed", first["en"]
        assert f"{name}(" in first["call"] or first["name"] == "slope"


@pytest.mark.parametrize("exercise", DIFFERENT)
def test_the_same_wrapper_without_a_fault_is_accepted(exercise: str) -> None:
    for name in load(exercise).exercise.functions:
        graded = grade(exercise, spoilt(exercise, name, "a"))
        assert graded.accepted, graded.first
