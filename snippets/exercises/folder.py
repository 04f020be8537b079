"""The folders of the exercises: which there are, and reading what the grader needs of one.

What a page shows (starter, solution, task) is read as text when the site is built.
"""

from __future__ import annotations

import json
import pkgutil
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

from snippets.exercises.exercise import Case, Exercise
from snippets.exercises.kinds import Defined
from snippets.exercises.recorded import revive

HERE = Path(__file__).parent


class ExerciseError(ValueError):
    """A folder that is not as it must be; the message says which file, where, and what to do."""


class Loaded(NamedTuple):
    """All that the grader needs of an exercise."""

    exercise: Exercise
    starter: Mapping[str, Any]
    solution: Mapping[str, Any]
    cases: Mapping[str, Case]


def ids() -> list[str]:
    """Return the ids of all exercises, sorted.

    >>> "softmax" in ids()
    True
    """
    return sorted(path.parent.name.replace("_", "-") for path in HERE.glob("*/checks.py"))


def checks_of(exercise: str) -> ModuleType:
    """Return what a checks.py defines, for one that asks for the same or nearly so.

    >>> checks_of("softmax").EXERCISE.functions
    ['softmax']
    """
    return _module(exercise, "checks.py")


def load(exercise: str) -> Loaded:
    """Return the checks, the solution's and the starter's names, and the recorded cases.

    >>> [check.name for check in load("softmax").exercise.checks][:2]
    ['defined', 'small']
    """
    declared = vars(checks_of(exercise)).get("EXERCISE")
    if not isinstance(declared, Exercise):
        raise ExerciseError(f"{_path(exercise, 'checks.py')}: define EXERCISE = Exercise(...)")
    declared = replace(declared, checks=(Defined(), *declared.checks))
    starter = vars(_module(exercise, "starter.py"))
    solution = vars(_module(exercise, "solution.py"))
    for file, space in (("starter.py", starter), ("solution.py", solution)):
        if missing := [name for name in declared.functions if not callable(space.get(name))]:
            raise ExerciseError(f"{_path(exercise, file)}: define {', '.join(missing)}")
    recorded = _text(declared.like or exercise, "recorded.json")
    cases = {
        name: Case(
            name,
            case.get("function", declared.functions[0]),
            case["given"],
            case["wanted"],
        )
        for name, case in revive(json.loads(recorded)["cases"]).items()
    }
    for check in declared.checks:
        if unknown := [case for case in check.cases if case not in cases]:
            raise ExerciseError(
                f"{_path(exercise, 'checks.py')}: check {check.name!r} names {unknown}; "
                f"recorded.json has {sorted(cases)}"
            )
    return Loaded(declared, starter, solution, cases)


def _path(exercise: str, file: str) -> str:
    return f"snippets/exercises/{exercise.replace('-', '_')}/{file}"


def _text(exercise: str, file: str) -> str:
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", exercise):
        raise ExerciseError(f"{exercise!r} is no id of an exercise")
    try:
        data = pkgutil.get_data(__package__, f"{exercise.replace('-', '_')}/{file}")
    except OSError:
        data = None
    if data is None:
        raise ExerciseError(f"{_path(exercise, file)} is missing")
    return data.decode("utf-8").replace("\r\n", "\n")


def _module(exercise: str, file: str) -> ModuleType:
    # Not by import: an answer cannot reach the solution through sys.modules.
    module = ModuleType(f"{__package__}.{exercise.replace('-', '_')}.{file.removesuffix('.py')}")
    code = compile(_text(exercise, file), _path(exercise, file), "exec", dont_inherit=True)
    exec(code, vars(module))
    return module
