"""Run the cells of a page at build and keep what they print.

`record` starts this file as a program of its own, which runs all cells of one page in order with
hooks/kernel.py, the very file that runs them in the reader's browser. What came out is kept in
.cache/ under a digest of everything it depends on.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import platform
import subprocess
import sys
import tempfile
from importlib import metadata
from pathlib import Path
from typing import Any, NamedTuple

HOOKS = Path(__file__).resolve().parent
TIME_LIMIT = 60  # seconds for a page; a reader waits far less
PACKAGES = ("numpy", "matplotlib")
# The same digits on every machine: one thread, no random order of sets, no settings of a user.
ENVIRONMENT = {
    "PYTHONHASHSEED": "0",
    "PYTHONDONTWRITEBYTECODE": "1",
    "PYTHONUTF8": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
}

Items = list[dict[str, Any]]


class Run(NamedTuple):
    """What one cell gave: the kernel's status and its items."""

    status: str
    items: Items


class RecordError(Exception):
    """The cells could not be run to the end; `cell` is the place of the one it happened in."""

    def __init__(self, message: str, cell: int) -> None:
        super().__init__(message)
        self.cell = cell


def record(page: str, cells: list[tuple[str, str]], root: Path, cache: Path) -> list[Run]:
    """Return what each (id, code) of a page gives, from the cache if nothing changed.

    `root` is the folder that holds `snippets/`.
    """
    if not cells:
        return []
    kept = cache / f"{digest(page, cells, root)}.json"
    if kept.is_file():
        return [Run(run["status"], run["items"]) for run in json.loads(kept.read_text("utf-8"))]
    runs = run_cells(page, cells, root, cache)
    cache.mkdir(parents=True, exist_ok=True)
    text = json.dumps([run._asdict() for run in runs], ensure_ascii=False)
    # Two builds may write at once; a half-written file must not be read by either.
    with tempfile.NamedTemporaryFile("w", dir=cache, delete=False, encoding="utf-8") as file:
        file.write(text)
    Path(file.name).replace(kept)
    return runs


def digest(page: str, cells: list[tuple[str, str]], root: Path) -> str:
    """Return what names a recording: the code, what runs it, and the snippets it can import."""
    versions = [platform.python_version(), *(f"{p} {metadata.version(p)}" for p in PACKAGES)]
    found = hashlib.sha256(json.dumps([page, cells, versions]).encode())
    sources = [HOOKS / "kernel.py", HOOKS / "record.py"]
    if any("snippets" in code for _, code in cells):
        exercises = root / "snippets" / "exercises"
        found_files = sorted((root / "snippets").rglob("*.py"))
        sources += [path for path in found_files if not path.is_relative_to(exercises)]
    for source in sources:
        found.update(source.read_bytes())
    return found.hexdigest()[:32]


def run_cells(
    page: str, cells: list[tuple[str, str]], root: Path, cache: Path, limit: float = TIME_LIMIT
) -> list[Run]:
    """Run the cells in a fresh interpreter and an empty folder."""
    cache.mkdir(parents=True, exist_ok=True)
    environment = {**os.environ, **ENVIRONMENT, "MPLCONFIGDIR": str(cache / "matplotlib")}
    task = json.dumps({"page": page, "cells": cells, "root": str(root)})
    command = [sys.executable, str(HOOKS / "record.py")]
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryFile("w+b") as answers:
        try:
            done = subprocess.run(
                command,
                input=task.encode(),
                stdout=answers,
                stderr=subprocess.PIPE,
                cwd=folder,
                env=environment,
                timeout=limit,
                check=False,
            )
            trouble = None
            if done.returncode:
                said = done.stderr.decode("utf-8", "replace").strip()
                trouble = f"ended Python with code {done.returncode}\n{said}".strip()
        except subprocess.TimeoutExpired:
            trouble = f"did not end within {limit:g} seconds; let it compute less"
        answers.seek(0)
        lines = answers.read().decode("utf-8").split("\n")
    # The last piece is empty, or the beginning of an answer that was cut off.
    runs = [Run(*json.loads(line)) for line in lines[:-1]]
    if trouble is not None:
        raise RecordError(trouble, min(len(runs), len(cells) - 1))
    return runs


def main() -> None:
    """Run the cells named on standard input; write one line of JSON for each."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what C code prints must not get between the answers
    task = json.load(sys.stdin)
    sys.path[:0] = [task["root"]]
    sys.path.remove(str(HOOKS))  # a cell must not find `record` or `live` by accident
    asyncio.run(run_all(task, answers))


async def run_all(task: dict[str, Any], answers: Any) -> None:
    """Run all cells of a page one after the other in one namespace."""
    items: Items = []
    kernel = Kernel(lambda text: items.append(json.loads(text)))
    for cell, code in task["cells"]:
        items.clear()
        result = json.loads(await kernel.run(task["page"], cell, code))
        json.dump([result["status"], merged(items)], answers)
        answers.write("\n")
        answers.flush()


def merged(items: Items) -> Items:
    """Join neighbouring texts of one stream: how they were cut depends on the clock."""
    found: Items = []
    for item in items:
        last = found[-1] if found else {}
        if item["kind"] == last.get("kind") == "text" and item["stream"] == last["stream"]:
            last["text"] += item["text"]
        else:
            found.append(dict(item))
    return found


if __name__ == "__main__":
    from kernel import Kernel

    main()
