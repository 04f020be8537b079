"""`make serve` behaves like a plain static host."""

from __future__ import annotations

import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from hooks.serve import SiteServer


@pytest.fixture
def server(tmp_path: Path) -> Iterator[SiteServer]:
    """A small site under a sub-path, with a file outside it that must never be sent."""
    site = tmp_path / "site"
    (site / "page").mkdir(parents=True)
    (tmp_path / "secret.txt").write_text("secret")
    for name in ("index", "page/index", "404"):
        (site / f"{name}.html").write_text(name * 50)
    server = SiteServer(site, base="/repo/")
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def fetch(address: str, **headers: str) -> tuple[int, str, dict[str, str]]:
    try:
        with urllib.request.urlopen(urllib.request.Request(address, headers=headers)) as answer:
            return answer.status, answer.url, dict(answer.headers) | {"body": answer.read()}
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.url, dict(error.headers) | {"body": error.read()}


def test_a_folder_without_slash_is_sent_to_the_one_with_slash(server: SiteServer) -> None:
    status, url, answer = fetch(server.url + "page")
    assert (status, url) == (200, server.url + "page/")
    assert answer["body"].startswith(b"page/index")


def test_what_is_missing_gets_the_404_page(server: SiteServer) -> None:
    status, _, answer = fetch(server.url + "no/such/page/")
    assert status == 404
    assert answer["body"].startswith(b"404")


@pytest.mark.parametrize("path", ["../secret.txt", "%2e%2e/secret.txt", "page/../../secret.txt"])
def test_nothing_outside_the_folder_is_sent(server: SiteServer, path: str) -> None:
    status, _, answer = fetch(server.url + path)
    assert status == 404
    assert b"secret" not in answer["body"]


def test_text_is_compressed_as_static_hosts_do(server: SiteServer) -> None:
    _, _, answer = fetch(server.url, **{"Accept-Encoding": "gzip"})
    assert answer["Content-Encoding"] == "gzip"
    assert int(answer["Content-Length"]) < 100
