"""Run the cells of a page: the same file at build (CPython) and in the page (Pyodide).

`hooks/record.py` runs it to record the outputs in the HTML; the worker imports it as `kernel`.
Its output must be equal on both, so it formats tracebacks and warnings itself and imports
nothing but the standard library. matplotlib is set up when a cell imports it, and only then.
"""

from __future__ import annotations
import __future__

import ast
import asyncio
import base64
import builtins
import inspect
import io
import linecache
import re
import sys
import warnings
from contextvars import ContextVar
from json.encoder import encode_basestring_ascii
from time import perf_counter
from types import CodeType, ModuleType, TracebackType
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator

# The functions below look up built-in names here: `builtins.len = None` in a cell must not break
# them. What a cell does to the built-ins themselves is undone at its end (`_Host.leave`).
__builtins__ = dict(vars(builtins))

MAX_BYTES = 200_000
MAX_LINES = 5_000
MAX_FIGURES = 20
MAX_FIGURE_BYTES = 2_000_000
MAX_FIGURE_INCHES = 40
MAX_MESSAGE = 4_000
MAX_CHAIN = 10
MAX_LINE = 300
FLUSH_BYTES = 4_096
FLUSH_SECONDS = 0.05
SWITCH_BYTES = 40  # what changing between stdout and stderr costs of the cap
BIG_INT_BITS = 14_000  # Python refuses to print more than 4300 digits

CAUSE = "The above exception was the direct cause of the following exception:"
CONTEXT = "During handling of the above exception, another exception occurred:"

# Terminal colours and links, and control characters other than tab, newline and return.
CONTROL = re.compile(
    r"\x1b\[[0-9;:?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]"
)
UNFINISHED_ESCAPE = re.compile(r"\x1b(?:\[[0-9;:?]*[ -/]*|\][^\x07\x1b]{0,200}\x1b?)?\Z")
DOTTED_NAME = re.compile(r"([^\W\d]\w*(?:\.\w*)*)\Z")

FIGURE_STYLE = {
    "backend": "svg",
    "figure.figsize": (7.2, 4.0),  # 691 x 384 CSS pixels, in a column of 720
    "figure.facecolor": "none",
    "figure.max_open_warning": 0,  # we stop showing at MAX_FIGURES
    "figure.constrained_layout.use": True,
    "axes.facecolor": "none",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.titlesize": "medium",
    "font.family": ["DejaVu Sans"],
    "font.size": 11,
    "image.cmap": "viridis",
    "legend.frameon": False,
    "savefig.dpi": 144,
    "savefig.facecolor": "none",
    "svg.fonttype": "path",
    "svg.hashsalt": "ml-by-hand",  # without it the ids in the SVG are random
}
_LINES: dict[str, Any] = linecache.cache
NO_METADATA = dict.fromkeys(("Date", "Creator", "Format", "Type"))


class _Source(NamedTuple):
    """The text of one cell, by which a traceback names its lines."""

    page: str
    cell: str
    lines: list[str]


