"""Rotary embedding written wrongly: the mistakes that are the same in both layouts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from snippets.exercises.exercise import Mistake
from snippets.exercises.rotations import Array, Layout, Pair, Rotation, freqs_of, rotation, turned


def by_tables(layout: Layout, tables: Layout) -> Rotation:
    """Return x * cos + partner * sin, with the partners of one layout and the tables of another."""

    def rotate(x: Array, pos: Array, base: float = 10000.0) -> Array:
        a, b = layout.apart(x)
        angle = np.asarray(pos)[..., None] * freqs_of(x.shape[-1], base)
        angle = tables.together(angle, angle)
        return x * np.cos(angle) + layout.together(-b, a) * np.sin(angle)

    return rotate


def _each_coordinate(layout: Layout, exponents: Callable[[int], Array]) -> Rotation:
    """Return x * cos + partner * sin with d frequencies in place of d / 2."""

    def rotate(x: Array, pos: Array, base: float = 10000.0) -> Array:
        a, b = layout.apart(x)
        angle = np.asarray(pos)[..., None] * base ** -exponents(x.shape[-1])
        return x * np.cos(angle) + layout.together(-b, a) * np.sin(angle)

    return rotate


def _added(layout: Layout, cos_first: bool) -> Rotation:
    def add(x: Array, pos: Array, base: float = 10000.0) -> Array:
        angle = np.asarray(pos)[..., None] * freqs_of(x.shape[-1], base)
        parts = (np.cos(angle), np.sin(angle)) if cos_first else (np.sin(angle), np.cos(angle))
        return x + layout.together(*parts)

    return add


def _with_cos_and_sin(
    rule: Callable[[Array, Array, Array, Array], Pair],
) -> Callable[[Array, Array, Array], Pair]:
    return lambda a, b, angle: rule(a, b, np.cos(angle), np.sin(angle))


def _one_after_the_other(a: Array, b: Array, cos: Array, sin: Array) -> Pair:
    a = a * cos - b * sin
    return a, a * sin + b * cos


def _one_after_the_other_from_b(a: Array, b: Array, cos: Array, sin: Array) -> Pair:
    b = a * sin + b * cos
    return a * cos - b * sin, b


def _flat_places(x: Array, pos: Array) -> Array:
    """Return positions as np.outer takes them."""
    return np.ravel(pos)[:, None]


def _first_positions(x: Array, pos: Array) -> Array:
    """Return the positions of the first sample for all."""
    return np.reshape(pos, (-1, x.shape[-2]))[0][:, None]


def _from_zero(x: Array, pos: Array) -> Array:
    return np.arange(x.shape[-2])[:, None]


# The numbers in the sentences


def lengths(given: Mapping[str, Any], got: Array, wanted: Array) -> dict[str, Any]:
    """Return the length of the row that changed most, before and after."""
    before, after = (np.linalg.norm(rows, axis=-1) for rows in (given["x"], got))
    row = np.abs(after - before).argmax()
    return {"before": float(before.flat[row]), "after": float(after.flat[row])}


def lengths_and_pairs(given: Mapping[str, Any], got: Array, wanted: Array) -> dict[str, Any]:
    """Return the lengths, and how many pairs there are."""
    return {**lengths(given, got, wanted), "pairs": given["x"].shape[-1] // 2}


def angles(given: Mapping[str, Any], got: Array, wanted: Array) -> dict[str, Any]:
    """Return what the exponent of the second pair should be and what it becomes."""
    d, base = given["x"].shape[-1], given.get("base", 10000.0)
    return {
        "d": d,
        "base": base,
        "right": base ** (-2 / d),
        "half": base ** (-1 / d),
    }


def first_place(given: Mapping[str, Any], got: Array, wanted: Array) -> dict[str, Any]:
    """Return the first position that the rows stand at."""
    return {"first": int(np.ravel(given["pos"])[0])}


def base_and_half(given: Mapping[str, Any], got: Array, wanted: Array) -> dict[str, Any]:
    """Return the base that was asked for, and the half of the width."""
    return {
        "base": given.get("base", 10000.0),
        "half": given["x"].shape[-1] // 2,
    }


def mistakes(function: str, layout: Layout, other: Layout) -> list[Mistake]:
    """Return the mistakes that are the same in both layouts."""
    return [
        Mistake(
            "exponent",
            "看起来角度的指数不对：第 i 对每走一个位置转 θ_i = base^(-2i/d)，这里第 1 对应是 {base:g}^(-2/{d}) = {right:.4g} "
            "弧度（写成 i/d 就成了 {half:.4g}）。2i 是 0, 2, 4, …，也就是 np.arange(0, d, 2)。",
            "It looks as if the exponent is another one: pair i turns by θ_i = base^(-2i/d) per "
            "position, so pair 1 by {base:g}^(-2/{d}) = {right:.4g} radians here (i/d would make it "
            "{half:.4g}). 2i runs through 0, 2, 4, ...: np.arange(0, d, 2).",
            of=function,
            wrong=[
                rotation(layout, freqs=lambda d, base: base ** (-np.arange(d // 2) / d)),
                rotation(layout, freqs=lambda d, base: base ** (-2 * np.arange(0, d, 2) / d)),
                rotation(
                    layout,
                    freqs=lambda d, base: base ** (-np.arange(d // 2) / max(d // 2 - 1, 1)),
                ),
                rotation(layout, freqs=lambda d, base: base ** (-np.arange(1, d, 2) / d)),
                rotation(layout, freqs=lambda d, base: base ** (-np.arange(2, d + 1, 2) / d)),
            ],
            numbers=angles,
        ),
        Mistake(
            "exponent-sign",
            "看起来指数少了负号，或者频率的顺序反了：θ_i = base^(-2i/d) 应从 1 往下降，第 1 对是 {right:.4g} 弧度，"
            "你的却越来越大。",
            "It looks as if the minus in the exponent is missing, or the frequencies are in reverse: "
            "θ_i = base^(-2i/d) falls from 1, pair 1 turns by {right:.4g} radians; yours grow.",
            of=function,
            wrong=[
                rotation(layout, freqs=lambda d, base: base ** (np.arange(0, d, 2) / d)),
                rotation(layout, freqs=lambda d, base: freqs_of(d, base)[::-1]),
            ],
            numbers=angles,
        ),
        Mistake(
            "one-frequency",
            "看起来每一对都转同样的角度：只有第 0 对每个位置转 1 弧度，后面的越来越慢，第 1 对只转 {right:.4g} 弧度。",
            "It looks as if all pairs turn by the same angle: only pair 0 turns by 1 radian per "
            "position, the others ever more slowly, pair 1 by {right:.4g} radians.",
            of=function,
            wrong=rotation(layout, freqs=lambda d, base: np.ones(d // 2)),
            numbers=angles,
        ),
        Mistake(
            "frequency-per-coordinate",
            "看起来每个坐标都有自己的频率：一共只有 d/2 = {pairs} 个，一对里的两个数共用一个，否则就不是旋转。"
            "有一行的长度从 {before:.4g} 变成了 {after:.4g}。",
            "It looks as if every coordinate has a frequency of its own: there are only "
            "d/2 = {pairs}, and the two numbers of a pair share one, or it is no rotation. The "
            "length of a row goes from {before:.4g} to {after:.4g}.",
            of=function,
            wrong=[
                _each_coordinate(layout, lambda d: np.arange(d) / d),
                _each_coordinate(layout, lambda d: 2 * np.arange(d) / d),
            ],
            numbers=lengths_and_pairs,
        ),
        Mistake(
            "angle-unit",
            "看起来角度换了单位（乘了 π/180 或 2π）：θ 已经是弧度，np.cos 要的也是弧度，位置 1 的第 0 对就转 1 弧度。",
            "It looks as if the angle is converted (by π/180 or 2π): θ is in radians already, as "
            "np.cos wants it; at position 1, pair 0 turns by 1 radian.",
            of=function,
            wrong=[
                rotation(layout, freqs=lambda d, base: np.deg2rad(freqs_of(d, base))),
                rotation(layout, freqs=lambda d, base: 2 * np.pi * freqs_of(d, base)),
            ],
        ),
        Mistake(
            "base-fixed",
            "看起来没有用到参数 base：总是按 10000 来算，这里 base = {base:g}。",
            "It looks as if the argument `base` is not used: 10000 is taken always, but here "
            "base = {base:g}.",
            of=function,
            wrong=rotation(layout, freqs=lambda d, base: freqs_of(d, 10000.0)),
            numbers=base_and_half,
        ),
        Mistake(
            "sign-on-one-side",
            "看起来 sin 的正负号只有一处反了：这就不是旋转，有一行的长度从 {before:.4g} 变成了 {after:.4g}。"
            "(a, b) 转成 (a cos - b sin, a sin + b cos)：一减一加。",
            "It looks as if one sign of sin is the other way round: that is no rotation, and the "
            "length of a row goes from {before:.4g} to {after:.4g}. (a, b) turns into "
            "(a cos - b sin, a sin + b cos), one minus and one plus.",
            of=function,
            wrong=[
                rotation(layout, turn=_with_cos_and_sin(rule))
                for rule in (
                    lambda a, b, cos, sin: (a * cos + b * sin, a * sin + b * cos),
                    lambda a, b, cos, sin: (a * cos - b * sin, b * cos - a * sin),
                )
            ],
            numbers=lengths,
        ),
        Mistake(
            "turns-backwards",
            "看起来转的方向反了：位置 m 应转 +mθ，(a, b) 变成 (a cos - b sin, a sin + b cos)。"
            "q 和 k 都反着转，分数不变，所以自己训练看不出来；但这样就不能用别人训练好的权重。",
            "It looks as if everything turns the other way: position m turns by +mθ, and (a, b) "
            "becomes (a cos - b sin, a sin + b cos). With q and k both turned backwards the scores "
            "are the same, so training alone does not show it; but weights trained elsewhere no "
            "longer fit.",
            of=function,
            wrong=rotation(layout, turn=lambda a, b, angle: turned(a, b, -angle)),
        ),
        Mistake(
            "sin-for-cos",
            "看起来 sin 和 cos 对调了，或者两个结果放反了位置：位置 0 的角度是 0，cos 0 = 1，那一行应原样不动。",
            "It looks as if sin and cos have changed places, or the two results have: at position 0 "
            "the angle is 0 and cos 0 = 1, so that row must stay as it is.",
            of=function,
            wrong=[
                rotation(layout, turn=_with_cos_and_sin(rule))
                for rule in (
                    lambda a, b, cos, sin: (a * sin - b * cos, a * cos + b * sin),
                    lambda a, b, cos, sin: (a * sin + b * cos, a * cos - b * sin),
                )
            ],
        ),
        Mistake(
            "no-partner",
            "看起来乘 sin 的还是这个分量自己，没有换成它的搭档：a 要减去的是 b·sin，b 要加上的是 a·sin。"
            "有一行的长度从 {before:.4g} 变成了 {after:.4g}。",
            "It looks as if each coordinate is multiplied by sin itself, in place of its partner: "
            "b·sin is taken from a, and a·sin added to b. The length of a row goes from "
            "{before:.4g} to {after:.4g}.",
            of=function,
            wrong=[
                rotation(layout, turn=_with_cos_and_sin(rule))
                for rule in (
                    lambda a, b, cos, sin: (a * cos - a * sin, b * cos + b * sin),
                    lambda a, b, cos, sin: (a * cos + a * sin, b * cos + b * sin),
                    lambda a, b, cos, sin: (a * cos + a * sin, b * cos - b * sin),
                    lambda a, b, cos, sin: (a * cos, b * sin),
                    lambda a, b, cos, sin: (a * cos, b * cos),
                )
            ],
            numbers=lengths,
        ),
        Mistake(
            "one-coordinate-left",
            "看起来一对里只转了一个，另一个没有动：两个都要变，(a cos - b sin, a sin + b cos)。"
            "有一行的长度从 {before:.4g} 变成了 {after:.4g}。",
            "It looks as if only one of each pair turns and the other stays: both change, "
            "(a cos - b sin, a sin + b cos). The length of a row goes from {before:.4g} to "
            "{after:.4g}.",
            of=function,
            wrong=[
                rotation(layout, turn=_with_cos_and_sin(rule))
                for rule in (
                    lambda a, b, cos, sin: (a * cos - b * sin, b),
                    lambda a, b, cos, sin: (a, a * sin + b * cos),
                )
            ],
            numbers=lengths,
        ),
        Mistake(
            "half-returned",
            "看起来只返回了一半：最后一维应是 d = {d}，得到 {half}。每一对转完有两个数，都要放回结果里。",
            "It looks as if only half is returned: the last axis must be d = {d} long, not {half}. "
            "Each pair gives two numbers, and both go into the result.",
            of=function,
            shows=lambda given, got, wanted: (
                got.shape == (*wanted.shape[:-1], wanted.shape[-1] // 2)
            ),
            numbers=lambda given, got, wanted: {"d": wanted.shape[-1], "half": got.shape[-1]},
        ),
        Mistake(
            "uses-the-new-coordinate",
            "看起来算第二个分量时，用的是已经转过的第一个分量：先把 a 覆盖掉了。两个式子右边都要用旧的 a 和 b，"
            "先算好再写回。有一行的长度从 {before:.4g} 变成了 {after:.4g}。",
            "It looks as if the second coordinate is computed from the first one after its turn: a "
            "has been overwritten. Both right-hand sides take the old a and b; compute both, then "
            "write. The length of a row goes from {before:.4g} to {after:.4g}.",
            of=function,
            wrong=[
                rotation(layout, turn=_with_cos_and_sin(_one_after_the_other)),
                rotation(layout, turn=_with_cos_and_sin(_one_after_the_other_from_b)),
            ],
            numbers=lengths,
        ),
        Mistake(
            "adds",
            "看起来是把 sin、cos 加到 x 上：那是正弦位置编码，不是旋转。RoPE 是乘：每一对 (a, b) 转一个角度，"
            "长度不变；这里有一行的长度从 {before:.4g} 变成了 {after:.4g}。",
            "It looks as if sin and cos are added to x, which is the sinusoidal encoding and no "
            "rotation. RoPE multiplies: each pair (a, b) turns by an angle and keeps its length; "
            "here the length of a row goes from {before:.4g} to {after:.4g}.",
            of=function,
            wrong=[
                _added(each, cos_first) for each in (layout, other) for cos_first in (False, True)
            ],
            numbers=lengths,
        ),
        Mistake(
            "positions-restart",
            "看起来没有用到 pos，总是从 0 数起：这里第一行在位置 {first}。用 KV cache 解码时，新词元的位置要接着往下数，"
            "否则它和缓存里的键的距离就错了。",
            "It looks as if `pos` is not used and rows are counted from 0: the first row here "
            "stands at position {first}. When decoding with a KV cache a new token goes on "
            "counting; otherwise its distances to the cached keys are wrong.",
            of=function,
            wrong=rotation(layout, places=_from_zero),
            numbers=first_place,
        ),
        Mistake(
            "positions-shifted",
            "看起来位置多了或少了 1：位置 0 应当不转。pos 给的就是从 0 数起的绝对位置，直接乘 θ。",
            "It looks as if positions are one too many or too few: position 0 does not turn. `pos` "
            "holds absolute positions counted from 0; multiply them by θ as they are.",
            of=function,
            wrong=[
                rotation(layout, places=lambda x, pos: np.asarray(pos)[..., None] + 1),
                rotation(layout, places=lambda x, pos: np.asarray(pos)[..., None] - 1),
            ],
        ),
        Mistake(
            "flattened-positions",
            "看起来用了 np.outer(pos, θ)：它先把 pos 拉平成一维，所以每个样本位置不同（pos 是 (B, 1, N)）时就对不上了。"
            "写成 pos[..., None] * θ，形状是 (..., N, d/2)。",
            "It looks as if you use np.outer(pos, θ), which flattens `pos` first, so nothing fits "
            "once every sample has positions of its own, (B, 1, N). Write pos[..., None] * θ, of "
            "shape (..., N, d/2).",
            of=function,
            wrong=[
                rotation(layout, places=_flat_places),
                rotation(layout, places=_first_positions),
            ],
        ),
    ]
