"""What a contributor runs before a pull request: `make check`.

Each check is a program that names file and line itself; this one only runs them all, so that one
complaint does not hide the next, and says at the end which failed.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from hooks.build import LANGUAGES, NAMES, ROOT

PYTHON = sys.executable
CHECKS: list[tuple[str, list[str]]] = [
    ("format (fix: ruff format .)", ["ruff", "format", "--check", "--quiet", "."]),
    ("style of the Python files", ["ruff", "check", "--quiet", "."]),
    ("types of the browser's modules", ["npx", "--no-install", "tsc", "--noEmit"]),
    ("workflows", ["zizmor", "--offline", "--strict-collection", "--quiet", ".github"]),
    ("doctests and fast tests", [PYTHON, "-m", "pytest", "-q", "-x", "snippets", "tests/snippets"]),
]


def main() -> None:
    """Run every check; leave with 1 if one failed."""
    started = time.monotonic()
    failed = [name for name, command in CHECKS if not passes(name, command)]
    for language in LANGUAGES:
        name = f"pages, twins, references, links ({language})"
        with tempfile.TemporaryDirectory() as folder:
            command = [PYTHON, "-m", "mkdocs", "build", "--strict", "--site-dir", folder]
            if not passes(name, command, SITE_LANG=language, SITE_NAME=NAMES[language]):
                failed.append(name)
    print(f"\n{time.monotonic() - started:.0f} s")
    if failed:
        sys.exit("To mend: " + "; ".join(failed))
    print("All good: open the pull request.")


def passes(name: str, command: list[str], **environment: str) -> bool:
    """Run one check and print its output only if it fails."""
    scripts = Path(PYTHON).parent
    environment = {
        **os.environ,
        **environment,
        "PATH": f"{scripts}{os.pathsep}{os.environ['PATH']}",
        "NO_MKDOCS_2_WARNING": "1",
    }
    run = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    print(f"{'✓' if run.returncode == 0 else '✗'} {name}", flush=True)
    if run.returncode:
        print((run.stdout + run.stderr).strip())
    return run.returncode == 0


if __name__ == "__main__":
    main()