class Kernel:
    """One namespace per page, kept between its cells; output goes to `emit` as JSON texts."""

    def __init__(self, emit: Callable[[str], None]) -> None:
        self.emit = emit
        self._pages: dict[str, ModuleType] = {}
        self._sources: dict[str, _Source] = {}
        self._task: asyncio.Task[Any] | None = None
        self._figures = _Figures(self)
        self.output: _Output | None = None

    async def run(self, page: str, cell: str, code: str) -> str:
        """Run `code`; return JSON: status `done`, `error` or `interrupted`, and the line."""

        def execute(output: _Output, module: ModuleType) -> Awaitable[dict[str, Any]]:
            return self._execute(page, cell, code, output, vars(module))

        return await self._session(lambda: self._module(page), execute)

    async def check(self, page: str, cell: str, code: str, exercise: str) -> str:
        """Run `code` in a namespace of its own and grade what it defines.

        Emits an item `check` for each check and an item `verdict`; returns JSON as `run` does,
        status `error` if the code did not run to its end.
        """

        def grade(output: _Output, module: ModuleType) -> Awaitable[dict[str, Any]]:
            return self._grade(page, cell, code, exercise, output, vars(module))

        return await self._session(_new_module, grade)

    async def _session(
        self,
        module: Callable[[], ModuleType],
        work: Callable[[_Output, ModuleType], Awaitable[dict[str, Any]]],
    ) -> str:
        """Do `work` with streams and tools of a cell set up; return its result as JSON."""
        output = _Output(self.emit)
        result: dict[str, Any] = {"status": "interrupted"}
        host = None
        try:
            try:
                self.output, self._task = output, _current_task()
                space = module()
                host = _Host(self, output, space)
                host.enter()
                result = await work(output, space)
            except (KeyboardInterrupt, asyncio.CancelledError) as error:
                result = self._stopped(error)
        finally:
            result = self._leave(host, output, result)
        return _encode(result)

    def cancel(self) -> bool:
        """Stop a cell that awaits; one that computes is stopped by KeyboardInterrupt."""
        return self._task is not None and self._task.cancel()

    def forget(self, page: str | None = None) -> None:
        """Drop the variables of one page, or of all."""
        for name in [page] if page is not None else list(self._pages):
            self._pages.pop(name, None)
            for filename in [f for f, source in self._sources.items() if source.page == name]:
                del self._sources[filename]
                _LINES.pop(filename, None)

    def names(self, page: str, prefix: str) -> str:
        """Return the names that can follow `prefix` (`np.ra` -> `["random"]`) as a JSON list."""
        match = DOTTED_NAME.search(prefix)
        *path, start = match[1].split(".") if match else [""]
        space = vars(self._module(page))
        found: set[str] = set()
        try:
            if path:
                thing = space[path[0]]
                for part in path[1:]:
                    thing = getattr(thing, part)
                found.update(dir(thing))
            else:
                found.update(name for name in space if name not in _BLANK)
                found.update(vars(builtins))
        except Exception:
            return "[]"  # no such name, or an attribute that raises: nothing to offer
        shown = [n for n in found if isinstance(n, str) and n.startswith(start)]
        if not start.startswith("_"):
            shown = [n for n in shown if not n.startswith("_")]
        return "[" + ",".join(encode_basestring_ascii(n) for n in sorted(shown)[:200]) + "]"

    def display(self, *things: Any) -> None:
        """Show values and figures at this point of the cell."""
        output = _SINK.get() or self.output
        if output is None or output.closed:
            return
        for thing in things:
            if not self._figures.show(thing, output):
                output.item("value", output.fit(_repr(thing)))

    # A run, step by step

    async def _execute(
        self, page: str, cell: str, code: str, output: _Output, space: dict[str, Any]
    ) -> dict[str, Any]:
        code = _normal(code)
        filename = self._register(page, cell, code)
        try:
            await self._evaluate(code, filename, output, space)
        except (KeyboardInterrupt, asyncio.CancelledError):
            raise
        except SystemExit as error:
            self._figures.flush(output)
            output.write("stdout", _exit_line(error.code))
        except BaseException as error:
            self._figures.flush(output)
            item = self._describe(error, cell, filename)
            output.flush()
            output.item("error", **item)
            return {"status": "error", "line": item["line"]}
        return {"status": "done"}

    async def _evaluate(
        self, code: str, filename: str, output: _Output, space: dict[str, Any]
    ) -> None:
        body, last = _compile(code, filename)
        await _evaluate(body, space)
        if last is not None:
            value = await _evaluate(last, space)
            if value is not None:
                self.display(value)
        self._figures.flush(output)

    async def _grade(
        self,
        page: str,
        cell: str,
        code: str,
        exercise: str,
        output: _Output,
        space: dict[str, Any],
    ) -> dict[str, Any]:
        # Not at the top: in the browser the checks arrive after the kernel has started.
        from snippets.exercises.grade import Grading

        code = _normal(code)
        filename = self._register(page, cell, code)

        def describe(error: BaseException) -> dict[str, Any]:
            return self._describe(error, cell, filename)

        try:
            grading = Grading(exercise, output, describe)
        except ValueError as error:  # no such exercise
            output.item("error", **describe(error))
            return {"status": "error", "line": None}
        with grading:
            # Taken now: the answer can put something else in the place of these.
            judge, broken = grading.judge, grading.broken
            ended = False
            try:
                await self._evaluate(code, filename, output, space)
            except (KeyboardInterrupt, asyncio.CancelledError):
                raise
            except SystemExit as error:
                output.write("stdout", _exit_line(error.code))
                ended = True
            except BaseException as error:
                broken(error)
                return {"status": "error", "line": describe(error)["line"]}
            judge(space, ended)
        return {"status": "done"}

    def _leave(self, host: _Host | None, output: _Output, result: dict[str, Any]) -> dict[str, Any]:
        # An interrupt may come late, between the last line of the cell and here.
        for _ in range(3):
            try:
                if host is not None:
                    host.leave()
                    self._figures.close()
                output.close()
                self.output = self._task = None
                return result
            except KeyboardInterrupt:
                result = {"status": "interrupted"}
        return result

    def _module(self, page: str) -> ModuleType:
        if page not in self._pages:
            self._pages[page] = _new_module()
        return self._pages[page]

    def _register(self, page: str, cell: str, code: str) -> str:
        """Keep the cell's text under a file name; a changed text gets a new one.

        A function from an older text of the cell is then still shown with its own lines.
        """
        source = _Source(page, cell, code.split("\n"))
        filename, number = f"<cell {cell}>", 1
        while self._sources.get(filename, source) != source:
            number += 1
            filename = f"<cell {cell} #{number}>"
        self._sources[filename] = source
        lines = [line + "\n" for line in source.lines]
        _LINES[filename] = (len(code), None, lines, filename)
        return filename

    # Errors

    def _describe(self, error: BaseException, cell: str, filename: str) -> dict[str, Any]:
        line = None
        if isinstance(error, SyntaxError) and error.filename == filename:
            line = error.lineno
        for frame, number in _walk(error.__traceback__):
            if frame.co_filename == filename:
                line = number
        return {
            "name": _name(error),
            "message": _clip(_message(error)),
            "traceback": _clip("\n".join(self._chain(error)), 5 * MAX_MESSAGE),
            "cell": cell,
            "line": line,
        }

    def _chain(self, error: BaseException) -> list[str]:
        """Return the traceback, the causes first, in the reader's own lines only."""
        parts: list[list[str]] = []
        seen: set[int] = set()
        link: BaseException | None = error
        while link is not None and id(link) not in seen and len(parts) < MAX_CHAIN:
            seen.add(id(link))
            part = self._one(link)
            if link.__cause__ is not None:
                link, reason = link.__cause__, CAUSE
            else:
                link, reason = None if link.__suppress_context__ else link.__context__, CONTEXT
            if link is not None and id(link) not in seen and len(parts) < MAX_CHAIN - 1:
                part = ["", reason, "", *part]
            parts.append(part)
        return [line for part in reversed(parts) for line in part]

    def _one(self, error: BaseException) -> list[str]:
        lines = ["Traceback (most recent call last):"]
        previous, repeats = "", 0
        for frame, number in _walk(error.__traceback__):
            source = self._sources.get(frame.co_filename)
            if source is None:
                continue
            shown = _at(source, number, frame.co_name)
            repeats = repeats + 1 if shown == previous else 0
            previous = shown
            if repeats < 3:
                lines.append(shown)
            elif repeats == 3:
                # How often depends on the depth of the host's own stack: not told.
                lines.append("  ... the same call again and again ...")
        if isinstance(error, SyntaxError):
            lines.extend(self._syntax(error))
        if len(lines) == 1:
            lines = []
        message = _message(error)
        lines.append(f"{_name(error)}: {message}" if message else _name(error))
        lines.extend(str(note) for note in getattr(error, "__notes__", None) or [])
        if isinstance(error, BaseExceptionGroup):
            for inner in error.exceptions[:MAX_CHAIN]:
                lines.extend("  | " + line for line in self._one(inner))
        return lines

    def _syntax(self, error: SyntaxError) -> Iterator[str]:
        source = self._sources.get(error.filename or "")
        number = error.lineno
        if source is None or not number or number > len(source.lines):
            return
        text = source.lines[number - 1][:MAX_LINE]
        yield f"  Cell {source.cell}, line {number}"
        yield "    " + text.strip()
        if error.offset and error.offset <= len(text) + 1:
            indent = len(text) - len(text.lstrip())
            yield "    " + " " * max(error.offset - 1 - indent, 0) + "^"

    def _stopped(self, error: BaseException) -> dict[str, Any]:
        if isinstance(error, asyncio.CancelledError) and self._task is not None:
            self._task.uncancel()  # it ends here: the run itself returns as any other
        line = None
        for frame, number in _walk(error.__traceback__):
            if frame.co_filename in self._sources:
                line = number
        return {"status": "interrupted", "line": line}

    def _warn(self, message: Any, category: Any, filename: str, line: int) -> str:
        """Say where in the reader's own code it was: paths of libraries differ between hosts."""
        frame = sys._getframe()
        while filename not in self._sources and frame is not None:
            filename, line, frame = frame.f_code.co_filename, frame.f_lineno, frame.f_back
        source = self._sources.get(filename)
        where = "" if source is None else f"{_at(source, line, '<module>')}\n"
        return f"{category.__name__}: {message}\n{where}"


