"""Keep punctuation on the line of the formula it belongs to.

A rendered formula is one box for the browser, and CSS allows a line to break on either side of a
box: a comma would begin the next line, an opening bracket end this one. Both are wrong in Chinese
and in English, so a formula and its neighbours are put into a span that does not break.
"""

from __future__ import annotations

import re
from typing import Any

OPENING = "（“‘《「【(["
CLOSING = "，。；：、！？）”’》」】,.;:!?)]"
# Longer ones could become wider than a phone together with their punctuation.
LONGEST_TEX = 60
FORMULA = re.compile(
    rf"(?P<before>[{re.escape(OPENING)}]*)"
    r'(?P<formula><span class="arithmatex">\\\((?P<tex>[^<]*)\\\)</span>)'
    rf"(?P<after>[{re.escape(CLOSING)}]*)"
)


def on_page_content(html: str, **_: Any) -> str:
    """Tie the punctuation of a page to its formulas."""
    return tied(html)


def tied(html: str) -> str:
    """Wrap each inline formula that has punctuation beside it, together with that punctuation."""
    return FORMULA.sub(with_punctuation, html)


def with_punctuation(match: re.Match[str]) -> str:
    """Return one formula, in a span with its punctuation if it has any."""
    alone = not match["before"] and not match["after"]
    if alone or len(match["tex"]) > LONGEST_TEX:
        return match[0]
    return f'<span class="tied">{match[0]}</span>'
