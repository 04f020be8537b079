"""Grade an answer: one report for each check as soon as it is known, then the verdict.

The kernel makes a `Grading` before the reader's code runs, and gives it the names that the code
defined afterwards.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from time import perf_counter
from typing import Any, Protocol

from snippets.exercises import sentences
from snippets.exercises.answer import ENDS
from snippets.exercises.bench import Bench
from snippets.exercises.exercise import Check, Finding, Words
from snippets.exercises.folder import load
from snippets.exercises.hide import Hidden, SiteSolutionError
from snippets.exercises.kinds import Quick
from snippets.exercises.restore import Interpreter

# Once a check has failed, later ones are made only in this time (seconds).
PATIENCE = 5.0
NOTHING = Words("", "")
Describe = Callable[[BaseException], Mapping[str, Any]]


class Output(Protocol):
    """The kernel's output, as far as it is needed here."""

    muted: bool
    """Whether what the answer prints is dropped."""

    ceiling: tuple[int, type[Exception]] | None
    """Up to which volume may be printed, and what is raised in who prints more."""

    volume: int
    """How many characters have been printed so far, muted or not."""

    def item(self, kind: str, text: str | None = None, **fields: Any) -> None:
        """Send a report."""

    def written(self) -> int:
        """Return how many bytes have been printed so far."""


class Grading:
    """The grading of one answer.

    `describe(error)` gives name, message, traceback and line of an error in the reader's code.
    """

    def __init__(self, exercise: str, output: Output, describe: Describe) -> None:
        self._loaded = load(exercise)
        self._output, self._describe = output, describe
        self._counts = {"passed": 0, "failed": 0, "skipped": 0}

    def __enter__(self) -> Grading:
        declared = self._loaded.exercise
        self._hidden = Hidden([*declared.functions, *declared.hidden])
        self._interpreter = Interpreter(__package__ or "snippets.exercises")
        # Taken now: the answer can put something else in the place of our methods.
        self._mend, self._restore = self._interpreter.mend, self._interpreter.restore
        return self

    def __exit__(self, *error: object) -> None:
        self._restore()
        self._hidden.back()

    def broken(self, error: BaseException) -> None:
        """Report code that did not run to its end."""
        self._mend()
        told = self._describe(error)
        if isinstance(error, SiteSolutionError):
            words, diagnosis = sentences.site_solution(error.name), "calls-solution"
        else:
            words = sentences.stopped_early(told["name"], told["message"], told["line"])
            diagnosis = "no-module" if isinstance(error, ImportError) else "does-not-run"
        self._give_up(Finding(words, diagnosis=diagnosis, error=error))

    def judge(self, space: Mapping[str, Any], ended: bool) -> None:
        """Make the checks; `ended` tells that the program ended itself (exit)."""
        self._mend()
        try:
            bench = Bench(self._loaded, space, self._interpreter, self._output, ended)
        except ENDS:
            raise
        except BaseException as error:  # of an object that only looks like a function
            self._give_up(_ours(error))
            return
        began = perf_counter()
        for check in self._loaded.exercise.checks:
            late = isinstance(check, Quick) or perf_counter() - began > PATIENCE
            if (self._counts["failed"] and late) or not self._possible(check, bench):
                self._report(check, "skipped")
                continue
            self._mend(whole=True)
            # What is printed last belongs to the failure that is explained.
            self._output.muted = self._counts["failed"] > 0
            bench.explaining = not self._counts["failed"]
            self._report(check, "running")
            found = self._make(check, bench)
            if isinstance(found, Finding):
                self._report(check, "failed", found)
            else:
                self._report(check, "passed", remark=found or NOTHING)
        self._verdict()

    def _make(self, check: Check, bench: Bench) -> Finding | Words | None:
        started = perf_counter()
        try:
            return check.run(bench)
        except ENDS as error:
            line = self._describe(error)["line"]
            words = sentences.interrupted(perf_counter() - started, line)
            found = bench.unfinished(Finding(words, diagnosis="no-end", error=error))
            self._report(check, "failed", found)
            raise
        except BaseException as error:  # ours, or of an object that the answer made
            return _ours(error)

    def _give_up(self, found: Finding) -> None:
        first, *others = self._loaded.exercise.checks
        self._report(first, "failed", found)
        for check in others:
            self._report(check, "skipped")
        self._verdict()

    def _possible(self, check: Check, bench: Bench) -> bool:
        """Tell whether the functions that the check calls can be called."""
        functions = {*check.needs, *(bench.case(name).function for name in check.cases)}
        if isinstance(check, Quick):
            functions.add(check.function or bench.first)
        return not functions & bench.unusable.keys()

    def _report(
        self,
        check: Check,
        status: str,
        found: Finding | None = None,
        remark: Words = NOTHING,
    ) -> None:
        if status != "running":
            self._counts[status] += 1
        if self._counts["failed"] > 1 or found is None:
            found = Finding(remark)  # the first failure is explained, later ones are only counted
        told = self._describe(found.error) if found.error is not None else {}
        self._output.item(
            "check",
            name=check.name,
            status=status,
            title_zh=check.zh,
            title_en=check.en,
            zh=found.words.zh,
            en=found.words.en,
            call=found.call,
            given=found.given,
            wanted=found.wanted,
            got=found.got,
            diagnosis=found.diagnosis,
            traceback=told.get("traceback", ""),
            line=told.get("line"),
        )

    def _verdict(self) -> None:
        counts = self._counts
        words = sentences.verdict(**counts)
        accepted = int(not counts["failed"] and not counts["skipped"])
        self._output.item("verdict", accepted=accepted, **counts, zh=words.zh, en=words.en)


def _ours(error: BaseException) -> Finding:
    return Finding(sentences.checker_failed(error), diagnosis="checker-failed", error=error)
