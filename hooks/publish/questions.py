"""Writes questions.json: what the site's question pages are, for tools and other pages."""

import html
import json
import re
from pathlib import Path
from typing import Any

import yaml

from hooks.publish.errors import PublishError
from hooks.publish.formulas import formulas_of
from hooks.publish.pages import Site
from hooks.scan import Fence, fences, prose

FILE = "questions.json"
_FRONT = re.compile(r"\A---\r?\n(.*?)\r?\n---\r?\n", re.S)
_SNIPPET = re.compile(r"\bsnippet=[\"']([^\"']+)[\"']")
_ONLY = re.compile(r"\bonly=[\"']([^\"']+)[\"']")
_IMPORT = re.compile(r"^\s*from\s+(snippets(?:\.\w+)*)\s+import\s+(\([^)]*\)|[^\n#]+)", re.M)
_TITLE = r'<h\d id="{id}-task"[^>]*>(?P<title>.*?)</h\d>'
_TAG = re.compile(r"<[^>]+>")
_ID = re.compile(r"\bid=[\"']([^\"']+)[\"']")
_CITATION = re.compile(r"\[@([^\],\s]+)")


def read_page(docs: Path, file: Path) -> tuple[dict[str, Any], str]:
    """Return a page's front matter and the rest of it."""
    text = file.read_text("utf-8")
    front = _FRONT.match(text)
    if front is None:
        return {}, text
    try:
        meta = yaml.safe_load(front[1])
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = 2 + (mark.line if mark else 0)
        name = f"{docs.name}/{file.relative_to(docs).as_posix()}"
        raise PublishError(
            f"{name}:{line}: the front matter is no YAML: {error}\n"
            "  Fix: quote values that hold a colon or start with a bracket."
        ) from error
    return (meta if isinstance(meta, dict) else {}), text[front.end() :]


def cells(body: str) -> list[Fence]:
    """Return the live cells of a page."""
    return [fence for fence in fences(body) if fence.language == "live"]


def snippets(body: str) -> list[str]:
    """Return the import paths a page's cells use, in order of first use."""
    found: list[str] = []
    for cell in cells(body):
        for path in _SNIPPET.findall(cell.info):
            package = path.removesuffix(".py").split("/")
            # The topic re-exports what its files define: `losses/cross_entropy.py` holds
            # `snippets.losses.cross_entropy`, and with only="a, b" those two.
            only = _ONLY.search(cell.info)
            names = re.split(r"[\s,]+", only[1].strip()) if only else [package[-1]]
            found += [".".join(["snippets", *package[:-1], name]) for name in names]
        for module, names in _IMPORT.findall(cell.body):
            for name in names.strip("()").split(","):
                if name.strip():
                    found.append(f"{module}.{name.split(' as ')[0].strip()}")
    return list(dict.fromkeys(found))


def exercises(body: str) -> list[str]:
    """Return the ids of a page's exercises, in order."""
    return [_ID.findall(f.info)[0] for f in fences(body) if f.language == "exercise"]


def references(body: str) -> int:
    """Count the distinct works a page cites."""
    return len(set(_CITATION.findall(prose(body))))


def formulas(site: Site, path: str) -> int:
    """Count the formulas of a page's article, without the table of contents."""
    page = site.by_path.get(path)
    if page is None:
        return 0
    start = page.text.find("<article")
    end = page.text.find("</article>", start)
    return len(formulas_of(page.text[start:end] if start >= 0 else page.text))


def exercise_titles(site: Site, urls: dict[str, str], ids: list[str]) -> dict[str, dict[str, str]]:
    """Return what the finished pages call their exercises, in both languages."""
    found: dict[str, dict[str, str]] = {name: {} for name in ids}
    for language, url in urls.items():
        page = site.by_path.get(f"{url}index.html")
        for name in ids if page else []:
            match = re.search(_TITLE.format(id=re.escape(name)), page.text, re.S)
            if match:
                found[name][language] = html.unescape(_TAG.sub("", match["title"])).strip("¶ ")
    return found


def question(site: Site, docs: Path, zh: Path) -> dict[str, Any] | None:
    """Return the entry of one question, None if the page is none (no ``id`` or ``level``)."""
    meta, body = read_page(docs, zh)
    if not (meta.get("id") and meta.get("level")):
        return None
    relative = zh.relative_to(docs).as_posix().removesuffix(".zh.md")
    section, slug = relative.rsplit("/", 1) if "/" in relative else ("", relative)
    english = zh.with_name(f"{slug}.en.md")
    if not english.is_file():
        raise PublishError(
            f"{docs.name}/{relative}.zh.md:1: has no English twin.\n"
            f"  Fix: write {docs.name}/{relative}.en.md with the same id and headings."
        )
    other, _ = read_page(docs, english)
    if other.get("id") != meta["id"]:
        raise PublishError(
            f"{docs.name}/{relative}.en.md:1: id is {other.get('id')!r}, but "
            f"{meta['id']!r} in the Chinese twin.\n  Fix: give both the same id."
        )
    urls = {"zh": f"{relative}/", "en": f"en/{relative}/"}
    return {
        "id": str(meta["id"]),
        "section": section,
        "seed": None if meta.get("seed") is None else str(meta["seed"]),
        "title": {"zh": str(meta.get("title", "")), "en": str(other.get("title", ""))},
        "url": urls,
        "snippets": snippets(body),
        "exercises": exercises(body),
        "cells": len(cells(body)),
        "formulas": formulas(site, f"{relative}/index.html"),
        "references": references(body),
        "prerequisites": [str(one) for one in meta.get("prerequisites") or []],
        "tags": [str(one) for one in meta.get("tags") or []],
        "tags_en": [str(one) for one in other.get("tags") or []],
        "level": meta["level"],
        "minutes": meta.get("minutes"),
        "exercise_titles": exercise_titles(site, urls, exercises(body)),
    }


def run(site: Site, docs: Path) -> list[dict[str, Any]]:
    """Write questions.json from the Markdown of both languages and the finished pages."""
    found = [question(site, docs, file) for file in sorted(docs.rglob("*.zh.md"))]
    entries = [one for one in found if one is not None]
    ids = [one["id"] for one in entries]
    for name in sorted({one for one in ids if ids.count(one) > 1}):
        pages = ", ".join(f"{docs.name}/{e['url']['zh']}" for e in entries if e["id"] == name)
        raise PublishError(f"The id {name!r} is used by several pages: {pages}\n  Fix: rename one.")
    entries.sort(key=lambda one: (one["section"], _order(one["seed"]), one["id"]))
    text = json.dumps(entries, ensure_ascii=False, indent=1) + "\n"
    site.write(FILE, text)
    return entries


def _order(seed: str | None) -> tuple[bool, list[int]]:
    """Sort by the original notes' numbers, pages without one at the end."""
    return not seed, [int(number) for number in re.findall(r"\d+", seed or "")]
