"""The kernel gives the same, complete account of a cell in every case."""

from __future__ import annotations

import asyncio
import builtins
import hashlib
import json
import subprocess
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

from hooks import kernel as module
from hooks.kernel import Kernel

KERNEL = Path(module.__file__)


class Bench:
    """A kernel on page `p`, and what it emitted in its last run."""

    def __init__(self) -> None:
        self.items: list[dict] = []
        self.kernel = Kernel(lambda text: self.items.append(json.loads(text)))
        self.result: dict = {}

    def run(self, code: str, cell: str = "a", page: str = "p") -> list[dict]:
        self.items.clear()
        self.result = json.loads(asyncio.run(self.kernel.run(page, cell, code)))
        return list(self.items)

    def text(self, code: str) -> str:
        return "".join(item["text"] for item in self.run(code) if item["kind"] == "text")

    def error(self, code: str, cell: str = "a") -> dict:
        found = [item for item in self.run(code, cell) if item["kind"] == "error"]
        assert len(found) == 1, self.items
        assert self.result["status"] == "error"
        return found[0]

    def value(self, code: str) -> str | None:
        found = [item["text"] for item in self.run(code) if item["kind"] == "value"]
        assert len(found) <= 1
        return found[0] if found else None


@pytest.fixture
def bench() -> Iterator[Bench]:
    # pytest turns warnings into errors; a reader's interpreter does not.
    with warnings.catch_warnings():
        warnings.resetwarnings()
        yield Bench()


# What a cell shows


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ("0", "0"),
        ("False", "False"),
        ("''", "''"),
        ("[]", "[]"),
        ("None", None),
        ("x = 1", None),
        ("1;", None),
        ("(1\n);  # quiet", None),
        ("'a;'", "'a;'"),
        ("if True:\n    1", None),
        ("# only a comment", None),
        ("", None),
        ("'只有一个字符串'", "'只有一个字符串'"),
        ("import asyncio\nawait asyncio.sleep(0, 5)", "5"),
        (
            "from __future__ import annotations\ndef f(x: nothing): pass\nf.__annotations__['x']",
            "'nothing'",
        ),
    ],
)
def test_the_last_expression_is_shown_if_it_is_something(
    bench: Bench, code: str, shown: str | None
) -> None:
    assert bench.value(code) == shown
    assert bench.result == {"status": "done"}


def test_stdout_and_stderr_are_one_sequence_and_the_value_comes_last(bench: Bench) -> None:
    items = bench.run("import sys\nprint('a')\nprint('b', file=sys.stderr)\nprint('c', end='')\n7")
    assert [(i["kind"], i.get("stream"), i["text"]) for i in items] == [
        ("text", "stdout", "a\n"),
        ("text", "stderr", "b\n"),
        ("text", "stdout", "c"),
        ("value", None, "7"),
    ]


