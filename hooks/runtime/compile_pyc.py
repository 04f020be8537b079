"""Runs inside Pyodide (see compile.mjs): turns the .py members of a zip into .pyc members."""

import ast
import importlib._bootstrap_external as bootstrap
import importlib.util
import zipfile

DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


def compile_archive(source: str, target: str, prefix: str, asserts: bool) -> str:
    """Write ``target``: the same members, each ``x.py`` replaced by ``x.pyc`` in its place.

    ``prefix`` is the folder in which the browser will see the files: it stands in tracebacks.
    The .pyc are of the unchecked-hash kind: Python then asks for no source and no time stamp.
    Nothing is deflated here; the build does that, better and with fixed dates.
    """
    compiled = kept = 0
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for info in old.infolist():
            if info.is_dir():
                continue
            data = old.read(info)
            name = info.filename
            if name.endswith(".py"):
                try:
                    code = compile_module(data, prefix + name, asserts)
                except SyntaxError:  # templates and files of other Pythons stay as they are
                    kept += 1
                else:
                    source_hash = importlib.util.source_hash(data)
                    data = bootstrap._code_to_hash_pyc(code, source_hash, False)
                    name += "c"
                    compiled += 1
            new.writestr(zipfile.ZipInfo(name), data)
    return f"{compiled} modules compiled, {kept} left as source"


def compile_module(source: bytes, filename: str, asserts: bool):
    """Compile without docstrings, and without asserts or with them.

    Python can only leave out both, so docstrings are taken out of the syntax tree here.
    """
    tree = ast.parse(source, filename)
    for node in ast.walk(tree):
        if isinstance(node, DOCUMENTED):
            # A string that follows must not become the docstring, nor `pass` stand before
            # `from __future__`.
            while ast.get_docstring(node, clean=False) is not None:
                first = node.body.pop(0)
                node.body = node.body or [ast.copy_location(ast.Pass(), first)]
    return compile(tree, filename, "exec", dont_inherit=True, optimize=0 if asserts else 1)
