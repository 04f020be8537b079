"""The kinds of checks that a checks.py lists."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from snippets.exercises import sentences
from snippets.exercises.answer import Outcome
from snippets.exercises.compare import (
    FLOAT32,
    FLOAT64,
    Tolerance,
    Trouble,
    trouble,
)
from snippets.exercises.exercise import Case, Check, Finding, Words

ANY = Tolerance(0.0, 1e200)  # type and shape alone matter
SLOW_FACTOR = 20  # times the solution: worth a remark
WORTH_SECONDS = 0.005  # unless it is over in no time anyway
NOISE_SECONDS = 0.5
SLOW_SECONDS = 3.0  # and this long: too slow. Plain loops over the sizes we use stay below


@dataclass(frozen=True)
class Defined(Check):
    """The functions are there and take the arguments; the first check of every exercise."""

    name: str = "defined"
    zh: str = "定义了要求的函数"
    en: str = "The functions asked for are there"

    def run(self, bench: Any) -> Finding | None:
        """Report the first function that cannot be called as the checks will."""
        return next(iter(bench.unusable.values()), None)


@dataclass(frozen=True)
class Values(Check):
    """The recorded results of the named cases, smallest first."""

    tolerance: Tolerance = FLOAT64

    def run(self, bench: Any) -> Finding | None:
        """Compare case by case up to the first that differs."""
        for name in self.cases:
            case = bench.case(name)
            outcome = bench.call(case)
            if found := bench.raised(self, case, outcome):
                return found
            if found := trouble(outcome.value, case.wanted, self.tolerance, outcome.printed):
                return bench.finding(self, case, outcome, found)
        return None


@dataclass(frozen=True)
class Property(Check):
    """Something that holds for any input, whatever the numbers are.

    `test(call, given)` gets `call(**given)`, which calls the answer with these arguments (and
    `call.function(**given)` for another of the functions asked for); it returns None or, where
    the property does not hold, `Broken`.
    """

    test: Callable[[Any, Mapping[str, Any]], Broken | None] = lambda call, given: None

    def run(self, bench: Any) -> Finding | None:
        """Try the property on every case up to the first on which it does not hold."""
        for name in self.cases:
            case = bench.case(name)
            call = _Call(bench, self, case)
            try:
                broken = self.test(call, dict(case.given))
            except _Failed as failed:
                return failed.finding
            if broken is not None:
                found = Trouble(Words(broken.zh, broken.en), broken.wanted, broken.got)
                return bench.finding(self, call.last, call.outcome, found)
        return None


@dataclass(frozen=True)
class Broken:
    """How a property fails."""

    zh: str
    en: str
    wanted: str = ""
    got: str = ""


@dataclass(frozen=True)
class Untouched(Check):
    """The call leaves its arguments alone."""

    name: str = "untouched"
    zh: str = "不改动输入"
    en: str = "Inputs stay unchanged"

    def run(self, bench: Any) -> Finding | None:
        """Compare the arguments before and after."""
        for name in self.cases:
            case = bench.case(name)
            outcome = bench.call(case)
            if outcome.changed:
                found = Trouble(
                    sentences.changed_inputs(outcome.changed),
                    diagnosis="changes-inputs",
                )
                return bench.finding(self, case, outcome, found)
            if found := bench.raised(self, case, outcome):
                return found
        return None


@dataclass(frozen=True)
class FloatType(Check):
    """float32 stays float32, and its numbers are right to float32's accuracy."""

    name: str = "float32"
    zh: str = "float32 输入得到 float32 结果"
    en: str = "float32 in, float32 out"

    def run(self, bench: Any) -> Finding | None:
        """Call with float32 arguments."""
        for name in self.cases:
            case = _in_float32(bench.case(name))
            outcome = bench.call(case)
            if found := bench.raised(self, case, outcome):
                return found
            if found := trouble(outcome.value, case.wanted, FLOAT32, outcome.printed):
                return bench.finding(self, case, outcome, found)
            for part, value in _parts(case.wanted, outcome.value):
                kind = np.asarray(value).dtype
                # A Python float has no type of its own to keep.
                if kind != np.float32 and type(value) is not float:
                    words = sentences.wrong_float(part, kind.name, "float32")
                    found = Trouble(words, "float32", kind.name, "float-type")
                    return bench.finding(self, case, outcome, found)
        return None


@dataclass(frozen=True)
class Quick(Check):
    """Not much slower than plain Python loops need."""

    name: str = "time"
    zh: str = "用时合理"
    en: str = "Takes a reasonable time"
    inputs: Callable[[np.random.Generator], Mapping[str, Any]] = lambda rng: {}
    function: str = ""

    def run(self, bench: Any) -> Finding | Words | None:
        """Time the answer beside the solution on a larger input."""
        given = self.inputs(np.random.default_rng(0))
        case = Case("time", self.function or bench.first, given)
        solution = min(bench.solution.call(case.function, given).seconds for _ in range(3))
        outcome = bench.call(case)
        if found := bench.raised(self, case, outcome):
            return found
        seconds = outcome.seconds
        if seconds < NOISE_SECONDS:  # once may be by chance, on a machine that does other things
            seconds = min(seconds, *(bench.call(case).seconds for _ in range(2)))
        if seconds < SLOW_FACTOR * solution or seconds < WORTH_SECONDS:
            return None
        if seconds < SLOW_SECONDS:
            return sentences.slow(seconds, solution)
        found = Trouble(sentences.too_slow(seconds, solution))
        return bench.finding(self, case, outcome, found)


class _Failed(Exception):
    """A call inside a property raised or gave something that is no number."""

    def __init__(self, finding: Finding) -> None:
        self.finding = finding


class _Call:
    """The answer, as a property calls it; remembers the last call for the report."""

    def __init__(self, bench: Any, check: Check, case: Case, function: str = "") -> None:
        self._bench, self._check, self._case = bench, check, case
        self._function = function or case.function
        self._root: _Call = self
        self.last, self.outcome = case, Outcome()

    def __call__(self, **given: Any) -> Any:
        case = Case(self._case.name, self._function, given)
        outcome = self._bench.call(case)
        self._root.last, self._root.outcome = case, outcome
        if found := self._bench.raised(self._check, case, outcome):
            raise _Failed(found)
        right = self._bench.solution.call(self._function, given).value
        names = self._bench.part_names(self._function)
        wanted = dict(zip(names, right, strict=True)) if names else right
        if found := unlike_kind(outcome, wanted):
            raise _Failed(self._bench.finding(self._check, case, outcome, found))
        return outcome.value

    def __getattr__(self, name: str) -> _Call:
        other = _Call(self._bench, self._check, self._case, name)
        other._root = self._root
        return other


def unlike_kind(outcome: Outcome, wanted: Any) -> Trouble | None:
    """Return what is wrong with type or shape, and leave the numbers alone."""
    return trouble(outcome.value, wanted, ANY, outcome.printed)


def _in_float32(case: Case) -> Case:
    def narrow(value: Any) -> Any:
        if isinstance(value, Mapping):
            return {name: narrow(part) for name, part in value.items()}
        if isinstance(value, np.ndarray) and value.dtype == np.float64:
            return value.astype(np.float32)
        return value

    return case._replace(given=narrow(case.given))


def _parts(wanted: Any, value: Any) -> list[tuple[str, Any]]:
    if isinstance(wanted, Mapping):
        return list(zip(wanted, value, strict=True))
    return [("", value)]
