"""The text of a snippet as a cell shows it: without docstrings, and only what was asked for."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable

Documented = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


class UnknownNameError(ValueError):
    """`only` names something that the file does not define."""


def shown(code: str, only: Iterable[str] = (), body: str = "") -> str:
    """Return the code without docstrings and `__all__`; with `only`, those names alone.

    Imports that neither they nor `body`, the cell's own code, use are left out with the rest.
    """
    tree = ast.parse(code)
    lines: list[str | None] = list(code.split("\n"))
    wanted = list(only)
    names = {name for node in tree.body for name in defines(node)} - {"__all__"}
    if unknown := [name for name in wanted if name not in names]:
        raise UnknownNameError(f"{', '.join(unknown)}; it defines {', '.join(sorted(names))}")
    kept = [node for node in tree.body if not wanted or defines(node) & set(wanted)]
    used = names_in(*kept) | names_in_text(body)
    for node in tree.body:
        if wanted and isinstance(node, ast.Import | ast.ImportFrom):
            keep_used(node, used, lines)
        elif node not in kept or "__all__" in defines(node):
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


def names_in(*nodes: ast.AST) -> set[str]:
    """Return the names that stand in some code."""
    return {part.id for node in nodes for part in ast.walk(node) if isinstance(part, ast.Name)}


def names_in_text(code: str) -> set[str]:
    """Return the names in a cell's own code; of code that does not parse, its words."""
    try:
        return names_in(ast.parse(code))
    except SyntaxError:
        return set(re.findall(r"[^\W\d]\w*", code))


def keep_used(node: ast.Import | ast.ImportFrom, used: set[str], lines: list[str | None]) -> None:
    """Leave of an import what is used; an import that is used whole stays as it is written."""
    names = [name for name in node.names if (name.asname or name.name).split(".")[0] in used]
    future = isinstance(node, ast.ImportFrom) and node.module == "__future__"
    if future or len(names) == len(node.names):
        return
    drop(lines, node.lineno, node.end_lineno or node.lineno)
    if names:
        node.names = names
        lines[node.lineno - 1] = ast.unparse(node)


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
