"""How soon a figure follows its controls, once Python runs.

Two numbers for each figure: the median time from a move of a slider to the new drawing on the
screen, and the drawings a second while a slider is dragged to and fro without a pause.
"""

from __future__ import annotations

import statistics

from playwright.sync_api import Browser, Page

from hooks import build
from snippets import figures
from tests.browser.figure_pages import FigurePage, address

MOVES = 40
DRAG_MS = 2000
# Moves a control to its next position; of a mask, the next of its cells.
PREPARE = """(figure) => {
  const controls = [...figure.querySelectorAll('input[type=range], .figure-mask tbody input')];
  let turn = 0;
  const change = () => new Event('input', { bubbles: true });
  window.moveOne = () => {
    const input = controls[turn % controls.length];
    turn += 1;
    if (input.type === 'checkbox') input.click();
    else {
      const [low, high, step] = [input.min, input.max, input.step].map(Number);
      const next = Number(input.value) + step;
      input.value = next > high + step / 2 ? low : next;
      input.dispatchEvent(change());
    }
  };
  window.drawn = () => {};
  window.drawings = 0;
  new MutationObserver(() => {
    window.drawings += 1;
    window.drawn();
  }).observe(figure.querySelector('[data-figure]'), { childList: true });
}"""
# Until the frame with the new drawing is made: its callbacks have run, it is painted next.
MOVE_TO_DRAWING = """async (moves) => {
  const times = [];
  const onScreen = () => new Promise((done) => requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = done;
    port2.postMessage(null);
  }));
  for (let i = 0; i < moves; i += 1) {
    const drawn = new Promise((done) => { window.drawn = done; });
    const began = performance.now();
    window.moveOne();
    await drawn;
    await onScreen();
    times.push(performance.now() - began);
  }
  return times;
}"""
DRAG = """(length) => new Promise((done) => {
  const [began, before] = [performance.now(), window.drawings];
  const go = () => {
    window.moveOne();
    const passed = performance.now() - began;
    if (passed < length) requestAnimationFrame(go);
    else done((window.drawings - before) * 1000 / passed);
  };
  requestAnimationFrame(go);
})"""


def measure(browser: Browser, url: str) -> dict[str, tuple[float, float]]:
    """Return for each figure the median ms to a new drawing and the drawings a second."""
    found = {}
    for figure in figures.ids():
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        context.set_default_timeout(120_000)
        found[figure] = measure_one(context.new_page(), figure, url)
        context.close()
    return found


def measure_one(page: Page, figure: str, url: str) -> tuple[float, float]:
    """Measure one figure on a warm runtime."""
    one = FigurePage(page, figure).open(url + address(build.SITE, figure))
    page.evaluate("() => mlByHand.runtime.start('run')")
    page.wait_for_function("() => mlByHand.runtime.marks['stdlib prepared']")
    one.element.evaluate(PREPARE)
    page.evaluate("() => window.moveOne()")
    one.wait_for("live")
    times = page.evaluate(MOVE_TO_DRAWING, MOVES)
    return statistics.median(times), page.evaluate(DRAG, DRAG_MS)


def print_rows(found: dict[str, tuple[float, float]]) -> None:
    """Print one line for each figure."""
    for figure, (ms, rate) in found.items():
        print(f"{'figure ' + figure:45} {ms:10.0f} {'':>7}  <= 50 ms from move to drawing")
        print(f"{'  dragged':45} {rate:10.0f} {'':>7}  >= 20 drawings a second")