def test_text_arrives_while_the_cell_still_runs(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [0.0]
    monkeypatch.setattr(module, "perf_counter", lambda: now[0])
    seen = []
    bench.kernel.forget()
    vars(bench.kernel._module("p")).update(seen=seen, items=bench.items, clock=now)
    bench.run(
        "print(1); seen.append(len(items))\n"
        "print(2); seen.append(len(items))\n"
        "clock[0] += 0.06\n"
        "print(3); seen.append(len(items))\n"
        "print('x' * 5000); seen.append(len(items))\n"
    )
    assert seen == [1, 1, 2, 3]
    assert "".join(item["text"] for item in bench.items) == "1\n2\n3\n" + "x" * 5000 + "\n"


def test_a_million_lines_are_few_messages_and_the_rest_is_counted(bench: Bench) -> None:
    items = bench.run("for i in range(100_000): print(i)")
    *texts, last = items
    shown = "".join(item["text"] for item in texts)
    whole = "".join(f"{i}\n" for i in range(100_000))
    assert whole.startswith(shown)
    assert shown.count("\n") == module.MAX_LINES
    assert last == {"kind": "truncated", "bytes": len(whole) - len(shown)}
    assert len(texts) < 20


def test_the_cap_counts_bytes_and_cuts_between_characters(bench: Bench) -> None:
    *texts, last = bench.run("print('好' * 100_000)")
    shown = "".join(item["text"] for item in texts)
    assert set(shown) == {"好"}
    assert len(shown) == module.MAX_BYTES // 3
    assert last["bytes"] == 3 * 100_000 + 1 - len(shown.encode())


def test_a_long_value_is_cut_too(bench: Bench) -> None:
    value, last = bench.run("'x' * 300_000")
    assert len(value["text"]) == module.MAX_BYTES
    assert last == {"kind": "truncated", "bytes": 300_002 - module.MAX_BYTES}


def test_a_short_output_is_not_called_truncated(bench: Bench) -> None:
    assert {item["kind"] for item in bench.run("print('x' * 100_000)")} == {"text"}


def test_changing_between_the_streams_all_the_time_is_limited(bench: Bench) -> None:
    items = bench.run(
        "import sys\nfor _ in range(50_000): sys.stdout.write('a'); sys.stderr.write('b')"
    )
    assert len(items) < 6_000
    assert items[-1]["kind"] == "truncated"


def test_colours_and_control_characters_are_taken_out_even_in_pieces(bench: Bench) -> None:
    code = r"""
import sys
sys.stdout.write('\x1b[31mred\x1b'); sys.stdout.flush()
sys.stdout.write('[0m \x1b]8;;https://example.org\x07link\x1b]8;;\x07 \x00\x07ok\n')
"""
    assert bench.text(code) == "red link ok\n"


def test_a_carriage_return_is_passed_on(bench: Bench) -> None:
    assert bench.text(r"print('10%\r20%')") == "10%\r20%\n"


def test_lone_surrogates_are_spelled_out(bench: Bench) -> None:
    assert bench.text("print(chr(0xd800) + '好')") == "\\ud800好\n"
    assert bench.value("chr(0xd800)") == "'\\ud800'"
    assert bench.error("raise ValueError(chr(0xdfff))")["message"] == "\\udfff"


def test_bytes_written_to_the_buffer_are_shown_and_closing_does_no_harm(bench: Bench) -> None:
    code = "import sys\nsys.stdout.buffer.write('好'.encode());\nsys.stdout.close()\nprint('!')"
    assert bench.text(code) == "好!\n"


def test_a_number_too_long_to_print_is_described(bench: Bench) -> None:
    assert bench.value("10 ** 5000") == "<int of about 5000 digits>"
    assert bench.value("10 ** 4000") == "1" + "0" * 4000


def test_display_shows_values_in_between(bench: Bench) -> None:
    items = bench.run("print(1)\ndisplay([2], 'x')\nprint(3)")
    assert [item["text"] for item in items] == ["1\n", "[2]", "'x'", "3\n"]


def test_help_prints_and_input_says_that_it_is_not_there(bench: Bench) -> None:
    assert "Return the number of items" in bench.text("help(len)")
    assert "not available" in bench.error("input('name? ')")["message"]
    assert "not available" in bench.error("breakpoint()")["message"]
    assert "not available" in bench.error("import sys\nsys.stdin.readline()")["message"]
    assert builtins.input is not module._no_input
    assert not hasattr(builtins, "display")


# Text of the program


@pytest.mark.parametrize(
    "code",
    [
        "\ufeffprint(1)",
        "print(1)\r\nprint(2)",
        "print(\u00a01)",
        "if True:\u00a0\n\u00a0\u00a0print(1)",
    ],
)
def test_text_pasted_from_elsewhere_runs(bench: Bench, code: str) -> None:
    assert bench.text(code).startswith("1\n")


@pytest.mark.parametrize(
    ("code", "name", "line"),
    [
        ("x = 1\ny = = 2", "SyntaxError", 2),
        ("if True:\nprint(1)", "IndentationError", 2),
        ("if True:\n\tx = 1\n        y = 2", "TabError", 3),
        ("print（1）", "SyntaxError", 1),
        ("!pip install x", "SyntaxError", 1),
        ("(" * 5000, "SyntaxError", 1),
        ("x = '\0'", "SyntaxError", None),
        ("return 1", "SyntaxError", 1),
    ],
)
def test_a_syntax_error_names_its_line(
    bench: Bench, code: str, name: str, line: int | None
) -> None:
    error = bench.error(code)
    assert (error["name"], error["line"]) == (name, line)
    assert len(error["traceback"]) < 2_000


def test_a_syntax_error_shows_the_place(bench: Bench) -> None:
    assert bench.error("x = 1\n  y = = 2".replace("  y", "y"))["traceback"] == (
        "Traceback (most recent call last):\n"
        "  Cell a, line 2\n"
        "    y = = 2\n"
        "        ^\n"
        "SyntaxError: invalid syntax"
    )


# Errors


def test_the_traceback_holds_the_readers_lines_only(bench: Bench) -> None:
    bench.run("import numpy as np\ndef invert(m):\n    return np.linalg.inv(m)", "tools")
    error = bench.error("m = np.zeros((2, 2))\ninvert(m)", "use")
    assert error == {
        "kind": "error",
        "name": "numpy.linalg.LinAlgError",
        "message": "Singular matrix",
        "traceback": "Traceback (most recent call last):\n"
        "  Cell use, line 2\n"
        "    invert(m)\n"
        "  Cell tools, line 3, in invert\n"
        "    return np.linalg.inv(m)\n"
        "numpy.linalg.LinAlgError: Singular matrix",
        "cell": "use",
        "line": 2,
    }


def test_causes_and_notes_are_told(bench: Bench) -> None:
    code = """
try:
    1 / 0
except ZeroDivisionError as error:
    wrong = ValueError('<b>no</b>')
    wrong.add_note('a note')
    raise wrong from error
"""
    text = bench.error(code)["traceback"]
    assert text.index("ZeroDivisionError: division by zero") < text.index(module.CAUSE)
    assert text.index(module.CAUSE) < text.index("ValueError: <b>no</b>\na note")
    assert module.CONTEXT in bench.error("try:\n    1 / 0\nfinally:\n    nothing")["traceback"]
    hidden = bench.error("try:\n    1 / 0\nexcept Exception:\n    raise ValueError from None")
    assert "division" not in hidden["traceback"]


def test_causes_in_a_circle_end(bench: Bench) -> None:
    code = "a, b = ValueError('a'), ValueError('b')\na.__cause__, b.__cause__ = b, a\nraise a"
    assert bench.error(code)["traceback"].count("ValueError: ") == 2


def test_a_group_lists_what_is_in_it(bench: Bench) -> None:
    text = bench.error("raise ExceptionGroup('two', [ValueError('x'), KeyError('y')])")["traceback"]
    assert text.endswith("  | ValueError: x\n  | KeyError: 'y'")


def test_endless_recursion_is_short_and_the_variables_stay(bench: Bench) -> None:
    bench.run("kept = 5")
    error = bench.error("def f(n):\n    return f(n + 1)\nf(0)")
    assert error["name"] == "RecursionError"
    assert error["traceback"].count("in f") == 3
    assert error["line"] == 2
    assert bench.value("kept") == "5"


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("raise BaseException('b')", "BaseException"),
        ("raise GeneratorExit", "GeneratorExit"),
        ("class E(Exception):\n    def __str__(self): raise OSError\nraise E", "E"),
        ("class R:\n    def __repr__(self): raise TypeError('no')\nR()", "TypeError"),
        ("eval('1 +')", "SyntaxError"),
        ("x = []\nfor _ in range(100_000): x = [x]\nx", "RecursionError"),
    ],
)
def test_every_exception_is_an_error_and_the_kernel_goes_on(
    bench: Bench, code: str, name: str
) -> None:
    assert bench.error(code)["name"] == name
    assert bench.value("1 + 1") == "2"


