"""``python -m hooks.runtime``: build the runtime, or say in a sentence why it cannot be built."""

import sys
from pathlib import Path

from hooks.runtime.errors import RuntimeBuildError
from hooks.runtime.pipeline import Place, build


def main() -> int:
    """Build into ``.cache/runtime/current/``; the exit code is 1 if that failed."""
    sys.stdout.reconfigure(line_buffering=True)  # progress must be seen as it happens
    try:
        build(Place.of(Path(__file__).resolve().parents[2]))
    except RuntimeBuildError as error:
        print(f"runtime: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