class _Output:
    """What one run writes: one ordered sequence of items, with a limit."""

    def __init__(self, emit: Callable[[str], None]) -> None:
        self.emit = emit
        self.closed = False
        self.muted = False  # what is written is dropped, and does not count as written
        self.volume = 0  # characters, the muted ones too
        self.ceiling: tuple[int, type[Exception]] | None = None  # who writes beyond it gets that
        self.dropped = 0
        self._room = MAX_BYTES
        self._lines = MAX_LINES
        self._full = False
        self._pieces: list[tuple[str, str]] = []
        self._waiting = 0
        self._flushed = perf_counter() - FLUSH_SECONDS

    def write(self, stream: str, text: str) -> None:
        """Add text; send it on when enough has come together or some time has passed."""
        self.volume += len(text)
        if self.ceiling is not None and self.volume > self.ceiling[0]:
            raise self.ceiling[1]
        if self.closed or self.muted:
            return
        if self._pieces and self._pieces[-1][0] != stream:
            self._room -= SWITCH_BYTES
        text = self.fit(text)
        if not text:
            return
        self._pieces.append((stream, text))
        self._waiting += len(text)
        if self._waiting >= FLUSH_BYTES or text.endswith("\n"):
            self.flush_soon()

    def written(self) -> int:
        """Return how many bytes of text there have been, those left out included."""
        return MAX_BYTES - self._room + self.dropped

    def flush_soon(self) -> None:
        """Send the text if there is much of it or the last time is long enough ago."""
        if self._waiting >= FLUSH_BYTES or perf_counter() - self._flushed >= FLUSH_SECONDS:
            self.flush(final=False)

    def fit(self, text: str) -> str:
        """Return the part of `text` for which there is room and count the rest."""
        size = len(text) if text.isascii() else len(_bytes(text))
        lines = text.count("\n")
        if not self._full and size <= self._room and lines <= self._lines:
            self._room -= size
            self._lines -= lines
            return text
        kept = b""
        if not self._full:
            self._full = True
            head = text.split("\n", self._lines + 1)[: self._lines + 1]
            kept = _bytes("\n".join(head))[: max(self._room, 0)]
        whole = kept.decode("utf-8", "ignore")
        self.dropped += size - len(whole.encode("utf-8"))
        return whole

    def flush(self, final: bool = True) -> None:
        """Send the waiting text, one item for each stretch of the same stream."""
        pieces, self._pieces, self._waiting = self._pieces, [], 0
        self._flushed = perf_counter()
        if not final and pieces:
            stream, text = pieces[-1]
            if cut := UNFINISHED_ESCAPE.search(text):
                pieces[-1] = (stream, text[: cut.start()])
                self._pieces = [(stream, text[cut.start() :])]
        start = 0
        while start < len(pieces):
            stream, end = pieces[start][0], start + 1
            while end < len(pieces) and pieces[end][0] == stream:
                end += 1
            if text := CONTROL.sub("", "".join([text for _, text in pieces[start:end]])):
                self._send({"kind": "text", "stream": stream, "text": _plain(text)})
            start = end

    def item(self, kind: str, text: str | None = None, **fields: Any) -> None:
        """Send something that is not text of a stream, after the text before it."""
        if self.closed:
            return
        self.flush()
        if text is not None:
            fields["text"] = CONTROL.sub("", text)
        fields = {k: _plain(v) if isinstance(v, str) else v for k, v in fields.items()}
        self._send({"kind": kind, **fields})

    def close(self) -> None:
        """Send what waits and how much was left out; later writes go nowhere."""
        if not self.closed:
            self.flush()
            self.closed = True
            if self.dropped:
                self._send({"kind": "truncated", "bytes": self.dropped})

    def _send(self, item: dict[str, Any]) -> None:
        self.emit(_encode(item))