def test_a_long_message_is_cut(bench: Bench) -> None:
    error = bench.error("raise ValueError('x' * 1_000_000)")
    assert len(error["message"]) + len(error["traceback"]) < 30_000


def test_what_was_printed_before_an_error_is_kept(bench: Bench) -> None:
    assert [i["kind"] for i in bench.run("print('before', end='')\n1 / 0")] == ["text", "error"]


def test_an_edited_cell_shows_old_functions_with_their_own_lines(bench: Bench) -> None:
    bench.run("def f():\n    return 1 / 0", "x")
    text = bench.error("f()\n\n\n", "x")["traceback"]
    assert "    f()\n" in text and "    return 1 / 0\n" in text


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("exit()", "exited with 0\n"),
        ("import sys\nsys.exit(3)", "exited with 3\n"),
        ("raise SystemExit('enough')", "enough\nexited with 1\n"),
    ],
)
def test_leaving_is_a_quiet_line(bench: Bench, code: str, said: str) -> None:
    assert bench.text(code) == said
    assert bench.result["status"] == "done"


# Stopping


def test_an_interrupt_keeps_variables_and_output(bench: Bench) -> None:
    items = bench.run("x = 5\nprint('so far', end='')\nraise KeyboardInterrupt\nx = 6")
    assert [item["kind"] for item in items] == ["text"]
    assert bench.result == {"status": "interrupted", "line": 3}
    assert bench.value("x") == "5"


