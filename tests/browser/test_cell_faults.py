"""When Python cannot be had: the reader is told, the recorded output stays, Retry works."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.cell_pages import (  # noqa: F401 (fixtures)
    CellPage,
    make_cell_site,
    open_cells,
    reader,
    serve_cells,
)
from tests.browser.harness import Fault, Server, altered, broken_off, login_page, not_found

SETTLED = "async (cell) => { await cell.run(); return cell.dataset.state; }"
# Cell and pointer for tests of what happens before anybody asks for a run.
RUNTIME = ("runtime/", "runner.")


@pytest.fixture
def english(chromium: Browser, server: Server) -> Iterator[CellPage]:
    with reader(chromium, server) as cells:
        yield cells.open("en.html")


def requested(server: Server) -> list[str]:
    return [path for part in RUNTIME for path in server.asked(part)]


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (not_found, "下载 wasm"),
        (altered, "校验值不符"),
        (login_page, "没有下载完整"),
        (broken_off, "网络断了"),
    ],
)
def test_a_bad_file_is_named_and_the_run_settles_and_retry_works(
    cells: CellPage, server: Server, fault: Fault, words: str
) -> None:
    recorded = cells.text("falsy")
    server.faults["wasm"] = fault
    assert cells.cell("falsy").evaluate(SETTLED) == "error"
    notice = cells.cell("falsy").locator(".live-notice")
    expect(notice).to_contain_text(words)
    expect(notice).to_contain_text("wasm.")
    assert cells.text("falsy") == recorded
    assert cells.output("falsy").get_attribute("data-origin") == "recorded"
    server.faults.clear()
    cells.button("falsy", "retry").click()
    cells.wait_for("falsy", "done")
    expect(notice).to_be_hidden()
    assert cells.output("falsy").get_attribute("data-origin") == "live"
    expect(cells.button("falsy", "run")).to_be_focused()


def test_the_fault_is_told_in_the_language_of_the_page(english: CellPage, server: Server) -> None:
    server.faults["snapshot"] = not_found
    assert english.cell("falsy").evaluate(SETTLED) == "error"
    notice = english.cell("falsy").locator(".live-notice")
    expect(notice).to_contain_text("Could not download snapshot.")
    expect(notice).to_contain_text("Below is still the recorded output.")
    expect(english.button("falsy", "retry")).to_have_text("Retry")
    expect(english.cell("falsy").locator(".live-announcer")).to_contain_text("Could not download")


def test_the_download_is_shown_in_bytes(cells: CellPage) -> None:
    cells.cell("falsy").evaluate(
        """(cell) => {
          const status = cell.querySelector('.live-status');
          window.said = [];
          new MutationObserver(() => window.said.push(status.textContent))
            .observe(status, { childList: true });
        }"""
    )
    cells.run("falsy")
    said = cells.page.evaluate("() => window.said")
    loading = [text for text in said if text.startswith("正在下载 Python 运行环境")]
    assert len(loading) > 2
    assert all(text.endswith("MB（只需一次）") for text in loading)
    assert said[-1].startswith("已运行 · ")


def test_nothing_is_requested_before_a_pointer_rests_on_a_cell(
    chromium: Browser, server: Server
) -> None:
    with reader(chromium, server) as cells:
        cells.page.clock.install()
        cells.open()
        cells.page.clock.run_for(5_000)
        box = cells.cell("define").bounding_box()
        assert box
        cells.page.mouse.move(box["x"] + 50, box["y"] + 20)
        cells.page.clock.run_for(60)  # only crossing it
        cells.page.mouse.move(5, 5)
        cells.page.clock.run_for(5_000)
        assert cells.page.evaluate("() => mlByHand.runtime.state") == "idle"
        assert not requested(server)
        with cells.page.expect_request("**/runtime/*"):  # and the detector sees a resting one
            cells.page.mouse.move(box["x"] + 50, box["y"] + 20)
            cells.page.clock.run_for(200)
        assert cells.cell("define").get_attribute("data-state") == "recorded"


@pytest.mark.parametrize("sign", ["focus", "touch"])
def test_focus_and_touch_are_signs_of_intent_too(
    chromium: Browser, server: Server, sign: str
) -> None:
    with reader(chromium, server, has_touch=True) as cells:
        cells.open()
        assert not requested(server)
        with cells.page.expect_request("**/runtime/*"):
            if sign == "focus":
                cells.page.keyboard.press("Tab")
            else:
                cells.cell("define").dispatch_event("touchstart")


def test_with_save_data_only_run_starts_python(chromium: Browser, server: Server) -> None:
    with reader(chromium, server) as cells:
        cells.page.add_init_script(
            "Object.defineProperty(navigator, 'connection', { value: { saveData: true } })"
        )
        cells.page.clock.install()
        cells.open()
        cells.cell("define").hover()
        cells.page.clock.run_for(5_000)
        cells.cell("define").locator("pre.highlight").focus()
        cells.page.clock.run_for(5_000)
        assert not requested(server)
        cells.page.clock.resume()
        assert cells.run("falsy") == "done"


def test_who_has_python_already_gets_it_started_without_a_sign(
    chromium: Browser, server: Server
) -> None:
    with reader(chromium, server) as cells:
        cells.open()
        cells.run("falsy")
        cells.page.evaluate(
            """async () => {
              const { runtime } = window.mlByHand;
              while (!(await runtime.isCached())) await new Promise(requestAnimationFrame);
            }"""
        )
        asked = len(server.asked("runtime/"))
        cells.page.reload()
        cells.page.evaluate(
            """async () => {
              while (window.mlByHand?.runtime.state !== 'ready') {
                await new Promise(requestAnimationFrame);
              }
            }"""
        )
        assert len(server.asked("runtime/wasm")) == 1
        assert asked >= 1
        assert cells.cell("falsy").get_attribute("data-state") == "recorded"


def test_without_scripts_code_and_output_are_there_and_no_empty_row(
    chromium: Browser, server: Server
) -> None:
    with reader(chromium, server, java_script_enabled=False) as cells:
        cells.page.goto(server.url)
        expect(cells.cell("use").locator("code")).to_contain_text("logits.sum()")
        expect(cells.output("use")).to_contain_text("sum 3.1")
        assert cells.page.locator("button").count() == 0
        code, output = (cells.cell("use").locator(part) for part in (".live-code", ".live-output"))
        pre = cells.cell("use").locator("pre.highlight").bounding_box()
        below = output.bounding_box()
        assert code.is_visible() and pre and below
        assert below["y"] - (pre["y"] + pre["height"]) < 2


def test_without_webassembly_the_page_says_so_and_keeps_its_outputs(
    chromium: Browser, server: Server
) -> None:
    with reader(chromium, server) as cells:
        cells.page.add_init_script("delete window.WebAssembly")
        cells.open()
        assert cells.cell("falsy").evaluate(SETTLED) == "error"
        expect(cells.cell("falsy").locator(".live-notice")).to_contain_text("WebAssembly")
        assert cells.output("falsy").get_attribute("data-origin") == "recorded"
