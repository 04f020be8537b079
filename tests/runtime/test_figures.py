"""Figures from the published packages, in Pyodide under Node: whole, and the same as elsewhere."""

import ast
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hooks.record import record
from hooks.runtime.keep import Place
from tests.runtime.figure_cells import FIGURES, IMPORTS, OTHERS

ROOT = Path(__file__).resolve().parents[2]
Boot = Callable[..., dict[str, Any]]

CELLS = {"imports": IMPORTS, **FIGURES, **OTHERS}
# Pyodide's FreeType is newer than the one in matplotlib's own wheel: the parts of composite glyphs
# (accents, the norm's bars) and the scaled signs of STIX move by less than a tenth of a pixel.
NOT_TO_THE_BYTE = {
    "formulas with roots and brackets",
    "formulas in other fonts",
    "letters with accents",
}
PDF = """\
plt.plot([1, 2, 3])
try:
    pdf = io.BytesIO()
    plt.savefig(pdf, format="pdf")
finally:
    plt.close()
pdf.getvalue()[:5]
"""
ORIGIN = """\
import sys
roots = "matplotlib mpl_toolkits PIL pyparsing dateutil packaging cycler kiwisolver contourpy six"
modules = {n: m for n, m in sys.modules.items() if n.split(".")[0] in roots.split()}
files = {n: getattr(m, "__file__", None) for n, m in modules.items()}
print(len(files) > 150, [n for n, f in files.items() if f and not f.endswith((".pyc", ".so"))])
"""
FONTS = """\
from pathlib import Path
import matplotlib.font_manager as fonts
kept = fonts.json_load(Path(fonts.__file__).with_name("fontlist.json"))
print(kept._version == fonts.FontManager.__version__)
print(all(Path(font.fname).is_file() for font in fonts.fontManager.ttflist))
"""


@pytest.fixture(scope="module")
def published(boot: Boot) -> dict[str, Any]:
    """What the published packages give; last come cells about the packages themselves."""
    cells = [*CELLS.values(), PDF, ORIGIN, FONTS]
    return boot("snapshot", cells, packages=("matplotlib",))


def by_name(result: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    return dict(zip(CELLS, result["outputs"], strict=False))


def test_every_cell_runs_and_every_figure_is_shown(published: dict[str, Any]) -> None:
    statuses = dict(zip(CELLS, published["statuses"], strict=False))
    assert set(statuses.values()) == {"done"}, statuses
    for name, items in by_name(published).items():
        kinds = [item["kind"] for item in items if item["kind"] != "text"]
        assert kinds.count("figure") == (name in FIGURES), name


def test_trimming_and_compiling_change_no_figure(boot: Boot, published: dict[str, Any]) -> None:
    wheels = Place.of(ROOT).cache / "pyodide"
    original = boot("snapshot", list(CELLS.values()), packages=("matplotlib",), wheels=wheels)
    assert by_name(published) == by_name(original)


def test_figures_are_those_that_the_build_records(
    published: dict[str, Any], tmp_path: Path
) -> None:
    cells = [(f"cell-{number}", code) for number, code in enumerate(CELLS.values())]
    recorded = dict(zip(CELLS, record("page", cells, ROOT, tmp_path), strict=True))
    got = by_name(published)
    differ = {name for name, run in recorded.items() if run.items != got[name]}
    assert differ == NOT_TO_THE_BYTE


def test_no_module_of_the_packages_is_compiled_in_the_page(published: dict[str, Any]) -> None:
    assert published["outputs"][len(CELLS) + 1][0]["text"] == "True []\n"


def test_fonts_are_known_without_looking_into_them(published: dict[str, Any]) -> None:
    assert published["outputs"][len(CELLS) + 2][0]["text"] == "True\nTrue\n"


def test_pdf_works_for_a_cell_that_imports_fonttools(boot: Boot, published: dict[str, Any]) -> None:
    with_it = boot("snapshot", [IMPORTS, PDF], packages=("matplotlib", "fonttools"))
    assert ast.literal_eval(with_it["outputs"][1][0]["text"]) == b"%PDF-"
    (error,) = (item for item in published["outputs"][len(CELLS)] if item["kind"] == "error")
    assert "'fontTools'" in error["message"]  # control, and what a reader is told


@pytest.mark.parametrize("rung", ["bytecode", "stock"])
def test_the_other_ways_to_start_draw_the_same(
    rung: str, boot: Boot, published: dict[str, Any]
) -> None:
    got = boot(rung, [IMPORTS, FIGURES["lines"]], packages=("matplotlib",))
    assert got["outputs"][1] == by_name(published)["lines"]