def test_an_interrupt_while_output_is_sent_is_one_too(bench: Bench) -> None:
    emit, calls = bench.kernel.emit, []

    def interrupting(text: str) -> None:
        calls.append(text)
        if len(calls) == 2:
            raise KeyboardInterrupt
        emit(text)

    bench.kernel.emit = interrupting
    bench.run("print(1, end='')\n2")
    assert bench.result["status"] == "interrupted"
    assert sys.stdout is not None and not isinstance(sys.stdout, module._Stream)
    bench.kernel.emit = emit
    assert bench.value("3") == "3"


def test_a_cell_that_waits_can_be_cancelled(bench: Bench) -> None:
    async def scene() -> str:
        run = asyncio.ensure_future(
            bench.kernel.run("p", "a", "import asyncio\nx = 1\nawait asyncio.Event().wait()")
        )
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        assert bench.kernel.cancel()
        return await run

    assert json.loads(asyncio.run(scene())) == {"status": "interrupted", "line": 3}
    assert not bench.kernel.cancel()
    assert bench.value("x") == "1"


def test_a_task_left_behind_does_not_print_into_another_cell(bench: Bench) -> None:
    late = "import asyncio\nasync def late(go):\n    await go.wait()\n    print('late')\n"

    async def scene() -> None:
        await bench.kernel.run(
            "p", "a", f"{late}go = asyncio.Event()\nt = asyncio.create_task(late(go))"
        )
        bench.items.clear()
        await bench.kernel.run("p", "b", "go.set()\nawait t\nprint('mine')")

    asyncio.run(scene())
    assert [item["text"] for item in bench.items if item["kind"] == "text"] == ["mine\n"]


# Pages


def test_pages_do_not_share_variables_and_can_be_forgotten(bench: Bench) -> None:
    bench.run("x = 1", page="one")
    assert bench.run("x", page="two")[0]["name"] == "NameError"
    assert bench.run("x", page="one")[0]["text"] == "1"
    bench.kernel.forget("one")
    assert bench.run("x", page="one")[0]["name"] == "NameError"


def test_forgetting_frees_the_source_lines(bench: Bench) -> None:
    import linecache

    bench.run("x = 1", cell="freed")
    assert "<cell freed>" in linecache.cache
    bench.kernel.forget()
    assert "<cell freed>" not in linecache.cache


