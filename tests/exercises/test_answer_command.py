"""`make answer` grades a file in a process of its own and says so in JSON and exit codes."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from hooks.answer import grade
from tests.exercises.answers import ROOT, files, shown_file

SIGNATURE = "import numpy as np\n\n\ndef softmax(x, axis=-1):\n    "


def command(*arguments: str) -> tuple[int, str, str]:
    """Return exit code, output and errors of what the Makefile calls."""
    done = subprocess.run(
        [sys.executable, "-m", "hooks.answer", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


def test_the_makefile_calls_it() -> None:
    line = '@$(PYTHON) -m hooks.answer "$(ID)" "$(FILE)"'
    assert line in (ROOT / "Makefile").read_text("utf-8")


def test_a_right_answer_exits_with_0(tmp_path: Path) -> None:
    path = tmp_path / "我的答案.py"
    path.write_text(shown_file("softmax", "solution.py"), "utf-8")
    code, out, _ = command("softmax", str(path))
    assert code == 0
    assert json.loads(out) == {"accepted": True, "failed": []}


def test_a_wrong_answer_exits_with_1_and_tells_in_both_languages_what_is_wrong() -> None:
    path = next(p for p in files("mutants", "softmax") if p.stem == "no_max")
    code, out, _ = command("softmax", str(path))
    assert code == 1
    result = json.loads(out)
    assert set(result) == {"accepted", "failed"} and result["accepted"] is False
    first, *others = result["failed"]
    assert set(first) == {"check", "zh", "en"} and first["check"] == "large"
    assert "没有先减去最大值" in first["zh"] and "输入: x = np.array([[1000., 0.]])" in first["zh"]
    assert "maximum is not subtracted" in first["en"] and "Call: softmax(x)" in first["en"]
    assert all(item["zh"] and item["en"] for item in others)


@pytest.mark.parametrize("arguments", [("soft-max", "a.py"), ("", ""), ("softmax", "no/such.py")])
def test_a_bad_call_exits_with_2_and_says_what_is_allowed(arguments: tuple[str, str]) -> None:
    code, out, err = command(*arguments)
    assert (code, out) == (2, "")
    assert "FILE=" in err if arguments[0] == "softmax" else "softmax" in err


def test_an_answer_that_never_ends_is_given_up_and_the_checks_before_count() -> None:
    code = SIGNATURE + (
        "while x.max() > 500: pass\n"
        "    e = np.exp(x)\n"
        "    return 2 * e / e.sum(axis=axis, keepdims=True)"
    )
    result = grade("softmax", code, limit=5.0)
    assert not result["accepted"]
    assert [item["check"] for item in result["failed"]] == ["small", "axis", "large"]
    last = result["failed"][-1]
    assert "5 秒内没有结束" in last["zh"] and "did not end within 5 seconds" in last["en"]


@pytest.mark.parametrize(
    "body",
    ["import os; os._exit(0)", "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"],
)
def test_an_answer_that_ends_the_process_is_not_accepted(body: str) -> None:
    result = grade("softmax", SIGNATURE + body)
    assert not result["accepted"]
    assert "ended the whole Python process" in result["failed"][0]["en"]
