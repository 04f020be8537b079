"""Runs Node programs of this package: the formula renderer and esbuild."""

import os
import shutil
import subprocess
from pathlib import Path

from hooks.publish.errors import PublishError

HERE = Path(__file__).parent
REPOSITORY = HERE.parent.parent


def run(*command: str | Path, text: str | None = None, what: str) -> str:
    """Run ``node COMMAND`` and return what it prints; its message becomes ours if it fails."""
    node = shutil.which("node")
    if node is None:
        raise PublishError(
            f"{what}: `node` is not on PATH (Node 22 or later is needed).\n"
            "  Fix: run it through make, which installs Node beside Python."
        )
    if not (REPOSITORY / "node_modules").is_dir():
        raise PublishError(
            f"{what}: node_modules is missing.\n  Fix: npm ci --ignore-scripts (make does it)."
        )
    done = subprocess.run(
        [node, *map(str, command)],
        input=text,
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=REPOSITORY,
        # esbuild's bundles and MathJax's output must not depend on who builds.
        env={**os.environ, "NODE_ENV": "production", "NO_COLOR": "1"},
        check=False,
    )
    if done.returncode != 0:
        raise PublishError(f"{what} failed:\n{(done.stderr or done.stdout).strip()}")
    return done.stdout