@pytest.mark.parametrize(
    ("prefix", "names"),
    [
        ("np.linal", ["linalg"]),
        ("y = 2 * np.linalg.sv", ["svd", "svdvals"]),
        ("myv", ["my_value"][:0]),
        ("my_", ["my_value"]),
        ("prin", ["print"]),
        ("nothing.x", []),
        ("angry.a", []),
        ("1 + ", None),
    ],
)
def test_names_are_completed(bench: Bench, prefix: str, names: list[str] | None) -> None:
    bench.run(
        "import numpy as np\nmy_value = 1\n"
        "class Angry:\n    def __dir__(self): raise ValueError\nangry = Angry()"
    )
    found = json.loads(bench.kernel.names("p", prefix))
    assert found == names if names is not None else "my_value" in found


def test_private_names_come_only_when_asked_for(bench: Bench) -> None:
    bench.run("class T: _hidden = shown = 1")
    assert json.loads(bench.kernel.names("p", "T.")) == ["mro", "shown"] or "shown" in json.loads(
        bench.kernel.names("p", "T.")
    )
    assert "_hidden" not in bench.kernel.names("p", "T.")
    assert "_hidden" in bench.kernel.names("p", "T._h")


def test_classes_of_a_cell_can_be_pickled(bench: Bench) -> None:
    code = """
import pickle
from dataclasses import dataclass
@dataclass
class P:
    x: 'int' = 1
pickle.loads(pickle.dumps(P(2)))
"""
    main = sys.modules["__main__"]
    assert bench.value(code) == "P(x=2)"
    assert sys.modules["__main__"] is main


# A reader who breaks things


@pytest.mark.parametrize(
    "code",
    [
        "import builtins\nfor n in ('print', 'len', 'isinstance', 'repr', 'str'): setattr(builtins, n, None)",
        "import builtins\ndel builtins.__import__, builtins.ValueError",
        "import sys\nsys.stdout = sys.stderr = sys.stdin = None",
        "import warnings, sys\nwarnings.showwarning = None\nsys.breakpointhook = None",
        "import sys\nsys.modules['json'] = sys.modules['linecache'] = None",
        "import sys\nsys.meta_path.clear()",
        "import linecache\nlinecache.cache = None",
    ],
)
def test_a_reader_who_breaks_python_does_not_break_the_kernel(code: str) -> None:
    program = f"""
import asyncio, json, sys
sys.path.insert(0, {str(KERNEL.parent)!r})
from kernel import Kernel
out = sys.stdout
items = []
kernel = Kernel(items.append)
def run(code):
    items.clear()
    return asyncio.run(kernel.run("p", "a", code))
print(run({code!r}), file=out)
print(run("print(sum([1, 1]))\\n7"), *items, file=out, sep="\\n")
print(run("1 / 0"), *items, file=out, sep="\\n")
"""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60
    )
    lines = done.stdout.splitlines()
    assert lines[1:4] == [
        '{"status":"done"}',
        '{"kind":"text","stream":"stdout","text":"2\\n"}',
        '{"kind":"value","text":"7"}',
    ]
    assert json.loads(lines[5])["name"] == "ZeroDivisionError"


def test_what_a_cell_does_to_the_builtins_ends_with_it(bench: Bench) -> None:
    original = builtins.print
    bench.run("import builtins\nbuiltins.print = builtins.display = builtins.input = None")
    assert builtins.print is original
    assert builtins.input is not None and not hasattr(builtins, "display")


# Warnings and figures


def test_a_warning_is_shown_in_each_run_with_its_line(bench: Bench) -> None:
    code = "import numpy as np\nfor _ in range(3):\n    np.log(np.zeros(1))"
    said = "RuntimeWarning: divide by zero encountered in log\n  Cell a, line 3\n    np.log(np.zeros(1))\n"
    assert bench.text(code) == said
    assert bench.text(code) == said
    assert {item["stream"] for item in bench.items} == {"stderr"}


def test_warnings_can_be_caught_and_silenced(bench: Bench) -> None:
    code = """
import warnings
with warnings.catch_warnings(record=True) as seen:
    warnings.simplefilter('always')
    warnings.warn('x')
print(len(seen))
"""
    assert bench.text(code) == "1\n"
    bench.run("import warnings\nwarnings.filterwarnings('ignore')")
    assert bench.text("warnings.warn('y')") == ""


