"""Calling what the reader wrote: on copies, one call at a time, whatever it does."""

from __future__ import annotations

import asyncio
import builtins
import inspect
from collections.abc import Callable, Mapping
from time import perf_counter
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from snippets.exercises.restore import Interpreter

if TYPE_CHECKING:
    from snippets.exercises.grade import Output

# A call may leave the built-ins broken: what it raised is caught here before they are put back.
__builtins__ = dict(vars(builtins))

# These end the whole check, not one call of it.
ENDS = (KeyboardInterrupt, asyncio.CancelledError)


FLOOD = 1_000_000  # characters printed by one call


class FloodError(Exception):
    """The answer prints, and does not come to an end."""

    __module__ = "builtins"  # shown to the reader by its name alone


class Outcome(NamedTuple):
    """What one call gave."""

    value: Any = None
    error: BaseException | None = None
    changed: tuple[str, ...] = ()  # arguments that are not what they were
    printed: int = 0  # bytes
    seconds: float = 0.0


class Answer:
    """The functions asked for, as the reader wrote them (or as the solution has them)."""

    def __init__(
        self,
        functions: Mapping[str, Callable[..., Any]],
        parameters: Mapping[str, Mapping[str, Any]],
        interpreter: Interpreter,
        output: Output,
    ) -> None:
        """Take the functions by name, and the `parameters` of each with their defaults."""
        self._functions = functions
        self._parameters = parameters
        self._interpreter = interpreter
        self._output = output
        self.last: tuple[str, Mapping[str, Any]] | None = None

    def call(self, function: str, given: Mapping[str, Any]) -> Outcome:
        """Call with copies of the arguments; return copies of what came out.

        The arguments go by position: the reader may have named the parameters otherwise.
        """
        fresh = {name: copied(value) for name, value in given.items()}
        arguments = in_order(self._parameters[function], fresh)
        self.last = function, given
        before, value, error = self._output.written(), None, None
        self._output.ceiling = self._output.volume + FLOOD, FloodError
        started = perf_counter()
        try:
            # Overflow is judged by what it does to the result.
            with np.errstate(all="ignore"):
                value = self._functions[function](*arguments)
        except ENDS:
            raise
        except BaseException as raised:
            error = raised
        finally:
            seconds = perf_counter() - started
            self._output.ceiling = None
            self._interpreter.mend()
        if inspect.iscoroutine(value):
            value.close()  # else Python complains that nobody waited for it
        return Outcome(
            value=copied(value),
            error=error,
            changed=tuple(name for name in given if not untouched(given[name], fresh[name])),
            printed=self._output.written() - before,
            seconds=seconds,
        )


def in_order(parameters: Mapping[str, Any], given: Mapping[str, Any]) -> list[Any]:
    """Return the arguments by position, defaults in the gaps.

    >>> in_order({"q": inspect.Parameter.empty, "mask": None, "scale": None}, {"q": 1, "scale": 2})
    [1, None, 2]
    """
    last = max(index for index, name in enumerate(parameters) if name in given)
    names = list(parameters)[: last + 1]
    return [given[name] if name in given else parameters[name] for name in names]


def parameters_of(function: Callable[..., Any]) -> dict[str, Any]:
    """Return the parameters and their defaults, by name."""
    found = inspect.signature(function).parameters
    return {name: parameter.default for name, parameter in found.items()}


def copied(value: Any) -> Any:
    """Return a copy that later calls cannot change; arrays in tuples and lists too."""
    if isinstance(value, np.ndarray):
        return value.copy(order="K") if type(value) is np.ndarray else value
    if type(value) in (tuple, list):
        return type(value)(copied(part) for part in value)
    return value


def untouched(before: Any, after: Any) -> bool:
    """Tell whether an argument is what it was."""
    if not isinstance(before, np.ndarray):
        return True
    return (
        before.shape == after.shape
        and before.dtype == after.dtype
        and np.array_equal(before, after, equal_nan=before.dtype.kind == "f")
    )
