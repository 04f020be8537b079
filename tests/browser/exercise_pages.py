"""The softmax exercise on the built site, and what a reader does with it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.harness import Server, serving

ID = "softmax"
PATHS = {"zh": "foundations/log-loss/", "en": "en/foundations/log-loss/"}

RIGHT_BODY = (
    "e = np.exp(x - x.max(axis=axis, keepdims=True))\nreturn e / e.sum(axis=axis, keepdims=True)"
)
# As for a navigation: a busy machine takes its time.
expect.set_options(timeout=60_000)
HEAD = "import numpy as np\n\n\ndef softmax(x, axis=-1):\n"


def answer(body: str) -> str:
    """An answer with this body."""
    return HEAD + "\n".join(f"    {line}" for line in body.split("\n")) + "\n"


RIGHT = answer(RIGHT_BODY)
NO_MAX = answer("e = np.exp(x)\nreturn e / e.sum(axis=axis, keepdims=True)")
RAISES = answer("shifted = x - x.max()\nreturn shifted + np.ones(3)")
ENDLESS = answer("while True:\n    x.sum()")


class ExercisePage:
    """A page with an exercise, and what a reader does with it."""

    def __init__(self, page: Page, server: Server, language: str) -> None:
        self.page = page
        self.server = server
        self.language = language
        self.complaints: list[str] = []
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", self._hear)

    def _hear(self, message) -> None:
        if message.type == "error" or "Content Security Policy" in message.text:
            self.complaints.append(message.text)

    def open(self) -> ExercisePage:
        self.page.goto(self.server.url + PATHS[self.language])
        self.find(".live-bar").wait_for()
        return self

    @property
    def element(self) -> Locator:
        return self.page.locator(f"live-exercise#{ID}")

    def find(self, selector: str) -> Locator:
        return self.element.locator(selector)

    def button(self, action: str) -> Locator:
        return self.find(f"[data-action={action}]")

    @property
    def editor(self) -> Locator:
        """The editor's text; Playwright looks into open shadow roots."""
        return self.find(".live-code .cm-content")

    def property(self, name: str):
        return self.element.evaluate(f"(exercise) => exercise.{name}")

    def state(self) -> str:
        return str(self.element.get_attribute("data-state"))

    def wait_for(self, *states: str) -> str:
        """Wait until the exercise is in one of these states; return which."""
        names = ", ".join(f"live-exercise#{ID}[data-state={state}]" for state in states)
        self.page.locator(names).wait_for()
        return self.state()

    def press(self, action: str) -> None:
        """Press a button, wherever on the page it stands."""
        button = self.button(action)
        # Else the page's head, which stays at the top, could lie over it.
        button.evaluate("(button) => button.scrollIntoView({ block: 'center' })")
        button.click()

    def check(self) -> str:
        """Press Check and wait for the end; return the state."""
        self.press("check")
        self.wait_for("starting", "running", "passed", "failed", "error", "stopped")
        return self.wait_for("passed", "failed", "error", "stopped")

    def write(self, code: str) -> None:
        """Replace the code as a reader does: in the editor, by keyboard."""
        if self.editor.count():
            self.editor.focus()
        else:
            self.find(".live-code pre").click()
        expect(self.editor).to_be_focused()
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.insert_text(code)

    def row(self, number: int) -> Locator:
        """A result, counted from 1 as on the page."""
        return self.find(".check-row").nth(number - 1)

    def statuses(self) -> list[str]:
        return self.find(".check-row").evaluate_all("(rows) => rows.map((r) => r.dataset.status)")

    def fact(self, name: str) -> str:
        """What stands beside Call, Given, Wanted or Got in the open result."""
        value = self.find(f".check-fold[open] dt:text-is('{name}') + dd")
        return value.inner_text()

    def said(self) -> str:
        """What a screen reader heard last."""
        return self.find(".live-announcer").text_content() or ""

    def focused(self) -> str:
        """The action of the button that has the focus, or the name of the element."""
        return self.page.evaluate(
            "() => document.activeElement.dataset.action ?? document.activeElement.className"
        )


@contextmanager
def visitor(
    chromium: Browser, server: Server, language: str = "zh", **options
) -> Iterator[ExercisePage]:
    """Somebody who comes for the first time: a fresh context, empty caches."""
    context = chromium.new_context(**{"viewport": {"width": 1100, "height": 900}, **options})
    context.set_default_timeout(60_000)
    try:
        yield ExercisePage(context.new_page(), server, language)
    finally:
        context.close()


@pytest.fixture(name="server")
def serve_site(built_site: Path) -> Iterator[Server]:
    """A server of its own for a test: it keeps what was asked for and can misbehave."""
    with serving(built_site) as server:
        yield server


@pytest.fixture(scope="module", name="shared")
def open_once(chromium: Browser, built_site: Path) -> Iterator[ExercisePage]:
    """One Chinese page for the tests of a module, under a clock that a test can move on."""
    with serving(built_site) as server, visitor(chromium, server) as exercise:
        exercise.page.clock.install()
        yield exercise.open()


@pytest.fixture(name="zh")
def begin_anew(shared: ExercisePage) -> Iterator[ExercisePage]:
    """The shared page with the exercise as it was given. Python stays as it is."""
    shared.property("reset()")
    shared.complaints.clear()
    yield shared
    assert not shared.complaints


@pytest.fixture(name="zh")
def open_anew(shared: ExercisePage) -> Iterator[ExercisePage]:
    """The shared page loaded again: nothing has been used, no clock runs."""
    shared.complaints.clear()
    yield shared.open()
    shared.page.unroute_all()
    assert not shared.complaints