PLOT = """
import matplotlib.pyplot as plt
fig, ax = plt.subplots()
ax.plot([1, 3, 2])
ax.set(title='Loss', xlabel='step', ylabel='loss');
"""


def test_an_open_figure_is_shown_once_and_is_the_same_each_time(bench: Bench) -> None:
    (first,) = bench.run(PLOT)
    assert (first["kind"], first["mime"]) == ("figure", "image/svg+xml")
    assert (first["width"], first["height"]) == (691, 384)
    assert first["alt"] == "Loss: step, loss"
    assert "<dc:date>" not in first["data"]
    assert bench.run(PLOT + "fig") == [first]
    assert bench.run("1") == [{"kind": "value", "text": "1"}]


def test_a_figure_is_the_same_in_another_process() -> None:
    program = f"""
import asyncio, hashlib, json, sys
sys.path.insert(0, {str(KERNEL.parent)!r})
from kernel import Kernel
items = []
asyncio.run(Kernel(items.append).run("p", "a", {PLOT!r}))
print(*(hashlib.sha256(item.encode()).hexdigest() for item in items))
"""
    seen = {
        subprocess.run(
            [sys.executable, "-c", program], capture_output=True, text=True, check=True
        ).stdout
        for _ in range(2)
    }
    assert len(seen) == 1
    assert len(seen.pop().strip()) == len(hashlib.sha256().hexdigest())


def test_show_and_display_put_figures_between_the_text(bench: Bench) -> None:
    code = PLOT + "print(1)\nplt.show()\nprint(2)\nfig = plt.figure()\ndisplay(fig)\nprint(3)"
    kinds = [item.get("text", item["kind"]) for item in bench.run(code)]
    assert kinds == ["1\n", "figure", "2\n", "figure", "3\n"]


def test_a_figure_drawn_before_an_error_is_shown(bench: Bench) -> None:
    assert [item["kind"] for item in bench.run(PLOT + "1 / 0")] == ["figure", "error"]


def test_a_warning_of_a_library_names_the_readers_line_and_no_path(bench: Bench) -> None:
    said = bench.text(PLOT.replace("Loss", "损") + "plt.show()")
    assert said.startswith("UserWarning: Glyph 25439")
    assert said.endswith("  Cell a, line 6\n    plt.show()\n")
    assert "Glyph" in bench.text(PLOT.replace("Loss", "失"))
    assert "/" not in "".join(item.get("text", "") for item in bench.items)


def test_figures_have_limits(bench: Bench) -> None:
    error = bench.error("import matplotlib.pyplot as plt\nplt.figure(figsize=(300, 3));")
    assert "at most 40 inches" in error["message"]
    assert bench.run("plt.get_fignums()")[0]["text"] == "[]"
    items = bench.run("for _ in range(22): plt.figure(figsize=(1, 1))")
    assert [item["kind"] for item in items] == ["figure"] * 20 + ["text"]
    assert "figure 21 is not shown" in items[-1]["text"]


def test_a_figure_of_many_points_becomes_a_picture(bench: Bench) -> None:
    code = """
import numpy as np, matplotlib.pyplot as plt
x = np.random.default_rng(0).normal(size=(2, 60_000))
plt.plot(*x, 'o', markersize=1, alpha=0.2);
"""
    (item,) = bench.run(code)
    assert item["mime"] == "image/png"
    assert len(item["data"]) < module.MAX_FIGURE_BYTES


def test_the_kernel_itself_imports_neither_numpy_nor_matplotlib() -> None:
    program = f"""
import asyncio, sys
sys.path.insert(0, {str(KERNEL.parent)!r})
from kernel import Kernel
asyncio.run(Kernel([].append).run("p", "a", "print(1)\\n[2]"))
sys.exit(int(any(name in sys.modules for name in ("numpy", "matplotlib"))))
"""
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
