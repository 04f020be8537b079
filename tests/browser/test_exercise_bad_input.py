"""Answers that do harm: each gets a clear verdict, the text is kept, and the next check works."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.exercise_pages import (  # noqa: F401 (fixtures)
    ENDLESS,
    RIGHT,
    RIGHT_BODY,
    ExercisePage,
    answer,
    begin_anew,
    open_once,
)

pytestmark = pytest.mark.browser
LIMIT_MS = 20_000  # live-exercise.js

# Stop does not get through to this one: the worker is ended.
STUBBORN = answer(
    "while True:\n    try:\n        while True:\n            pass\n    except BaseException:\n        pass"
)
REDEFINES = f"""
import sys

import numpy as np

for module in list(sys.modules):
    if module.startswith("snippets.exercises"):
        for name, thing in list(vars(sys.modules[module]).items()):
            if callable(thing):
                setattr(sys.modules[module], name, lambda *args, **kwargs: True)
np.allclose = np.array_equal = np.isclose = lambda *args, **kwargs: True
{answer("return x")}"""

# What is handed in, what is said about it, and the line that it points at (0: none).
BAD = {
    "wrong type": (answer("return 'p'"), "返回值的类型是 str", 0),
    "nothing": (answer("x.sum()"), "是不是忘了写 return", 0),
    "raises": (answer("return x[:, 99]"), "IndexError", 5),
    "exits": (answer("raise SystemExit"), "exit()", 5),
    "changes its input": (
        RIGHT.replace("return", "x[...] = 0\n    return"),
        "调用之后输入 x 变了",
        0,
    ),
    "redefines the checker": (REDEFINES, "返回值和输入 x 完全一样", 0),
    "imports what is not there": (f"import torch\n{RIGHT}", "No module named 'torch'", 1),
    "calls itself without end": (answer("return softmax(x, axis)"), "RecursionError", 5),
    "asks the site": (
        answer("from snippets.losses import softmax as given\nreturn given(x, axis)"),
        "要从头自己写",
        6,
    ),
    "no Python": (answer("return x +"), "SyntaxError", 5),
    "prints a million lines": (
        # At once: by a million calls of print, a busy machine would come near the time limit.
        answer(f"print('\\n'.join(['line'] * 1_000_000))\n{RIGHT_BODY}"),
        "打印",
        5,
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_answer_is_told_so_and_the_next_check_works(zh: ExercisePage, name: str) -> None:
    code, words, line = BAD[name]
    zh.write(code)
    assert zh.check() == "failed"
    expect(zh.find(".check-fold[open]")).to_contain_text(words)
    if line:
        expect(zh.button("go-to-line")).to_contain_text(f"第 {line} 行")
    else:
        expect(zh.button("go-to-line")).to_have_count(0)
    keeps_the_text_and_checks_again(zh, code)


@pytest.mark.parametrize(("code", "line"), [(ENDLESS, 6), (STUBBORN, 0)], ids=["soft", "hard"])
def test_a_check_that_never_ends_is_stopped_and_named(
    zh: ExercisePage, code: str, line: int
) -> None:
    zh.write(code)
    zh.press("check")
    zh.wait_for("running")
    # Which check is made just now is on the page before it can go wrong.
    expect(zh.row(2)).to_have_attribute("data-status", "running")
    zh.page.clock.fast_forward(LIMIT_MS + 1)
    assert zh.wait_for("stopped", "failed", "passed", "error") == "stopped"
    expect(zh.find(".live-status")).to_have_text("超过 20 秒，已停止")
    assert zh.statuses() == ["passed", "failed"]
    expect(zh.row(2).locator(".check-title")).to_have_text("小数字：与手算一致")
    expect(zh.row(2).locator("details")).to_have_attribute("open", "")
    if line:
        expect(zh.button("go-to-line")).to_contain_text(f"第 {line} 行")
    assert zh.said().startswith("第 2 项未通过：")
    keeps_the_text_and_checks_again(zh, code)


def test_code_that_never_ends_before_the_first_check_is_told_so(zh: ExercisePage) -> None:
    code = f"while True:\n    pass\n\n{RIGHT}"
    zh.write(code)
    zh.press("check")
    zh.wait_for("running")
    zh.page.clock.fast_forward(LIMIT_MS + 1)
    assert zh.wait_for("stopped", "failed", "passed", "error") == "stopped"
    expect(zh.row(1).locator(".check-title")).to_have_text("先运行一遍你的代码")
    keeps_the_text_and_checks_again(zh, code)


def test_after_a_crash_of_python_the_next_check_works(zh: ExercisePage) -> None:
    code = answer("import os\nos.abort()")
    zh.write(code)
    assert zh.check() == "error"
    expect(zh.row(2)).to_contain_text("Python 在这里意外中止")
    assert zh.find("[data-error]").count() == 0
    zh.complaints.clear()  # Pyodide's own words about its end
    keeps_the_text_and_checks_again(zh, code)


def keeps_the_text_and_checks_again(zh: ExercisePage, code: str) -> None:
    assert zh.property("code") == code
    zh.write(RIGHT)
    assert zh.check() == "passed"