# The output of the run that a task belongs to: late text of an old task is dropped, not mixed in.
_SINK: ContextVar[_Output | None] = ContextVar("ml_by_hand_output", default=None)


class _Stream(io.TextIOBase):
    """sys.stdout or sys.stderr during a run."""

    encoding = "utf-8"
    errors = "backslashreplace"

    def __init__(self, name: str, kernel: Kernel) -> None:
        self.name, self._kernel = name, kernel
        self.buffer = _Buffer(self)

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        output = _SINK.get() or self._kernel.output
        if output is not None:
            output.write(self.name, text)
        return len(text)

    def flush(self) -> None:
        output = _SINK.get() or self._kernel.output
        if output is not None and not output.closed:
            output.flush_soon()

    def writable(self) -> bool:
        return True

    def close(self) -> None:
        """Stay open: the next cell prints too."""


class _Buffer(io.RawIOBase):
    """The bytes side of a stream, for `sys.stdout.buffer.write`."""

    def __init__(self, stream: _Stream) -> None:
        self._stream = stream

    def write(self, data: Any) -> int:
        data = bytes(data)
        self._stream.write(data.decode("utf-8", "backslashreplace"))
        return len(data)

    def writable(self) -> bool:
        return True

    def close(self) -> None:
        """Stay open."""


