"""A small finished tree of both languages, as the generator leaves it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from hooks.publish.pages import Site

BASE = "<script>window.theme = 1</script>"
HEAD = (
    '<meta charset="utf-8"><title>{title}</title>'
    '<link rel="alternate" href="/" hreflang="zh">'
    '<link rel="stylesheet" href="{root}assets/theme/tokens.css">'
    '<link rel="stylesheet" href="{root}assets/live/live.css">'
)
PAGE = (
    '<!doctype html>\n<html lang="{lang}">\n<head>{head}\n  </head>\n<body>\n'
    "<article>{body}</article>\n"
    '<script type="module" src="{root}assets/live/main.js"></script>\n</body>\n</html>\n'
)
ADDRESS = "https://example.org/repo/"


def html(path: str, body: str, *, head: str = BASE) -> str:
    """A page as the theme writes it, with links that fit its depth."""
    root = "/repo/" if path.endswith("404.html") else "../" * path.count("/")
    lang = "en" if path.startswith("en/") else "zh"
    inner = HEAD.format(title=path, root=root) + head
    return PAGE.format(lang=lang, head=inner, body=body, root=root)


@pytest.fixture
def tree(tmp_path: Path) -> Callable[..., Site]:
    """Write pages (path -> body) with the files they load; return the loaded site."""

    def make(pages: dict[str, str] | None = None, **given: str) -> Site:
        folder = tmp_path / "site"
        bodies = {"index.html": "首页", "en/index.html": "home", "404.html": "?"} | (pages or {})
        for path, body in bodies.items():
            file = folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(html(path, body, **given), encoding="utf-8")
        for docs in (tmp_path / "docs", folder):
            for name, text in {
                "assets/live/main.js": 'import { greet } from "./words.js";\ngreet();\n',
                "assets/live/words.js": 'export const greet = () => console.log("hi");\n',
                "assets/live/live.css": ".live { color: red; }\n",
                "assets/theme/tokens.css": ':root { --mark: url("mark.svg"); }\n',
                "assets/theme/mark.svg": "<svg/>\n",
            }.items():
                (docs / name).parent.mkdir(parents=True, exist_ok=True)
                (docs / name).write_text(text, encoding="utf-8")
        return Site.load(folder, ADDRESS)

    return make
