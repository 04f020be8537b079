"""Which code defines a name: decides what a NameError's line of help says."""

from __future__ import annotations

import json
import subprocess

import pytest

from tests.browser.harness import ROOT

ASK = """
import { defines } from "./docs/assets/live/hints.js";
const cases = JSON.parse(process.argv[1]);
console.log(JSON.stringify(cases.map(([code, name]) => defines(code, name))));
"""
DEFINES = [
    ("x = 1", "x"),
    ("a, x = pair", "x"),
    ("    x: int = 1", "x"),
    ("x = y = 2", "y"),
    ("def softmax(z):\n    return z", "softmax"),
    ("async def load():\n    pass", "load"),
    ("class Model:\n    pass", "Model"),
    ("import numpy as np", "np"),
    ("from snippets.losses import softmax, cross_entropy", "cross_entropy"),
    ("for step in range(3):\n    pass", "step"),
    ("with open(p) as file:\n    pass", "file"),
    ("if (n := len(a)) > 2:\n    pass", "n"),
    ("损失 = 0.1", "损失"),
]
DOES_NOT = [
    ("print(x)", "x"),
    ("if x == 1:\n    pass", "x"),
    ("while x <= 1:\n    pass", "x"),
    ("same = x == 1", "x"),
    ("f(x=1)", "x"),
    ("# x = 1", "x"),
    ("xs = [1]", "x"),
    ("a.x = 1", "x"),
    ("y = x", "x"),
    ("anything", ".*"),
]


def answers(cases: list[tuple[str, str]]) -> list[bool]:
    command = ["node", "--input-type=module", "-e", ASK, json.dumps(cases)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


@pytest.mark.parametrize(("cases", "wanted"), [(DEFINES, True), (DOES_NOT, False)])
def test_definitions_are_told_from_uses(cases: list[tuple[str, str]], wanted: bool) -> None:
    wrong = [case for case, got in zip(cases, answers(cases), strict=True) if got is not wanted]
    assert wrong == []