class _Stdin(io.TextIOBase):
    """sys.stdin during a run: nobody types here."""

    def read(self, size: int | None = -1) -> str:
        raise OSError("input is not available in a cell: assign the value to a variable")

    readline = read  # type: ignore[assignment]

    def close(self) -> None:
        """Stay open: `exit()` closes it."""


def _no_input(prompt: object = "") -> str:
    raise RuntimeError("input() is not available in a cell: assign the value to a variable")


def _no_breakpoint(*args: Any, **options: Any) -> None:
    raise RuntimeError("breakpoint() is not available in a cell: print the value")


class _Host:
    """What a run changes in the interpreter, and puts back."""

    def __init__(self, kernel: Kernel, output: _Output, module: ModuleType) -> None:
        self._kernel, self._output = kernel, output
        self._before: list[tuple[Any, str, Any, Any]] = []
        self._plan = [
            (vars(sys), "stdout", _Stream("stdout", kernel)),
            (vars(sys), "stderr", _Stream("stderr", kernel)),
            (vars(sys), "stdin", _Stdin()),
            (vars(sys), "breakpointhook", _no_breakpoint),
            (sys.modules, "__main__", module),
            (vars(builtins), "display", kernel.display),
            (vars(builtins), "input", _no_input),
            (vars(warnings), "showwarning", self._showwarning),
        ]
        self._token: Any = None

    def enter(self) -> None:
        """Set up the streams and tools of a cell."""
        self._token = _SINK.set(self._output)
        # Any change of the filters makes Python forget which warnings it has shown;
        # this one adds at most one filter, which says what Python does anyway.
        warnings.simplefilter("default", append=True)
        self._kernel._figures.prepare()
        for space, name, value in self._plan:
            if name == "showwarning" and space[name] is not _SHOWWARNING:
                continue  # the reader's own
            self._before.append((space, name, space.get(name, _MISSING), value))
            space[name] = value

    def leave(self) -> None:
        """Put everything back: streams and built-ins in any case, the rest if it was left alone."""
        # The event loop around us needs working built-ins, whatever the cell did to them.
        for name, value in __builtins__.items():
            if vars(builtins).get(name, _MISSING) is not value and name not in ("_", *_OURS):
                vars(builtins)[name] = value
        if self._token is not None:
            _SINK.set(None)
            self._token = None
        while self._before:
            space, name, old, new = self._before[-1]
            always = id(space) in (id(vars(sys)), id(vars(builtins)), id(sys.modules))
            if always or space.get(name) is new:
                if old is _MISSING:
                    space.pop(name, None)
                else:
                    space[name] = old
            self._before.pop()

    def _showwarning(
        self,
        message: Any,
        category: Any,
        filename: str,
        lineno: int,
        file: Any = None,
        line: Any = None,
    ) -> None:
        text = self._kernel._warn(message, category, filename, lineno)
        (sys.stderr if file is None else file).write(text)


_MISSING = object()
_OURS = ("display", "input")
_SHOWWARNING = warnings.showwarning


