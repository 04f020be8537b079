"""A note is as new as the last commit that changed its page."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from hooks.publish.anki.history import History


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Two files of two commits."""

    def git(*arguments: str, time: int = 0) -> None:
        who = {
            f"GIT_{role}_{what}": "a@b"
            for role in ("AUTHOR", "COMMITTER")
            for what in ("NAME", "EMAIL")
        }
        when = {"GIT_AUTHOR_DATE": f"{time} +0000", "GIT_COMMITTER_DATE": f"{time} +0000"}
        outside = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
        subprocess.run(
            ["git", *arguments], cwd=tmp_path, check=True, capture_output=True,
            env={**outside, **who, **when},
        )  # fmt: skip

    git("init", "-q")
    for name, time in (("old.md", 1_600_000_000), ("名.md", 1_700_000_000)):
        (tmp_path / "docs").mkdir(exist_ok=True)
        (tmp_path / "docs" / name).write_text("x")
        git("add", ".")
        git("commit", "-qm", "x", time=time)
    return tmp_path


def test_a_file_is_as_old_as_its_last_commit(project: Path) -> None:
    history = History(project)
    old, new = project / "docs/old.md", project / "docs/名.md"
    assert history.of(old) == 1_600_000_000
    assert history.last([old, new]) == 1_700_000_000


def test_a_file_that_is_being_changed_or_new_counts_by_its_own_time(project: Path) -> None:
    for name in ("old.md", "other.md"):
        file = project / "docs" / name
        file.write_text("changed")
        os.utime(file, (1_800_000_000, 1_800_000_000))
        assert History(project).of(file) == 1_800_000_000


def test_without_a_repository_files_count_by_their_own_time(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_text("x")
    os.utime(file, (1_500_000_000, 1_500_000_000))
    assert History(tmp_path).of(file) == 1_500_000_000
