"""Follow-up questions: each has an id, which becomes its anchor in the page.

    ??? question why-not-mse "分类为什么不用均方误差？"

        三个理由……

The id is the second word. It is what a link, a flash card and a learner's schedule hold on to, so
it stays when the wording changes. A section `{ #follow-ups }` holds nothing but such questions.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple
from xml.etree.ElementTree import Element

from markdown import Extension, Markdown
from markdown.treeprocessors import Treeprocessor
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import Files

try:
    from hooks import scan, twins
except ImportError:  # plain `mkdocs` has only this folder on the path
    import scan  # type: ignore[import-not-found, no-redef]
    import twins  # type: ignore[import-not-found, no-redef]

SECTION = "follow-ups"
FORM = '??? question why-not-mse "Why not mean squared error?"'
BLOCK = re.compile(r"^(?:\?\?\?|!!!)", re.M)
QUESTION = re.compile(r'\?\?\?\+? question(?P<words>(?: +[\w-]+)*) +"(?P<title>.*)"[ \t]*')
ID = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")


class FollowUp(NamedTuple):
    """One question as its page's source holds it; `line` counts from the head of the file."""

    id: str
    line: int
    question: str


class Anchors(Extension):
    """Writes the second word of a question's block, to Markdown one more class, as its id."""

    def extendMarkdown(self, md: Markdown) -> None:
        """Act before MkDocs gathers the anchors of a page (priority 5)."""
        md.treeprocessors.register(AnchorProcessor(md), "follow-ups", 10)


class AnchorProcessor(Treeprocessor):
    """Does it on the tree of one page."""

    def run(self, root: Element) -> None:
        """Change every question that has an id."""
        for fold in root.iter("details"):
            words = fold.get("class", "").split()
            if len(words) == 2 and words[0] == "question":
                fold.set("class", words[0])
                fold.set("id", words[1])


def on_config(config: MkDocsConfig) -> None:
    """Make the ids known to Markdown."""
    config.markdown_extensions.append(Anchors())  # type: ignore[arg-type]


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Check all pages before anything is rendered."""
    docs = Path(config.docs_dir)
    problems = []
    for path in sorted(docs.rglob("*.md")):
        name = f"{docs.name}/{path.relative_to(docs).as_posix()}"
        problems += [f"{name}:{line}: {said}" for line, said in read(scan.read(path))[1]]
    if problems:
        raise PluginError("\n".join(problems))
    return files


def read(source: str) -> tuple[list[FollowUp], list[tuple[int, str]]]:
    """Return the follow-ups of a page, and line and sentence of what cannot be read as one."""
    body, offset = scan.body_of(source)
    prose, lines = scan.prose(body), body.split("\n")
    taken = ids(body, prose)
    found: list[FollowUp] = []
    problems: list[tuple[int, str]] = []
    start, end = section(prose)
    for match in twins.HEADING.finditer(prose, start, end):
        line = scan.line_of(body, match.start()) + offset
        problems.append((line, f"a heading among the follow-up questions; write it as {FORM}"))
    for match in BLOCK.finditer(prose, start, end):
        number = scan.line_of(body, match.start())
        line = number + offset
        written = QUESTION.fullmatch(lines[number - 1])
        if written is None:
            problems.append((line, f"among the follow-up questions stands only {FORM}"))
            continue
        words = written["words"].split()
        one = FollowUp(words[0] if words else "", line, written["title"].strip())
        problems += [(line, f"follow-up “{one.question}”: {said}") for said in faults(words, taken)]
        if not one.question:
            problems.append((line, "a follow-up without a question; write it in the quotes"))
        following = (text for text in lines[number:] if text.strip())
        if not next(following, "").startswith((" " * 4, "\t")):
            said = "has no answer; write it below, indented by four spaces"
            problems.append((line, f"follow-up “{one.question}” {said}"))
        taken.setdefault(one.id, line)
        found.append(one)
    return found, sorted(problems)


def section(prose: str) -> tuple[int, int]:
    """Return where the follow-up questions begin and end; nowhere if the page has none."""
    start = None
    for match in twins.HEADING.finditer(prose):
        if start is not None and len(match["marks"]) <= 2:
            return start, match.start()
        name = twins.ID.search(match["text"])
        if start is None and name and name["id"] == SECTION:
            start = match.end()
    return (len(prose), len(prose)) if start is None else (start, len(prose))


def ids(body: str, prose: str) -> dict[str, int]:
    """Return the ids that headings and cells have taken, with their lines in the body."""
    found = {
        twins.cell_id(fence): fence.line for fence in scan.fences(body) if fence.language == "live"
    }
    for match in twins.HEADING.finditer(prose):
        if name := twins.ID.search(match["text"]):
            found[name["id"]] = scan.line_of(body, match.start())
    return found


def faults(words: list[str], taken: dict[str, int]) -> list[str]:
    """Say what is wrong with the words that stand after `question`."""
    if not words:
        return [f"needs an id, the same in both languages: {FORM}"]
    if len(words) > 1:
        return [f"has the ids {', '.join(words)}; keep one"]
    if not ID.fullmatch(words[0]):
        return [f"the id “{words[0]}” must be made of a-z, 0-9 and single hyphens"]
    if words[0] in taken:
        return [f"the id “{words[0]}” is taken on this page; an id stands once"]
    return []
