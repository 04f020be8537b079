"""Compare what an answer gave with what it must give, and say how they differ."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

from snippets.exercises import sentences
from snippets.exercises.exercise import Words
from snippets.exercises.shown import shown

Array = np.ndarray[Any, Any]


class Tolerance(NamedTuple):
    """How far two numbers may be apart; `atol` counts in units of the largest wanted number."""

    rtol: float
    atol: float


# Sums of a few dozen numbers in another order differ by some 1e-16; a wrong formula by far more.
FLOAT64 = Tolerance(1e-9, 1e-12)
# float32 has 24 bits: 6e-8 a step, some tens of steps.
FLOAT32 = Tolerance(2e-5, 2e-6)
# Two wrong answers are the same mistake though one of them lost some digits on the way.
ALIKE = Tolerance(1e-6, 1e-9)


class Trouble(NamedTuple):
    """What is wrong with a result."""

    words: Words
    wanted: str = ""
    got: str = ""
    diagnosis: str = ""


def trouble(
    value: Any,
    wanted: Any,
    tolerance: Tolerance = FLOAT64,
    printed: int = 0,
) -> Trouble | None:
    """Return what is wrong with `value`, or None. `printed`: so many bytes did the call print."""
    if isinstance(wanted, Mapping):
        return _trouble_in_parts(value, wanted, tolerance, printed)
    return _trouble_in_one("", value, wanted, tolerance, printed)


def alike(value: Any, other: Any, tolerance: Tolerance = ALIKE) -> bool:
    """Tell whether two results are the same numbers in the same shapes.

    >>> alike(np.array([0.5, np.nan]), np.array([0.5, np.nan])), alike(np.ones(2), np.ones(3))
    (True, False)
    """
    if isinstance(value, Mapping):
        value = tuple(value.values())
    if isinstance(other, Mapping):
        other = tuple(other.values())
    if isinstance(value, tuple | list) or isinstance(other, tuple | list):
        return (
            isinstance(value, tuple | list)
            and isinstance(other, tuple | list)
            and len(value) == len(other)
            and all(alike(a, b, tolerance) for a, b in zip(value, other, strict=True))
        )
    if not (is_number(value) and is_number(other)):
        return False
    a, b = np.asarray(value), np.asarray(other)
    return a.shape == b.shape and bool(close(a, b, tolerance).all())


def is_number(value: Any) -> bool:
    """Tell whether `value` is a real number, a bool, or an array of them."""
    if isinstance(value, np.ndarray):
        return type(value) is np.ndarray and value.dtype.kind in "fiub"
    return isinstance(value, bool | int | float | np.bool_ | np.integer | np.floating)


def close(got: Array, wanted: Array, tolerance: Tolerance) -> Array:
    """Return where the numbers agree; nan agrees with nan, an infinity with itself."""
    got, wanted = got.astype(np.float64), wanted.astype(np.float64)
    finite = np.abs(wanted[np.isfinite(wanted)])
    unit = max(1.0, float(finite.max(initial=0.0)))
    return np.isclose(got, wanted, tolerance.rtol, tolerance.atol * unit, equal_nan=True)


def _trouble_in_parts(
    value: Any, wanted: Mapping[str, Any], tolerance: Tolerance, printed: int
) -> Trouble | None:
    names = list(wanted)
    if not isinstance(value, tuple | list) or len(value) != len(names):
        if found := _wrong_kind("", value, wanted, printed):
            return found
        return Trouble(
            sentences.wrong_parts(names, value),
            _outline(wanted),
            _outline(value),
        )
    order = _other_order(value, list(wanted.values()))
    if order:
        said = [names[i] for i in order]
        return Trouble(sentences.other_order(names, said), _outline(wanted), _outline(value))
    for name, part in zip(names, value, strict=True):
        if found := _trouble_in_one(name, part, wanted[name], tolerance, printed):
            return found
    return None


def _other_order(value: Any, wanted: list[Any]) -> list[int]:
    """Return which of the wanted values came in which place, if all came, in another order."""
    if all(alike(part, right) for part, right in zip(value, wanted, strict=True)):
        return []
    places = [[i for i, right in enumerate(wanted) if alike(part, right)] for part in value]
    order = [found[0] for found in places if len(found) == 1]
    return order if sorted(order) == list(range(len(wanted))) else []


def _trouble_in_one(
    name: str, value: Any, wanted: Any, tolerance: Tolerance, printed: int
) -> Trouble | None:
    if found := _wrong_kind(name, value, wanted, printed):
        return found
    got, right = np.asarray(value), np.asarray(wanted)
    if got.shape != right.shape:
        words = sentences.wrong_shape(name, got.shape, right.shape)
        return Trouble(words, _outline(right), _outline(got))
    if right.dtype.kind == "f" and got.dtype.kind in "iub":
        words = sentences.whole_numbers(name, got.dtype.name)
        return Trouble(words, _short(right), _short(got) + f"  # {got.dtype.name}")
    if right.dtype.kind == "b" and got.dtype.kind != "b":
        # A mask that is added to the scores has 0 where a key is seen.
        additive = got.dtype.kind == "f" and not got[right].any()
        words = sentences.not_bool(name, got.dtype.name, additive)
        return Trouble(words, _short(right), _short(got), "not-bool")
    fits = close(got, right, tolerance)
    if fits.all():
        return None
    digits = 6 if not close(got, right, Tolerance(1e-4, 1e-5)).all() else 12
    words = sentences.wrong_numbers(name, got, right, fits)
    return Trouble(words, shown(right, digits), shown(got, digits))


def _wrong_kind(name: str, value: Any, wanted: Any, printed: int) -> Trouble | None:
    """Return what is wrong with the type, before any number is looked at."""
    if is_number(value):
        return None
    if value is None:
        words, diagnosis = sentences.returns_nothing(printed)
        return Trouble(words, _outline(wanted), "None", diagnosis)
    got = type(value).__name__
    if inspect.isgenerator(value) or inspect.isasyncgen(value):
        return Trouble(sentences.generator(), _outline(wanted), got, "yields")
    if inspect.iscoroutine(value):
        return Trouble(sentences.coroutine(), _outline(wanted), got, "is-async")
    if isinstance(value, tuple | list) and isinstance(wanted, Mapping):
        return None
    if isinstance(value, np.ndarray) and type(value) is np.ndarray:
        words = sentences.wrong_dtype(name, value.dtype)
        return Trouble(
            words,
            _outline(wanted),
            f"dtype {value.dtype}, shape {value.shape}",
        )
    words = sentences.wrong_type(name, value, np.ndim(wanted) > 0)
    return Trouble(
        words,
        _outline(wanted),
        f"{got}: {shown(value)}" if got != "str" else shown(value),
    )


def _outline(value: Any) -> str:
    """Return type and shape, for where the numbers do not matter yet."""
    if isinstance(value, Mapping):
        return "(" + ", ".join(f"{name}: {_outline(part)}" for name, part in value.items()) + ")"
    if isinstance(value, tuple):
        return "(" + ", ".join(_outline(part) for part in value) + ("," * (len(value) == 1)) + ")"
    if isinstance(value, np.ndarray) and value.ndim:
        return f"shape {value.shape}"
    return shown(value, 6) if is_number(value) else type(value).__name__


def _short(value: Array) -> str:
    return shown(value, 6)
