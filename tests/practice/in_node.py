"""Runs a piece of JavaScript against the site's own modules, in Node."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


def evaluate(script: str, given: Any = None, zone: str = "UTC") -> Any:
    """Return what the script gives to `tell`.

    `given` stands in the script under that name; `zone` is the time zone it runs in;
    ``#practice/`` in an import is the folder of the modules.
    """
    node = shutil.which("node")
    assert node, "no node on PATH: run `make test`"
    # Imports are lifted to the top by the language itself.
    source = (
        f"const given = {json.dumps(given)};\n"
        "const tell = (found) => console.log(JSON.stringify(found));\n"
        + script.replace("#practice/", "./docs/assets/practice/")
    )
    done = subprocess.run(
        [node, "--input-type=module", "-"],
        input=source,
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=ROOT,
        env={**os.environ, "TZ": zone},
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
