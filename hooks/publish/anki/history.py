"""When files last changed: Anki takes a note over an older one only if it is newer."""

import subprocess
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path


class History:
    """The times of a project's files, in seconds: of their last commit, where there is one.

    The same commit gives the same times on every machine, as long as its history is there: a
    shallow clone knows one commit only, and takes all files for new. Files that no commit holds
    as they are (being worked on, or unpacked from an archive) count by their own time.
    """

    def __init__(self, root: Path) -> None:
        self.root = root

    def last(self, files: Iterable[Path]) -> int:
        """Return the latest change to any of these files."""
        return max(self.of(file) for file in files)

    def of(self, file: Path) -> int:
        """Return the time of a file's last change."""
        inside = file.is_relative_to(self.root)
        name = file.relative_to(self.root).as_posix() if inside else ""
        return self._committed.get(name) or int(file.stat().st_mtime)

    @cached_property
    def _committed(self) -> dict[str, int]:
        found: dict[str, int] = {}
        time = 0
        for line in self._git("log", "--format=@%ct", "--name-only", "--relative", "HEAD"):
            if line.startswith("@"):
                time = int(line[1:])
            elif line:
                found.setdefault(line, time)
        for name in self._git("diff", "--name-only", "--relative", "HEAD"):
            found.pop(name, None)
        return found

    def _git(self, *arguments: str) -> list[str]:
        """Return the lines git prints; none where it, or a repository, is not there."""
        try:
            done = subprocess.run(
                ["git", "-c", "core.quotePath=off", *arguments],
                cwd=self.root,
                capture_output=True,
                text=True,
                encoding="utf-8",
                check=True,
            )
        except (OSError, subprocess.CalledProcessError):
            return []
        return done.stdout.splitlines()
