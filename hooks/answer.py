"""Grade an answer from the shell: `make answer ID=softmax FILE=my_softmax.py`.

The answer is checked in a process of its own, by the same kernel and the same checks as in the
page. Standard output gets one line of JSON: {"accepted": bool, "failed": [{"check", "zh", "en"}]}.
Exit code 0: accepted, 1: not, 2: no such exercise or file (make itself ends with 2 where this ends
with 1 or 2; the JSON line tells them apart).
"""

from __future__ import annotations

import asyncio
import json
import os
import queue
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
TIME_LIMIT = 20.0  # seconds for one check, as in the page
START_LIMIT = 120.0  # seconds until Python and NumPy are there, on a machine busy with other things
FACTS = {
    "zh": {"call": "调用", "given": "输入", "wanted": "期望", "got": "得到"},
    "en": {"call": "Call", "given": "Input", "wanted": "Wanted", "got": "Got"},
}
ENVIRONMENT = {"PYTHONUTF8": "1", "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}

CHILD = "--child"
READY = "ready\n"

Item = dict[str, Any]


def main(arguments: list[str]) -> int:
    """Grade the file named; return the exit code."""
    from snippets.exercises.folder import ids

    if len(arguments) != 2 or arguments[0] not in ids():
        named = f"there is no exercise {arguments[0]!r}" if arguments and arguments[0] else "no ID"
        print(f"{named}; ID= is one of: {', '.join(ids())}", file=sys.stderr)
        return 2
    exercise, name = arguments
    if not name or not Path(name).is_file():
        print(f"there is no file {name!r}; FILE= names the answer, a Python file", file=sys.stderr)
        return 2
    result = grade(exercise, Path(name).read_text("utf-8", errors="replace"))
    print(json.dumps(result, ensure_ascii=False))
    return 0 if result["accepted"] else 1


def grade(exercise: str, code: str, limit: float = TIME_LIMIT) -> dict[str, Any]:
    """Return the result as the command prints it."""
    items = list(items_of(exercise, code, limit))
    failed = [item for item in items if item["kind"] == "check" and item["status"] == "failed"]
    verdict = next((item for item in items if item["kind"] == "verdict"), None)
    accepted = bool(verdict and verdict["accepted"])
    if verdict is None and not (failed and failed[-1]["diagnosis"] == "no-end"):
        failed.append(unfinished(exercise, items, limit))
    return {
        "accepted": accepted,
        "failed": [
            {"check": item["name"], "zh": text(item, "zh"), "en": text(item, "en")}
            for item in failed
        ],
    }


def text(item: Item, language: str) -> str:
    """Return what is wrong as one text: the sentences, then the facts line by line."""
    said = item[language] or item[f"title_{language}"]
    facts = [f"{word}: {item[key]}" for key, word in FACTS[language].items() if item[key]]
    return "\n".join([said, *facts, *filter(None, [item["traceback"]])])


def unfinished(exercise: str, items: list[Item], limit: float) -> Item:
    """Return a report on the check that did not come to an end."""
    from snippets.exercises.folder import load

    known = {
        item["name"] for item in items if item["kind"] == "check" and item["status"] != "running"
    }
    checks = load(exercise).exercise.checks
    check = next((check for check in checks if check.name not in known), checks[-1])
    if items and items[-1]["kind"] == "late":
        zh, en = f"在 {limit:g} 秒内没有结束", f"did not end within {limit:g} seconds"
    else:
        zh, en = "进行中，整个 Python 进程退出了", "ended the whole Python process"
    return {
        **dict.fromkeys((*FACTS["zh"], "traceback"), ""),
        "name": check.name,
        "title_zh": check.zh,
        "title_en": check.en,
        "zh": f"“{check.zh}”这一项{zh}。",
        "en": f"“{check.en}” {en}.",
    }


def items_of(exercise: str, code: str, limit: float) -> Iterator[Item]:
    """Yield what the kernel emits; end the process if nothing comes for too long."""
    task = json.dumps({"exercise": exercise, "code": code, "root": str(ROOT)})
    lines: queue.Queue[str | None] = queue.Queue()
    with tempfile.TemporaryDirectory() as folder:
        child = subprocess.Popen(
            [sys.executable, str(Path(__file__).resolve()), CHILD],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=folder,
            env={**os.environ, **ENVIRONMENT},
            text=True,
            encoding="utf-8",
        )
        assert child.stdin and child.stdout
        child.stdin.write(task)
        child.stdin.close()
        reader = threading.Thread(target=read_lines, args=(child.stdout, lines), daemon=True)
        reader.start()
        try:
            line = lines.get(timeout=START_LIMIT)
            if line != READY:
                raise RuntimeError("the process that checks the answer did not start")
            while (line := lines.get(timeout=limit)) is not None:
                yield json.loads(line)
        except queue.Empty:
            yield {"kind": "late"}
        finally:
            child.kill()
            child.wait()
            reader.join()
            child.stdout.close()


def read_lines(stream: Any, lines: queue.Queue[str | None]) -> None:
    """Hand on whole lines, and None at the end."""
    for line in stream:
        if line.endswith("\n"):
            lines.put(line)
    lines.put(None)


def child() -> None:
    """Check the answer named on standard input; write one line for each item."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what C code prints must not get between the items
    task = json.load(sys.stdin)
    sys.path[:0] = [task["root"]]
    sys.path.remove(str(Path(__file__).resolve().parent))
    from hooks.kernel import Kernel
    from snippets.exercises import grade  # noqa: F401 (now: later it would count as the answer's time)

    print(READY, end="", file=answers, flush=True)

    def emit(item: str) -> None:
        if item.startswith(('{"kind":"check"', '{"kind":"verdict"')):
            print(item, file=answers, flush=True)

    asyncio.run(Kernel(emit).check("answer", "answer", task["code"], task["exercise"]))


if __name__ == "__main__":
    if sys.argv[1:] != [CHILD]:
        sys.exit(main(sys.argv[1:]))
    child()
