"""The text of a snippet as a cell shows it: without docstrings, and only what was asked for."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable

Documented = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


class UnknownNameError(ValueError):
    """`only` names something that the file does not define."""


def shown(code: str, only: Iterable[str] = ()) -> str:
    """Return the code without docstrings and `__all__`; with `only`, imports and those names."""
    tree = ast.parse(code)
    lines: list[str | None] = list(code.split("\n"))
    wanted = list(only)
    names = {name for node in tree.body for name in defines(node)} - {"__all__"}
    if unknown := [name for name in wanted if name not in names]:
        raise UnknownNameError(f"{', '.join(unknown)}; it defines {', '.join(sorted(names))}")
    for node in tree.body:
        found = defines(node)
        keep = not wanted or is_import(node) or bool(found & set(wanted))
        if not keep or "__all__" in found:
            drop(lines, first_line(node, lines), node.end_lineno or node.lineno)
    for inner in ast.walk(tree):
        if isinstance(inner, Documented) and ast.get_docstring(inner, clean=False) is not None:
            drop_docstring(inner, lines)
    return tidy(line for line in lines if line is not None)


def defines(node: ast.stmt) -> set[str]:
    """Return the names that a statement at the top of a file gives a meaning."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return {node.name}
    targets: list[ast.expr] = []
    if isinstance(node, ast.Assign):
        targets = node.targets
    elif isinstance(node, ast.AnnAssign | ast.AugAssign):
        targets = [node.target]
    return {
        part.id for target in targets for part in ast.walk(target) if isinstance(part, ast.Name)
    }


def is_import(node: ast.stmt) -> bool:
    """Say whether a statement imports something, perhaps under a condition."""
    return isinstance(node, ast.Import | ast.ImportFrom)


def first_line(node: ast.stmt, lines: list[str | None]) -> int:
    """Return the first line of a statement, with its decorators and the comment right above."""
    decorators = getattr(node, "decorator_list", [])
    start = min([node.lineno, *(decorator.lineno for decorator in decorators)])
    while start > 1 and (lines[start - 2] or "").startswith("#"):
        start -= 1
    return start


def drop(lines: list[str | None], start: int, end: int) -> None:
    """Take lines out without renumbering the others."""
    for number in range(start - 1, end):
        lines[number] = None


def drop_docstring(node: Documented, lines: list[str | None]) -> None:
    """Take the docstring out, and the blank line after it; an empty body keeps `...`."""
    doc = node.body[0]
    end = doc.end_lineno or doc.lineno
    if lines[doc.lineno - 1] is None:
        return
    alone = len(node.body) == 1 and not isinstance(node, ast.Module)
    drop(lines, doc.lineno, end)
    if alone:
        lines[doc.lineno - 1] = " " * doc.col_offset + "..."
    elif end < len(lines) and not (lines[end] or "").strip():
        lines[end] = None


def tidy(lines: Iterable[str]) -> str:
    """Return the lines as text, at most two blank ones in a row, none at the ends."""
    return re.sub(r"\n{4,}", "\n\n\n", "\n".join(lines)).strip("\n")
