"""Build the whole site: the runtime, both languages, then the publish step.

usage: python -m hooks.build [--site-url URL] [--force]

A build whose inputs have not changed is not done again. Each step is a program of its own
(`python -m hooks.runtime`, `python -m mkdocs build --strict`, `python -m hooks.publish`), so that
any of them can be run, or exchanged, alone.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SITE = ROOT / "site"
# Built here and put in place when it is whole: a build that stops leaves the last site as it was.
UNFINISHED = ROOT / ".cache" / "site"
STAMP = ROOT / ".cache" / "built"
INPUTS = (
    *("docs", "snippets", "hooks", "mkdocs.yml", "pyproject.toml", "README.md", "LICENSE"),
    *("requirements/site.txt", "package-lock.json"),
)
LANGUAGES = ("zh", "en")
NAMES = {"zh": "手撕机器学习", "en": "ML by Hand"}


def main(argv: list[str] | None = None) -> None:
    """Build what is out of date; leave with the failing step's code and its own message."""
    options = argument_parser().parse_args(argv)
    state = fingerprint(options.site_url)
    if not options.force and is_built(state):
        print("site/ is up to date")
        return
    started = time.monotonic()
    step("runtime", [sys.executable, "-m", "hooks.runtime"])
    build_languages(options.site_url)
    publish = [sys.executable, "-m", "hooks.publish", str(UNFINISHED)]
    step("publish", [*publish, "--site-url", options.site_url])
    STAMP.unlink(missing_ok=True)
    shutil.rmtree(SITE, ignore_errors=True)
    UNFINISHED.rename(SITE)
    STAMP.write_text(state)
    print(f"site/ is built ({time.monotonic() - started:.0f} s)")


def argument_parser() -> argparse.ArgumentParser:
    """Return the parser of this program's options."""
    parser = argparse.ArgumentParser(prog="python -m hooks.build")
    parser.add_argument(
        "--site-url",
        default="http://127.0.0.1:8000/",
        type=ending_in_slash,
        help="where the site will stand, with its sub-path",
    )
    parser.add_argument("--force", action="store_true", help="build even if nothing changed")
    return parser


def ending_in_slash(url: str) -> str:
    """Return an http(s) address with the slash that relative links need."""
    if not url.startswith(("http://", "https://")):
        raise argparse.ArgumentTypeError(f"{url!r} must start with http:// or https://")
    return url.rstrip("/") + "/"


def build_languages(site_url: str) -> None:
    """Run MkDocs once for each language: Chinese at the root, English under en/."""
    shutil.rmtree(UNFINISHED, ignore_errors=True)
    for language in LANGUAGES:
        under = "" if language == "zh" else f"{language}/"
        environment = {
            **os.environ,
            "SITE_LANG": language,
            "SITE_NAME": NAMES[language],
            "SITE_URL": site_url + under,
            "SITE_DIR": str(UNFINISHED / under),
            "NO_MKDOCS_2_WARNING": "1",
        }
        # No -q: MkDocs would drop the warnings that --strict counts.
        command = [sys.executable, "-m", "mkdocs", "build", "--strict"]
        step(f"pages ({language})", command, environment)


def step(name: str, command: list[str], environment: dict[str, str] | None = None) -> None:
    """Run one program in the project's root; stop the build with its exit code if it fails."""
    print(f"\033[1m{name}\033[0m", flush=True)
    code = subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode
    if code:
        sys.exit(f"\nThe build stopped in the step “{name}”: see the message above.")


def is_built(state: str) -> bool:
    """Say whether site/ holds a finished build of just these inputs."""
    return (SITE / "index.html").is_file() and STAMP.is_file() and STAMP.read_text() == state


def fingerprint(site_url: str) -> str:
    """Return a digest of everything that a build reads."""
    digest = hashlib.sha256(f"{site_url}\n{sys.version}".encode())
    for name in INPUTS:
        path = ROOT / name
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.is_file() and "__pycache__" not in file.parts:
                digest.update(f"{file.relative_to(ROOT)}\0{file.stat().st_size}\0".encode())
                digest.update(file.read_bytes())
    return digest.hexdigest()


if __name__ == "__main__":
    main()
