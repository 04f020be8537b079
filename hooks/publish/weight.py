"""Measures what a page costs before the reader runs anything."""

import gzip
import posixpath
import re
from dataclasses import dataclass
from pathlib import Path

from hooks.publish import markup
from hooks.publish.pages import Page, Site

_IMPORT = re.compile(r"""(?:\bfrom|\bimport)\s*["'](\.{1,2}/[^"']+)["']""")
_FACE = re.compile(r'@font-face\{font-family:(MJX-[\w-]+)[^}]*?url\("?([^")]+)"?\)')
_PACKED = {".woff2", ".png", ".jpg", ".webp", ".bin", ".gz"}
_RUNTIME = "assets/runtime/"


@dataclass(frozen=True)
class Weight:
    """The bytes on the wire of one page and what it loads by itself."""

    page: str
    files: dict[str, int]

    @property
    def total(self) -> int:
        """Return all bytes."""
        return sum(self.files.values())

    @property
    def runtime(self) -> list[str]:
        """Return the files of the runtime among them; there should be none."""
        return [name for name in self.files if name.startswith(_RUNTIME)]


def sent(file: Path) -> int:
    """Return the size of a file as a compressing host sends it."""
    data = file.read_bytes()
    return len(data) if file.suffix in _PACKED else len(gzip.compress(data, 6, mtime=0))


def measure(site: Site, page: Page) -> Weight:
    """Add up the page, its styles, scripts with their static imports, images and fonts."""
    names = {page.path}
    for tag in markup.tags(page.text, "script", "link", "img", "iframe"):
        url = tag.attrs.get("href" if tag.name == "link" else "src")
        rel = set(tag.attrs.get("rel", "").split())
        if tag.name == "link" and not rel & {"stylesheet", "preload", "modulepreload", "icon"}:
            continue
        path = url and site.resolve(page, url)
        if path and (site.folder / path).is_file():
            names.add(path)
    for path in sorted(names):
        if path.endswith(".js"):
            names |= _imports(site, path)
        if posixpath.basename(path).startswith("formulas."):
            names |= _fonts(site, path, page)
    # The theme asks for this on arrival as well.
    listed = ("en/" if page.language == "en" else "") + "pages.xml"
    if (site.folder / listed).is_file():
        names.add(listed)
    return Weight(page.path, {name: sent(site.folder / name) for name in sorted(names)})


def _imports(site: Site, path: str) -> set[str]:
    found: set[str] = set()
    waiting = [path]
    while waiting:
        name = waiting.pop()
        for target in _IMPORT.findall((site.folder / name).read_text("utf-8")):
            other = posixpath.normpath(posixpath.join(posixpath.dirname(name), target))
            if other not in found and (site.folder / other).is_file():
                found.add(other)
                waiting.append(other)
    return found


def _fonts(site: Site, sheet: str, page: Page) -> set[str]:
    """Return the fonts whose characters stand in the page's formulas."""
    if "<mjx-container" not in page.text:
        return set()
    css = (site.folder / sheet).read_text("utf-8")
    used = {f"MJX-{name}" for name in re.findall(r"\bNCM-[\w-]+", page.text)} | {"MJX-NCM-ZERO"}
    if "<mjx-break" in page.text:
        used.add("MJX-BRK")
    folder = posixpath.dirname(sheet)
    return {f"{folder}/{file}" for family, file in _FACE.findall(css) if family in used}


def run(site: Site) -> list[Weight]:
    """Measure all pages, the heaviest first."""
    return sorted((measure(site, page) for page in site.pages), key=lambda one: -one.total)
