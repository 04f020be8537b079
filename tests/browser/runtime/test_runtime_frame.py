"""The frame: where code runs, what it can reach, and what happens without it."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from hooks.runtime.frame import build_frame
from tests.browser import harness
from tests.browser.harness import RuntimePage, Server, runtime_page, serving, text_of

ROOT = Path(__file__).resolve().parents[3]
FRAMER = """<!doctype html><title>another site</title>
<iframe id="unsafe" src="{runner}"></iframe>
<iframe id="safe" sandbox="allow-scripts" src="{runner}"></iframe>
"""


def test_the_frame_refuses_to_run_when_opened_by_itself(chromium: Browser, server: Server) -> None:
    page = chromium.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(server.url + "assets/live/runner.html")
    assert len(errors) == 1
    assert "sandboxed frame only" in errors[0]
    assert "does nothing by itself" in page.inner_text("body")
    assert page.evaluate("performance.getEntriesByType('resource').length") == 0
    assert not page.workers
    page.close()


def test_a_page_that_frames_it_without_a_sandbox_gets_nothing(
    chromium: Browser, server: Server, tmp_path: Path
) -> None:
    (tmp_path / "index.html").write_text(
        FRAMER.format(runner=server.url + "assets/live/runner.html")
    )
    with serving(tmp_path) as other:
        page = chromium.new_page()
        page.add_init_script(
            """window.hellos = []; addEventListener('message', (event) => {
            window.hellos.push([...document.querySelectorAll('iframe')]
              .find((frame) => frame.contentWindow === event.source)?.id); });"""
        )
        page.goto(other.url)
        page.evaluate(
            """async () => { while (!window.hellos.length)
            await new Promise((resolve) => setTimeout(resolve, 20)); }"""
        )
        assert page.evaluate("window.hellos") == ["safe"], "the control greets, the other does not"
        page.close()


PROBE = """
import js
from pyodide.ffi import to_js
from pyodide.http import open_url, pyfetch
target = "TARGET"
tried = 0
def attempt(name, function):
    global tried
    tried += 1
    try:
        function()
        print(name, "did not fail")
    except BaseException as error:
        pass
async def attempt_async(name, function):
    global tried
    tried += 1
    try:
        await function()
        print(name, "did not fail")
    except BaseException as error:
        pass
await attempt_async("fetch", lambda: js.fetch(target + "fetch"))
await attempt_async("pyfetch", lambda: pyfetch(target + "pyfetch"))
await attempt_async("import", lambda: js.Function.new("u", "return import(u)")(target + "import.js"))
attempt("open_url", lambda: open_url(target + "open_url"))
attempt("urllib", lambda: __import__("urllib.request").request.urlopen(target + "urllib"))
try:
    tried += 1  # a socket is a WebSocket underneath, which fails only after it was made
    __import__("socket").create_connection(("127.0.0.1", PORT), 2).sendall(b"secret")
except OSError:
    pass
for kind in ("WebSocket", "EventSource", "Worker"):
    try: getattr(js, kind).new(target.replace("http", "ws") if kind == "WebSocket" else target + kind)
    except BaseException: pass
    tried += 1
await attempt_async("indexedDB", lambda: js.indexedDB.open("x"))
await attempt_async("caches", lambda: js.caches.keys())
import asyncio; await asyncio.sleep(0.5)
print("tried", tried, "origin", js.self.origin)
"""


def test_nothing_leaves_the_frame(chromium: Browser, live: RuntimePage, tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("target")
    with serving(tmp_path) as other:
        live.run("import urllib.request, socket")
        before = list(live.server.requests)
        for target in (other, live.server):
            port = target.url.rsplit(":", 1)[1].strip("/")
            [result] = live.run(PROBE.replace("TARGET", target.url).replace("PORT", port))
            assert text_of(result) == "tried 11 origin null\n", result
        assert (other.requests, other.connections) == ([], 0)
        assert live.server.requests == before
        # The control: the same server does hear of a page that is not in the frame.
        page = chromium.new_page()
        page.goto(other.url)
        page.close()
        assert other.requests and other.connections


def test_messages_from_other_windows_are_not_heard(live: RuntimePage) -> None:
    live.page.evaluate(
        """() => {
        // Before the start, and while the frame loads: the right word from the wrong window.
        const forge = () => { const { port1, port2 } = new MessageChannel();
          window.forged = port1; window.postMessage('ml-by-hand-runner', '*', [port2]); };
        forge(); setInterval(forge, 5);
      }"""
    )
    [result] = live.run("1 + 1")
    assert text_of(result) == "2"


def test_the_policy_names_the_one_script_and_nothing_unsafe() -> None:
    html = build_frame(ROOT)
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', html)[1]
    assert "'unsafe-inline'" not in policy
    assert "'unsafe-eval'" not in policy
    assert re.search(r"script-src 'sha256-[\w+/=]{44}' 'wasm-unsafe-eval' blob:;", policy)
    assert build_frame(ROOT) == html, "the same input gives the same bytes"


def test_a_changed_runner_script_does_not_run(
    chromium: Browser, runtime_site: Path, tmp_path: Path
) -> None:
    site = tmp_path / "site"
    shutil.copytree(runtime_site, site)
    runner = site / "assets/live/runner.html"
    text = runner.read_text("utf-8")
    changed = text.replace("<script>", "<script>/* one more comment */", 1)
    assert changed != text
    runner.write_text(changed, "utf-8")
    with serving(site) as server, runtime_page(chromium, server) as live:
        [failed] = live.run("1 + 1")
        assert failed["fault"]["code"] == "frame"
        runner.write_text(text, "utf-8")
        [result] = live.run("1 + 1")
        assert text_of(result) == "2", "the control: the unchanged file runs"


def test_a_frame_that_is_missing_is_a_fault_and_the_retry_works(live: RuntimePage) -> None:
    live.server.faults["runner"] = harness.not_found
    [failed] = live.run("1 + 1")
    assert (failed["status"], failed["fault"]["code"]) == ("failed", "frame")
    live.server.faults.clear()
    [result] = live.run("1 + 1")
    assert text_of(result) == "2"


WITHOUT = {
    "no-wasm": "() => { delete window.WebAssembly; }",
    "no-worker": "() => { delete window.Worker; }",
}


@pytest.mark.parametrize("code", WITHOUT)
def test_a_browser_without_the_means_is_told_at_once(
    chromium: Browser, server: Server, code: str
) -> None:
    with runtime_page(chromium, server, before=WITHOUT[code]) as live:
        [failed] = live.run("1 + 1")
        assert (failed["status"], failed["fault"]["code"]) == ("failed", code)
        assert server.asked("/runtime/") == [], "nothing is downloaded for nothing"
        assert live.errors == []


def test_a_frame_whose_process_is_gone_is_replaced(live: RuntimePage) -> None:
    live.run("x = 1")
    # The frame of a crashed process stays in the page and answers nothing any more.
    live.page.evaluate("() => { document.querySelector('iframe').src = 'about:blank'; }")
    live.begin("print('never')")
    assert live.get("runtime.stop()") == {"kept": False}
    [result] = live.run("1 + 1")
    assert text_of(result) == "2"
