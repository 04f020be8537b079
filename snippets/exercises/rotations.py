"""Rotary embedding in parts that can be replaced, and what holds for every rotation."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np

from snippets.exercises.kinds import Broken

Array = np.ndarray[Any, Any]
Pair = tuple[Array, Array]
Rotation = Callable[..., Array]


class Layout(NamedTuple):
    """Which coordinates are partners: how to take x apart, and how to put it together."""

    apart: Callable[[Array], Pair]
    together: Callable[[Array, Array], Array]


def _woven(a: Array, b: Array) -> Array:
    return np.stack([a, b], axis=-1).reshape(*a.shape[:-1], -1)


def _joined(a: Array, b: Array) -> Array:
    return np.concatenate([a, b], axis=-1)


INTERLEAVED = Layout(lambda x: (x[..., 0::2], x[..., 1::2]), _woven)
HALF = Layout(lambda x: tuple(np.split(x, 2, axis=-1)), _joined)


# The parts of a rotation; a mistake puts another in the place of one.


def freqs_of(d: int, base: float) -> Array:
    """Return the angle of each pair per position."""
    return base ** (-np.arange(0, d, 2) / d)


def turned(a: Array, b: Array, angle: Array) -> Pair:
    """Turn every point (a, b) by its angle."""
    cos, sin = np.cos(angle), np.sin(angle)
    return a * cos - b * sin, a * sin + b * cos


def rotation(
    layout: Layout,
    together: Callable[[Array, Array], Array] | None = None,
    freqs: Callable[[int, float], Array] = freqs_of,
    turn: Callable[[Array, Array, Array], Pair] = turned,
    places: Callable[[Array, Array], Array] = lambda x, pos: np.asarray(pos)[..., None],
) -> Rotation:
    """Return the rotation with some of its parts replaced."""

    def rotate(x: Array, pos: Array, base: float = 10000.0) -> Array:
        a, b = layout.apart(x)
        angle = places(x, pos) * freqs(x.shape[-1], base)
        return (together or layout.together)(*turn(a, b, angle))

    return rotate


# Properties of every rotation


def position_zero_is_identity(call: Any, given: Mapping[str, Any]) -> Broken | None:
    """Test that rows at position 0 stay as they are."""
    x = given["x"]
    out = call(**{**given, "pos": np.zeros_like(given["pos"])})
    if np.allclose(out, x, rtol=1e-12, atol=1e-12):
        return None
    place = np.unravel_index(np.abs(out - x).argmax(), x.shape)
    at = ", ".join(str(int(i)) for i in place)
    return Broken(
        f"位置全是 0 时不该有任何改动，可是 [{at}] 处从 {x[place]:.4g} 变成了 {out[place]:.4g}。",
        f"At position 0 nothing may change, but [{at}] goes from {x[place]:.4g} to "
        f"{out[place]:.4g}.",
    )


def lengths_are_kept(call: Any, given: Mapping[str, Any]) -> Broken | None:
    """Test that every row keeps its length."""
    out = call(**given)
    before, after = (np.linalg.norm(rows, axis=-1) for rows in (given["x"], out))
    if np.allclose(before, after, rtol=1e-9):
        return None
    row = np.abs(after - before).argmax()
    return Broken(
        f"旋转不改变长度，可是有一行的长度从 {before.flat[row]:.6g} 变成了 {after.flat[row]:.6g}。",
        f"A rotation keeps lengths, but a row goes from {before.flat[row]:.6g} to "
        f"{after.flat[row]:.6g}.",
    )


def only_the_distance_counts(call: Any, given: Mapping[str, Any]) -> Broken | None:
    """Test that scores between rows stay the same when all positions move on together."""

    def scores(shift: int) -> Array:
        rows = call(**{**given, "pos": given["pos"] + shift})
        return rows @ np.swapaxes(rows, -1, -2)

    before = scores(0)
    for shift in (1, 500):
        after = scores(shift)
        if np.allclose(before, after, rtol=1e-9, atol=1e-9):
            continue
        place = np.unravel_index(np.abs(after - before).argmax(), before.shape)
        i, j = (int(n) for n in place[-2:])
        return Broken(
            f"所有位置一起加 {shift}，第 {i} 行和第 {j} 行的内积应不变（只看位置之差），"
            f"可是它从 {before[place]:.6g} 变成了 {after[place]:.6g}。",
            f"With {shift} added to all positions the product of rows {i} and {j} must stay the "
            f"same, since only their distance counts; it goes from {before[place]:.6g} to "
            f"{after[place]:.6g}.",
        )
    return None
