"""The runtime alone: a page with nothing but runtime.js, and a server that can misbehave.

The parts are those of the site (bundled as for the site), so what is proved here holds there;
only the page around them is bare. Faults are made by what the server sends and by what the
manifest says, never by a switch inside the product.
"""

from __future__ import annotations

import contextlib
import http.server
import json
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

from hooks.runtime.frame import build_frame
from hooks.runtime.pipeline import Place, build

ROOT = Path(__file__).resolve().parents[2]
ESBUILD = ROOT / "node_modules/esbuild/bin/esbuild"
# Runs cells one after the other and returns what came back, for use with page.evaluate.
RUN = """async ([cells, page]) => {
  const { runtime } = window.mlByHand;
  return Promise.all(cells.map(async (code, number) => {
    const items = [];
    const run = runtime.run({ page, cell: `cell-${number + 1}`, code }, (item) => items.push(item));
    const result = await run.done;
    return { ...result, fault: result.fault && { ...result.fault }, items };
  }));
}"""

# The same for answers to exercises: pairs of the exercise's id and the code.
CHECK = """async ([answers]) => {
  const { runtime } = window.mlByHand;
  return Promise.all(answers.map(async ([exercise, code]) => {
    const items = [];
    const what = { page: "p", cell: exercise, code, exercise };
    const run = runtime.run(what, (item) => items.push(item));
    const { status } = await run.done;
    return { status, items };
  }));
}"""

# The same for one cell, without waiting for its end.
BEGIN = f"""(argument) => {{
  window.items = [];
  const run = {RUN.replace("const items = [];", "const items = window.items;")};
  window.last = run(argument).then(([result]) => result);
}}"""

Manifest = dict[str, Any]
Fault = Callable[["Handler", bytes], None]

# The policy of the site's pages in its strictest form.
PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>runtime</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'self'; img-src data:;
connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'">
<link rel="icon" href="data:,">
<script type="module" src="assets/live/runtime.js"></script>
"""
PATIENCE = 60_000  # ms; a start on a machine that is busy with other things takes seconds


def runtime_folder() -> Path:
    """The runtime as the build makes it (quick when it is there already)."""
    place = Place.of(ROOT)
    build(place)
    return ROOT / ".cache/runtime/current"


def bundle(target: Path, manifest: Manifest, runner: str = "runner.html") -> None:
    """Bundle runtime.js as the publish step does: `#site` is the only thing it knows of the site."""
    target.mkdir(parents=True, exist_ok=True)
    site = target / "site.json"
    site.write_text(json.dumps({"runner": runner, "runtime": manifest}))
    command = [str(ESBUILD), str(ROOT / "docs/assets/live/runtime.js"), "--bundle", "--format=esm"]
    command += [f"--alias:#site={site}", f"--outfile={target / 'runtime.js'}", "--log-level=error"]
    subprocess.run(command, check=True, cwd=ROOT)


def assemble(
    folder: Path,
    change: Callable[[Manifest, Path], None] | None = None,
    runner: str = "runner.html",
) -> Path:
    """Make a servable folder; `change` may alter the manifest and the files beside it."""
    source = runtime_folder()
    files = folder / "assets/runtime"
    files.mkdir(parents=True)
    for file in source.glob("*.bin"):
        # A copy: whoever builds the site meanwhile may replace the runtime.
        shutil.copyfile(file, files / file.name)
    manifest = json.loads((source / "runtime.json").read_text("utf-8"))
    if change:
        change(manifest, files)
    bundle(folder / "assets/live", manifest, runner)
    (folder / "assets/live/runner.html").write_text(build_frame(ROOT), "utf-8")
    (folder / "index.html").write_text(PAGE, "utf-8")
    return folder


class Handler(http.server.SimpleHTTPRequestHandler):
    """Serves the folder; a fault in the server's table answers instead of the file."""

    protocol_version = "HTTP/1.1"
    server: Server

    def do_GET(self) -> None:
        name = self.path.partition("?")[0].rpartition("/")[2]
        with self.server.changed:
            self.server.requests.append(self.path)
            self.server.changed.notify_all()
        fault = self.server.faults.get(name.partition(".")[0])
        if fault is None:
            super().do_GET()
            return
        fault(self, Path(self.translate_path(self.path)).read_bytes())

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-cache")
        super().end_headers()

    def answer(self, body: bytes, status: int = 200, declared: int | None = None) -> None:
        """Send `body`, declaring as many bytes as told."""
        self.send_response(status)
        self.send_header("Content-Type", "application/octet-stream")
        self.send_header("Content-Length", str(len(body) if declared is None else declared))
        self.end_headers()
        with contextlib.suppress(ConnectionError):
            self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


