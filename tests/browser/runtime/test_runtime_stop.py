"""Stop: softly with the variables kept, hard if need be; and what kills the interpreter."""

from __future__ import annotations

import pytest

from tests.browser.harness import RuntimePage, text_of

SOFT = {
    "a loop that computes nothing": "while True: pass",
    "a loop over NumPy": "while True: np.ones((64, 64)) @ np.ones((64, 64))",
    "a loop that prints": "while True: print('again')",
    "a loop that swallows Exception": """
while True:
    try: 1 / 0
    except Exception: pass""",
    "a sleep": "import time; time.sleep(100)",
    "an await": "import asyncio; await asyncio.sleep(100)",
    "an event loop of its own": "import asyncio; asyncio.run(asyncio.sleep(100))",
    "a slow regular expression": "import re; re.match('(a+)+$', 'a' * 64 + 'b')",
}
STUBBORN = """
print("on")
while True:
    try:
        while True: pass
    except BaseException: pass
"""
FATAL = {
    "the process exits": "import os\nos._exit(1)",
    "the stack overflows inside JavaScript": "import json\njson.loads('[' * 100_000)",
    "memory that does not exist is written": "import ctypes\nctypes.memset(0xF0000000, 0, 10)",
}


@pytest.mark.parametrize("name", SOFT)
def test_stop_interrupts_and_keeps_the_variables(live: RuntimePage, name: str) -> None:
    live.run("import numpy as np\nx = 41")
    live.begin("print('on')\n" + SOFT[name])
    live.wait_for_text("on")
    ms = live.page.evaluate(
        """async () => { const begin = performance.now();
        window.answer = await mlByHand.runtime.stop(); return performance.now() - begin; }"""
    )
    assert live.page.evaluate("window.answer") == {"kept": True}
    assert (live.last()["status"], live.last()["kept"]) == ("stopped", True)
    assert ms < 2_000, "within the grace, or the variables would be gone"
    [after] = live.run("x + 1")
    assert text_of(after) == "42"
    assert live.errors == [], "no second KeyboardInterrupt from the event loop"


def test_what_cannot_be_interrupted_is_ended_and_the_next_cell_runs(live: RuntimePage) -> None:
    live.run("x = 41")
    live.page.evaluate(
        "() => mlByHand.runtime.addEventListener('reset', (e) => { window.why = e.detail.reason; })"
    )
    live.begin(STUBBORN)
    live.wait_for_text("on")
    assert live.get("runtime.stop()") == {"kept": False}
    assert live.page.evaluate("window.why") == "stopped"
    assert (live.last()["status"], live.last()["kept"]) == ("stopped", False)
    gone, fine = live.run("x", "1 + 1")
    assert gone["items"][0]["name"] == "NameError"
    assert text_of(fine) == "2"
    assert live.get("runtime.startedBy") == "snapshot"
    assert len(live.server.asked("snapshot.")) == 1, "from the bytes kept in the frame"


def test_stop_pressed_again_and_again_is_one_stop(live: RuntimePage) -> None:
    live.begin("print('on')\nwhile True: pass")
    live.wait_for_text("on")
    answers = live.get("Promise.all([runtime.stop(), runtime.stop(), runtime.stop()])")
    assert answers == [{"kept": True}] * 3
    [after] = live.run("1 + 1")
    assert text_of(after) == "2"


def test_stop_ends_the_running_cell_and_drops_those_that_wait(live: RuntimePage) -> None:
    live.run("ran = []")
    results = live.page.evaluate(
        """async () => {
        const { runtime } = mlByHand;
        const codes = ['ran.append(1)\\nprint("on")\\nwhile True: pass', 'ran.append(2)', 'ran.append(3)'];
        let on; const running = new Promise((resolve) => { on = resolve; });
        const runs = codes.map((code, i) => runtime.run({ page: 'p', cell: String(i), code }, on));
        await running;
        await runtime.stop();
        return Promise.all(runs.map((run) => run.done));
      }"""
    )
    assert [result["status"] for result in results] == ["stopped"] * 3
    assert all(result["kept"] for result in results)
    [after] = live.run("ran")
    assert text_of(after) == "[1]"


def test_stop_during_the_download_cancels_it_and_a_later_run_works(live: RuntimePage) -> None:
    live.server.faults["snapshot"] = lambda handler, body: (
        handler.server.closing.wait(30),
        handler.answer(body),
    )
    live.begin("1 + 1")
    live.server.wait_for_request("/snapshot.", 1)
    snapshot = next(live.server.folder.glob("assets/runtime/snapshot.*")).stat().st_size
    all_others = live.get("runtime.bytes.total") - snapshot
    live.wait_for_bytes(all_others)
    live.get("runtime.stop()")
    assert live.last()["status"] == "stopped"
    assert live.get("runtime.state") == "idle"
    live.server.faults.clear()
    [result] = live.run("2 + 2")
    assert text_of(result) == "4"
    assert len(live.server.asked("wasm.")) == 1, "what was verified is not downloaded again"


def test_stop_while_a_package_loads_takes_effect_at_once(live: RuntimePage) -> None:
    live.run("x = 41")
    live.server.faults["matplotlib"] = lambda handler, body: handler.server.closing.wait(30)
    live.begin("import matplotlib")
    live.server.wait_for_request("/matplotlib.", 1)
    assert live.get("runtime.stop()") == {"kept": True}
    assert live.last()["status"] == "stopped"
    [after] = live.run("x + 1")
    assert text_of(after) == "42"


@pytest.mark.parametrize("name", FATAL)
def test_a_crash_ends_the_run_with_an_error_and_python_comes_back(
    live: RuntimePage, name: str
) -> None:
    live.run("x = 41")
    live.page.evaluate(
        "() => mlByHand.runtime.addEventListener('reset', (e) => { window.why = e.detail.reason; })"
    )
    [crash] = live.run("print('before')\n" + FATAL[name])
    assert (crash["status"], crash["kept"]) == ("error", False), crash
    assert crash["items"][-1]["kind"] == "error"
    assert crash["items"][-1]["name"] == "PythonCrash"
    assert live.page.evaluate("window.why") == "fatal"
    gone, fine = live.run("x", "1 + 1")
    assert gone["items"][0]["name"] == "NameError"
    assert text_of(fine) == "2"


def test_a_cell_that_floods_the_frame_with_messages_is_ended(live: RuntimePage) -> None:
    [flood] = live.run(
        "import js\nfrom pyodide.ffi import to_js\n"
        "m = to_js({'type': 'mark', 'name': 'x', 'at': 0}, dict_converter=js.Object.fromEntries)\n"
        "while True: js.postMessage(m)"
    )
    assert (flood["status"], flood["kept"]) == ("error", False)
    [fine] = live.run("1 + 1")
    assert text_of(fine) == "2"


def test_code_of_one_run_cannot_speak_for_another(live: RuntimePage) -> None:
    forged, honest = live.run(
        "import js\nfrom pyodide.ffi import to_js\n"
        "for message in [{'type': 'done', 'id': '2', 'status': 'error', 'line': None, 'ms': 1},\n"
        "                {'type': 'items', 'id': '2', 'items': ['{\"kind\":\"value\",\"text\":\"forged\"}']},\n"
        "                {'type': 'nonsense'}, {'type': 'done'}, {'type': 'boot-failed', 'reason': 'x'}]:\n"
        "    js.postMessage(to_js(message, dict_converter=js.Object.fromEntries))\n"
        "js.postMessage('text'); js.postMessage(None); print('sent')",
        "'honest'",
    )
    assert text_of(forged) == "sent\n"
    assert (honest["status"], text_of(honest)) == ("done", "'honest'")
