"""Recompute the oracle values and compare them with the recorded ones.

    python -m tests.oracles [NAME ...]            # exit 1 on any difference
    python -m tests.oracles --write [NAME ...]    # record

Runs in an environment with the packages of `requirements/oracles.in`. What an oracle
module looks like is written in `tests/oracles/__init__.py`.
"""

from __future__ import annotations

import argparse
import importlib
import json
import math
import sys
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

from tests.oracles import modules, plain


def release(package: str) -> str:
    """Return the version of a package without its build ("2.13.0", not "2.13.0+cpu")."""
    return version(package).partition("+")[0]


def main(arguments: list[str] | None = None) -> int:
    """Compare or record the modules named, all of them by default."""
    known = modules()
    parser = argparse.ArgumentParser(prog="python -m tests.oracles", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one of: {', '.join(known)}")
    parser.add_argument("--write", action="store_true", help="record instead of comparing")
    options = parser.parse_args(arguments)
    unknown = sorted(set(options.names) - known.keys())
    if unknown:
        parser.error(f"no oracle module {', '.join(unknown)}; there are: {', '.join(known)}")

    faults = 0
    for name in options.names or known:
        module = importlib.import_module(f"tests.oracles.{name}")
        path = known[name]
        if options.write:
            path.write_text(as_json(module), "utf-8")
            print(f"{name}: recorded {len(module.CASES())} cases")
            continue
        found = list(check(module, path))
        for line in found:
            print(f"{name}: {line}", file=sys.stderr)
        print(f"{name}: {len(found)} differences")
        faults += len(found)
    return 1 if faults else 0


def as_json(module: Any) -> str:
    """Return the text to record: versions first, one case a line so that diffs stay short."""
    lines = [
        f"    {json.dumps(name)}: {json.dumps(plain(case))}"
        for name, case in module.CASES().items()
    ]
    versions = json.dumps({name: release(name) for name in module.PACKAGES})
    return f'{{\n  "versions": {versions},\n  "cases": {{\n' + ",\n".join(lines) + "\n  }\n}\n"


def check(module: Any, path: Path) -> Iterator[str]:
    """Yield one line for each difference between the recorded file and a recomputation."""
    if not path.exists():
        yield "not recorded yet; run with --write"
        return
    old = json.loads(path.read_text("utf-8"))
    for name in module.PACKAGES:
        if old["versions"].get(name) != release(name):
            yield f"recorded with {name} {old['versions'].get(name)}, this is {release(name)}"
    yield from differences(old["cases"], plain(module.CASES()), getattr(module, "RTOL", 1e-12))


def differences(old: Any, new: Any, rtol: float, where: str = "") -> Iterator[str]:
    """Yield where two JSON values differ; numbers may differ by `rtol` (and 1e-15 near zero)."""
    if isinstance(old, dict) and isinstance(new, dict) and old.keys() == new.keys():
        for key in old:
            yield from differences(old[key], new[key], rtol, f"{where}/{key}")
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for index, pair in enumerate(zip(old, new, strict=True)):
            yield from differences(*pair, rtol, f"{where}[{index}]")
    elif not same(old, new, rtol):
        yield f"{where}: recorded {shorten(old)}, recomputed {shorten(new)}"


def same(old: Any, new: Any, rtol: float) -> bool:
    """Tell whether two JSON leaves agree; integers, words and nan must be the same."""
    if isinstance(old, float) and isinstance(new, float):
        return math.isclose(old, new, rel_tol=rtol, abs_tol=1e-15)
    return type(old) is type(new) and old == new


def shorten(value: Any) -> str:
    """Return a leaf, or only the size of something longer (keys or lengths differ)."""
    if isinstance(value, dict):
        return f"keys {sorted(value)}"
    return f"{len(value)} items" if isinstance(value, list) else repr(value)


if __name__ == "__main__":
    sys.exit(main())
