"""Build one language of the tree: keep name.LANG.md and publish it as name/.

`SITE_LANG` (theme.language in mkdocs.yml) says which language; the neighbour `name.OTHER.md`
is its twin, and a page without one stops the build. Files that are not pages are published
once, at the site's root, by the Chinese build.

For the templates, on every page (pages and 404.html alike):
  language, other_language   "zh" | "en"
  root         path from this page to the site's root, relative: zh `base_url`, en `base_url/..`
  other_url    relative address of this page in the other language (not on 404.html)
  alternates   {"zh": url, "en": url}, absolute, for hreflang; empty without a site_url
"""

from __future__ import annotations

import logging
import re
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from mkdocs.utils import meta

LANGUAGES = ("zh", "en")
TOP = ("index", "mock", "review", "anki", "about")  # others stand beside the last
SECTIONS = ("foundations", "llm", "by-hand", "beyond")
WORDS = {
    "zh": {
        "description": "机器学习与大模型面试题：公式推导、NumPy 手写实现，代码在浏览器里直接运行。",
        "auto": "跟随系统",
        "light": "浅色",
        "dark": "深色",
        "permalink": "本节的链接",
    },
    "en": {
        "description": "Machine learning and LLM interview questions: formulas derived, "
        "written by hand in NumPy, and run in your browser.",
        "auto": "Follow the system",
        "light": "Light",
        "dark": "Dark",
        "permalink": "Link to this section",
    },
}
PAGE = re.compile(r"\.(zh|en)\.md$")
ASSET = re.compile(r"(<[^<>]*\s(?:href|src)=[\"'])((?:\.\./)*)assets/")


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Check the language and put in the few words that the configuration holds."""
    language = config.theme["language"]
    if language not in LANGUAGES:
        raise PluginError(f"SITE_LANG={language!r}: allowed are {', '.join(LANGUAGES)}")
    words = WORDS[language]
    config.site_description = config.site_description or words["description"]
    for option in config.theme.get("palette") or []:
        option["toggle"]["name"] = words[option["toggle"]["name"]]
    logging.getLogger("jieba").setLevel(logging.WARNING)  # it tells how it loads its dictionary
    config.mdx_configs.setdefault("toc", {})["permalink_title"] = words["permalink"]
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Return the files of one language, and set its navigation."""
    language = config.theme["language"]
    docs = Path(config.docs_dir)
    problems = missing_twins(
        docs, [file.src_uri for file in files if file.src_dir == config.docs_dir]
    )
    if problems:
        raise PluginError("\n".join(problems))
    kept = []
    for file in files:
        if file.src_dir != config.docs_dir:
            kept.append(file)
        elif match := PAGE.search(file.src_uri):
            if match[1] == language:
                kept.append(as_page(file))
        else:
            kept.append(file if language == LANGUAGES[0] else Shared(file))
    config.nav = navigation([file for file in kept if PAGE.search(file.src_uri)])
    return Files(kept)


def missing_twins(docs: Path, names: list[str]) -> list[str]:
    """Return a sentence for each page that lacks its language or its twin."""
    problems = []
    here = set(names)
    for name in sorted(here):
        if not name.endswith(".md"):
            continue
        match = PAGE.search(name)
        if match is None:
            problems.append(
                f"{docs.name}/{name}:1: a page's name ends in .zh.md or .en.md; rename it"
            )
            continue
        other = LANGUAGES[1 - LANGUAGES.index(match[1])]
        twin = PAGE.sub(f".{other}.md", name)
        if twin not in here:
            problems.append(
                f"{docs.name}/{name}:1: its twin {docs.name}/{twin} is missing; "
                "write it (same headings, cells and formulas)"
            )
    return problems


def as_page(file: File) -> File:
    """Give a page the name and address it would have without its language."""
    plain = PAGE.sub(".md", file.src_uri)
    model = File(plain, None, file.dest_dir, file.use_directory_urls)
    page = File(
        file.src_uri,
        file.src_dir,
        file.dest_dir,
        file.use_directory_urls,
        dest_uri=model.dest_uri,
        inclusion=file.inclusion,
    )
    page.name = model.name  # MkDocs knows front pages by the name "index"
    return page


