"""Bundles our scripts, shrinks our stylesheets, gives both names with a hash of their content.

What the theme brings has such names already. Pages are rewritten to the new names; a page that
names a script or stylesheet which does not exist stops the build.
"""

import json
import posixpath
import re
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from hooks.publish import formulas, markup, node
from hooks.publish.errors import PublishError
from hooks.publish.markup import Tag
from hooks.publish.names import hashed_name, is_hashed
from hooks.publish.pages import Page, Site

_HERE = Path(__file__).parent
LIVE = "assets/live"
SHEET = "assets/site.css"
_ESBUILD_HASH = re.compile(r"\.[0-9A-Z]{8}(\.js)$")
_URL = re.compile(r"url\(\s*([\"']?)(?![\"']?(?:data:|https?:|#|/))([^\"')]+)\1\s*\)")


@dataclass
class Wanted:
    """What the pages ask for."""

    modules: set[str] = field(default_factory=set)
    scripts: set[str] = field(default_factory=set)
    styles: set[str] = field(default_factory=set)
    # Stylesheets that every page links in the same order; they become one.
    shared: list[str] = field(default_factory=list)


def reference(tag: Tag) -> tuple[str, str] | None:
    """Return the attribute and URL by which a tag loads a script or stylesheet."""
    if tag.name == "script" and "src" in tag.attrs and tag.has_type_of_script():
        return "src", tag.attrs["src"]
    if tag.name == "link" and "stylesheet" in tag.attrs.get("rel", "").split():
        return "href", tag.attrs.get("href", "")
    return None


def _source_name(path: str, docs: Path) -> str | None:
    """Return the path below docs of one of our scripts, also from a name with a hash."""
    for name in (path, _ESBUILD_HASH.sub(r"\1", path)):
        if name.endswith(".js") and (docs / name).is_file():
            return name
    return None


def collect(site: Site, docs: Path) -> Wanted:
    """Read from all pages which of our files they load; complain of those that are not there."""
    wanted = Wanted()
    missing: list[str] = []
    sequences: set[tuple[str, ...]] = set()
    for page in site.pages:
        sequence: list[str] = []
        for tag in markup.tags(page.text, "script", "link"):
            found = reference(tag)
            path = found and site.resolve(page, found[1])
            if not found or not path:
                continue
            if tag.name == "script":
                source = _source_name(path, docs)
                if source:
                    module = tag.attrs.get("type") == "module"
                    (wanted.modules if module else wanted.scripts).add(source)
                    continue
            elif not is_hashed(path) and (site.folder / path).is_file():
                wanted.styles.add(path)
                if "media" not in tag.attrs and not path.startswith(formulas.FOLDER):
                    sequence.append(path)
                continue
            if not (site.folder / path).is_file():
                where = f"{site.folder.name}/{page.path}"
                missing.append(f"{where}: loads {found[1]}, which is no file")
        sequences.add(tuple(sequence))
    if missing:
        raise PublishError(
            "\n".join(dict.fromkeys(missing))
            + "\n  Allowed: files of docs/assets/ and of the theme, by a relative path.\n"
            "  Fix: correct the name in the template or in mkdocs.yml."
        )
    if len(sequences) == 1:
        wanted.shared = list(sequences.pop())
    return wanted


def _text_of(site: Site, path: str, seen_from: str) -> str:
    """Return a stylesheet with its URLs written as a file in another folder has to."""
    text = (site.folder / path).read_text("utf-8")
    if "@import" in text:
        raise PublishError(
            f"{path}: has an @import, which would cost a round trip and is lost when sheets are "
            "joined.\n  Fix: link that stylesheet from the template instead."
        )
    here = posixpath.dirname(path)

    def move(match: re.Match[str]) -> str:
        target = posixpath.join(here, match[2])
        return f'url("{posixpath.relpath(target, posixpath.dirname(seen_from))}")'

    return _URL.sub(move, text)


