"""Recognise a known mistake by what the answer gives."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np

from snippets.exercises.answer import ENDS, Answer, Outcome, copied, in_order
from snippets.exercises.compare import alike
from snippets.exercises.exercise import Case, Exercise, Mistake, Words

Wrong = Callable[..., Any]


class Doctor:
    """Compares an answer's results with those of the known mistakes."""

    def __init__(
        self,
        exercise: Exercise,
        answer: Answer,
        solution: Answer,
        parameters: dict[str, dict[str, Any]],
        cases: Iterable[Case],
    ) -> None:
        self._exercise = exercise
        self._answer, self._solution = answer, solution
        self._parameters = parameters
        self._cases = list(cases)
        self._names = {
            case.function: tuple(case.wanted)
            for case in self._cases
            if isinstance(case.wanted, Mapping)
        }

    def diagnose(self, check: str, case: Case, outcome: Outcome) -> tuple[str, Words] | None:
        """Return the id and the sentences of the mistake that explains this outcome best."""
        wanted = case.wanted
        if wanted is None:
            wanted = self._solution.call(case.function, case.given).value
        wanted, got = self._named(case, wanted), self._named(case, outcome.value)
        best: tuple[int, Mistake] | None = None
        for mistake in self._exercise.mistakes:
            if mistake.at not in ("", check) or (mistake.of or case.function) != case.function:
                continue
            score = self._score(mistake, case, outcome, got, wanted)
            if score and (best is None or score > best[0]):
                best = score, mistake
        if best is None:
            return None
        mistake = best[1]
        numbers: dict[str, Any] = {}
        if mistake.numbers is not None:
            numbers = dict(mistake.numbers(dict(case.given), got, wanted))
        return mistake.id, Words(mistake.zh.format(**numbers), mistake.en.format(**numbers))

    def _score(self, mistake: Mistake, case: Case, outcome: Outcome, got: Any, wanted: Any) -> int:
        """Return on how many cases the mistake gives the answer's result and not the right one."""
        ways = (mistake.wrong,) if callable(mistake.wrong) else tuple(mistake.wrong)
        if not ways:
            if mistake.shows is None:
                return 1 if mistake.at else 0
            shown = outcome.error is None and _holds(mistake, case, got, wanted)
            return 1 if shown else 0
        return max(self._agreements(wrong, case, outcome, wanted) for wrong in ways)

    def _agreements(self, wrong: Wrong, case: Case, outcome: Outcome, wanted: Any) -> int:
        if not self._explains(wrong, case, outcome, wanted):
            return 0
        agreed, telling = 1, 1
        for other in self._cases:
            if other.function != case.function or other.name == case.name:
                continue
            made = self._outcome_of(wrong, other)
            if _same(made, Outcome(other.wanted)):
                continue  # here the mistake makes no difference
            telling += 1
            seen = self._answer.call(other.function, other.given)
            if made.error is not None and type(made.error) is type(seen.error):
                agreed += 1  # the text depends on the operation, which may be another
            else:
                agreed += self._explains(wrong, other, seen, other.wanted)
        # One case alone may agree by chance.
        return agreed if agreed >= min(2, telling) else 0

    def _explains(self, wrong: Wrong, case: Case, seen: Outcome, wanted: Any) -> bool:
        made = self._outcome_of(wrong, case)
        if made.error is None and seen.error is None and case.function in self._names:
            return _explains_parts(*map(_parts, (made.value, seen.value, wanted)))
        return _same(made, seen) and not _same(made, Outcome(wanted))

    def _outcome_of(self, wrong: Wrong, case: Case) -> Outcome:
        fresh = {name: copied(value) for name, value in case.given.items()}
        try:
            with np.errstate(all="ignore"):
                return Outcome(wrong(*in_order(self._parameters[case.function], fresh)))
        except ENDS:
            raise
        except Exception as error:
            return Outcome(error=error)

    def _named(self, case: Case, value: Any) -> Any:
        names = self._names.get(case.function, ())
        if names and isinstance(value, tuple | list) and len(value) == len(names):
            return dict(zip(names, value, strict=True))
        return value


def _explains_parts(made: list[Any], seen: list[Any], wanted: list[Any]) -> bool:
    """Tell whether each value that the mistake changes is as it makes it, or else right."""
    if not len(made) == len(seen) == len(wanted):
        return False
    changed = [i for i in range(len(wanted)) if not alike(made[i], wanted[i])]
    as_made = [alike(seen[i], made[i]) for i in changed]
    right = [alike(seen[i], wanted[i]) for i in changed]
    return any(as_made) and all(a or b for a, b in zip(as_made, right, strict=True))


def _parts(value: Any) -> list[Any]:
    if isinstance(value, Mapping):
        return list(value.values())
    return list(value) if isinstance(value, tuple | list) else []


def _same(one: Outcome, other: Outcome) -> bool:
    if one.error is not None or other.error is not None:
        # The text names sizes and operation: another error of the type is another mistake.
        return type(one.error) is type(other.error) and str(one.error) == str(other.error)
    return alike(one.value, other.value)


def _holds(mistake: Mistake, case: Case, got: Any, wanted: Any) -> bool:
    assert mistake.shows is not None
    try:
        with np.errstate(all="ignore"):
            return bool(mistake.shows(dict(case.given), got, wanted))
    except ENDS:
        raise
    except BaseException:
        return False  # a result of another type or shape: another mistake
