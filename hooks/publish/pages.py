"""The finished tree: its pages, their languages, and what a URL in a page points at."""

import posixpath
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from urllib.parse import unquote, urlsplit

from hooks.publish.errors import PublishError

# Where the other languages live below the root; the root itself is Chinese.
LANGUAGES = {"zh": "", "en": "en/"}
TAGS = {"zh": "zh-Hans", "en": "en"}


@dataclass
class Page:
    """One HTML page, held in memory until all steps are done."""

    path: str
    text: str
    written: str

    @property
    def language(self) -> str:
        """Return ``en`` for what lies below ``en/``, else ``zh``."""
        return "en" if self.path.startswith(LANGUAGES["en"]) else "zh"

    @property
    def url(self) -> str:
        """Return the address below the root, without ``index.html``."""
        return self.path.removesuffix("index.html")

    @property
    def twin(self) -> str:
        """Return the path of the same page in the other language."""
        en = LANGUAGES["en"]
        return self.path.removeprefix(en) if self.path.startswith(en) else en + self.path

    @property
    def is_error(self) -> bool:
        """Tell whether this is a 404 page: served at any depth, so its URLs are absolute."""
        return posixpath.basename(self.path) == "404.html"


@dataclass
class Site:
    """A tree of pages. ``site_url`` is the public address, if it is known."""

    folder: Path
    site_url: str = ""
    pages: list[Page] = field(default_factory=list)
    # Files that no page will name any more. They go last, so that a build stopped by a mistake
    # leaves a tree whose pages still find their files.
    removed: set[str] = field(default_factory=set)

    @classmethod
    def load(cls, folder: Path, site_url: str = "") -> "Site":
        """Read every page below the folder; files under ``assets/`` are not pages."""
        if not (folder / "index.html").is_file():
            raise PublishError(
                f"{folder}: holds no index.html, so there is nothing to publish.\n"
                "  Fix: build the site first (make build), then give the folder it wrote to."
            )
        site = cls(folder, site_url and site_url.rstrip("/") + "/")
        for file in sorted(folder.rglob("*.html")):
            path = file.relative_to(folder).as_posix()
            if "assets/" not in path:
                text = file.read_text(encoding="utf-8")
                site.pages.append(Page(path, text, text))
        return site

    @property
    def base_path(self) -> str:
        """Return the path part of the public address, ``/`` when there is none."""
        return urlsplit(self.site_url).path or "/"

    @cached_property
    def by_path(self) -> dict[str, Page]:
        """Return the pages by their path."""
        return {page.path: page for page in self.pages}

    def root_of(self, page: Page) -> str:
        """Return what to put before a path of the site to reach it from this page."""
        return self.base_path if page.is_error else "../" * page.path.count("/")

    def link(self, page: Page, path: str) -> str:
        """Return the URL of a file of the site as this page has to write it."""
        return self.root_of(page) + path

    def resolve(self, page: Page, url: str) -> str | None:
        """Return the path below the root that a URL of the page names; None if it is not ours."""
        parts = urlsplit(url)
        if parts.scheme or parts.netloc or not parts.path:
            return None
        path = unquote(parts.path)
        if path.startswith("/"):
            if not path.startswith(self.base_path):
                return None
            found = posixpath.normpath(path[len(self.base_path) :])
        else:
            found = posixpath.normpath(posixpath.join(posixpath.dirname(page.path), path))
        if found.startswith(".."):
            return None
        return "" if found == "." else found

    def write(self, path: str, data: str | bytes) -> None:
        """Write a file of the site, with the folders it needs."""
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data.encode() if isinstance(data, str) else data)
        self.removed.discard(path)

    def save(self) -> int:
        """Write the pages that changed, remove what is left over; return how many changed."""
        changed = [page for page in self.pages if page.text != page.written]
        for page in changed:
            (self.folder / page.path).write_text(page.text, encoding="utf-8")
            page.written = page.text
        for name in self.removed:
            (self.folder / name).unlink(missing_ok=True)
        self.removed.clear()
        for folder in sorted(self.folder.rglob("*/"), reverse=True):
            if not any(folder.iterdir()):
                folder.rmdir()
        return len(changed)
