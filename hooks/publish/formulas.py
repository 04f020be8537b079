"""Renders the formulas of all pages of both languages at once, with one stylesheet for them.

It works on the finished HTML, not on Markdown, so that the search index keeps the TeX source.
A formula is ``<span|div class="arithmatex">``; after this step it also has its source in
``data-tex``, which makes a second run find and render it again.
"""

import hashlib
import html
import json
import re
from dataclasses import dataclass
from pathlib import Path

from hooks.publish import fonts, markup, node, sources
from hooks.publish.errors import PublishError
from hooks.publish.names import hashed_name
from hooks.publish.pages import Page, Site

FOLDER = "assets/formulas"
_HERE = Path(__file__).parent
_FORMULA = re.compile(
    r'<(?P<tag>span|div) class="arithmatex"(?: data-tex="(?P<tex>[^"]*)")?>'
    r"(?P<body>.*?)</(?P=tag)>",
    re.S,
)
_BODY = re.compile(r"\s*(?:\\\((?P<inline>.*)\\\)|\\\[(?P<display>.*)\\\])\s*$", re.S)
# To a browser a formula is an object, after which a line may end even before these two.
_GLUE = re.compile("(</mjx-container></span>)(?=[：；])")
# A heading's formula comes a second time, as bare text, in the table of contents.
_CONTENTS = re.compile(r'(<(?:a|span)[^>]* class="md-(?:nav__link|ellipsis)[^>]*>)([^<]*)')
_BARE = re.compile(r"\\\((.+?)\\\)", re.S)
_FACE = re.compile(r"@font-face /\* [^*]* \*/ \{(.*?)\}\s*", re.S)
_FAMILY = re.compile(r"font-family: ([\w-]+);")
_FILE = re.compile(r'url\("fonts/([^"]+)"\)')
_FONT_CLASS = re.compile(r"\n\.(NCM-[\w-]+) \{[^}]*\}\n")
# These two hold no characters of a formula: one gives lines no height, one breaks lines.
_ZERO, _BREAK = "MJX-NCM-ZERO", "MJX-BRK"
# These three decide where lines end and how high they are: were they late, the page would jump.
_EARLY = (_ZERO, _BREAK, "MJX-NCM-N")


# Each edit of a formula leaves one answer of half a megabyte; going back to an older text is rare.
_KEPT = 8


@dataclass(frozen=True, order=True)
class Formula:
    """What tells one formula from another."""

    tex: str
    display: bool


@dataclass(frozen=True)
class Report:
    """What this step did."""

    formulas: int
    distinct: int
    css_bytes: int
    font_bytes: int
    rendered: bool


def read(match: re.Match[str]) -> Formula | None:
    """Return the formula an element holds, None if it holds none."""
    if match["tex"] is not None:
        return Formula(html.unescape(match["tex"]), match["tag"] == "div")
    body = _BODY.match(html.unescape(match["body"]))
    if body is None:
        return None
    tex = body["inline"] if body["inline"] is not None else body["display"]
    return Formula(tex.strip(), body["display"] is not None)


def formulas_of(text: str) -> list[Formula]:
    """Return the formulas of a piece of HTML in order."""
    return [formula for match in _FORMULA.finditer(text) if (formula := read(match)) is not None]


def as_source(text: str) -> str:
    """Return a piece of HTML with its formulas as they were before ``run``: TeX in delimiters."""

    def put(match: re.Match[str]) -> str:
        formula = read(match)
        if formula is None:
            return match[0]
        left, right = ("\\[", "\\]") if formula.display else ("\\(", "\\)")
        tex = f"{left}{html.escape(formula.tex, quote=False)}{right}"
        return f'<{match["tag"]} class="arithmatex">{tex}</{match["tag"]}>'

    return _FORMULA.sub(put, text).replace("\N{WORD JOINER}", "")


def _wrap_contents(text: str) -> str:
    def wrap(match: re.Match[str]) -> str:
        return match[1] + _BARE.sub(r'<span class="arithmatex">\\(\1\\)</span>', match[2])

    return _CONTENTS.sub(wrap, text)


def render(formulas: list[Formula], cache: Path) -> tuple[dict, bool]:
    """Return MathJax's answer for these formulas, from the cache if they are the same ones."""
    script = _HERE / "formulas.mjs"
    request = json.dumps(
        {"formulas": [{"tex": f.tex, "display": f.display} for f in formulas]}, ensure_ascii=False
    )
    stamp = f"{_lock()}\0{script.read_text('utf-8')}\0{request}"
    kept = cache / f"{hashlib.sha256(stamp.encode()).hexdigest()[:24]}.json"
    if kept.is_file():
        return json.loads(kept.read_text("utf-8")), False
    answer = node.run(script, text=request, what="rendering the formulas")
    parsed = json.loads(answer)
    if not any("error" in result for result in parsed["results"]):
        cache.mkdir(parents=True, exist_ok=True)
        kept.write_text(answer, encoding="utf-8")
        answers = sorted(cache.glob("*.json"), key=lambda file: file.stat().st_mtime)
        for old in answers[:-_KEPT]:
            old.unlink()
    return parsed, True


def _lock() -> str:
    """Return what pins MathJax and its font: another version draws another picture."""
    packages = json.loads((node.REPOSITORY / "package.json").read_text("utf-8"))
    return json.dumps({k: v for k, v in packages["devDependencies"].items() if "mathjax" in k})


