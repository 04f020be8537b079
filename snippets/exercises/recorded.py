"""Reading numbers that another program recorded as JSON."""

from __future__ import annotations

from typing import Any

import numpy as np

# JSON has no word for these; Python's own spelling is read back by float().
SPECIAL = {"nan": float("nan"), "inf": float("inf"), "-inf": float("-inf")}


def revive(value: Any) -> Any:
    """Return lists of numbers as arrays, and the words for nan and inf as numbers.

    >>> revive({"x": [[1.0, "-inf"]], "n": [1, 2]})
    {'x': array([[  1., -inf]]), 'n': array([1, 2])}
    """
    if isinstance(value, dict):
        return {key: revive(item) for key, item in value.items()}
    if isinstance(value, list):
        items = [revive(item) for item in value]
        if all(isinstance(item, int | float | np.ndarray) for item in items):
            return np.array(items)
        return items
    return SPECIAL.get(value, value) if isinstance(value, str) else value