class _Figures:
    """matplotlib, from the moment a cell imports it."""

    def __init__(self, kernel: Kernel) -> None:
        self._kernel = kernel
        self._styled: ModuleType | None = None
        self._count = 0

    def prepare(self) -> None:
        """Be there when matplotlib gets imported."""
        self._count = 0
        if self not in sys.meta_path:
            sys.meta_path.insert(0, self)  # type: ignore[arg-type]
        for name in ("matplotlib", "matplotlib.pyplot"):
            if (module := sys.modules.get(name)) is not None:
                self.imported(module)

    def close(self) -> None:
        """Stop watching imports: outside a run they are not ours."""
        if self in sys.meta_path:
            sys.meta_path.remove(self)  # type: ignore[arg-type]

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> Any:
        """Find the two modules as everybody does, and be told when they are ready."""
        if name not in ("matplotlib", "matplotlib.pyplot"):
            return None
        for finder in sys.meta_path:
            if finder is not self and (spec := finder.find_spec(name, path, target)):
                if spec.loader is not None:
                    spec.loader = _Loader(spec.loader, self)  # type: ignore[assignment]
                return spec
        return None

    def imported(self, module: ModuleType) -> None:
        """Give figures our size, font and fixed ids; let `plt.show()` show them."""
        if module.__name__ == "matplotlib":
            if self._styled is not module:
                self._styled = module
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore")
                    module.rcdefaults()
                    module.rcParams.update(FIGURE_STYLE)
        else:

            def show(*args: Any, **options: Any) -> None:
                """Show the open figures here instead of at the end of the cell."""
                output = _SINK.get() or self._kernel.output
                if output is not None:
                    self.flush(output)

            module.show = show  # type: ignore[attr-defined]

    def flush(self, output: _Output) -> None:
        """Show and close all open figures, in the order of their making."""
        pyplot = sys.modules.get("matplotlib.pyplot")
        if pyplot is None:
            return
        for number in pyplot.get_fignums():
            self.show(pyplot.figure(number), output)

    def show(self, thing: Any, output: _Output) -> bool:
        """Show a figure or picture; return False for anything else."""
        module = sys.modules.get("matplotlib.figure")
        if module is not None and isinstance(thing, module.Figure):
            try:
                self._draw(thing, output)
            finally:
                if (pyplot := sys.modules.get("matplotlib.pyplot")) is not None:
                    pyplot.close(thing)
            return True
        picture = getattr(type(thing), "_repr_png_", None)
        data = picture(thing) if callable(picture) else None
        if not isinstance(data, bytes) or data[:8] != b"\x89PNG\r\n\x1a\n":
            return False
        width, height = (int.from_bytes(data[i : i + 4], "big") for i in (16, 20))
        self._emit(output, "image/png", data, width, height, "")
        return True

    def _draw(self, figure: Any, output: _Output) -> None:
        inches = [float(side) for side in figure.get_size_inches()]
        if max(inches) > MAX_FIGURE_INCHES:
            raise ValueError(
                f"figure of {inches[0]:g} x {inches[1]:g} inches: "
                f"at most {MAX_FIGURE_INCHES} inches a side can be shown"
            )
        width, height = (round(side * 96) for side in inches)
        mime, data = "image/svg+xml", io.BytesIO()
        figure.savefig(data, format="svg", metadata=NO_METADATA)
        if data.tell() > MAX_FIGURE_BYTES:  # a cloud of 100 000 points, say
            mime, data = "image/png", io.BytesIO()
            figure.savefig(data, format="png", metadata={"Software": None})
        self._emit(output, mime, data.getvalue(), width, height, _alt(figure))

    def _emit(
        self, output: _Output, mime: str, data: bytes, width: int, height: int, alt: str
    ) -> None:
        self._count += 1
        if self._count > MAX_FIGURES or len(data) > MAX_FIGURE_BYTES:
            why = f"more than {MAX_FIGURES}" if self._count > MAX_FIGURES else "too large"
            output.write("stderr", f"figure {self._count} is not shown: {why}\n")
            return
        text = data.decode("utf-8") if mime == "image/svg+xml" else base64.b64encode(data).decode()
        output.item("figure", mime=mime, data=text, width=width, height=height, alt=alt)


class _Loader:
    """A module's own loader, which afterwards tells `_Figures`."""

    def __init__(self, loader: Any, figures: _Figures) -> None:
        self._loader, self._figures = loader, figures

    def create_module(self, spec: Any) -> Any:
        return self._loader.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        self._loader.exec_module(module)
        self._figures.imported(module)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._loader, name)


