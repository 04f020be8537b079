"""The files: every fault has a name and a Retry that works; the cache is never trusted."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.browser import harness
from tests.browser.harness import RuntimePage, Server, runtime_page, text_of

FAULTS = [
    # file, what the host does to it, the fault's code
    ("wasm", harness.not_found, "http"),
    ("glue", harness.altered, "sha256"),
    ("snapshot", harness.altered, "sha256"),
    ("so", harness.truncated, "length"),
    ("loader", harness.login_page, "length"),
    ("snapshot", harness.endless, "length"),
    ("wasm", harness.broken_off, "network"),
]


@pytest.mark.parametrize(
    ("file", "fault", "code"), FAULTS, ids=[f"{file} {f.__name__}" for file, f, _ in FAULTS]
)
def test_a_faulty_file_ends_in_a_named_fault_and_the_retry_works(
    live: RuntimePage, file: str, fault: harness.Fault, code: str
) -> None:
    live.server.faults[file] = fault
    [failed] = live.run("1 + 1")
    assert (failed["status"], failed["items"]) == ("failed", [])
    assert failed["fault"]["code"] == code
    assert failed["fault"]["file"].startswith(f"{file}.")
    assert live.get("runtime.state") == "failed"
    assert live.get("runtime.fault.code") == code
    assert len(live.server.asked(f"/{file}.")) == 3, "three tries"

    live.server.faults.clear()
    [result] = live.run("1 + 1")
    assert (result["status"], text_of(result)) == ("done", "2"), "the control: without the fault"
    assert live.get("[runtime.state, runtime.fault]") == ["ready", None]
    assert len(live.server.asked("/glue.")) <= 4, "what was verified is not downloaded again"


def test_a_file_that_is_well_again_at_the_third_try_is_no_fault(live: RuntimePage) -> None:
    tries = []

    def flaky(handler: harness.Handler, body: bytes) -> None:
        tries.append(1)
        harness.answer_as_usual(handler, body) if len(tries) == 3 else handler.answer(b"", 503)

    live.server.faults["so"] = flaky
    live.page.evaluate(
        """() => { window.retries = []; mlByHand.runtime.addEventListener('progress',
        ({ detail }) => { if (detail.retry) window.retries.push(detail.retry.code); }); }"""
    )
    [result] = live.run("1 + 1")
    assert text_of(result) == "2"
    assert live.page.evaluate("window.retries") == ["http", "http"]


def test_a_download_that_hangs_is_given_up_and_the_retry_works(
    chromium: Browser, server: Server
) -> None:
    server.faults["snapshot"] = harness.hanging
    context = chromium.new_context()
    page = context.new_page()
    page.clock.install()  # the seconds of the stall timer need not pass for real
    live = RuntimePage(page, server).open()
    live.begin("1 + 1")
    page.evaluate("() => { window.last.then(() => { window.settled = true; }); }")
    for attempt in range(1, 4):
        server.wait_for_request("/snapshot.", attempt)
        live.wait_for_bytes(1_000_000)
        page.clock.run_for(19_000 if attempt == 1 else 14_000)
        assert not page.evaluate("Boolean(window.settled)"), "not before its time"
        page.clock.run_for(3_000)  # and the wait before the next try
    assert live.last()["fault"]["code"] == "stalled"
    server.faults.clear()
    page.clock.resume()
    [result] = live.run("1 + 1")
    assert text_of(result) == "2"
    context.close()


def test_a_lazy_file_that_fails_fails_only_the_cell_that_needs_it(live: RuntimePage) -> None:
    live.server.faults["stdlib"] = harness.not_found
    fine, failed = live.run("x = 41", "import statistics")
    assert fine["status"] == "done"
    assert (failed["status"], failed["kept"]) == ("failed", True)
    assert (failed["fault"]["code"], failed["fault"]["file"][:7]) == ("http", "stdlib.")
    live.server.faults.clear()
    retry, kept = live.run("import statistics\nstatistics.mean([1, 3])", "x + 1")
    assert (text_of(retry), text_of(kept)) == ("2", "42")


def test_a_package_that_fails_fails_only_the_cell_that_needs_it(live: RuntimePage) -> None:
    live.server.faults["contourpy"] = harness.altered
    [failed] = live.run("import matplotlib")
    assert (failed["status"], failed["fault"]["code"]) == ("failed", "sha256")
    live.server.faults.clear()
    [retry] = live.run("import matplotlib\nmatplotlib.__version__[:1]")
    assert text_of(retry) == "'3'"


def test_progress_is_told_in_bytes_and_reaches_the_total(live: RuntimePage) -> None:
    live.page.evaluate(
        """() => { window.steps = []; mlByHand.runtime.addEventListener('progress',
        ({ detail }) => window.steps.push(detail)); }"""
    )
    live.get("runtime.start('intent')")
    steps = live.page.evaluate("window.steps")
    loaded = [step["loaded"] for step in steps]
    assert loaded == sorted(loaded)
    assert len(set(loaded)) > 10
    assert steps[-1]["loaded"] == steps[-1]["total"] > 8_000_000
    assert live.get("runtime.bytes.fromCache") == 0


# The second visit


def kept_in_cache(live: RuntimePage) -> None:
    """Start, and wait until the files are in the cache."""
    live.get("runtime.start('intent')")
    live.page.evaluate(
        """async () => { while (!(await mlByHand.runtime.isCached()))
        await new Promise((resolve) => setTimeout(resolve, 20)); }"""
    )


def test_the_second_visit_needs_no_network(live: RuntimePage) -> None:
    assert live.get("runtime.isCached()") is False
    kept_in_cache(live)
    live.page.reload()
    assert live.get("runtime.isCached()") is True
    before = len(live.server.asked("/runtime/"))
    [result] = live.run("1 + 1")
    assert text_of(result) == "2"
    asked = live.server.asked("/runtime/")[before:]
    assert not [path for path in asked if "stdlib" not in path and "site" not in path]
    assert live.get("runtime.bytes.fromCache === runtime.bytes.total")


NOTE_CACHE_OPENED = """() => {
  const { open } = CacheStorage.prototype;
  window.openedIn = [];
  CacheStorage.prototype.open = function (name) {
    window.openedIn.push(window.mlByHand.runtime.state);
    return open.call(this, name);
  };
}"""


def test_the_first_visit_does_not_wait_for_a_cache_that_is_empty(
    chromium: Browser, server: Server
) -> None:
    with runtime_page(chromium, server, before=NOTE_CACHE_OPENED) as live:
        kept_in_cache(live)
        assert set(live.page.evaluate("window.openedIn")) == {"ready"}


def test_an_entry_of_the_cache_that_was_tampered_with_is_fetched_again(live: RuntimePage) -> None:
    kept_in_cache(live)
    poisoned = live.page.evaluate(
        """async () => {
        const cache = await caches.open('ml-by-hand-runtime');
        const [key] = (await cache.keys()).filter((request) => request.url.includes('/glue.'));
        const bytes = new Uint8Array(await (await cache.match(key)).arrayBuffer());
        bytes[1000] ^= 1;
        await cache.put(key, new Response(bytes));
        return key.url;
      }"""
    )
    live.page.reload()
    before = len(live.server.asked("/glue."))
    [result] = live.run("1 + 1")
    assert text_of(result) == "2"
    assert len(live.server.asked("/glue.")) == before + 1, f"{poisoned} was used as it is"


def test_files_of_an_older_version_are_removed_from_the_cache(live: RuntimePage) -> None:
    live.page.evaluate(
        """async () => {
        const cache = await caches.open('ml-by-hand-runtime');
        const base = document.baseURI;
        await cache.put(`${base}assets/runtime/wasm.old.bin?sha256=0`, new Response('old'));
        await cache.put(`${base}other/assets/runtime/wasm.old.bin?sha256=0`, new Response('neighbour'));
      }"""
    )
    live.get("runtime.start('intent')")
    left = live.page.evaluate(
        """async () => { for (;;) {
        const keys = (await (await caches.open('ml-by-hand-runtime')).keys()).map((key) => key.url);
        const old = keys.filter((url) => url.includes('.old.'));
        if (old.length < 2) return old;
        await new Promise((resolve) => setTimeout(resolve, 20));
      } }"""
    )
    assert [url.removeprefix(live.server.url) for url in left] == [
        "other/assets/runtime/wasm.old.bin?sha256=0"
    ], "only ours: another site may live beside us"


BLOCKED = """() => {
  for (const name of ['caches', 'localStorage', 'sessionStorage', 'indexedDB']) {
    Object.defineProperty(window, name, { get() { throw new DOMException('blocked', 'SecurityError'); } });
  }
}"""
FULL = """() => {
  Cache.prototype.put = async () => { throw new DOMException('full', 'QuotaExceededError'); };
}"""
INSECURE = """() => {
  // As on plain http from another machine: neither Cache Storage nor the browser's SHA-256.
  delete window.caches;
  Object.defineProperty(crypto, 'subtle', { value: undefined });
}"""


@pytest.mark.parametrize("script", [BLOCKED, FULL, INSECURE], ids=["blocked", "full", "insecure"])
def test_without_storage_everything_works(chromium: Browser, server: Server, script: str) -> None:
    with runtime_page(chromium, server, before=script) as live:
        [result] = live.run("1 + 1")
        assert text_of(result) == "2"
        assert live.get("runtime.isCached()") is False or script is FULL
        assert live.errors == []


def test_without_the_browsers_sha256_a_changed_file_is_still_found(
    chromium: Browser, server: Server
) -> None:
    with runtime_page(chromium, server, before=INSECURE) as live:
        server.faults["so"] = harness.altered
        [failed] = live.run("1 + 1")
        assert failed["fault"]["code"] == "sha256"


def test_offline_before_the_first_visit_is_said(live: RuntimePage) -> None:
    live.page.context.set_offline(True)
    [failed] = live.run("1 + 1")
    assert failed["fault"]["code"] == "offline"
    live.page.context.set_offline(False)
    [result] = live.run("1 + 1")
    assert text_of(result) == "2"
