"""Editing a cell: the editor takes the still code's place without a jump, and does its work."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.cell_pages import (  # noqa: F401 (fixtures)
    CellPage,
    make_cell_site,
    open_cells,
    reader,
    serve_cells,
)
from tests.browser.harness import Server

# Each visible character with its place and colour, from the still code or from the editor.
CHARACTERS = """(root) => {
  const found = [];
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const { color } = getComputedStyle(node.parentElement);
    [...node.data].forEach((character, at) => {
      if (!character.trim()) return;
      const range = document.createRange();
      range.setStart(node, at);
      range.setEnd(node, at + 1);
      const { x, y } = range.getBoundingClientRect();
      found.push([character, Math.round(x), Math.round(y), color]);
    });
  }
  return found;
}"""
HEIGHT = "(cell) => cell.getBoundingClientRect().height"
PLACE_OF = """(code, text) => {
  const walker = document.createTreeWalker(code, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const at = node.data.indexOf(text);
    if (at < 0) continue;
    const range = document.createRange();
    range.setStart(node, at);
    range.setEnd(node, at + 1);
    const box = range.getBoundingClientRect();
    return { x: box.left + 1, y: box.top + box.height / 2 };
  }
}"""
RICH = '''def f(x, *, k=None):
    """What it does."""
    for n in range(3):  # 注释 and more
        if x is not None and not isinstance(x, (int, float)):
            raise ValueError(f"{x!r} and {n:.3f}\\n") from None
    return np.exp(x) @ [1.5e-3, True, "s"]'''


def test_the_editor_shows_every_character_in_the_same_place_and_colour(cells: CellPage) -> None:
    cell = cells.cell("define")
    still, height = cell.locator("code").evaluate(CHARACTERS), cell.evaluate(HEIGHT)
    cell.locator("code").click()
    shown = cells.editor("define")
    expect(shown).to_be_focused()
    edited = shown.evaluate(CHARACTERS)
    assert cell.evaluate(HEIGHT) == pytest.approx(height, abs=0.5)
    assert len(still) == len(edited) > 40
    for one, other in zip(still, edited, strict=True):
        assert one[0] == other[0]
        assert one[1] == pytest.approx(other[1], abs=1)
        assert one[2] == pytest.approx(other[2], abs=1)
        assert one[3] == other[3], one


def test_the_editor_colours_as_the_build_does(cells: CellPage) -> None:
    """Any Python, not only what the page happens to hold."""
    from pygments import highlight
    from pygments.formatters import HtmlFormatter
    from pygments.lexers import PythonLexer

    built = highlight(RICH, PythonLexer(), HtmlFormatter(nowrap=True)).rstrip("\n")
    code = cells.cell("define").locator("code")
    code.evaluate("(code, html) => code.setHTMLUnsafe(html)", built)
    wanted = [(one[0], one[3]) for one in code.evaluate(CHARACTERS)]
    cells.write("use", RICH)
    shown = [(one[0], one[3]) for one in cells.editor("use").evaluate(CHARACTERS)]
    assert shown == wanted


def test_the_caret_stands_where_the_reader_clicked(cells: CellPage) -> None:
    place = cells.cell("define").locator("code").evaluate(PLACE_OF, "array")
    cells.page.mouse.click(place["x"], place["y"])
    expect(cells.editor("define")).to_be_focused()
    cells.page.keyboard.type("as")
    assert "np.asarray([2.0" in cells.code("define")


def test_selecting_still_code_to_copy_it_opens_no_editor(cells: CellPage) -> None:
    code = cells.cell("define").locator("code")
    start, end = (code.evaluate(PLACE_OF, text) for text in ("import", "array"))
    cells.page.mouse.move(start["x"], start["y"])
    cells.page.mouse.down()
    cells.page.mouse.move(end["x"], end["y"], steps=4)
    cells.page.mouse.up()
    assert "numpy" in cells.page.evaluate("() => getSelection().toString()")
    assert cells.editor("define").count() == 0


def test_the_code_is_there_before_any_editor_and_can_be_set(cells: CellPage) -> None:
    assert cells.code("falsy") == "False"
    cells.cell("falsy").evaluate("(cell) => { cell.code = '6 * 7'; }")
    assert cells.cell("falsy").locator("code").text_content() == "6 * 7"
    assert cells.run("falsy") == "done"
    assert cells.text("falsy") == "42"
    cells.cell("falsy").locator("code").click()
    cells.editor("falsy").wait_for()
    cells.cell("falsy").evaluate("(cell) => { cell.code = '6 * 8'; }")
    expect(cells.editor("falsy")).to_have_text("6 * 8")
    assert cells.code("falsy") == "6 * 8"


def test_an_edited_cell_runs_by_both_shortcuts_and_keeps_the_focus(cells: CellPage) -> None:
    for keys, code, value in (("Control+Enter", "1 + 1", "2"), ("Shift+Enter", "2 + 2", "4")):
        cells.write("falsy", code)
        cells.page.keyboard.press(keys)
        expect(cells.output("falsy")).to_have_text(value)
        expect(cells.editor("falsy")).to_be_focused()
        assert cells.code("falsy") == code


def test_return_keeps_the_indentation_and_tab_goes_by_four(cells: CellPage) -> None:
    cells.write("falsy", "")
    cells.page.keyboard.type("def f(x):\nif x:\nreturn 1")
    cells.page.keyboard.press("Enter")
    cells.page.keyboard.press("Tab")
    cells.page.keyboard.type("y = 2")
    cells.page.keyboard.press("Shift+Tab")
    assert cells.code("falsy") == "def f(x):\n    if x:\n        return 1\n        y = 2"


def test_undo_takes_back_an_edit_and_even_a_reset(cells: CellPage) -> None:
    cells.write("falsy", "'mine'")
    cells.button("falsy", "reset").click()
    assert cells.code("falsy") == "False"
    cells.editor("falsy").click()
    cells.page.keyboard.press("ControlOrMeta+z")
    assert cells.code("falsy") == "'mine'"
    cells.page.keyboard.press("ControlOrMeta+z")
    assert cells.code("falsy") == "False"


def test_matching_brackets_are_marked(cells: CellPage) -> None:
    cells.write("falsy", "sum([1, 2])")
    expect(cells.editor("falsy").locator(".cm-matchingBracket")).to_have_text(["(", ")"])


def test_names_of_python_are_completed_once_it_runs(cells: CellPage) -> None:
    cells.run("define")
    cells.write("falsy", "")
    cells.page.keyboard.type("logi", delay=30)
    completions = cells.cell("falsy").locator(".cm-tooltip-autocomplete li")
    expect(completions).to_have_text(["logits"])
    cells.page.keyboard.press("Tab")
    assert cells.code("falsy") == "logits"
    cells.page.keyboard.type(".argm", delay=30)
    expect(completions).to_have_text(["argmax", "argmin"])
    cells.page.keyboard.press("ArrowDown")
    cells.page.keyboard.press("ArrowDown")
    cells.page.keyboard.press("Enter")
    assert cells.code("falsy") == "logits.argmin"
    cells.page.keyboard.press("Enter")
    cells.page.keyboard.type("whi", delay=30)
    expect(completions).to_have_text(["while"])
    cells.page.keyboard.press("Escape")
    expect(completions).to_have_count(0)
    expect(cells.editor("falsy")).to_be_focused()


def test_the_line_of_an_error_is_marked_in_the_still_code_and_in_the_editor(
    cells: CellPage,
) -> None:
    holder = cells.cell("fails").locator(".live-code")
    expect(holder).to_have_attribute("data-error-line", "3")  # recorded
    cells.run("fails")
    expect(holder).to_have_attribute("data-error-line", "3")
    holder.locator("code").click()
    marked = cells.cell("fails").locator(".cm-error-line")
    expect(marked).to_have_text("raise ValueError(f'wanted {wanted}')")
    cells.page.keyboard.press("Control+Home")
    cells.page.keyboard.type("1 / 0\n")
    expect(marked).to_have_count(0)
    cells.page.keyboard.press("Control+Enter")
    expect(marked).to_have_text("1 / 0")
    cells.write("fails", "'fine'")
    cells.run("fails")
    expect(marked).to_have_count(0)


def test_a_pasted_no_break_space_becomes_a_space(cells: CellPage) -> None:
    cells.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    cells.write("falsy", "")
    cells.page.evaluate("() => navigator.clipboard.writeText('1\\u00a0+\\u00a01')")
    cells.page.keyboard.press("ControlOrMeta+v")
    assert cells.code("falsy") == "1 + 1"
    cells.page.keyboard.press("Control+Enter")
    expect(cells.output("falsy")).to_have_text("2")


def test_without_the_editors_file_a_plain_field_does_the_work(
    chromium: Browser, server: Server
) -> None:
    with reader(chromium, server) as cells:
        cells.page.route("**/editor.*.js", lambda route: route.abort())
        cells.open()
        cells.cell("falsy").locator("code").click()
        field = cells.cell("falsy").locator("textarea")
        expect(field).to_be_focused()
        height = cells.cell("falsy").evaluate(HEIGHT)
        field.fill("x = 1\nx\u00a0+ 2")
        assert cells.code("falsy") == "x = 1\nx + 2"
        assert cells.cell("falsy").evaluate(HEIGHT) > height
        field.press("Control+Enter")
        expect(cells.output("falsy")).to_have_text("3")
        field.press("Escape")
        assert cells.focused() == "run"
        cells.button("falsy", "reset").click()
        expect(field).to_have_value("False")


def test_the_editor_is_not_fetched_before_somebody_edits(cells: CellPage, server: Server) -> None:
    cells.run("falsy")
    assert not server.asked("/editor.")
    with cells.page.expect_response("**/editor.*.js"):
        cells.button("falsy", "edit").click()
    expect(cells.editor("falsy")).to_be_focused()


def test_editing_breaks_no_policy(cells: CellPage) -> None:
    cells.write("define", RICH)
    cells.page.keyboard.press("ControlOrMeta+a")
    cells.page.keyboard.type("x = (1)")
    assert cells.code("define") == "x = (1)"
    assert not cells.complaints
