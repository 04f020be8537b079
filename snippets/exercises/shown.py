"""Values as Python text: short enough to read, exact where it matters."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

MOST_SHOWN = 24  # elements; of a longer array the corners and the shape
MOST_CHARACTERS = 600


def shown(value: Any, digits: int | None = None) -> str:
    r"""Return `value` as Python text; `digits` rounds floats.

    >>> shown(np.array([[1000.0, 0.0]]))
    'np.array([[1000., 0.]])'
    >>> shown(np.float32([1, 2])), shown(np.float64(0.5)), shown(1 / 3, digits=4)
    ('np.array([1., 2.], dtype=np.float32)', '0.5', '0.3333')
    >>> shown(np.zeros((5, 7)))
    'np.array([[0., ..., 0.],\n          ...,\n          [0., ..., 0.]])  # shape (5, 7)'
    >>> shown({"out": np.eye(1), "attn": 2})
    'out = np.array([[1.]])\nattn = 2'
    """
    if isinstance(value, Mapping):
        return "\n".join(f"{name} = {shown(part, digits)}" for name, part in value.items())
    if isinstance(value, np.ndarray) and value.ndim:
        return _array(value, digits)
    if isinstance(value, np.ndarray | np.generic):
        value = value.item()
    if isinstance(value, float):
        return repr(value) if digits is None else f"{value:.{digits}g}"
    if isinstance(value, tuple | list):
        inner = ", ".join(shown(part, digits) for part in value[:MOST_SHOWN])
        return clipped(f"[{inner}]" if isinstance(value, list) else f"({inner})")
    if value is None or isinstance(value, bool | int | complex | str):
        return clipped(repr(value))
    return f"<{type(value).__name__}>"


def _array(array: np.ndarray[Any, Any], digits: int | None) -> str:
    long = array.size > MOST_SHOWN
    # inf and nan are names of NumPy where the text is run again
    with np.printoptions(nanstr="np.nan", infstr="np.inf", sign="-"):
        text = np.array2string(
            np.asarray(array),
            max_line_width=88,
            precision=17 if digits is None else digits,
            floatmode="unique" if digits is None else "maxprec",
            suppress_small=False,
            threshold=MOST_SHOWN,
            edgeitems=1 if array.ndim > 1 else 3,
            separator=", ",
            prefix="np.array(",
        )
    if "\n" not in text:
        text = re.sub(r" +", " ", text)
        text = re.sub(r"(?<=\[) | (?=[,\]])", "", text)
    if array.dtype.kind == "f" and array.dtype != np.float64:
        text += f", dtype=np.{array.dtype.name}"
    return clipped(f"np.array({text})") + (f"  # shape {array.shape}" if long else "")


def call_of(function: str, parameters: Sequence[str], given: Mapping[str, Any]) -> str:
    """Return the call: arrays by their name, everything else by its value.

    >>> call_of("softmax", ["x", "axis"], {"x": np.eye(2), "axis": 1})
    'softmax(x, axis=1)'
    >>> call_of("attention", ["q", "mask", "scale"], {"q": np.eye(2), "scale": 0.3})
    'attention(q, scale=0.3)'
    """
    parts, skipped = [], False
    for name in parameters:
        if name not in given:
            skipped = True
            continue
        value = given[name]
        if isinstance(value, np.ndarray):
            parts.append(f"{name}={name}" if skipped else name)
        else:
            parts.append(f"{name}={shown(value)}")
    return f"{function}({', '.join(parts)})"


def given_of(given: Mapping[str, Any]) -> str:
    """Return the arrays among the arguments as assignments, one a line."""
    arrays = {name: value for name, value in given.items() if isinstance(value, np.ndarray)}
    return shown(arrays)


def clipped(text: str, limit: int = MOST_CHARACTERS) -> str:
    """Return `text`, its end left out if it is too long."""
    return text if len(text) <= limit else text[:limit] + " …"
