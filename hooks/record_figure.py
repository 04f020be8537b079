"""Compute a figure at build for the positions of its controls, and check what its marks name.

`record` starts this file as a program of its own, with one thread and nothing of the user's. It
calls snippets/figures, the very functions that answer in the reader's browser. What came out is
kept in .cache/ under a digest of everything it depends on.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import os
import platform
import subprocess
import sys
import traceback
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from types import ModuleType
from typing import Any

HOOKS = Path(__file__).resolve().parent
FOLDER = "snippets/figures"
TIME_LIMIT = 120  # seconds
# So many settings are all recorded; of more, those that differ from the start in one control.
ALL = 1000
LARGEST = 1_000_000  # bytes of the recording, before compression

Recording = dict[str, Any]


class FigureError(Exception):
    """The figure cannot be recorded; the text says where and why."""


def ids(root: Path) -> list[str]:
    """Return the figures there are: one for each file whose name begins with a letter."""
    files = (root / FOLDER).glob("[a-z]*.py")
    return sorted(file.stem.replace("_", "-") for file in files)


def path_of(figure: str) -> str:
    """Return the file of a figure, from the root."""
    return f"{FOLDER}/{figure.replace('-', '_')}.py"


def record(figure: str, root: Path, cache: Path) -> Recording:
    """Return a figure's description and its recorded results, from the cache if nothing changed."""
    from hooks.record import ENVIRONMENT

    kept = cache / f"figure-{digest(figure, root)}.json"
    if kept.is_file():
        return json.loads(kept.read_text("utf-8"))
    command = [sys.executable, str(HOOKS / "record_figure.py"), str(root), figure]
    try:
        done = subprocess.run(
            command,
            capture_output=True,
            env={**os.environ, **ENVIRONMENT},
            timeout=TIME_LIMIT,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise FigureError(
            f"{path_of(figure)}: not recorded within {TIME_LIMIT} s; give it fewer positions, or "
            "let it compute less"
        ) from None
    said = done.stderr.decode("utf-8", "replace").strip()
    if done.returncode:
        raise FigureError(said or f"{path_of(figure)}: Python ended with code {done.returncode}")
    cache.mkdir(parents=True, exist_ok=True)
    unfinished = kept.with_suffix(f".{os.getpid()}")
    unfinished.write_bytes(done.stdout)
    unfinished.replace(kept)
    return json.loads(done.stdout)


def digest(figure: str, root: Path) -> str:
    """Return what names a recording: the figure, Python, NumPy, and all snippets."""
    versions = f"{figure} {platform.python_version()} {metadata.version('numpy')}"
    found = hashlib.sha256(versions.encode())
    for source in (HOOKS / "record_figure.py", *sorted((root / "snippets").rglob("*.py"))):
        found.update(source.read_bytes())
    return found.hexdigest()[:32]


# In the program


def main(root: str, figure: str) -> None:
    """Write the recording to standard output, or what is wrong to standard error."""
    sys.path[0] = root  # in the place of hooks/
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what a figure prints must not get into the answer
    path = Path(root) / path_of(figure)
    try:
        from snippets import figures

        module = figures.load(figure)
        recording = {"spec": figures.spec(module.FIGURE), **results(module)}
    except Exception as error:
        sys.exit(told(error, path, path_of(figure)))
    json.dump(recording, answers, ensure_ascii=False, separators=(",", ":"))


def told(error: Exception, path: Path, name: str) -> str:
    """Return the error with the line of the figure's own file that it came through."""
    frames = traceback.extract_tb(error.__traceback__)
    lines = [frame.lineno for frame in frames if Path(frame.filename) == path]
    if isinstance(error, SyntaxError) and error.filename == str(path):
        lines = [error.lineno]
    notes = "".join(f" ({note})" for note in getattr(error, "__notes__", ()))
    place = f"{name}:{lines[-1]}" if lines else name
    return f"{place}: {type(error).__name__}: {error}{notes}"


def results(module: ModuleType) -> Recording:
    """Compute all settings; arrays that come again are kept once."""
    from snippets.figures import _answer

    figure = module.FIGURE
    names: list[str] = []
    pool: dict[str, int] = {}
    settings: dict[str, list[Any]] = {}
    for key, positions in chosen(figure.controls):
        try:
            found = _answer.compute(module, _answer.arguments(figure, positions))
        except Exception as error:
            error.add_note(f"with {json.dumps(positions)}")
            raise
        names = names or list(found["arrays"])
        if list(found["arrays"]) != names:
            raise ValueError(f"compute returns other arrays with {json.dumps(positions)}")
        if not settings:
            for sentence in misnamed(figure, found["arrays"]):
                raise ValueError(sentence)
        texts = (json.dumps(array, ensure_ascii=False) for array in found["arrays"].values())
        row = [pool.setdefault(text, len(pool)) for text in texts]
        settings[key] = [*row, *found["text"].values()]
    size = sum(map(len, pool)) + len(json.dumps(settings))
    if size > LARGEST:
        raise ValueError(
            f"the recording has {size} bytes, more than {LARGEST}; take fewer positions"
        )
    return {
        "arrays": names,
        "pool": [json.loads(text) for text in pool],
        "settings": settings,
    }


def chosen(controls: tuple[Any, ...]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the settings to record, the start first, each with its name.

    The name is made of the numbers of the positions; the page makes the same (recording.js).
    """
    names = [control.name for control in controls]
    choices = [list(enumerate(control.values)) for control in controls]
    start = tuple(position_of(control) for control in controls)
    count = 1
    for choice in choices:
        count *= len(choice)
    if count <= ALL:
        others = list(itertools.product(*choices))
    else:
        others = [
            (*start[:i], position, *start[i + 1 :])
            for i, choice in enumerate(choices)
            for position in choice
        ]
    seen = set()
    for setting in (start, *others):
        key = ",".join(str(index) for index, _ in setting)
        if key not in seen:
            seen.add(key)
            values = (value for _, value in setting)
            yield key, dict(zip(names, values, strict=True))


def position_of(control: Any) -> tuple[int, Any]:
    """Return number and value of the position that a control starts in."""
    plain = json.loads(json.dumps(control.start))
    return list(control.values).index(plain), plain


def misnamed(figure: Any, arrays: dict[str, Any]) -> Iterator[str]:
    """Say which mark names an array that does not exist, or one that does not fit it."""
    there = ", ".join(arrays)
    for panel in figure.panels:
        for mark in panel.marks:
            kind = type(mark).__name__
            texts = getattr(mark, "texts", ())
            named = [
                (field, name)
                for field in (*mark.arrays, *texts)
                for name in as_tuple(getattr(mark, field))
                if name
            ]
            for field, name in named:
                if name not in arrays:
                    yield f"{kind}({field}={name!r}) names no array; compute returns {there}"
                    return
            lengths = {name: len(arrays[name]) for _, name in named}
            if len(set(lengths.values())) > 1:
                yield f"the arrays of one {kind} must have one length, got {lengths}"
            if kind in ("Bars", "Heat") and len(mark.rows) != next(iter(lengths.values())):
                yield f"{kind} has {len(mark.rows)} rows, but the arrays have {lengths}"
            if kind == "Heat":
                for _, name in named:
                    widths = {len(row) if isinstance(row, list) else 0 for row in arrays[name]}
                    if widths != {len(mark.columns)}:
                        yield f"Heat has {len(mark.columns)} columns, but {name} has {widths}"
            for field, name in named:
                if field in texts and not all(isinstance(value, str) for value in arrays[name]):
                    yield f"{kind}({field}={name!r}) needs texts, got numbers"


def as_tuple(names: str | tuple[str, str]) -> tuple[str, ...]:
    """Return the array a field names, or the two it names for the two languages."""
    return (names,) if isinstance(names, str) else names


if __name__ == "__main__":
    main(*sys.argv[1:])
