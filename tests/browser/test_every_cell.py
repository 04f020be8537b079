"""Each recorded output is what the shipped runtime gives in a reader's browser.

The recording was made by CPython at build; here every page of the built site is opened in
Chromium, all its cells are run in order, and output regions are compared before and after.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page

READ_CELLS = """
() => Object.fromEntries([...document.querySelectorAll('live-cell')].map((cell) => {
  const output = cell.querySelector('[data-output]');
  const parts = [...output.children].map((part) =>
    part.localName === 'img' ? `figure ${part.naturalWidth}x${part.naturalHeight}` : part.textContent);
  return [cell.id, { origin: output.dataset.origin, state: cell.dataset.state, parts }];
}))
"""
RUN_CELLS = """
async () => {
  await customElements.whenDefined('live-cell');
  for (const cell of document.querySelectorAll('live-cell')) await cell.run();
}
"""
# Two CPython versions and two BLAS libraries print the same digits or the cell prints too many:
# outputs are compared to the letter. Only figures are compared by their size here.


def pages_with_cells(site: Path) -> list[str]:
    """Return the addresses of all pages that hold a cell, from what was really built."""
    return sorted(
        file.parent.relative_to(site).as_posix().replace(".", "", 1)
        for file in site.rglob("index.html")
        if "<live-cell" in file.read_text("utf-8")
    )


def test_every_recorded_output_is_what_the_browser_gives(
    page: Page, site_url: str, built_site: Path
) -> None:
    pages = pages_with_cells(built_site)
    listed = {
        address.strip("/")
        for question in json.loads((built_site / "questions.json").read_text("utf-8"))
        if question["cells"]
        for address in question["url"].values()
    }
    assert listed <= set(pages), "questions.json counts cells on a page that has none"
    differences = []
    for address in pages:
        page.goto(f"{site_url}{address}/" if address else site_url, wait_until="load")
        recorded = page.evaluate(READ_CELLS)
        page.evaluate(RUN_CELLS)
        live = page.evaluate(READ_CELLS)
        assert recorded, address
        for cell, before in recorded.items():
            after = live[cell]
            assert before["origin"] == "recorded", f"{address}#{cell} was not recorded"
            assert after["origin"] == "live", f"{address}#{cell} did not run: {after}"
            if before["parts"] != after["parts"]:
                differences.append((f"{address}#{cell}", before["parts"], after["parts"]))
    assert not differences, "\n".join(
        f"{c}\n  recorded {b}\n  live     {a}" for c, b, a in differences
    )


def test_the_comparison_sees_a_wrong_recording(page: Page, site_url: str, built_site: Path) -> None:
    address = next(a for a in pages_with_cells(built_site) if a)
    page.goto(f"{site_url}{address}/", wait_until="load")
    page.evaluate("() => document.querySelector('[data-output] pre').append(' ')")
    recorded = page.evaluate(READ_CELLS)
    page.evaluate(RUN_CELLS)
    live = page.evaluate(READ_CELLS)
    first = next(iter(recorded))
    with pytest.raises(AssertionError):
        assert recorded[first]["parts"] == live[first]["parts"]
