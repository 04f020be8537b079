"""Checking an answer to an exercise in the browser: the same report as from the shell."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from tests.browser.harness import RuntimePage
from tests.exercises.answers import EXERCISES, files, grade, shown_file

HEAD = "import numpy as np\ndef softmax(x, axis=-1):\n    "
BAD = {
    "return softmax(x, axis)": "endless-recursion",
    "np.exp = None; import builtins; builtins.len = None; return x": "returns-input",
    "import torch": "",
    "for i in range(1_000_000): print(i)": "prints-too-much",
    "x -= x.max(); e = np.exp(x); return e / e.sum(axis, keepdims=True)": "global-max",
    "import sys; sys.exit()": "calls-exit",
}
TEXTS = ("name", "status", "zh", "en", "call", "given", "wanted", "got", "diagnosis", "line")


def told(checks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return what is said up to the first failure; later checks are made if there is time."""
    found = []
    for check in checks:
        if check["name"] != "time":
            found.append({key: check[key] for key in TEXTS})
        if check["status"] == "failed":
            break
    return found


def test_every_exercise_is_judged_in_the_browser_as_from_the_shell(live: RuntimePage) -> None:
    with ThreadPoolExecutor(1) as thread:  # the browser's event loop is in this one
        for exercise in EXERCISES:
            codes = [shown_file(exercise, f"{name}.py") for name in ("starter", "solution")]
            codes.append(files("mutants", exercise)[0].read_text("utf-8"))
            results = live.check(*((exercise, code) for code in codes))
            expected = thread.map(grade, [exercise] * len(codes), codes)
            for result, here in zip(results, expected, strict=True):
                checks = [item for item in result["items"] if item["kind"] == "check"]
                assert told(checks) == told(here.checks), exercise
                assert result["status"] == "done"
                assert result["items"][-1]["kind"] == "verdict"
                assert bool(result["items"][-1]["accepted"]) is here.accepted
            assert [result["items"][-1]["accepted"] for result in results] == [0, 1, 0]


def test_after_a_bad_answer_the_next_check_works(live: RuntimePage) -> None:
    right = shown_file("softmax", "solution.py")
    answers = [("softmax", code) for body in BAD for code in (HEAD + body, right)]
    results = live.check(*answers)
    for diagnosis, bad, after in zip(BAD.values(), results[::2], results[1::2], strict=True):
        failed = next(item for item in bad["items"] if item.get("status") == "failed")
        assert failed["diagnosis"] == diagnosis and failed["zh"] and failed["en"]
        verdict = next(item for item in bad["items"] if item["kind"] == "verdict")
        assert not verdict["accepted"]
        assert after["items"][-1]["accepted"] == 1
