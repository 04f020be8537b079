"""Running cells as a reader does: the output, the states, stop, reset, and the cells above."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.cell_pages import (  # noqa: F401 (fixtures)
    CELLS,
    CellPage,
    make_cell_site,
    open_cells,
    serve_cells,
)
from tests.browser.harness import Server, hanging

# Notes every content the output region ever had, and every state of the cell.
WATCH = """(cell) => {
  const region = cell.querySelector('[data-output]');
  window.seen = { texts: [], states: [] };
  new MutationObserver(() => window.seen.texts.push(region.textContent))
    .observe(region, { childList: true, subtree: true, characterData: true });
  document.addEventListener('live:state', (event) =>
    window.seen.states.push([event.target.id, event.detail.state]));
}"""
ENDLESS = "kept = 'here'\nprint('begun')\nwhile True:\n    pass"
# Long enough for the text so far to be sent.
PAUSE = (
    "import time\ndef pause():\n    end = time.monotonic() + 0.06\n"
    "    while time.monotonic() < end:\n        pass"
)
STUBBORN = (
    "print('begun')\nwhile True:\n    try:\n        while True:\n            pass\n"
    "    except BaseException:\n        pass"
)


def test_a_run_gives_the_recorded_text_in_order_and_the_page_has_no_complaint(
    cells: CellPage,
) -> None:
    for name, _ in CELLS:
        recorded = cells.text(name)
        assert cells.output(name).get_attribute("data-origin") == "recorded"
        state = cells.run(name)
        assert state == ("error" if name == "fails" else "done")
        assert cells.output(name).get_attribute("data-origin") == "live"
        assert cells.text(name) == recorded, name
    assert not cells.complaints


def test_zero_and_false_are_shown_and_a_silent_run_says_so(cells: CellPage) -> None:
    cells.run("define")
    cells.run("use")
    expect(cells.output("use").locator(".live-value")).to_have_text("0")
    cells.run("falsy")
    expect(cells.output("falsy").locator(".live-value")).to_have_text("False")
    cells.run("silent")
    assert cells.text("silent") == ""
    expect(cells.cell("silent").locator(".live-status")).to_contain_text("没有输出")


def test_markup_that_a_program_prints_is_text(cells: CellPage) -> None:
    cells.run("markup")
    assert cells.text("markup") == "<img src=x onerror=document.title='x'> <b>bold</b>\n"
    assert cells.output("markup").locator("img, b").count() == 0
    assert cells.page.title() == "Cells"


def test_a_first_run_goes_through_its_states_and_keeps_the_old_output_until_the_new_one(
    cells: CellPage,
) -> None:
    recorded = cells.text("define")
    cells.cell("define").evaluate(WATCH)
    cells.run("define")
    seen = cells.page.evaluate("() => window.seen")
    assert seen["states"] == [["define", s] for s in ("starting", "running", "done")]
    assert set(seen["texts"]) == {recorded}, "the output was empty for a moment"


def test_the_method_run_settles_and_runs_once_however_often_it_is_called(cells: CellPage) -> None:
    cells.write("silent", "runs = globals().get('runs', 0) + 1\nruns")
    settled = cells.cell("silent").evaluate(
        "async (cell) => { await Promise.all([cell.run(), cell.run()]); return cell.dataset.state; }"
    )
    assert settled == "done"
    assert cells.text("silent") == "1"


def test_text_streams_while_the_program_runs_and_stop_keeps_the_variables(cells: CellPage) -> None:
    cells.write("silent", ENDLESS)
    cells.button("silent", "run").click()
    expect(cells.output("silent")).to_have_text("begun")
    assert cells.cell("silent").get_attribute("data-state") == "running"
    expect(cells.button("silent", "run")).to_be_hidden()
    cells.button("silent", "stop").click()
    cells.wait_for("silent", "stopped")
    expect(cells.cell("silent").locator(".live-status")).to_contain_text("变量还在")
    expect(cells.button("silent", "run")).to_be_focused()
    cells.write("falsy", "kept")
    assert cells.run("falsy") == "done"
    assert cells.text("falsy") == "'here'"


def test_after_a_hard_stop_the_cell_says_that_the_variables_are_gone_and_offers_a_way_on(
    cells: CellPage,
) -> None:
    cells.run("define")
    cells.write("use", STUBBORN)
    cells.button("use", "run").click()
    expect(cells.output("use")).to_have_text("begun")
    cells.button("use", "stop").click()
    cells.wait_for("use", "stopped")
    expect(cells.cell("use").locator(".live-notice")).to_contain_text("变量都清空了")
    expect(cells.cell("define").locator(".live-status")).to_have_text("变量已清空")
    cells.write("use", "logits.sum()")
    cells.button("use", "offer-run-above").click()
    cells.wait_for("use", "done")
    assert cells.text("use") == cells.text("define")


def test_after_a_crash_the_cell_says_so_and_the_next_run_works(cells: CellPage) -> None:
    cells.run("define")
    cells.write("use", "import json\njson.loads('[' * 100_000)")
    assert cells.run("use") == "error"
    expect(cells.cell("use").locator(".live-notice")).to_contain_text("Python 意外中止")
    assert cells.run("falsy") == "done"
    assert cells.run("define") == "done"


def test_a_name_from_above_is_explained_and_one_button_runs_everything_in_order(
    cells: CellPage,
) -> None:
    assert cells.run("use") == "error"
    notice = cells.cell("use").locator(".live-notice")
    expect(notice).to_contain_text("logits 由上面的代码定义")
    cells.cell("use").evaluate(WATCH)
    cells.button("use", "offer-run-above").click()
    cells.wait_for("use", "done")
    expect(notice).to_be_hidden()
    expect(cells.button("use", "run")).to_be_focused()
    done = [cell for cell, state in cells.page.evaluate("() => seen.states") if state == "done"]
    assert done == ["define", "use"]


def test_a_name_that_nobody_defines_gets_no_hint_once_the_cells_above_have_run(
    cells: CellPage,
) -> None:
    cells.run("define")
    cells.write("use", "nobody")
    assert cells.run("use") == "error"
    expect(cells.cell("use").locator(".live-notice")).to_be_hidden()


def test_the_first_cell_offers_nothing_above(cells: CellPage) -> None:
    expect(cells.button("define", "run-above")).to_have_count(0)
    expect(cells.button("use", "run-above")).to_be_visible()


def test_a_cell_that_waits_its_turn_can_be_taken_back_without_stopping_the_other(
    cells: CellPage,
) -> None:
    cells.write("silent", ENDLESS)
    cells.button("silent", "run").click()
    expect(cells.output("silent")).to_have_text("begun")
    cells.button("falsy", "run").click()
    expect(cells.cell("falsy").locator(".live-status")).to_have_text("排队中")
    cells.button("falsy", "stop").click()
    cells.wait_for("falsy", "stopped")
    assert cells.output("falsy").get_attribute("data-origin") == "recorded"
    assert cells.cell("silent").get_attribute("data-state") == "running"
    cells.button("silent", "stop").click()
    cells.wait_for("silent", "stopped")
    assert cells.run("falsy") == "done"


def test_stop_during_the_download_cancels_it_and_run_begins_again(
    cells: CellPage, server: Server
) -> None:
    recorded = cells.text("falsy")
    server.faults["wasm"] = hanging
    with cells.page.expect_request("**/wasm.*"):
        cells.button("falsy", "run").click()
    expect(cells.cell("falsy").locator(".live-status")).to_contain_text("MB（只需一次）")
    cells.button("falsy", "stop").click()
    cells.wait_for("falsy", "stopped")
    assert cells.text("falsy") == recorded
    assert cells.output("falsy").get_attribute("data-origin") == "recorded"
    server.faults.clear()
    assert cells.run("falsy") == "done"


def test_reset_brings_back_the_code_and_the_recorded_output(cells: CellPage) -> None:
    original, recorded = cells.code("use"), cells.text("use")
    cells.write("use", "1 / 0")
    assert cells.run("use") == "error"
    cells.button("use", "reset").click()
    assert cells.code("use") == original
    assert cells.text("use") == recorded
    assert cells.output("use").get_attribute("data-origin") == "recorded"
    assert cells.cell("use").get_attribute("data-state") == "recorded"


def test_reset_during_a_run_stops_it_and_shows_nothing_more_of_it(cells: CellPage) -> None:
    recorded = cells.text("falsy")
    cells.write("falsy", f"{PAUSE}\nwhile True:\n    print('tick')\n    pause()")
    cells.button("falsy", "run").click()
    expect(cells.output("falsy")).to_contain_text("tick")
    cells.button("falsy", "reset").click()
    assert cells.run("silent") == "done"  # the runtime is free again
    assert cells.text("falsy") == recorded
    assert cells.cell("falsy").get_attribute("data-state") == "recorded"


def test_a_cell_that_leaves_the_page_frees_python_for_the_others(cells: CellPage) -> None:
    cells.write("silent", ENDLESS)
    cells.button("silent", "run").click()
    expect(cells.output("silent")).to_have_text("begun")
    cells.cell("silent").evaluate("(cell) => cell.closest('.live').remove()")
    assert cells.run("falsy") == "done"
    assert not cells.complaints


def test_a_cell_that_is_moved_or_put_back_keeps_its_code_and_its_one_toolbar(
    cells: CellPage,
) -> None:
    cells.write("use", "'edited'")
    cells.cell("use").evaluate(
        "(cell) => { const box = cell.closest('.live'); document.querySelector('h1').after(box); }"
    )
    assert cells.editor("use").count() == 1
    cells.cell("use").evaluate(
        """async (cell) => {
          const box = cell.closest('.live');
          const place = box.parentElement;
          box.remove();
          await new Promise((resolve) => setTimeout(resolve));
          place.append(box);
        }"""
    )
    assert cells.code("use") == "'edited'"
    assert cells.cell("use").locator(".live-bar").count() == 1
    assert cells.run("use") == "done"
    assert cells.text("use") == "'edited'"


def test_what_was_cut_off_is_said_with_its_size(cells: CellPage) -> None:
    cells.write("falsy", "for n in range(30_000):\n    print('line', n)")
    cells.run("falsy")
    expect(cells.output("falsy").locator(".live-truncated")).to_contain_text("kB 没有显示")


def test_a_carriage_return_rewrites_its_line(cells: CellPage) -> None:
    cells.write(
        "falsy",
        f"import sys\n{PAUSE}\nfor n in range(4):\n    print(f'\\rstep {{n}}', end='\\r\\n'[n > 2])\n"
        "    pause()\nprint('end')\nprint('a\\r\\nb', file=sys.stderr)",
    )
    cells.run("falsy")
    assert cells.text("falsy") == "step 3\nend\na\nb\n"
    expect(cells.output("falsy").locator(".live-stderr")).to_have_text("a\nb\n")


def test_figures_are_pictures_from_memory_and_are_freed_when_replaced(cells: CellPage) -> None:
    cells.write(
        "falsy",
        "class Dot:\n    def _repr_png_(self):\n        import base64\n"
        "        return base64.b64decode('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhf"
        "DwAChwGA60e6kgAAAABJRU5ErkJggg==')\nDot()",
    )
    cells.run("falsy")
    image = cells.output("falsy").locator("img.live-figure")
    expect(image).to_have_count(1)
    first = image.get_attribute("src")
    assert first and first.startswith("blob:")
    assert image.evaluate("(image) => image.naturalWidth") == 1
    cells.run("falsy")
    expect(image).not_to_have_attribute("src", first)
    gone = cells.page.evaluate(
        """(url) => new Promise((resolve) => {
          const image = new Image();
          image.onload = () => resolve(false);
          image.onerror = () => resolve(true);
          image.src = url;
        })""",
        first,
    )
    assert gone, "the old picture is still held in memory"


@pytest.mark.parametrize(
    ("code", "words"),
    [("print（1）", "全角标点"), ("!pip install numpy", "! 和 % 开头")],
)
def test_common_slips_get_a_hint(cells: CellPage, code: str, words: str) -> None:
    cells.write("falsy", code)
    assert cells.run("falsy") == "error"
    expect(cells.cell("falsy").locator(".live-notice")).to_contain_text(words)


def test_copy_takes_the_code_as_it_stands(cells: CellPage) -> None:
    cells.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    cells.button("falsy", "copy").click()
    expect(cells.button("falsy", "copy")).to_have_attribute("data-said", "已复制")
    assert cells.page.evaluate("() => navigator.clipboard.readText()") == "False"


def test_copy_says_that_it_failed_where_the_browser_gives_no_clipboard(cells: CellPage) -> None:
    # As on plain http outside this machine: there is no `navigator.clipboard` at all.
    cells.page.evaluate("() => Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    cells.button("falsy", "copy").click()
    expect(cells.button("falsy", "copy")).to_have_attribute("data-feedback", "bad")
