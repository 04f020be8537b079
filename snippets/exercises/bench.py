"""What the checks of one grading share: the answer, the solution, the cases, and how to report."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from snippets.exercises import sentences
from snippets.exercises.answer import Answer, FloodError, Outcome, parameters_of
from snippets.exercises.compare import Trouble, alike
from snippets.exercises.diagnosis import Doctor
from snippets.exercises.exercise import Case, Check, Finding
from snippets.exercises.folder import Loaded
from snippets.exercises.hide import SiteSolutionError, is_hidden
from snippets.exercises.restore import Interpreter
from snippets.exercises.shown import call_of, given_of

if TYPE_CHECKING:
    from snippets.exercises.grade import Output


class Bench:
    """One answer to one exercise."""

    def __init__(
        self,
        loaded: Loaded,
        space: Mapping[str, Any],
        interpreter: Interpreter,
        output: Output,
        ended: bool,
    ) -> None:
        """Take the reader's names; `ended` tells that the program ended itself early."""
        self._cases = loaded.cases
        functions = loaded.exercise.functions
        self.first = functions[0]
        self._parameters = {name: parameters_of(loaded.starter[name]) for name in functions}
        self.unusable = {
            name: found
            for name in functions
            if (found := self._unusable(name, space, loaded, ended)) is not None
        }
        usable = {name: space[name] for name in functions if name not in self.unusable}
        self.solution = Answer(loaded.solution, self._parameters, interpreter, output)
        self._answer = Answer(usable, self._parameters, interpreter, output)
        self._output = output
        self.explaining = True  # only the first failure is explained
        self._doctor = Doctor(
            loaded.exercise,
            self._answer,
            self.solution,
            self._parameters,
            [case for case in loaded.cases.values() if case.function in usable],
        )

    def case(self, name: str) -> Case:
        """Return a recorded case."""
        return self._cases[name]

    def call(self, case: Case) -> Outcome:
        """Call the answer."""
        return self._answer.call(case.function, case.given)

    def part_names(self, function: str) -> list[str]:
        """Return the names of the values that a function returns together, if there are any."""
        for case in self._cases.values():
            if case.function == function and isinstance(case.wanted, Mapping):
                return list(case.wanted)
        return []

    def raised(self, check: Check, case: Case, outcome: Outcome) -> Finding | None:
        """Return the finding for a call that raised."""
        error = outcome.error
        if error is None:
            return None
        found = Trouble(sentences.raised(error))
        if isinstance(error, SiteSolutionError):
            found = Trouble(sentences.site_solution(error.name), diagnosis="calls-solution")
        elif isinstance(error, FloodError):
            found = Trouble(sentences.prints_too_much(), diagnosis="prints-too-much")
        elif isinstance(error, NotImplementedError):
            found = found._replace(diagnosis="not-written")
        elif isinstance(error, RecursionError):
            found = found._replace(diagnosis="endless-recursion")
        elif isinstance(error, SystemExit):
            found = found._replace(diagnosis="calls-exit")
        return self.finding(check, case, outcome, found)

    def finding(self, check: Check, case: Case, outcome: Outcome, found: Trouble) -> Finding:
        """Return the report, with the known mistake that explains it if there is one."""
        words, diagnosis = found.words, found.diagnosis
        if not self.explaining:
            return Finding(words)
        self._output.muted = True  # the calls from here on are ours
        if not diagnosis and (known := self._doctor.diagnose(check.name, case, outcome)):
            diagnosis, words = known
        if not diagnosis and (name := _echoed(outcome.value, case)):
            diagnosis, words = "returns-input", sentences.returns_input(name)
        silent = diagnosis == "not-written"
        finding = Finding(
            words,
            wanted=found.wanted,
            got=found.got,
            diagnosis=diagnosis,
            error=None if silent else outcome.error,
        )
        return self._placed(case.function, case.given, finding)

    def unfinished(self, found: Finding) -> Finding:
        """Return the report on the call that was stopped."""
        return found if self._answer.last is None else self._placed(*self._answer.last, found)

    def _placed(self, function: str, given: Mapping[str, Any], found: Finding) -> Finding:
        call = call_of(function, list(self._parameters[function]), given)
        return replace(found, call=call, given=given_of(given))

    def _unusable(
        self, name: str, space: Mapping[str, Any], loaded: Loaded, ended: bool
    ) -> Finding | None:
        """Return why a function cannot be called as the checks will, if it cannot."""
        if name not in space:
            defined = [n for n, value in space.items() if inspect.isfunction(value)]
            words = sentences.no_function(name, defined)
            if ended:
                words = sentences.program_ended(name)
            return Finding(words, diagnosis="no-function")
        function = space[name]
        if is_hidden(function):
            return Finding(sentences.site_solution(name), diagnosis="calls-solution")
        if not callable(function) or inspect.isclass(function):
            return Finding(
                sentences.not_a_function(name, function),
                diagnosis="not-a-function",
            )
        parameters = self._parameters[name]
        try:
            signature = inspect.signature(function)
        except (TypeError, ValueError):
            return None  # written in C: a call will tell
        for case in loaded.cases.values():
            if case.function == name and not _takes(signature, parameters, case):
                call = call_of(name, list(parameters), case.given)
                wanted = str(inspect.signature(loaded.starter[name]))
                words = sentences.wrong_parameters(name, call, wanted, str(signature))
                return Finding(words, diagnosis="wrong-parameters")
        return None


def _echoed(value: Any, case: Case) -> str:
    """Return the name of the argument that came back as it was, if one did."""
    for name, given in case.given.items():
        if isinstance(given, np.ndarray) and given.size > 1 and alike(value, given):
            return name
    return ""


def _takes(signature: inspect.Signature, parameters: Mapping[str, Any], case: Case) -> bool:
    last = max(i for i, name in enumerate(parameters) if name in case.given)
    try:
        signature.bind(*range(last + 1))
    except TypeError:
        return False
    return True
