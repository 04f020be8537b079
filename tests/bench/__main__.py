"""Speed beside the plain Pyodide loader, in one run.

usage: python -m tests.bench [--rounds 5] [--only figures]

The two are measured in turns, each in a new browser context, so that a busy machine slows both;
only the ratios mean much. The first round warms the disk and is dropped.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import threading
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from hooks import build
from hooks.serve import SiteServer
from tests.bench import figures as figures_bench
from tests.browser.conftest import ARGUMENTS, chromium_path

ROOT = build.ROOT
PATIENCE = 120_000
PAGE = "llm/multi-head-attention/"
# In the page: note the moment when live output first stands in a cell.
NOTE_FIRST_OUTPUT = """
window.measured = null;
new MutationObserver(() => {
  const output = document.querySelector('[data-output][data-origin="live"]');
  if (!window.measured && output?.textContent.trim())
    window.measured = { output: performance.now(), text: output.textContent.trim() };
}).observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
"""
BARE_PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>One cell</title>
<script type="module" async src="assets/live/{script}"></script>
<div class="live"><live-cell id="one" data-number="1" data-page="bench" data-state="recorded"><div
class="live-code"><pre class="highlight"><code>import numpy as np
x = np.arange(12.0).reshape(3, 4)
print(float((x @ x.T).sum()))</code></pre></div><div data-output data-origin="recorded"></div>
</live-cell></div></html>
"""
# Press the first Run button as soon as it stands in the page.
RUN_AS_SOON_AS_POSSIBLE = """
(() => {
  const press = () => {
    const button = document.querySelector('live-cell [data-action="run"]');
    if (button) button.click();
    else requestAnimationFrame(press);
  };
  press();
})()
"""


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench")
    parser.add_argument("--rounds", type=int, default=5, help="rounds that count (default 5)")
    parser.add_argument("--only", choices=["figures"], help="measure these alone")
    given = parser.parse_args()
    if given.only == "figures":
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium_path(), args=ARGUMENTS)
            figures_bench.print_rows(figures_bench.measure(browser, serve(build.SITE).url))
            browser.close()
        return
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        plain = serve(plain_loader(Path(folder)))
        ours = serve(build.SITE)
        bare = serve(bare_page(Path(folder) / "bare"))
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=ARGUMENTS)
        figures: dict[str, list[float]] = {}
        for turn in range(given.rounds + 1):
            taken = {
                "plain cold": plain_cold(browser, plain.url),
                "bare cold": cold(browser, bare.url)[0],
                **ours_once(browser, ours.url),
            }
            if turn:
                for name, value in taken.items():
                    figures.setdefault(name, []).append(value)
            marks = ", ".join(f"{name} {value:.0f}" for name, value in taken.items())
            print(f"{'warm-up' if not turn else f'round {turn}'}: {marks}", flush=True)
        weight = page_weight(browser, ours.url)
        drawn = figures_bench.measure(browser, ours.url)
        browser.close()
    print_table(figures, weight)
    figures_bench.print_rows(drawn)


def plain_loader(folder: Path) -> Path:
    """Lay out the plain loader with Pyodide's own files beside it."""
    here = Path(__file__).parent / "plain"
    pyodide = folder / "pyodide"
    pyodide.mkdir()
    for file in here.iterdir():
        (folder / file.name).symlink_to(file)
    wheel = next((ROOT / ".cache" / "pyodide").rglob("numpy-*.whl"))
    for file in [*(ROOT / "node_modules" / "pyodide").iterdir(), wheel]:
        (pyodide / file.name).symlink_to(file)
    return folder


def bare_page(folder: Path) -> Path:
    """Lay out a page with nothing but one cell, as bare as the plain loader's."""
    folder.mkdir()
    (folder / "assets").symlink_to(build.SITE / "assets")
    script = next((build.SITE / "assets" / "live").glob("main.*.js")).name
    (folder / "index.html").write_text(BARE_PAGE.format(script=script), "utf-8")
    return folder


def serve(folder: Path) -> SiteServer:
    """Serve a folder on a free port, from a thread."""
    server = SiteServer(folder)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def fresh(browser: Browser) -> tuple[BrowserContext, Page]:
    """Return a page of a new context: empty caches, empty storage."""
    context = browser.new_context()
    context.set_default_timeout(PATIENCE)
    return context, context.new_page()


def measured(page: Page) -> float:
    """Wait for window.measured and return the moment of the output, in ms from navigation."""
    page.wait_for_function("() => window.measured")
    return page.evaluate("window.measured.output")


def plain_cold(browser: Browser, url: str) -> float:
    """Navigation to first NumPy output with the plain loader."""
    context, page = fresh(browser)
    page.goto(url + "index.html")
    moment = measured(page)
    assert page.evaluate("window.measured.text") == "1134.0", "the plain loader's result is wrong"
    context.close()
    return moment


