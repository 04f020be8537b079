"""The reader's record in a browser, as a test sees it."""

from __future__ import annotations

import json
import time
from typing import Any

from playwright.sync_api import Page, expect

# As for a navigation: a busy machine takes its time.
expect.set_options(timeout=60_000)
KEY = "/ml-by-hand/.progress"
DAY = 86_400_000
NOON = 1_772_424_000_000  # 2 March 2026, 12:00 in Shanghai


def card(due: float, **more: Any) -> dict[str, Any]:
    """A card that comes again after so many days, counted from now."""
    now = int(time.time() * 1000)
    fresh = {"stability": 0, "difficulty": 0, "days": 0, "reps": 0, "lapses": 0, "reviewed": 0}
    return {**fresh, "at": now, "removed": False, "due": now + int(due * DAY), **more}


def record(**parts: dict[str, Any]) -> dict[str, Any]:
    """A record with the parts given."""
    empty = {"questions": {}, "exercises": {}, "cards": {}, "interviews": {}}
    return {"format": "ml-by-hand progress", "version": 1, **empty, **parts}


def stored(page: Page) -> dict[str, Any]:
    """What lies in the storage."""
    text = page.evaluate("key => localStorage.getItem(key)", KEY)
    return json.loads(text) if text else record()


def store(page: Page, text: dict[str, Any] | str) -> None:
    """Put a record, or another text, into the storage before the page's scripts look."""
    text = text if isinstance(text, str) else json.dumps(text)
    # Once: a reload must find what the page has made of it.
    page.add_init_script(
        f"""if (!sessionStorage.laid) {{
          sessionStorage.laid = "yes";
          localStorage.setItem({json.dumps(KEY)}, {json.dumps(text)});
        }}"""
    )


def hold_the_clock(page: Page) -> None:
    """Let the page's time pass only when the test says so, however slow the machine is."""
    page.clock.install(time=NOON)
    page.clock.pause_at(NOON + 1_000)
