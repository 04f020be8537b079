"""Whatever an answer does: a clear verdict, and the next check works.

Softmax stands for all exercises here; what never ends is in test_answer_command.py.
"""

from __future__ import annotations

import pytest

from hooks.kernel import Kernel
from tests.exercises.answers import grade, shown_file

RIGHT = shown_file("softmax", "solution.py")
HEAD = "import numpy as np\n\n\ndef softmax(x, axis=-1):\n    "
CHECKER = "import snippets.exercises.{0} as checker\n"
ANYTHING = "\n\n\ndef softmax(x, axis=-1):\n    return x"

# name: (code, diagnosis, what the sentences must contain in zh and en)
BAD = {
    "prints a million lines": (
        HEAD + "for i in range(1_000_000):\n        print(i)\n    return x",
        "prints-too-much",
        "去掉循环里的 print",
        "Take the print out",
    ),
    "prints for ever": (
        HEAD + "while True:\n        print(x)",
        "prints-too-much",
        "循环会不会结束",
        "whether the loop ends",
    ),
    "returns text": (HEAD + "return 'done'", "", "类型是 str", "of type str"),
    "returns a list": (HEAD + "return [0.25, 0.75]", "", "`np.array(…)`", "Python list"),
    "returns nothing": (HEAD + "np.exp(x)", "returns-nothing", "忘了写 return", "`return` missing"),
    "prints for return": (HEAD + "print(x)", "prints-instead", "换成 return", "Replace print"),
    "yields": (HEAD + "yield x", "yields", "生成器", "generator"),
    "is async": (HEAD.replace("def", "async def") + "return x", "is-async", "协程", "coroutine"),
    "raises": (HEAD + "raise ValueError('nope')", "", "ValueError：nope", "ValueError: nope"),
    "raises what has no text": (
        HEAD + "class E(Exception):\n        def __str__(self): raise self\n    raise E",
        "",
        "报错，E：",
        "raised E: (the error",
    ),
    "returns what cannot be looked at": (
        HEAD + "class E:\n        def __getattr__(self, name): raise SystemExit\n    return E()",
        "",
        "返回值的类型是 E，这里要 NumPy 数组",
        "of type E, wanted a NumPy array",
    ),
    "exits": (HEAD + "import sys; sys.exit(3)", "calls-exit", "exit()", "exit()"),
    "exits first": ("import sys; sys.exit()\n" + RIGHT, "no-function", "exit", "Take the exit out"),
    "changes its input": (
        HEAD + "x -= x.max(axis, keepdims=True)\n    e = np.exp(x)\n"
        "    return e / e.sum(axis, keepdims=True)",
        "changes-inputs",
        "调用之后输入 `x` 变了",
        "changed its input `x`",
    ),
    "imports what is not there": (
        "import torch\n" + RIGHT,
        "no-module",
        "第 1 行出错，ModuleNotFoundError",
        "only NumPy and the standard library",
    ),
    "imports it when called": (HEAD + "import jax", "", "No module named 'jax'", "No module named"),
    "calls itself for ever": (HEAD + "return softmax(x, axis)", "endless-recursion", "递归", "recur"),
    "recurs while it is read": (
        "def f():\n    return f()\n\n\nf()",
        "does-not-run",
        "第 2 行出错，RecursionError",
        "in line 2 with RecursionError",
    ),
    "does not compile": ("def softmax(x)\n    return x", "does-not-run", "第 1 行", "in line 1"),
    "asks for too much memory": (HEAD + "return np.ones(10**14)", "", "MemoryError", "MemoryError"),
    "takes the built-ins away": (
        HEAD + "import builtins\n    for name in dir(builtins):\n"
        "        setattr(builtins, name, None)",
        "",
        "TypeError",
        "TypeError",
    ),
    "takes the built-ins away first": (
        "import builtins\nbuiltins.len = builtins.isinstance = builtins.float = None" + ANYTHING,
        "returns-input",
        "完全一样",
        "the input `x`",
    ),
    "makes numpy say yes": (
        "import numpy as np\nnp.isclose = np.allclose = lambda *a, **k: np.array(True)" + ANYTHING,
        "returns-input",
        "完全一样",
        "the input `x`",
    ),
    "replaces what compares": (
        CHECKER.format("compare") + "checker.trouble = checker.close = lambda *a, **k: None" + ANYTHING,
        "returns-input",
        "完全一样",
        "the input `x`",
    ),
    "replaces the code of what compares": (
        CHECKER.format("compare") + "checker.trouble.__code__ = (lambda *a, **k: None).__code__" + ANYTHING,
        "returns-input",
        "完全一样",
        "the input `x`",
    ),
    "replaces the methods of the checker": (
        CHECKER.format("kinds") + "checker.Values.run = checker.Defined.run = lambda *a: None\n"
        + CHECKER.format("grade") + "checker.Grading.judge = checker.Grading.__exit__ = None\n"
        + CHECKER.format("restore") + "checker.Interpreter.mend = checker._put_back = None" + ANYTHING,
        "returns-input",
        "完全一样",
        "the input `x`",
    ),
    "takes the site's own": (
        "from snippets.losses import softmax",
        "calls-solution",
        "本站自带的 `softmax`",
        "the site's own `softmax`",
    ),
    "calls the site's own": (
        "import snippets.losses as s" + ANYTHING.replace("return x", "return s.softmax(x, axis)"),
        "calls-solution",
        "本站自带的 `softmax`",
        "the site's own `softmax`",
    ),
    "takes the solution of the exercise": (
        "from snippets.exercises.folder import load\nsoftmax = load('softmax').solution['softmax']",
        "calls-solution",
        "本站自带的 `softmax`",
        "the site's own `softmax`",
    ),
    "is a class": ("class softmax:\n    pass", "not-a-function", "是一个类", "is a class"),
    "is a number": (RIGHT + "\nsoftmax = 3", "not-a-function", "是 int", "of type int"),
    "has another name": (
        RIGHT.replace("softmax(", "my_softmax("),
        "no-function",
        "只找到 `my_softmax`",
        "only `my_softmax`",
    ),
    "takes no axis": (
        RIGHT.replace(", axis=-1", "").replace("axis=axis", "axis=-1"),
        "wrong-parameters",
        "`softmax(x, axis=-1)`",
        "`softmax(x, axis=0)`",
    ),
    "is empty": ("", "no-function", "还没有定义任何函数", "does not define any function yet"),
}  # fmt: skip


