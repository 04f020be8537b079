"""What of a wheel is published: the parts that a page can use, and what was done to the rest.

Each wheel is verified against Pyodide's lock before it gets here. Metadata and licences always
stay; RECORD is written anew and a note says what was changed, as several licences ask.
"""

import base64
import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

Members = dict[str, bytes]

NOTE = "CHANGES-FROM-UPSTREAM.txt"
ALWAYS = re.compile(r"\.dist-info/|(^|/)(LICEN[CS]E|COPYING|NOTICE)[^/]*$", re.IGNORECASE)
# For compilers, type checkers and manual pages.
EVERYWHERE = r"(^|/)tests/|\.(pyi|pxd|h)$|/py\.typed$|\.data/data/share/"
LEAVE_OUT = {
    # numpy/f2py must stay (`from numpy import *` imports it, SciPy does that) and so must
    # numpy/testing with its overrides.py (`numpy.testing` imports it).
    "numpy": r"/distutils/|/include/|/_pyinstaller/|/typing/mypy|_core/lib/|/random/_examples/"
    r"|/doc/|\.(a|c|ini|f|f90|build)$",
    # Windows, notebooks and LaTeX; documentation and test tools; data of examples; icons; metrics
    # of fonts that only old PDF viewers bring along. All TrueType fonts stay: formulas use them.
    "matplotlib": r"^matplotlib/(sphinxext|testing)/|/backends/web_backend/"
    r"|/backends/(_backend_(gtk|tk)|_tkagg|_macosx|qt_|backend_(cairo|gtk|macosx|nbagg|pgf|pyodide|qt"
    r"|tk|webagg|wx))|/mpl-data/(sample_data|images|plot_directive|fonts/(afm|pdfcorefonts))/",
    # Windows again, and WebP: Pillow does without, and a cell shows PNG.
    "pillow": r"^PIL/(ImageQt|ImageTk|ImageWin|_imagingtk|_tkinter_finder|_webp)\b",
    "pyparsing": r"^pyparsing/(ai|diagram)/",
    "contourpy": r"^contourpy/util/bokeh",
}
FONT_LIST = "matplotlib/fontlist.json"  # Pyodide's own: without it every start would read all fonts


@dataclass(frozen=True)
class Wheel:
    """A wheel as Pyodide has it: its name in the lock, its file's name and sha256."""

    package: str
    file_name: str
    sha256: str

    @property
    def prefix(self) -> str:
        """Name and version, in front of ``.dist-info``."""
        return "-".join(self.file_name.split("-")[:2])


def trim(package: str, members: Mapping[str, bytes]) -> Members:
    """Return the members that a page may need."""
    leave_out = re.compile("|".join([EVERYWHERE, *filter(None, [LEAVE_OUT.get(package)])]))
    kept = {
        name: data
        for name, data in members.items()
        if ALWAYS.search(name) or not leave_out.search(name)
    }
    if FONT_LIST in kept:  # else a search for such a font would make the list anew
        fonts = json.loads(kept[FONT_LIST])
        kept[FONT_LIST] = json.dumps({**fonts, "afmlist": []}, separators=(",", ":")).encode()
    return kept


def sign(wheel: Wheel, before: Mapping[str, bytes], after: Mapping[str, bytes]) -> Members:
    """Return the finished members: ``after`` with the note of changes and a RECORD that is true."""
    folder = f"{wheel.prefix}.dist-info/"
    record = folder + "RECORD"
    signed = {name: data for name, data in after.items() if name != record}
    signed[folder + NOTE] = note(wheel.file_name, wheel.sha256, before, after).encode()
    lines = [record_line(name, data) for name, data in signed.items()]
    signed[record] = "".join([*lines, f"{record},,\n"]).encode()
    return signed


def note(
    file_name: str, sha256: str, before: Mapping[str, bytes], after: Mapping[str, bytes]
) -> str:
    """Say what was changed, in the words of a person and as a list of what is missing."""
    there = {name.removesuffix("c") if name.endswith(".pyc") else name for name in after}
    missing = [name for name in before if name not in there and not name.endswith("/")]
    return (
        f"Changed from {file_name} (sha256 {sha256}) to be loaded by web pages:\n"
        "- Python modules are stored as bytecode, without docstrings and column numbers.\n"
        f"- {len(missing)} files are left out{':' if missing else '.'}\n"
        + "".join(f"    {name}\n" for name in missing)
    )


def record_line(name: str, data: bytes) -> str:
    """Return a member's line in RECORD."""
    digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
    quoted = f'"{name}"' if "," in name else name
    return f"{quoted},sha256={digest},{len(data)}\n"
