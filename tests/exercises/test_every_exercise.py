"""The graders are proven: they know right from wrong, and which wrong."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from pathlib import Path

import pytest

from snippets.exercises.folder import load
from tests.exercises.answers import (
    EXERCISES,
    files,
    grade,
    shown_file,
    wanted_diagnosis,
)

FEWEST_MUTANTS = 5
FEWEST_ANSWERS = 3
BUGS = [exercise for exercise in EXERCISES if load(exercise).exercise.bug]


def each(kind: str) -> list:
    return [
        pytest.param(exercise, path, id=f"{exercise}:{path.parent.name}/{path.stem}")
        for exercise in EXERCISES
        for path in files(kind, exercise)
        if path.parent.name == exercise or kind == "answers" or tells_the_bug(exercise, path)
    ]


def tells_the_bug(exercise: str, path: Path) -> bool:
    """Of the mutants shared with another exercise, those are judged that are told otherwise here."""
    return wanted_diagnosis(path.read_text("utf-8")) == load(exercise).exercise.bug


@pytest.mark.parametrize("exercise", EXERCISES)
def test_the_starter_is_not_accepted_and_is_told_so(exercise: str) -> None:
    graded = grade(exercise, shown_file(exercise, "starter.py"))
    assert not graded.accepted
    assert graded.first["diagnosis"] == (load(exercise).exercise.bug or "not-written")


@pytest.mark.parametrize("exercise", BUGS)
def test_a_bug_to_find_is_in_one_place_and_shows_in_numbers_alone(exercise: str) -> None:
    starter, solution = (shown_file(exercise, f"{name}.py") for name in ("starter", "solution"))
    changes = [
        (i2 - i1, j2 - j1)
        for tag, i1, i2, j1, j2 in SequenceMatcher(
            None, starter.split("\n"), solution.split("\n"), autojunk=False
        ).get_opcodes()
        if tag != "equal"
    ]
    assert sum(removed for removed, _ in changes) <= 3 and len(changes) <= 2, changes
    graded = grade(exercise, starter)
    assert not graded.others, "it prints or warns"
    assert not graded.first["traceback"]
    # Right shape, plausible numbers: nothing that a look at the result would tell.
    assert graded.first["wanted"] and graded.first["got"]
    assert not re.search(r"\b(nan|inf)\b", graded.first["got"])


@pytest.mark.parametrize("exercise", EXERCISES)
def test_the_solution_is_accepted(exercise: str) -> None:
    graded = grade(exercise, shown_file(exercise, "solution.py"))
    assert graded.accepted, graded.first
    assert not graded.others, "it prints or warns"


@pytest.mark.parametrize(("exercise", "path"), each("answers"))
def test_a_right_answer_in_another_style_is_accepted(exercise: str, path: Path) -> None:
    graded = grade(exercise, path.read_text("utf-8"))
    assert graded.accepted, graded.first


def complaint(exercise: str, code: str) -> str:
    """Return what is wrong with how a mutant is judged, or nothing."""
    graded = grade(exercise, code)
    wanted = wanted_diagnosis(code)
    if graded.accepted:
        return "accepted"
    if graded.diagnoses != {wanted}:
        first = graded.first
        return f"wanted {wanted}, got {graded.diagnoses or 'none'}: {first['name']}: {first['en']}"
    return ""


@pytest.mark.parametrize(("exercise", "path"), each("mutants"))
def test_a_wrong_answer_gets_its_own_diagnosis(exercise: str, path: Path) -> None:
    assert not complaint(exercise, path.read_text("utf-8"))


def test_a_wrong_expectation_would_be_seen() -> None:
    path = files("mutants", "softmax")[0]
    code = path.read_text("utf-8")
    right = f"# diagnosis: {wanted_diagnosis(code)}\n"
    assert complaint("softmax", code.replace(right, "# diagnosis: another-one\n"))
    assert complaint("softmax", right + shown_file("softmax", "solution.py")) == "accepted"


@pytest.mark.parametrize("exercise", EXERCISES)
def test_there_are_enough_answers_of_both_kinds_and_every_mistake_has_a_mutant(
    exercise: str,
) -> None:
    assert len(files("answers", exercise)) >= FEWEST_ANSWERS
    mutants = files("mutants", exercise)
    assert len(mutants) >= FEWEST_MUTANTS
    found = {wanted_diagnosis(path.read_text("utf-8")) for path in mutants}
    declared = {mistake.id for mistake in load(exercise).exercise.mistakes}
    assert declared <= found, f"no mutant for {declared - found}"
