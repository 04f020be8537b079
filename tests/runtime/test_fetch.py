"""Where wheels come from, and that nothing but the right bytes gets in."""

import hashlib
import io
import re
import threading
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from hooks.runtime.errors import RuntimeBuildError
from hooks.runtime.fetch import CarriedInWheel, Fetcher, Unavailable, Wanted, Web, wheel_address

GOOD = b"the right bytes"
WANTED = Wanted("some-1.0.whl", hashlib.sha256(GOOD).hexdigest())


class Shelf:
    """A source in memory that counts how often it is asked."""

    def __init__(self, name: str, data: bytes | None):
        self.name = name
        self.data = data
        self.asked = 0

    def read(self, file_name: str) -> bytes:
        self.asked += 1
        if self.data is None:
            raise Unavailable("the shelf is empty")
        return self.data


class Files:
    """An HTTP server on this machine for a dict of files; it knows Range requests."""

    def __init__(self, files: dict[str, bytes]):
        self.requests: list[tuple[str, str | None]] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                asked = self.headers.get("Range")
                outer.requests.append((self.path, asked))
                data = files.get(self.path)
                if data is None:
                    self.send_error(404)
                    return
                status, body, extra = 200, data, ""
                if asked and (found := re.fullmatch(r"bytes=(\d*)-(\d*)", asked)):
                    if found[1]:
                        start, end = int(found[1]), int(found[2] or len(data) - 1)
                    else:
                        start, end = max(len(data) - int(found[2]), 0), len(data) - 1
                    end = min(end, len(data) - 1)
                    status, body = 206, data[start : end + 1]
                    extra = f"bytes {start}-{end}/{len(data)}"
                self.send_response(status)
                if extra:
                    self.send_header("Content-Range", extra)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def carrier() -> bytes:
    """A large wheel that carries the wanted file among others."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("pad.bin", bytes(range(256)) * 4096)
        archive.writestr("inside/pyodide/some-1.0.whl", GOOD)
    return buffer.getvalue()


@pytest.fixture
def files(carrier: bytes) -> Iterator[Files]:
    server = Files({"/full/some-1.0.whl": GOOD, "/carrier.whl": carrier})
    yield server
    server.close()


def test_a_cached_copy_with_the_right_hash_is_used_and_no_source_is_asked(tmp_path: Path) -> None:
    (tmp_path / WANTED.name).write_bytes(GOOD)
    source = Shelf("web", GOOD)
    fetcher = Fetcher(tmp_path, [source])
    assert fetcher.get(WANTED).read_bytes() == GOOD
    assert source.asked == 0
    assert fetcher.came_from == {WANTED.name: "the local cache"}


def test_sources_are_asked_in_order_and_the_first_right_answer_ends_the_search(
    tmp_path: Path,
) -> None:
    first, second, third = Shelf("first", None), Shelf("second", GOOD), Shelf("third", GOOD)
    said: list[str] = []
    fetcher = Fetcher(tmp_path, [first, second, third], said.append)
    assert fetcher.get(WANTED).read_bytes() == GOOD
    assert first.asked > 0 and second.asked == 1 and third.asked == 0
    assert fetcher.came_from == {WANTED.name: "second"}
    assert any("from second" in line for line in said)
    assert "  first: the shelf is empty" in said


def test_wrong_bytes_are_refused_from_every_source_and_never_written(tmp_path: Path) -> None:
    bad = Shelf("altered", b"the wrong bytes")
    with pytest.raises(RuntimeBuildError) as refused:
        Fetcher(tmp_path, [bad], lambda line: None).get(WANTED)
    wrong = hashlib.sha256(b"the wrong bytes").hexdigest()
    assert f"altered: wrong sha256 {wrong}" in str(refused.value)
    assert list(tmp_path.iterdir()) == []
    # control: the same source with the right bytes is accepted
    bad.data = GOOD
    assert Fetcher(tmp_path, [bad], lambda line: None).get(WANTED).read_bytes() == GOOD


def test_a_damaged_cached_copy_is_replaced_and_reported(tmp_path: Path) -> None:
    (tmp_path / WANTED.name).write_bytes(GOOD[:5])
    said: list[str] = []
    path = Fetcher(tmp_path, [Shelf("web", GOOD)], said.append).get(WANTED)
    assert path.read_bytes() == GOOD
    assert "wrong sha256" in said[0]


def test_with_no_source_left_the_message_names_file_reasons_and_remedy(tmp_path: Path) -> None:
    with pytest.raises(RuntimeBuildError) as refused:
        Fetcher(tmp_path, [Shelf("web", None)], lambda line: None).get(WANTED)
    message = str(refused.value)
    assert f"No source has {WANTED.name} with sha256 {WANTED.sha256}" in message
    assert "- web: the shelf is empty" in message
    assert str(tmp_path) in message


def test_the_web_source_downloads_by_name(files: Files) -> None:
    web = Web(files.url + "/full")
    assert web.read("some-1.0.whl") == GOOD
    with pytest.raises(Unavailable, match="HTTP 404"):
        web.read("other-1.0.whl")


def test_an_address_that_cannot_be_reached_is_tried_once_per_run(files: Files) -> None:
    files.close()
    web = Web(files.url)
    with pytest.raises(Unavailable, match=r"cannot be reached \(connection refused\)") as first:
        web.read("some-1.0.whl")
    with pytest.raises(Unavailable) as second:
        web.read("some-1.0.whl")
    assert first.value.__cause__ is not None
    assert second.value.__cause__ is None  # remembered, not tried again


def test_a_file_inside_a_large_wheel_is_read_by_range_alone(files: Files, carrier: bytes) -> None:
    asked: list[str] = []

    def address(requirement: str) -> str:
        asked.append(requirement)
        return files.url + "/carrier.whl"

    source = CarriedInWheel("carrier==1.0", "inside/pyodide/", address)
    assert source.read("some-1.0.whl") == GOOD
    assert source.read("some-1.0.whl") == GOOD
    assert asked == ["carrier==1.0"]  # the address is looked up once
    assert files.requests and all(ranged for _, ranged in files.requests)
    with pytest.raises(Unavailable, match="not in there"):
        source.read("missing.whl")


def test_a_package_client_without_an_answer_is_asked_once() -> None:
    asked: list[str] = []

    def address(requirement: str) -> str:
        asked.append(requirement)
        raise Unavailable("the package client failed: no network")

    source = CarriedInWheel("carrier==1.0", "x/", address)
    for _ in range(3):
        with pytest.raises(Unavailable, match="no network"):
            source.read("some-1.0.whl")
    assert len(asked) == 1


@pytest.mark.parametrize("client", ["pip", "uv"])
def test_the_package_client_gives_the_address_of_a_wheel(
    client: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wheel = tmp_path / "carrier-1.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        info = "carrier-1.0.dist-info"
        archive.writestr(f"{info}/METADATA", "Metadata-Version: 2.1\nName: carrier\nVersion: 1.0\n")
        archive.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
        archive.writestr(f"{info}/RECORD", "")
    for name in ("PIP", "UV"):
        monkeypatch.setenv(f"{name}_NO_INDEX", "1")
        monkeypatch.setenv(f"{name}_FIND_LINKS", str(tmp_path))
    if client == "uv":
        monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert wheel_address("carrier==1.0").endswith(wheel.name)
    with pytest.raises(Unavailable, match="package client failed"):
        wheel_address("carrier==2.0")


def test_without_a_package_client_the_reason_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    monkeypatch.setattr("shutil.which", lambda name, path: None)
    with pytest.raises(Unavailable, match="neither pip nor uv"):
        wheel_address("carrier==1.0")
