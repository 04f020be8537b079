"""A real Chromium. One that cannot be found is a failure, never a skip."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent.parent
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# Cold starts on a busy two-core machine take a few seconds; a hang must still end the test.
PATIENCE = 60_000


def chromium_path() -> str:
    """Return the browser that `.ci/setup test` found or installed."""
    noted = ROOT / ".cache" / "chromium"
    candidates = [
        os.environ.get("CHROMIUM"),
        noted.read_text().strip() if noted.is_file() else None,
        *map(shutil.which, ("chromium", "chromium-browser", "google-chrome")),
    ]
    for candidate in candidates:
        if candidate and Path(candidate).exists():
            return candidate
    pytest.fail("No Chromium found: run `make test`, which installs one, or set CHROMIUM=/path.")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for the whole run; each test opens its own context."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A new page in a context of its own."""
    context = chromium.new_context(viewport={"width": 1280, "height": 800}, locale="zh-CN")
    context.set_default_timeout(PATIENCE)
    yield context.new_page()
    context.close()
