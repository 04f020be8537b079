"""Turn ```exercise fences into <live-exercise> elements: task, code, hints and solution in HTML.

MkDocs loads this file. What an exercise holds stands in a folder of its own, which a fence names:

    ```exercise id="softmax"
    ```
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from pathlib import Path

import markdown as python_markdown
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

try:
    from hooks import exercise_files, fenced, live, output, scan
except ImportError:  # plain `mkdocs` has only this folder on the path
    import exercise_files  # type: ignore[import-not-found, no-redef]
    import fenced  # type: ignore[import-not-found, no-redef]
    import live  # type: ignore[import-not-found, no-redef]
    import output  # type: ignore[import-not-found, no-redef]
    import scan  # type: ignore[import-not-found, no-redef]

WORDS = {
    "zh": {
        "facts": "难度 {level}/3 · {minutes} 分钟",
        "hint": "提示 {number}",
        "solution": "参考解答",
        "feedback": "检查结果",
    },
    "en": {
        "facts": "Level {level}/3 · {minutes} min",
        "hint": "Hint {number}",
        "solution": "Solution",
        "feedback": "Results of the checks",
    },
}


@dataclass
class Placed:
    """An exercise on a page: where its fence stands, and what became of it."""

    line: int
    id: str
    number: int
    rank: int  # of its heading: one below that of the section it stands in
    html: str = ""
    rendered: bool = False


_fences = fenced.Fences("exercise", "exercise")


def on_config(config: MkDocsConfig) -> None:
    """Make the fence known to Markdown."""
    _fences.register(config)


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Read, check and render the exercises of a page."""
    _fences.begin()
    root = Path(config.config_file_path or "mkdocs.yml").resolve().parent
    name = f"{Path(config.docs_dir).name}/{page.file.src_uri}"
    offset = page.file.content_string.count("\n") - markdown.count("\n")
    placed, problems = read(markdown, offset, root)
    problems = [f"{name}:{problem}" for problem in problems]
    language = config.theme["language"]
    page_id = re.sub(r"\.(?:zh|en)\.md$", "", page.file.src_uri)
    for one in placed if not problems else []:
        found, wrong = exercise_files.read(root, one.id)
        problems += wrong
        if found is not None:
            one.html = element(one, found, page_id, language, config)
            _fences.add(one)
    if problems:
        raise PluginError("\n".join(problems))
    return markdown


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Make sure that each exercise that was read is on the page."""
    _fences.all_rendered(page, config)
    return html


# Reading


def read(markdown: str, offset: int, root: Path) -> tuple[list[Placed], list[str]]:
    """Return the exercises of a page in order, and `line: sentence` for what is wrong."""
    placed: list[Placed] = []
    problems: list[str] = []
    there = exercise_files.ids(root)
    where = f"what an exercise holds stands under {exercise_files.FOLDER}/"
    headings = list(exercise_files.HEADING.finditer(scan.prose(markdown)))
    taken: dict[str, int] = {}
    for fence in scan.fences(markdown):
        if fence.language not in ("exercise", "live"):
            continue
        line = fence.line + offset
        options, wrong = live.parse(fence.info.removeprefix(fence.language))
        name = options.get("id", "")
        if fence.language == "exercise":
            wrong += fenced.complaints("exercise", options, fence.body, there, where)
            if name in taken:
                wrong.append(f"taken by line {taken[name]}; an id stands once on a page")
            label = f"exercise “{name}”" if name else "exercise"
            problems += [f"{line}: {label}: {sentence}" for sentence in wrong]
            above = [h for h in headings if scan.line_of(markdown, h.start()) < fence.line]
            rank = min(len(above[-1]["marks"]) + 1, 6) if above else 2
            placed.append(Placed(line, name, len(placed) + 1, rank))
        elif name in {one.id for one in placed}:
            problems.append(f"{line}: live cell “{name}”: taken by the exercise of that id")
        taken.setdefault(name, line)
    return placed, problems


# Rendering


def element(
    one: Placed,
    exercise: exercise_files.Exercise,
    page_id: str,
    language: str,
    config: MkDocsConfig,
) -> str:
    """Return the exercise's HTML: it can be read and copied before any script runs."""
    say, words = WORDS[language], exercise.words[language]

    def rendered(text: str) -> str:
        return python_markdown.markdown(
            text, extensions=config.markdown_extensions, extension_configs=config.mdx_configs
        )

    title = rendered(words.title).removeprefix("<p>").removesuffix("</p>")
    facts = say["facts"].format(level=exercise.level, minutes=exercise.minutes)
    hints = "".join(
        f'<details class="exercise-help" data-hint="{number}" data-search-exclude>'
        f"<summary>{say['hint'].format(number=number)}</summary>"
        f'<div class="exercise-words">{rendered(text)}</div></details>'
        for number, text in enumerate(words.hints, 1)
    )
    attributes = {
        "id": exercise.id,
        "data-number": str(one.number),
        "data-page": page_id,
        "data-minutes": str(exercise.minutes),
        "data-state": "recorded",
    }
    written = " ".join(f'{name}="{escape(value)}"' for name, value in attributes.items())
    region, _ = output.render([], language, "")
    region = region.replace('role="region"', 'role="group"')  # no landmark: a page has several
    # What only those want who are at work on it is not found by searching the site. It is said of
    # each part: the search takes the end of the first div in a div for the end of both.
    return (
        f'<div class="live"><live-exercise {written}><div class="exercise-task">'
        f'<h{one.rank} id="{exercise.id}-task" class="exercise-title">{title}</h{one.rank}>'
        f'<p class="exercise-facts">{facts}</p>'
        f'<div class="exercise-words">{rendered(words.task)}</div></div>'
        f'<div class="live-box"><div class="live-code" data-search-exclude>{code(exercise.starter)}'
        f"</div>{hints}"
        f'<div class="exercise-feedback" data-feedback role="group" '
        f'aria-label="{say["feedback"]}"></div>{region}'
        f'<details class="exercise-help" data-solution data-search-exclude>'
        f"<summary>{say['solution']}</summary>"
        f'<div class="live-solution">{code(exercise.solution)}</div></details>'
        f"</div></live-exercise></div>"
    )


def code(text: str) -> str:
    """Return highlighted Python, as a cell shows it."""
    shown = highlight(text, PythonLexer(stripnl=False), HtmlFormatter(nowrap=True))
    shown = shown.rstrip("\n")
    return f'<pre class="highlight"><code class="language-python">{shown}</code></pre>'