class Server(http.server.ThreadingHTTPServer):
    """One folder on 127.0.0.1, what was asked for, and how to misbehave."""

    daemon_threads = True

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.requests: list[str] = []
        self.connections = 0
        self.faults: dict[str, Fault] = {}  # first part of a file's name -> what happens
        self.closing = threading.Event()
        self.changed = threading.Condition()
        super().__init__(("127.0.0.1", 0), lambda *args: Handler(*args, directory=str(folder)))
        self.url = f"http://127.0.0.1:{self.server_address[1]}/"

    def process_request(self, request: Any, client_address: Any) -> None:
        """Count connections too: not everything that arrives is a request."""
        self.connections += 1
        super().process_request(request, client_address)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that hangs up is no event."""

    def asked(self, part: str) -> list[str]:
        """The paths of all requests that contain `part`."""
        return [path for path in self.requests if part in path]

    def wait_for_request(self, part: str, count: int) -> None:
        """Wait until `count` requests contained `part`."""
        with self.changed:
            assert self.changed.wait_for(lambda: len(self.asked(part)) >= count, PATIENCE / 1000)


# What a network or a host can do to a file.


def not_found(handler: Handler, body: bytes) -> None:
    handler.answer(b"not here", 404)


def altered(handler: Handler, body: bytes) -> None:
    middle = len(body) // 2
    handler.answer(body[:middle] + bytes([body[middle] ^ 1]) + body[middle + 1 :])


def truncated(handler: Handler, body: bytes) -> None:
    handler.answer(body[: len(body) // 2])


def login_page(handler: Handler, body: bytes) -> None:
    handler.answer(b"<!doctype html><title>Please log in</title>")


def broken_off(handler: Handler, body: bytes) -> None:
    handler.answer(body[: len(body) // 2], declared=len(body))
    handler.close_connection = True


def endless(handler: Handler, body: bytes) -> None:
    handler.answer(body + bytes(1_000_000))


def answer_as_usual(handler: Handler, body: bytes) -> None:
    handler.answer(body)


def hanging(handler: Handler, body: bytes) -> None:
    handler.answer(body[: len(body) // 2], declared=len(body))
    handler.server.closing.wait(120)
    handler.close_connection = True


@contextlib.contextmanager
def serving(folder: Path) -> Iterator[Server]:
    """Serve `folder` while the block runs."""
    server = Server(folder)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server
    finally:
        server.closing.set()
        server.shutdown()
        server.server_close()


class RuntimePage:
    """A page with the runtime, seen from a test."""

    def __init__(self, page: Page, server: Server) -> None:
        self.page = page
        self.server = server
        self.console: list[str] = []
        self.errors: list[str] = []
        page.on("console", lambda message: self.console.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: self.errors.append(str(error)))

    def open(self) -> RuntimePage:
        self.page.goto(self.server.url)
        return self

    def run(self, *cells: str, page: str = "p") -> list[dict[str, Any]]:
        """Queue all cells at once; return their results, each with its `items`."""
        return self._in_time(RUN, [cells, page])

    def check(self, *answers: tuple[str, str]) -> list[dict[str, Any]]:
        """Check answers, each an exercise's id and the code; return results with their `items`."""
        return self._in_time(CHECK, [answers])

    def begin(self, code: str, page: str = "p") -> None:
        """Run a cell without waiting for it; its result goes to `window.last`."""
        self.page.evaluate(BEGIN, [[code], page])

    def wait_for_text(self, text: str) -> None:
        """Wait until the cell that was begun has printed `text`."""
        # Not wait_for_function: it evaluates strings, which the page's policy forbids.
        self._in_time(
            """(text) => new Promise((resolve) => {
              const look = () => window.items.some((item) => item.text?.includes(text))
                ? resolve() : setTimeout(look, 5);
              look();
            })""",
            text,
        )

    def wait_for_bytes(self, count: int) -> None:
        """Wait until so much has been downloaded."""
        self._in_time(
            """(count) => new Promise((resolve) => {
              const { runtime } = window.mlByHand;
              const look = () => { if (runtime.bytes.loaded >= count) resolve(); };
              runtime.addEventListener("progress", look);
              look();
            })""",
            count,
        )

    def last(self) -> dict[str, Any]:
        """The result of the cell that was begun."""
        return self._in_time("() => window.last")

    def get(self, expression: str) -> Any:
        """Evaluate an expression in which `runtime` is the runtime."""
        return self._in_time(
            f"async () => {{ const {{ runtime }} = window.mlByHand; return {expression}; }}"
        )

    def _in_time(self, function: str, argument: Any = None) -> Any:
        """Evaluate a function whose promise must settle: a hang is a failure with a name."""
        return self.page.evaluate(
            f"""(argument) => {{
              let timer;
              const late = new Promise((_, reject) => {{
                timer = setTimeout(() => reject(new Error("not settled in time")), {PATIENCE});
              }});
              return Promise.race([({function})(argument), late]).finally(() => clearTimeout(timer));
            }}""",
            argument,
        )


@contextlib.contextmanager
def runtime_page(
    chromium: Browser, server: Server, before: str | None = None
) -> Iterator[RuntimePage]:
    """A fresh context (empty caches) with the page open; `before` runs ahead of its scripts."""
    context = chromium.new_context()
    if before:
        context.add_init_script(f"({before})()")
    context.set_default_timeout(90_000)
    try:
        yield RuntimePage(context.new_page(), server).open()
    finally:
        context.close()


def text_of(result: dict[str, Any]) -> str:
    """What a run printed, and the value of its last expression."""
    return "".join(item.get("text", "") for item in result["items"] if item["kind"] != "error")
