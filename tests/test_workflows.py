"""The workflows pin what they use and ask for no more than they need."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ZIZMOR = Path(sys.executable).parent / "zizmor"


def findings(folder: Path) -> subprocess.CompletedProcess[str]:
    # --strict-collection: a workflow that cannot be parsed is otherwise only skipped.
    command = [ZIZMOR, "--offline", "--strict-collection", "--persona=pedantic", "--no-progress"]
    return subprocess.run([*command, folder], capture_output=True, text=True, check=False)


def test_the_linter_finds_nothing_in_our_workflows() -> None:
    run = findings(ROOT / ".github")
    assert run.returncode == 0, run.stdout + run.stderr


def test_the_linter_finds_an_action_that_is_not_pinned(tmp_path: Path) -> None:
    shutil.copytree(ROOT / ".github", tmp_path / ".github")
    workflow = tmp_path / ".github" / "workflows" / "site.yml"
    text = workflow.read_text("utf-8")
    pinned = next(word for word in text.split() if word.startswith("actions/checkout@"))
    workflow.write_text(text.replace(pinned, "actions/checkout@v6"), "utf-8")
    run = findings(tmp_path / ".github")
    assert run.returncode != 0
    assert "unpinned-uses" in run.stdout