def _alt(figure: Any) -> str:
    """Say in the figure's own words what it shows: titles, then what is on the axes."""
    said = [figure.get_suptitle()]
    for axes in figure.axes:
        labels = [label for label in (axes.get_xlabel(), axes.get_ylabel()) if label]
        said.append(": ".join(part for part in (axes.get_title(), ", ".join(labels)) if part))
    return "; ".join(dict.fromkeys(part for part in said if part))


# Code


def _new_module() -> ModuleType:
    module = ModuleType("__main__")
    vars(module)["__builtins__"] = builtins
    return module


def _normal(code: str) -> str:
    """Return the text with plain line ends and spaces."""
    code = code.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return code.replace("\u00a0", " ")


def _compile(code: str, filename: str) -> tuple[CodeType, CodeType | None]:
    """Compile a cell; its last expression apart, unless a semicolon follows it."""
    flags = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
    tree = compile(code, filename, "exec", flags | ast.PyCF_ONLY_AST, dont_inherit=True)
    last = tree.body[-1] if tree.body else None
    if not isinstance(last, ast.Expr) or _quiet(code, last):
        return compile(tree, filename, "exec", flags, dont_inherit=True), None
    tree.body.pop()
    body = compile(tree, filename, "exec", flags, dont_inherit=True)
    # What the cell imports from __future__ holds for its last line too.
    future = body.co_flags & _FUTURE
    expression = ast.Expression(last.value)
    return body, compile(expression, filename, "eval", flags | future, dont_inherit=True)


_FUTURE = 0
for _feature in __future__.all_feature_names:
    _FUTURE |= getattr(__future__, _feature).compiler_flag


def _quiet(code: str, last: ast.Expr) -> bool:
    line = code.split("\n")[(last.end_lineno or 1) - 1]
    return line.encode()[last.end_col_offset :].decode().lstrip().startswith(";")


async def _evaluate(code: CodeType, space: dict[str, Any]) -> Any:
    value = eval(code, space)
    return await value if code.co_flags & inspect.CO_COROUTINE else value


def _current_task() -> asyncio.Task[Any] | None:
    try:
        return asyncio.current_task()
    except RuntimeError:
        return None


def _exit_line(code: object) -> str:
    if code is None or isinstance(code, int):
        return f"exited with {int(code or 0)}\n"
    return f"{code}\nexited with 1\n"


# Text


def _walk(trace: TracebackType | None) -> Iterator[tuple[CodeType, int]]:
    while trace is not None:
        yield trace.tb_frame.f_code, trace.tb_lineno or 0
        trace = trace.tb_next


def _at(source: _Source, number: int, function: str) -> str:
    where = f"  Cell {source.cell}, line {number}"
    if function != "<module>":
        where += f", in {function}"
    text = source.lines[number - 1] if 0 < number <= len(source.lines) else ""
    text = text.strip()[:MAX_LINE]
    return f"{where}\n    {text}" if text else where


def _name(error: BaseException) -> str:
    kind = type(error)
    if kind.__module__ in ("builtins", "__main__"):
        return kind.__qualname__
    return f"{kind.__module__}.{kind.__qualname__}"


def _message(error: BaseException) -> str:
    try:
        return str(error.msg if isinstance(error, SyntaxError) else error)
    except Exception:
        return "(the error cannot be turned into text)"


def _repr(value: Any) -> str:
    if isinstance(value, int) and value.bit_length() > BIG_INT_BITS:
        return f"<int of about {round(value.bit_length() * 0.30103)} digits>"
    return repr(value)


def _clip(text: str, limit: int = MAX_MESSAGE) -> str:
    return text if len(text) <= limit else f"{text[:limit]} … ({len(text) - limit} more characters)"


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "backslashreplace")


def _plain(text: str) -> str:
    """Spell out lone surrogates, which no HTML file and no message can carry."""
    return text if text.isascii() else _bytes(text).decode("utf-8")


def _encode(item: dict[str, Any]) -> str:
    """JSON without the json module's Python part, which a cell could break."""
    fields = []
    for key, value in item.items():
        text = encode_basestring_ascii(value) if isinstance(value, str) else repr(value)
        fields.append(f'"{key}":{"null" if value is None else text}')
    return "{" + ",".join(fields) + "}"


_BLANK = frozenset(vars(ModuleType("blank"))) | {"__builtins__"}
