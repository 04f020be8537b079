"""Running cells: variables, output, imports, the queue."""

from __future__ import annotations

from playwright.sync_api import Browser

from tests.browser.harness import RuntimePage, runtime_page, text_of


def test_nothing_of_the_runtime_is_requested_before_the_first_start(live: RuntimePage) -> None:
    live.page.wait_for_load_state("networkidle")
    assert live.get("runtime.state") == "idle"
    assert live.server.asked("/runtime/") == []
    assert live.server.asked("runner") == []
    live.get("runtime.start('intent')")
    assert len(live.server.asked("/runtime/")) >= 5, "the control: a start does ask for files"
    assert len(live.server.asked("runner")) == 1


def test_cells_share_variables_and_answer_in_order(live: RuntimePage) -> None:
    first, second, third = live.run(
        "import numpy as np\nx = np.arange(12.0).reshape(3, 4)\nprint((x @ x.T).sum())",
        "x = x + 1\nx.shape",
        "x[0, 0]",
    )
    assert live.get("runtime.startedBy") == "snapshot"
    assert [r["status"] for r in (first, second, third)] == ["done"] * 3
    assert first["items"] == [{"kind": "text", "stream": "stdout", "text": "1134.0\n"}]
    assert second["items"] == [{"kind": "value", "text": "(3, 4)"}]
    assert third["items"] == [{"kind": "value", "text": "np.float64(1.0)"}]
    assert live.errors == []
    assert [line for line in live.console if not line.startswith("debug")] == []


def test_two_pages_have_their_own_variables(live: RuntimePage) -> None:
    live.run("x = 1", page="a")
    [there] = live.run("x", page="b")
    assert there["status"] == "error"
    assert there["items"][0]["name"] == "NameError"
    [here] = live.run("x", page="a")
    assert text_of(here) == "1"


def test_falsy_values_are_shown_and_none_is_not(live: RuntimePage) -> None:
    results = live.run("0", "False", "None", "''")
    assert [text_of(result) for result in results] == ["0", "False", "", "''"]


def test_an_error_names_the_line_of_the_cell(live: RuntimePage) -> None:
    [result] = live.run("a = 1\nb = a / 0")
    assert (result["status"], result["line"], result["kept"]) == ("error", 2, True)
    [error] = result["items"]
    assert (error["name"], error["line"]) == ("ZeroDivisionError", 2)
    assert "pyodide" not in error["traceback"]
    [again] = live.run("a")
    assert text_of(again) == "1"


def test_output_arrives_while_the_cell_still_runs(live: RuntimePage) -> None:
    live.begin(
        "import asyncio\nprint('first')\nawait asyncio.sleep(60)",
    )
    live.wait_for_text("first")
    assert live.get("runtime.state") == "ready"
    assert live.get("runtime.stop()") == {"kept": True}
    assert live.last()["status"] == "stopped"


def test_what_is_printed_in_a_burst_is_shown_although_the_cell_goes_on_computing(
    live: RuntimePage,
) -> None:
    live.begin("print('one')\nprint('two')\nwhile True: pass")
    live.wait_for_text("two")
    live.get("runtime.stop()")


def test_waiting_works_as_in_any_python(live: RuntimePage) -> None:
    slept, loop, negative = live.run(
        "import time\nbegin = time.perf_counter()\ntime.sleep(0.2)\ntime.perf_counter() - begin >= 0.2",
        "import asyncio\nasync def answer():\n    await asyncio.sleep(0.01)\n    return 42\nasyncio.run(answer())",
        "time.sleep(-1)",
    )
    assert (text_of(slept), text_of(loop)) == ("True", "42")
    assert negative["items"][0]["message"] == "sleep length must be non-negative"


def test_output_that_comes_late_is_not_mixed_into_the_next_cell(live: RuntimePage) -> None:
    early, late = live.run(
        """import asyncio
async def straggler():
    await asyncio.sleep(0.1)
    print("from the first cell")
task = asyncio.create_task(straggler())
print("started", end="")""",
        "await asyncio.sleep(0.4)\nprint(task.done())",
    )
    assert text_of(early) == "started"
    assert text_of(late) == "True\n", "the straggler has printed, and not here"


