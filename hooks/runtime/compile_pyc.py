"""Runs inside Pyodide (see compile.mjs): turns the .py members of a zip into .pyc members."""

import importlib._bootstrap_external as bootstrap
import importlib.util
import zipfile


def compile_archive(source: str, target: str, prefix: str, optimize: int) -> str:
    """Write ``target``: the same members, each ``x.py`` replaced by ``x.pyc`` in its place.

    ``prefix`` is the folder in which the browser will see the files: it stands in tracebacks.
    The .pyc are of the unchecked-hash kind: Python then asks for no source and no time stamp.
    Nothing is deflated here; the build does that, faster and with fixed dates.
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
                    code = compile(data, prefix + name, "exec", 0, True, optimize)
                except SyntaxError:  # templates and files of other Pythons stay as they are
                    kept += 1
                else:
                    source_hash = importlib.util.source_hash(data)
                    data = bootstrap._code_to_hash_pyc(code, source_hash, False)
                    name += "c"
                    compiled += 1
            new.writestr(zipfile.ZipInfo(name), data)
    return f"{compiled} modules compiled, {kept} left as source"
