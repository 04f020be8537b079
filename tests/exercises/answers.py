"""Answers to the exercises that lie in files, and grading them as the page does."""

from __future__ import annotations

import asyncio
import json
import re
import warnings
from pathlib import Path
from typing import Any, NamedTuple

from hooks.kernel import Kernel
from snippets.exercises.folder import ids, load

ROOT = Path(__file__).resolve().parents[2]
DIAGNOSIS = re.compile(r"# diagnosis: ([a-z0-9-]+)\n")

EXERCISES = ids()


class Graded(NamedTuple):
    """What came of an answer."""

    checks: list[dict[str, Any]]
    verdict: dict[str, Any] | None
    others: list[dict[str, Any]]
    result: dict[str, Any]

    @property
    def accepted(self) -> bool:
        return self.verdict is not None and self.verdict["accepted"] == 1

    @property
    def first(self) -> dict[str, Any]:
        """The failure that is explained."""
        return next(check for check in self.checks if check["status"] == "failed")

    @property
    def diagnoses(self) -> set[str]:
        return {check["diagnosis"] for check in self.checks} - {""}


def grade(exercise: str, code: str, kernel: Kernel | None = None) -> Graded:
    """Grade by the kernel in this process."""
    items: list[dict[str, Any]] = []
    kernel = kernel or Kernel(lambda text: None)
    kernel.emit = lambda text: items.append(json.loads(text))
    with warnings.catch_warnings():
        warnings.resetwarnings()  # pytest turns warnings into errors; a reader's Python does not
        result = json.loads(asyncio.run(kernel.check("p", "c", code, exercise)))
    checks = [item for item in items if item["kind"] == "check"]
    verdicts = [item for item in items if item["kind"] == "verdict"]
    others = [item for item in items if item["kind"] not in ("check", "verdict")]
    assert len(verdicts) <= 1
    return Graded(checks, verdicts[0] if verdicts else None, others, result)


def files(kind: str, exercise: str) -> list[Path]:
    """Return the answers of one kind, `mutants` or `answers`, those to an exercise like it too."""
    like = load(exercise).exercise.like
    more = files(kind, like) if like else []
    return sorted((ROOT / "tests" / kind / exercise).glob("*.py")) + more


def shown_file(exercise: str, name: str) -> str:
    """Return the text of starter.py or solution.py."""
    folder = ROOT / "snippets" / "exercises" / exercise.replace("-", "_")
    return (folder / name).read_text("utf-8")


def wanted_diagnosis(code: str) -> str:
    """Return the diagnosis that the first line of a mutant names."""
    match = DIAGNOSIS.match(code)
    assert match, f"the first line must be '# diagnosis: <id>', is {code.splitlines()[:1]}"
    return match[1]
