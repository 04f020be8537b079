"""Make runner.html: the page inside the sandboxed frame, complete in one file.

The frame has no network, so its script and the worker's text must be in the file. The policy
names the one script that may run by its hash; the worker's text lies in an element that no
browser executes and becomes a blob in the frame.
"""

from __future__ import annotations

import base64
import hashlib
import re
import subprocess
from pathlib import Path

SOURCES = Path("docs/assets/live/frame")
ESBUILD = Path("node_modules/esbuild/bin/esbuild")

POLICY = (
    "default-src 'none'; script-src 'sha256-{digest}' 'wasm-unsafe-eval' blob:; worker-src blob:; "
    # blob: is for the stop signal and for files that were handed over: neither leaves the browser
    "connect-src blob:; base-uri 'none'; form-action 'none'"
)

PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="robots" content="noindex">
<title>Python runner</title>
<p>This file runs Python cells inside a sandboxed frame and does nothing by itself.</p>
<p lang="zh">本文件只在沙箱框架内运行 Python 代码，单独打开不起任何作用。</p>
<script type="text/plain" id="worker">{worker}</script>
<script>{runner}</script>
"""


def build_frame(root: Path) -> str:
    """Bundle the frame's modules below `root` (the repository) and return runner.html.

    Raises
    ------
    RuntimeError
        If esbuild is missing or refuses a module; the message is esbuild's own, with file:line.
    """
    runner = bundle(root, "runner.js")
    worker = bundle(root, "worker.js")
    digest = base64.b64encode(hashlib.sha256(runner.encode()).digest()).decode()
    return PAGE.format(policy=POLICY.format(digest=digest), worker=worker, runner=runner)


def bundle(root: Path, entry: str) -> str:
    """Return one classic script: blob workers in a frame of opaque origin cannot be modules."""
    if not (root / ESBUILD).is_file():
        raise RuntimeError(f"{ESBUILD} is missing in {root}: run `npm ci` first")
    command = [
        str(root / ESBUILD),
        str(root / SOURCES / entry),
        "--bundle",
        "--format=iife",
        "--target=es2022",
        "--minify",
        "--charset=utf8",
        "--legal-comments=none",
        "--log-level=warning",
    ]
    done = subprocess.run(command, capture_output=True, text=True, cwd=root, check=False)
    if done.returncode or done.stderr:
        raise RuntimeError(f"esbuild could not bundle {SOURCES / entry}:\n{done.stderr.strip()}")
    text = done.stdout.strip()
    if found := re.search(r"</script|<!--", text, re.IGNORECASE):
        at = text[max(0, found.start() - 40) : found.end() + 20]
        raise RuntimeError(
            f"{SOURCES / entry}: its bundle holds {found[0]!r} and cannot stand in an HTML file: "
            f"...{at}... Write it in two parts."
        )
    return text
