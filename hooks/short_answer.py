"""Put the 30-second answer of a page into a <section>, so that the theme can set it apart.

CSS alone could choose “all that follows this heading up to the next”, but such a selector is
tried on every element of the page, formulas included: it cost half of the style calculation.
"""

from __future__ import annotations

import re

SHORT_ANSWER = re.compile(r'<h2 id="short-answer".*?(?=<h2 |\Z)', re.DOTALL)


def on_page_content(html: str, **_: object) -> str:
    """Wrap the section, on the pages that have one."""
    return SHORT_ANSWER.sub(wrapped, html, count=1)


def wrapped(found: re.Match[str]) -> str:
    """Return the section named by its own heading."""
    content = found[0].rstrip()
    return f'<section class="short-answer" aria-labelledby="short-answer">\n{content}\n</section>\n'
