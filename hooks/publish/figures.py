"""Draws the figures into the pages, and gives what was recorded of them its final name.

hooks/figure.py has put the elements into the pages, with an empty box for the drawing, and the
recordings beside them.
"""

import hashlib
import json
import re
from pathlib import Path

from hooks.publish import node
from hooks.publish.errors import PublishError
from hooks.publish.names import hashed_name
from hooks.publish.pages import Site

FOLDER = "assets/figures"
_HERE = Path(__file__).parent
_DRAWING = node.REPOSITORY / "docs/assets/live/figure"
_FIGURE = re.compile(
    r'(?P<head><live-figure id="(?P<id>[\w-]+)"[^>]* data-recording=")(?P<url>[^"]*)'
    r'(?P<middle>".*?<div class="figure-drawing"[^>]*>)(?P<drawing>.*?)'
    r'(?P<end></div><div class="figure-controls")',
    re.S,
)


def draw(recordings: dict[str, str], cache: Path) -> dict[str, dict[str, str]]:
    """Return the drawing of each figure in both languages, from the cache if nothing changed."""
    sources = [_HERE / "figures.mjs", *sorted(_DRAWING.glob("*.js"))]
    lock = (node.REPOSITORY / "package-lock.json").read_bytes()
    stamp = hashlib.sha256(lock + json.dumps(recordings, sort_keys=True).encode())
    for source in sources:
        stamp.update(source.read_bytes())
    kept = cache / f"{stamp.hexdigest()[:24]}.json"
    if not kept.is_file():
        told = {name: json.loads(text) for name, text in recordings.items()}
        request = json.dumps({"recordings": told}, ensure_ascii=False)
        answer = node.run(_HERE / "figures.mjs", text=request, what="drawing the figures")
        cache.mkdir(parents=True, exist_ok=True)
        for old in cache.glob("*.json"):
            old.unlink()
        kept.write_text(answer, encoding="utf-8")
    return json.loads(kept.read_text("utf-8"))


def run(site: Site, cache: Path) -> int:
    """Put the drawings into all pages; return how many figures there are."""
    recordings: dict[str, str] = {}
    for page in site.pages:
        for match in _FIGURE.finditer(page.text):
            recorded = site.folder / FOLDER / f"{match['id']}.json"
            if not recorded.is_file():
                raise PublishError(
                    f"{site.folder.name}/{page.path}: figure {match['id']!r} has no recording in "
                    f"{FOLDER}/.\n  Fix: build both languages (make build)."
                )
            recordings[match["id"]] = recorded.read_text("utf-8")
    if not recordings:
        return 0
    drawings = draw(recordings, cache)
    names = {}
    for figure, text in recordings.items():
        names[figure] = f"{FOLDER}/{hashed_name(f'{figure}.json', text)}"
        site.write(names[figure], text)
    for page in site.pages:

        def put(match: re.Match[str], page=page) -> str:
            url = site.link(page, names[match["id"]])
            drawing = drawings[match["id"]][page.language]
            return f"{match['head']}{url}{match['middle']}{drawing}{match['end']}"

        page.text = _FIGURE.sub(put, page.text)
    site.removed |= {f"{FOLDER}/{figure}.json" for figure in recordings}
    return len(recordings)