def test_a_module_outside_the_snapshot_is_fetched_when_a_cell_imports_it(
    live: RuntimePage,
) -> None:
    results = live.run(
        "import statistics\nstatistics.mean([1, 2, 6])",
        "from numpy import ma\nint(ma.array([1, 2], mask=[0, 1]).sum())",
        "import importlib\nimportlib.import_module('fractions').Fraction(1, 3)",
    )
    assert [text_of(result) for result in results] == ["3", "1", "Fraction(1, 3)"]


def test_an_import_only_the_run_can_know_of_waits_for_the_files_too(
    live: RuntimePage,
) -> None:
    # `sys.modules` hides the import from any look at the code; the files are not here yet.
    live.server.faults["stdlib"] = lambda handler, body: (
        handler.server.closing.wait(1.5),
        handler.answer(body),
    )
    [result] = live.run("imp = vars(__builtins__)['__imp' + 'ort__']\nimp('statistics').mean([4])")
    assert (result["status"], text_of(result)) == ("done", "4"), result


def test_an_unknown_module_is_an_ordinary_error(live: RuntimePage) -> None:
    [result] = live.run("import torch")
    assert (result["status"], result["items"][0]["name"]) == ("error", "ModuleNotFoundError")


def test_matplotlib_is_fetched_on_import_and_draws(live: RuntimePage) -> None:
    live.get("runtime.start('run')")
    assert live.server.asked("matplotlib") == []
    [result] = live.run("import matplotlib.pyplot as plt\nplt.plot([1, 3, 2]);")
    assert result["status"] == "done", result
    [figure] = [item for item in result["items"] if item["kind"] == "figure"]
    assert figure["mime"] == "image/svg+xml"
    assert "<svg" in figure["data"]
    assert len(live.server.asked("matplotlib")) == 1
    [again] = live.run("plt.plot([1, 2]);")
    assert again["items"][0]["kind"] == "figure"


def test_random_numbers_differ_between_visits(chromium: Browser, live: RuntimePage) -> None:
    code = "import random, numpy as np\nprint(random.random(), np.random.rand())"
    [here] = live.run(code)
    with runtime_page(chromium, live.server) as other:
        [there] = other.run(code)
    assert set(text_of(here).split()).isdisjoint(text_of(there).split())


def test_names_can_be_completed(live: RuntimePage) -> None:
    assert live.get("runtime.complete('p', 'np.ar')") == [], "before the start: nothing"
    live.run("import numpy as np\nlogits_of_mine = 1")
    assert "arange" in live.get("runtime.complete('p', 'np.ar')")
    assert live.get("runtime.complete('p', 'print(logits_')") == ["logits_of_mine"]


def test_a_flood_of_output_leaves_the_page_responsive(live: RuntimePage) -> None:
    live.get("runtime.start('run')")
    live.page.evaluate(
        """() => { window.gap = 0; let last = performance.now();
        window.ticker = setInterval(() => { const now = performance.now();
          window.gap = Math.max(window.gap, now - last); last = now; }, 5); }"""
    )
    [result] = live.run("for i in range(1_000_000): print(i)")
    assert result["status"] == "done"
    assert len(text_of(result)) <= 200_000
    assert result["items"][-1]["kind"] == "truncated"
    assert live.page.evaluate("window.gap") < 500


def test_a_restart_forgets_all_variables(live: RuntimePage) -> None:
    live.run("x = 1")
    live.page.evaluate(
        "() => mlByHand.runtime.addEventListener('reset', (e) => { window.why = e.detail.reason; })"
    )
    live.get("runtime.restart()")
    assert live.page.evaluate("window.why") == "restart"
    [result] = live.run("x")
    assert result["items"][0]["name"] == "NameError"