@pytest.fixture(scope="module")
def kernel() -> Kernel:
    """One kernel for all: each answer meets what the one before has left behind."""
    return Kernel(lambda text: None)


@pytest.mark.parametrize("name", BAD)
def test_a_bad_answer_gets_a_clear_verdict_and_the_next_check_works(
    kernel: Kernel, name: str
) -> None:
    code, diagnosis, zh, en = BAD[name]
    graded = grade("softmax", code, kernel)
    assert graded.verdict is not None and not graded.accepted
    first = graded.first
    assert (first["diagnosis"], zh in first["zh"], en in first["en"]) == (
        diagnosis,
        True,
        True,
    ), first
    after = grade("softmax", RIGHT, kernel)
    assert after.accepted, after.first


# What an answer may do without being wrong.
ODD = {
    "breaks numpy first": "import numpy as np\nnp.exp = np.allclose = None\n",
    "breaks the built-ins first": "import builtins\nbuiltins.isinstance = builtins.str = None\n",
    "takes the streams away": "import sys\nsys.stdout = sys.stderr = None\n",
    "makes every warning an error": "import warnings\nwarnings.simplefilter('error')\n",
    "makes every overflow an error": "import numpy as np\nnp.seterr(all='raise')\n",
    "leaves little room to recur": "import sys\nsys.setrecursionlimit(60)\n",
    "starts a thread": "import threading\nthreading.Thread(target=print).start()\n",
    "prints a lot first": "for i in range(20_000):\n    print(i)\n",
}


@pytest.mark.parametrize("name", ODD)
def test_a_right_answer_passes_whatever_stands_around_it(kernel: Kernel, name: str) -> None:
    graded = grade("softmax", ODD[name] + RIGHT, kernel)
    assert graded.accepted, graded.first


def test_what_an_answer_shows_of_its_own_is_shown(kernel: Kernel) -> None:
    code = RIGHT + "\n\nassert softmax(np.ones(4)).sum() == 1\nprint('mine')\nsoftmax(np.zeros(2))"
    graded = grade("softmax", code, kernel)
    assert graded.accepted
    assert [item["text"] for item in graded.others] == ["mine\n", "array([0.5, 0.5])"]


def test_an_unknown_exercise_is_an_error_with_its_name() -> None:
    graded = grade("no-such-exercise", RIGHT)
    assert graded.result["status"] == "error" and graded.verdict is None
    [error] = graded.others
    assert "no_such_exercise" in error["message"]


def test_a_call_that_is_stopped_is_named_and_the_next_check_works(kernel: Kernel) -> None:
    graded = grade("softmax", HEAD + "raise KeyboardInterrupt  # as Stop does", kernel)
    assert graded.result == {"status": "interrupted", "line": 5}
    assert graded.verdict is None
    first = graded.first
    assert (first["name"], first["call"], first["diagnosis"]) == ("small", "softmax(x)", "no-end")
    assert grade("softmax", RIGHT, kernel).accepted


@pytest.mark.parametrize(
    ("seconds", "status", "said"), [(0.1, "passed", "慢约"), (3.5, "failed", "太慢了")]
)
def test_a_slow_answer_gets_a_remark_and_a_hopeless_one_fails(
    kernel: Kernel, seconds: float, status: str, said: str
) -> None:
    slow = f"def softmax(x, axis=-1):\n    time.sleep({seconds} if x.size > 1000 else 0)"
    graded = grade(
        "softmax", "import time\n" + RIGHT.replace("def softmax(x, axis=-1):", slow), kernel
    )
    last = graded.checks[-1]
    assert (last["name"], last["status"]) == ("time", status)
    assert said in last["zh"]
