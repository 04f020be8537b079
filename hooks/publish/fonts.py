"""Cuts MathJax's fonts down to the characters the site really draws.

The upright font alone is 94 kB, of which a page needs a few dozen characters; the whole site's
share is a tenth of it, and still one file that every page can use.
"""

import hashlib
import io
import unicodedata
from pathlib import Path

import brotli  # noqa: F401 - fontTools reads and writes woff2 with it, and says so late
from fontTools import subset
from fontTools.ttLib import TTFont

from hooks.publish.errors import PublishError


def cut(font: Path, characters: str, cache: Path) -> bytes:
    """Return the font as woff2 with only these characters; kept by content in the cache."""
    raw = font.read_bytes()
    key = hashlib.sha256(raw + characters.encode()).hexdigest()[:24]
    kept = cache / f"{key}.woff2"
    if kept.is_file():
        return kept.read_bytes()
    # No layout features and no names: MathJax places every glyph itself.
    options = subset.Options(
        flavor="woff2", layout_features=[], name_IDs=[], hinting=False, notdef_outline=True
    )
    options.drop_tables += ["ltag"]  # languages of the names, which are gone
    with TTFont(io.BytesIO(raw), recalcTimestamp=False) as loaded:
        # MathML's invisible operators and line ends have no glyph in any font.
        visible = {one for one in characters if unicodedata.category(one) not in {"Cf", "Cc"}}
        missing = sorted(visible - {chr(code) for code in loaded.getBestCmap()} - {" "})
        if missing:
            raise PublishError(
                f"{font.name}: the font has no glyph for {' '.join(missing)!r}, "
                "which a formula draws with it.\n"
                "  Fix: write the character with its TeX command, or inside \\text{...}."
            )
        cutter = subset.Subsetter(options)
        cutter.populate(text=characters)
        cutter.subset(loaded)
        out = io.BytesIO()
        subset.save_font(loaded, out, options)
    cache.mkdir(parents=True, exist_ok=True)
    kept.write_bytes(out.getvalue())
    return out.getvalue()
