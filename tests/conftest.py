"""What several test files share: the built site, and a server for it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from hooks import build
from hooks.serve import SiteServer

BROWSER = Path(__file__).resolve().parent / "browser"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the browser's tests last.

    The quick ones tell sooner what is wrong; and Playwright keeps an event loop going in this
    thread until the end of the run, in which no other test could start one of its own.
    """
    items.sort(key=lambda item: BROWSER in item.path.parents)


@pytest.fixture(scope="session")
def built_site() -> Path:
    """The folder `site/`, built from what is in the tree now (quick if nothing changed)."""
    build.main([])
    return build.SITE


@pytest.fixture(scope="session")
def site_url(built_site: Path) -> Iterator[str]:
    """The address of the served site, with a slash at its end."""
    server = SiteServer(built_site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.url
    server.shutdown()
    server.server_close()