class Shared(File):
    """A file that the first language publishes at the root: can be linked to, is not copied."""

    def __init__(self, file: File) -> None:
        super().__init__(
            file.src_uri,
            file.src_dir,
            file.dest_dir,
            file.use_directory_urls,
            inclusion=file.inclusion,
        )

    def copy_file(self, dirty: bool = False) -> None:
        """Do nothing: it is there."""


def navigation(pages: list[File]) -> list[Any]:
    """Return the home page, the sections with their pages in the notes' order, then the rest."""
    folders: dict[str, list[File]] = {}
    for file in pages:
        folder = file.src_uri.rpartition("/")[0].partition("/")[0]
        folders.setdefault(folder, []).append(file)
    top = sorted(folders.pop("", []), key=lambda file: (top_place(file.name), file.src_uri))
    items: list[Any] = [file.src_uri for file in top if file.name == "index"]
    for folder in sorted(folders, key=lambda name: (section_place(name), name)):
        inside = sorted(folders[folder], key=place)
        items.append({section_title(folder, inside): [file.src_uri for file in inside]})
    return items + [file.src_uri for file in top if file.name != "index"]


def top_place(name: str) -> int:
    """Return where a page outside of the sections stands among its like."""
    return TOP.index(name) if name in TOP else TOP.index("about")


def section_place(folder: str) -> int:
    """Return where a section stands among its like; unknown ones come last."""
    return SECTIONS.index(folder) if folder in SECTIONS else len(SECTIONS)


def section_title(folder: str, files: list[File]) -> str:
    """Return what the section's front page calls itself: `nav_title`, else `title`."""
    for file in files:
        if file.name == "index":
            front = front_matter(file)
            return str(front.get("nav_title") or front.get("title") or folder)
    return folder


def place(file: File) -> tuple[bool, bool, list[int], str]:
    """Return a page's place in its section: the front page, then by `seed`, then by name."""
    seed = str(front_matter(file).get("seed") or "")
    numbers = [int(number) for number in re.findall(r"\d+", seed)]
    return file.name != "index", not numbers, numbers, file.src_uri


def front_matter(file: File) -> dict[str, Any]:
    """Return the settings at the head of a page."""
    return meta.get_data(file.content_string)[1]


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Let the second language refer to what the first one publishes at the root."""
    if config.theme["language"] == LANGUAGES[0]:
        return html
    return ASSET.sub(r"\1../\2assets/", html)


def on_page_context(context: Any, page: Page, config: MkDocsConfig, nav: Any) -> Any:
    """Tell the templates where the other language of this page is."""
    context.update(places(config, str(context["base_url"]), page.url))
    return context


def on_template_context(context: Any, template_name: str, config: MkDocsConfig) -> Any:
    """Do the same for the templates that are not pages, as 404.html."""
    context.update(places(config, str(context["base_url"]), None))
    return context


def places(config: MkDocsConfig, base_url: str, url: str | None) -> dict[str, Any]:
    """Return the variables that the head of this file lists."""
    language = config.theme["language"]
    other = LANGUAGES[1 - LANGUAGES.index(language)]
    base = base_url.rstrip("/")
    root = base if language == LANGUAGES[0] else f"{base}/.."
    found: dict[str, Any] = {
        "language": language,
        "other_language": other,
        "root": root,
        "alternates": {},
    }
    if url is None:
        return found
    path = "" if url in (".", "./") else url
    found["other_url"] = f"{root}/{folder_of(other)}{path}"
    if site := (config.site_url or "").rstrip("/"):
        if language != LANGUAGES[0]:
            site = site.removesuffix(f"/{language}")
        found["alternates"] = {name: f"{site}/{folder_of(name)}{path}" for name in LANGUAGES}
    return found


def folder_of(language: str) -> str:
    """Return the folder of the site in which a language stands."""
    return "" if language == LANGUAGES[0] else f"{language}/"
