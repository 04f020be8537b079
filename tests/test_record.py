"""Cells are run at build as a reader runs them, once, and with the same result each time."""

from __future__ import annotations

from pathlib import Path

import pytest

from hooks import record
from hooks.record import RecordError, Run
from tests.tiny_site import SNIPPET


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for folder in ("snippets", "snippets/losses"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "__init__.py").touch()
    (tmp_path / "snippets" / "losses" / "softmax.py").write_text(SNIPPET, "utf-8")
    return tmp_path


def run(root: Path, *codes: str, limit: float = 60) -> list[Run]:
    cells = [(f"c{number}", code) for number, code in enumerate(codes)]
    return record.run_cells("page", cells, root, root / "cache", limit)


def texts(runs: list[Run]) -> list[list[str]]:
    return [[item.get("text", item["kind"]) for item in run.items] for run in runs]


def test_cells_run_in_order_in_one_namespace(root: Path) -> None:
    runs = run(root, "x = 1\nprint(x)", "x + 1", "1 / 0", "x")
    assert texts(runs) == [["1\n"], ["2"], ["error"], ["1"]]
    assert [run.status for run in runs] == ["done", "done", "error", "done"]


def test_text_is_one_piece_however_long_it_took(root: Path) -> None:
    (one,) = run(root, "import time\nfor i in range(3):\n    print(i)\n    time.sleep(0.06)")
    assert texts([one]) == [["0\n1\n2\n"]]


def test_cells_can_import_snippets_and_nothing_of_the_build(root: Path) -> None:
    runs = run(
        root,
        "from snippets.losses.softmax import halve\nhalve(3)",
        "import live",
        "import os\nos.listdir()",
    )
    assert texts(runs) == [["1.5"], ["error"], ["[]"]]


def test_output_of_c_code_does_not_get_between_the_answers(root: Path) -> None:
    assert texts(run(root, "import os\nos.write(1, b'raw')", "2")) == [["3"], ["2"]]


def test_sets_have_the_same_order_each_time(root: Path) -> None:
    code = "list(set('abcdefgh'))"
    assert run(root, code) == run(root, code)


def test_a_cell_that_does_not_end_is_named(root: Path) -> None:
    with pytest.raises(RecordError, match="did not end within 1 seconds") as caught:
        run(root, "1", "print(2)\nwhile True: pass", "3", limit=1)
    assert caught.value.cell == 1


def test_a_cell_that_ends_python_is_named(root: Path) -> None:
    with pytest.raises(RecordError, match="code 7\nlast words") as caught:
        run(root, "1", "2", "import os\nos.write(2, b'last words')\nos._exit(7)")
    assert caught.value.cell == 2


def test_a_recording_is_made_once_and_again_when_something_changes(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []
    original = record.run_cells

    def counting(page: str, cells: list[tuple[str, str]], *rest: Path) -> list[Run]:
        made.append(cells[0][1])
        return original(page, cells, *rest)

    monkeypatch.setattr(record, "run_cells", counting)
    cache = root / "cache"
    code = "from snippets.losses.softmax import halve\nhalve(3)"

    def again(code: str) -> list[list[str]]:
        return texts(record.record("page", [("a", code)], root, cache))

    assert again(code) == again(code) == [["1.5"]]
    assert len(made) == 1
    snippet = root / "snippets" / "losses" / "softmax.py"
    snippet.write_text(snippet.read_text("utf-8").replace("x / 2", "x / 4"), "utf-8")
    assert again(code) == [["0.75"]]
    assert again(code + " + 1") == [["1.75"]]
    assert len(made) == 3


def test_a_page_without_cells_costs_nothing(root: Path) -> None:
    assert record.record("page", [], root, root / "cache") == []
    assert not (root / "cache").exists()