def cold(browser: Browser, address: str) -> tuple[float, str]:
    """Navigation to first output of a page of ours, Run pressed at once; and what started it."""
    context, page = fresh(browser)
    page.add_init_script(NOTE_FIRST_OUTPUT)
    page.goto(address, wait_until="commit")
    page.evaluate(RUN_AS_SOON_AS_POSSIBLE)
    moment, rung = measured(page), page.evaluate("mlByHand.runtime.startedBy")
    context.close()
    return moment, rung


def ours_once(browser: Browser, url: str) -> dict[str, float]:
    """Cold start, click once booted (first and second), and restart after a hard stop."""
    moment, rung = cold(browser, url + PAGE)
    figures = {"cold": moment, f"started by {rung}": moment}

    context, page = fresh(browser)
    page.add_init_script(NOTE_FIRST_OUTPUT)
    page.goto(url + PAGE)
    page.evaluate("mlByHand.runtime.start('run')")
    # Booted and at rest: what loads after the start, and the warm-up, are over.
    page.wait_for_function("() => mlByHand.runtime.marks['stdlib prepared']")
    page.wait_for_load_state("networkidle")
    for name in ("first click", "second click"):
        page.evaluate("window.measured = null; document.querySelector('live-cell').reset()")
        page.evaluate("""() => {
          const button = document.querySelector('live-cell [data-action="run"]');
          window.clicked = performance.now();
          button.click();
        }""")
        figures[name] = measured(page) - page.evaluate("window.clicked")
    figures["restart"] = page.evaluate("""async () => {
      const { runtime } = window.mlByHand;
      const endless = 'while True:\\n    try:\\n        while True: pass\\n    except BaseException: pass';
      const stuck = runtime.run({ page: 'bench', cell: 'endless', code: endless }, () => {});
      await new Promise((resolve) => setTimeout(resolve, 500)); // let it get into the loop
      let gone = null;
      runtime.addEventListener('reset', () => { gone ??= performance.now(); });
      await runtime.stop();
      await stuck.done;
      const again = runtime.run({ page: 'bench', cell: 'after', code: 'import numpy as np; np.ones(3).sum()' }, () => {});
      const end = await again.done;
      if (end.status !== 'done' || gone === null) throw new Error('no hard stop happened');
      return performance.now() - gone;
    }""")
    context.close()
    return figures


def page_weight(browser: Browser, url: str) -> dict[str, float]:
    """Bytes that the page's own load sends, compressed, before any Run."""
    weights = {}
    for path in ("", PAGE, "llm/rope/", "foundations/log-loss/", "en/llm/rope/"):
        context, page = fresh(browser)
        session = context.new_cdp_session(page)
        session.send("Network.enable")
        sizes: list[float] = []
        session.on(
            "Network.loadingFinished", lambda e, sizes=sizes: sizes.append(e["encodedDataLength"])
        )
        requests: list[str] = []
        page.on("request", lambda r, requests=requests: requests.append(r.url))
        page.goto(url + path, wait_until="networkidle")
        assert not [r for r in requests if "/assets/runtime/" in r], "the runtime came uninvited"
        weights["/" + path] = sum(sizes) / 1024
        context.close()
    return weights


def print_table(figures: dict[str, list[float]], weight: dict[str, float]) -> None:
    """Print medians, ratios and goals."""
    median = {name: statistics.median(values) for name, values in figures.items()}
    plain = median["plain cold"]
    rungs = [name for name in median if name.startswith("started by ")]
    rows = [
        ("plain loader, cold to first NumPy output", plain, 1.0, ""),
        ("ours on a page as bare", median["bare cold"], median["bare cold"] / plain, "<= 0.25x"),
        (f"ours on a question page ({rungs[0]})", median["cold"], median["cold"] / plain, ""),
        ("first click, booted and at rest", median["first click"], None, "<= 60 ms"),
        ("second click", median["second click"], None, "<= 60 ms"),
        (
            "restart after a hard stop",
            median["restart"],
            median["restart"] / plain,
            "<= 1500 ms or 0.3x",
        ),
    ]
    both = zip(figures["bare cold"], figures["plain cold"], strict=True)
    per_round = sorted(ours / plain for ours, plain in both)
    print(f"\n{'what':45} {'median ms':>10} {'ratio':>7}  goal")
    for what, value, ratio, goal in rows:
        print(f"{what:45} {value:10.0f} {f'{ratio:.2f}x' if ratio else '':>7}  {goal}")
    print(f"bare page, ratio of each round: {', '.join(f'{ratio:.2f}' for ratio in per_round)}")
    for path, kib in weight.items():
        print(f"{'page before Run ' + path:45} {kib:7.0f} KiB          <= 250 KiB, no runtime file")


if __name__ == "__main__":
    main()