def bundle(site: Site, docs: Path, wanted: Wanted, site_module: str | None) -> dict[str, str]:
    """Write bundles and stylesheets under their final names; return old path -> new path."""
    single = sorted(wanted.styles - set(wanted.shared))
    styles = {name: _text_of(site, name, name) for name in single}
    if wanted.shared:
        styles[SHEET] = "\n".join(_text_of(site, name, SHEET) for name in wanted.shared)
    request = {
        "docs": str(docs),
        "modules": sorted(wanted.modules),
        "scripts": sorted(wanted.scripts),
        "styles": styles,
        "site": site_module,
    }
    answer = json.loads(
        node.run(_HERE / "bundle.mjs", text=json.dumps(request), what="bundling scripts and styles")
    )
    _remove_sources(site, docs)
    for name, text in answer["files"].items():
        site.write(name, text)
    renames = dict(answer["entries"])
    for name, text in answer["styles"].items():
        renames[name] = hashed_name(name, text)
        site.write(renames[name], text)
    if wanted.shared:
        renames |= dict.fromkeys(wanted.shared, renames[SHEET])
    site.removed |= wanted.styles
    _preload_chunks(site, answer, renames)
    return renames


def _remove_sources(site: Site, docs: Path) -> None:
    """Take the raw modules (copied by the generator) and older bundles out of the site."""
    ours = {
        file.relative_to(docs).parent.as_posix()
        for pattern in ("*.js", "*.ts")
        for file in (docs / "assets").rglob(pattern)
    }
    for folder in ours | {LIVE}:
        for pattern in ("*.js", "*.ts"):
            found = (site.folder / folder).glob(pattern)
            site.removed |= {f"{folder}/{file.name}" for file in found}


def _preload_chunks(site: Site, answer: dict, renames: dict[str, str]) -> None:
    """Let the browser fetch a module's own imports along with it, not one round trip later."""
    for page in site.pages:
        page.text = re.sub(r'[ \t]*<link rel="modulepreload"[^>]*>\n?', "", page.text)
        chunks: list[str] = []
        for tag in markup.tags(page.text, "script"):
            found = reference(tag)
            path = found and site.resolve(page, found[1])
            entry = path and renames.get(_ESBUILD_HASH.sub(r"\1", path))
            if entry and tag.attrs.get("type") == "module":
                chunks += _reach(entry, answer["imports"])
        links = [
            markup.write_tag("link", {"rel": "modulepreload", "href": site.link(page, chunk)})
            for chunk in dict.fromkeys(chunks)
        ]
        if links:
            page.text = markup.add_to_head(page.text, "\n".join(links) + "\n")


def _reach(entry: str, imports: dict[str, list[str]]) -> list[str]:
    reached: list[str] = []
    waiting = list(imports.get(entry, []))
    while waiting:
        name = waiting.pop(0)
        if name not in reached:
            reached.append(name)
            waiting += imports.get(name, [])
    return reached


def rename(site: Site, renames: dict[str, str]) -> None:
    """Point every page at the new names."""

    def change(page: Page, seen: set[str], tag: Tag) -> dict[str, str] | None:
        found = reference(tag)
        path = found and site.resolve(page, found[1])
        if not found or not path:
            return None
        new = renames.get(path) or renames.get(_ESBUILD_HASH.sub(r"\1", path))
        if not new:
            return None
        again = tag.name == "link" and new in seen
        seen.add(new)
        return markup.REMOVED if again else {**tag.attrs, found[0]: site.link(page, new)}

    for page in site.pages:
        do = partial(change, page, set())
        page.text = markup.rewrite(page.text, do, "script", "link")


def run(site: Site, docs: Path, site_module: str | None) -> dict[str, str]:
    """Do all of it; return old path -> new path."""
    renames = bundle(site, docs, collect(site, docs), site_module)
    rename(site, renames)
    return renames
