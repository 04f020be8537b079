"""The runtime alone on a bare page; see tests/browser/harness.py."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.harness import RuntimePage, Server, assemble, runtime_page, serving


@pytest.fixture(scope="session")
def runtime_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the runtime as it is shipped."""
    return assemble(tmp_path_factory.mktemp("runtime") / "site")


@pytest.fixture
def server(runtime_site: Path) -> Iterator[Server]:
    """A server of its own for each test: its faults and its log are nobody else's."""
    with serving(runtime_site) as server:
        yield server


@pytest.fixture
def live(chromium: Browser, server: Server) -> Iterator[RuntimePage]:
    """An open page, in which nothing was started yet."""
    with runtime_page(chromium, server) as live:
        yield live