def _complain(bad: list[tuple[Formula, str]], site: Site, docs: Path) -> None:
    """Stop with every formula that MathJax refuses, each with its places in the sources."""
    lines: list[str] = []
    for formula, message in bad:
        places = sources.find(docs, formula.tex, wrapped_in="$") or [
            f"{site.folder.name}/{page.path}" for page in site.pages if formula in _all(page)
        ]
        mark = "$$" if formula.display else "$"
        lines.append(
            f"{places[0]}: formula does not parse: {message}\n  {mark}{formula.tex}{mark}"
            + (f"\n  also at {', '.join(places[1:])}" if places[1:] else "")
        )
    lines.append(
        "Allowed: TeX with amsmath, mathtools, cases, cancel and \\boldsymbol; no colours, no "
        "definitions, no labels.\n  Fix: correct the formula there."
    )
    raise PublishError("\n".join(lines))


def _all(page: Page) -> list[Formula]:
    return formulas_of(page.text)


def _stylesheet(answer: dict, site: Site, cache: Path) -> tuple[str, list[str], int]:
    """Write the fonts; return the stylesheet, the fonts worth preloading, and the fonts' size."""
    package = node.REPOSITORY / "node_modules/@mathjax/mathjax-newcm-font/chtml/woff2"
    drawn = {f"MJX-{name}": text for name, text in answer["fonts"].items()}
    drawn |= {_ZERO: "", _BREAK: ""}
    preload: dict[str, str] = {}
    total = 0

    def face(match: re.Match[str]) -> str:
        nonlocal total
        family, file = _FAMILY.search(match[1]), _FILE.search(match[1])
        if family is None or file is None:
            raise PublishError(
                f"a font of MathJax is described in a way this step does not know:\n{match[0]}\n"
                "  Fix: adapt hooks/publish/formulas.py to the new MathJax."
            )
        if family[1] not in drawn:
            return ""
        source = package / file[1]
        text = drawn[family[1]]
        data = fonts.cut(source, text, cache) if text else source.read_bytes()
        name = hashed_name(file[1], data)
        site.write(f"{FOLDER}/{name}", data)
        total += len(data)
        preload[family[1]] = f"{FOLDER}/{name}"
        return (
            f"@font-face{{font-family:{family[1]};font-display:swap;"
            f'src:url("{name}") format("woff2")}}\n'
        )

    css = _FACE.sub(face, answer["css"])
    css = _FONT_CLASS.sub(lambda m: m[0] if f"MJX-{m[1]}" in drawn else "\n", css)
    # Three times the class: stronger than any of MathJax's own rules, as an attribute would be.
    css += "".join(
        f".{name}.{name}.{name}{{{rules}}}\n" for name, rules in answer["styles"].items()
    )
    css += (_HERE / "formulas.css").read_text("utf-8")
    return css, [preload[name] for name in _EARLY if name in preload], total


def run(site: Site, docs: Path, cache: Path) -> Report:
    """Render all formulas of the site and put them in place of their source."""
    for page in site.pages:
        page.text = _wrap_contents(page.text)
    found = {page.path: _all(page) for page in site.pages}
    wanted = sorted({formula for formulas in found.values() for formula in formulas})
    folder = site.folder / FOLDER
    if folder.is_dir():
        site.removed |= {f"{FOLDER}/{file.name}" for file in folder.iterdir()}
    answer, fresh = render(wanted, cache)
    results = dict(zip(wanted, answer["results"], strict=True))
    bad = [(f, r["error"]) for f, r in results.items() if "error" in r]
    if bad:
        _complain(bad, site, docs)
    css, preload, font_bytes = _stylesheet(answer, site, cache)
    sheet = f"{FOLDER}/formulas.css"
    site.write(sheet, css)

    def put(match: re.Match[str]) -> str:
        formula = read(match)
        if formula is None:
            return match[0]
        tex = html.escape(formula.tex, quote=True)
        return (
            f'<{match["tag"]} class="arithmatex" data-tex="{tex}">'
            f"{results[formula]['html']}</{match['tag']}>"
        )

    for page in site.pages:
        page.text = _GLUE.sub("\\1\N{WORD JOINER}", _FORMULA.sub(put, page.text))
        _link(site, page, sheet, preload if found[page.path] else [])
    return Report(sum(map(len, found.values())), len(wanted), len(css.encode()), font_bytes, fresh)


def _link(site: Site, page: Page, sheet: str, preload: list[str]) -> None:
    """Point the page at the stylesheet and the fonts its layout depends on.

    The stylesheet goes on every page: instant navigation may lead from a page without formulas
    to one with them. Both come before the theme's inline scripts, where the browser would
    otherwise wait for the stylesheets above before it asks for them.
    """
    page.text = re.sub(r'[ \t]*<link[^>]*["/]assets/formulas/[^>]*>\n?', "", page.text)
    kind = {"as": "font", "type": "font/woff2", "crossorigin": ""}
    fonts_first = "".join(
        markup.write_tag("link", {"rel": "preload", "href": site.link(page, font), **kind}) + "\n"
        for font in preload
    )
    style = markup.write_tag("link", {"rel": "stylesheet", "href": site.link(page, sheet)})
    page.text = markup.add_to_head(page.text, fonts_first, first=True)
    page.text = markup.add_after_styles(page.text, f"{style}\n")
