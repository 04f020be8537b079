"""Rotary embedding of halves, and the order between the layouts: checks, and known mistakes."""

import numpy as np
from snippets.exercises.exercise import Exercise, Mistake
from snippets.exercises.kinds import Broken, FloatType, Property, Quick, Untouched, Values
from snippets.exercises.rotation_mistakes import base_and_half, by_tables, lengths, mistakes
from snippets.exercises.rotations import (
    HALF,
    INTERLEAVED,
    lengths_are_kept,
    only_the_distance_counts,
    position_zero_is_identity,
    rotation,
)

ROPE, PERM = "rope_half", "interleaved_to_half_perm"

rope_interleaved = rotation(INTERLEAVED)


def evens_first(d):
    return np.concatenate([np.arange(0, d, 2), np.arange(1, d, 2)])


def one_layout_becomes_the_other(call, given):
    d = given["d"]
    perm = call(**given)
    if perm.dtype.kind not in "iu":
        return Broken(
            f"perm 要能当索引用，dtype 应是整数，得到 {perm.dtype}。",
            f"perm is to be used as an index: its dtype must be an integer one, not {perm.dtype}.",
        )
    x = np.random.default_rng(0).normal(size=(3, d))
    pos = np.array([0, 1, 5])
    left = rope_interleaved(x, pos)[..., perm]
    right = call.rope_half(x=x[..., perm], pos=pos)
    if np.allclose(left, right, rtol=1e-9, atol=1e-9):
        return None
    place = np.unravel_index(np.abs(left - right).argmax(), left.shape)
    at = ", ".join(str(int(i)) for i in place)
    return Broken(
        f"rope_interleaved(x, pos)[..., perm] 和你的 rope_half(x[..., perm], pos) 应处处相等，d = {d} 时 [{at}] 处"
        f"一个是 {left[place]:.4g}，一个是 {right[place]:.4g}。",
        "rope_interleaved(x, pos)[..., perm] must equal your rope_half(x[..., perm], pos); with "
        f"d = {d}, [{at}] is {left[place]:.4g} in the one and {right[place]:.4g} in the other.",
    )


EXERCISE = Exercise(
    functions=[ROPE, PERM],
    minutes=15,
    level=2,
    checks=[
        Values(
            "small",
            "一对、两对坐标，可以手算",
            "One pair and two, as by hand",
            ["one-pair", "two-pairs"],
        ),
        Values(
            "shape",
            "批量维和头维，各维长度都不同",
            "Batch and head axes, all lengths different",
            ["three-rows", "batch"],
        ),
        Values(
            "cached",
            "位置不从 0 开始：KV cache 之后的新词元",
            "Positions that go on after a KV cache",
            ["one-new", "chunk"],
        ),
        Values(
            "padded",
            "每个样本有自己的位置（左侧填充）",
            "Every sample with positions of its own (left padding)",
            ["padded"],
        ),
        Values("base", "base 取别的值", "Another base", ["base"]),
        Values(
            "far",
            "位置很远、为负，数值很大",
            "Far and negative positions, large numbers",
            ["far", "large"],
        ),
        Property(
            "origin",
            "位置 0 原样不动",
            "Position 0 changes nothing",
            ["two-pairs", "batch"],
            test=position_zero_is_identity,
        ),
        Property(
            "length",
            "每一行的长度不变",
            "Every row keeps its length",
            ["two-pairs", "chunk", "far"],
            test=lengths_are_kept,
        ),
        Property(
            "relative",
            "内积只取决于位置之差",
            "Scores depend on the distance alone",
            ["three-rows", "chunk"],
            test=only_the_distance_counts,
        ),
        Values(
            "permutation",
            "换排列：从交错到 half-split",
            "The order: from interleaved to half-split",
            ["perm-4", "perm-6", "perm-14", "perm-2"],
        ),
        Property(
            "both-layouts",
            "换了排列，两种布局的结果一样",
            "Once permuted, both layouts give the same",
            ["perm-4", "perm-6", "perm-14"],
            needs=[ROPE],
            test=one_layout_becomes_the_other,
        ),
        Untouched(cases=["two-pairs", "chunk"]),
        FloatType(cases=["three-rows", "chunk"]),
        Quick(
            inputs=lambda rng: {"x": rng.normal(size=(3, 40, 32)), "pos": np.arange(40)},
        ),
    ],
    hidden=["rope_interleaved", "rope_freqs", "rotate_pairs", "rope_half_backward"],
    mistakes=[
        Mistake(
            "mixed-layout",
            "看起来用的是交错的配对：x[0] 和 x[1] 一起转。half-split 布局里，前一半和后一半对应的两个是一对：x[0] 和 x[{half}]。"
            "单独训练时两种都行，但拿别人的权重来用，就必须是权重训练时的那一种。",
            "It looks as if neighbours are paired, x[0] and x[1]: that is the interleaved layout. In "
            "the half-split one a coordinate of the first half turns with its counterpart in the "
            "second, x[0] with x[{half}]. Trained from scratch both will do; with weights from "
            "elsewhere it must be the one they were trained for.",
            of=ROPE,
            wrong=rotation(INTERLEAVED),
            numbers=base_and_half,
        ),
        Mistake(
            "tables-of-the-other-layout",
            "看起来配对和 cos/sin 表的排法不一致：i 和 i + d/2 是一对，表就要排成 [θ0, θ1, …, θ0, θ1, …]（np.concatenate），"
            "[θ0, θ0, θ1, θ1, …]（np.repeat）是交错布局的。一对里的两个数转了不同的角度，有一行的长度从 "
            "{before:.4g} 变成了 {after:.4g}。",
            "It looks as if the pairs and the cos/sin tables are of different layouts: with i and "
            "i + d/2 as partners the table is [θ0, θ1, ..., θ0, θ1, ...] (np.concatenate); "
            "[θ0, θ0, θ1, θ1, ...] (np.repeat) belongs to the interleaved one. The two numbers of a "
            "pair turn by different angles, and the length of a row goes from {before:.4g} to "
            "{after:.4g}.",
            of=ROPE,
            wrong=[by_tables(HALF, INTERLEAVED), by_tables(INTERLEAVED, HALF)],
            numbers=lengths,
        ),
        Mistake(
            "not-put-back",
            "看起来每一对都转对了，但放的位置是交错的：这里要写回前一半和后一半，"
            "np.concatenate([第一个分量, 第二个分量], axis=-1)。",
            "It looks as if every pair is turned rightly but put where the interleaved layout has "
            "it: here first coordinates go to the first half and second ones to the second, "
            "np.concatenate([first, second], axis=-1).",
            of=ROPE,
            wrong=rotation(HALF, together=INTERLEAVED.together),
        ),
        *mistakes(ROPE, HALF, INTERLEAVED),
        Mistake(
            "inverse-permutation",
            "看起来这是反方向的排列（从 half-split 回到交错）：d = {d} 时应以 0, 2, 4 开头。x[..., perm] 的第 i 个"
            "取的是旧的第 perm[i] 个；两个方向互为 np.argsort。",
            "It looks as if this is the way back, from half-split to interleaved: with d = {d} it "
            "must begin with 0, 2, 4. Entry i of x[..., perm] is the old entry perm[i]; np.argsort "
            "turns one direction into the other.",
            of=PERM,
            wrong=lambda d: np.argsort(evens_first(d)),
            numbers=lambda given, got, wanted: {"d": given["d"]},
        ),
        Mistake(
            "odd-first",
            "看起来奇数坐标排在了前面：那样每一对的两个分量互换，转的方向就反了。先排每一对的第一个（0, 2, 4, …）。",
            "It looks as if the odd coordinates come first: the two of each pair change places, and "
            "everything turns the other way. First the first of each pair: 0, 2, 4, ...",
            of=PERM,
            wrong=lambda d: np.concatenate([np.arange(1, d, 2), np.arange(0, d, 2)]),
        ),
        Mistake(
            "halves-swapped",
            "看起来只是把前一半和后一半换了位置：交错布局里一对是相邻的 2i 和 2i + 1，它们要分别去到第 i 和第 i + d/2 个位置。",
            "It looks as if the two halves just change places: in the interleaved layout the "
            "neighbours 2i and 2i + 1 are a pair, and they are to go to places i and i + d/2.",
            of=PERM,
            wrong=lambda d: np.roll(np.arange(d), d // 2),
        ),
        Mistake(
            "identity-permutation",
            "看起来顺序没有变：交错布局里相邻的 2i 和 2i + 1 是一对，它们要分别去到第 i 和第 i + d/2 个位置。",
            "It looks as if nothing changes places: in the interleaved layout the neighbours 2i and "
            "2i + 1 are a pair, and they are to go to places i and i + d/2.",
            of=PERM,
            wrong=np.arange,
        ),
        Mistake(
            "matrix-for-indices",
            "看起来返回的是 {d}×{d} 的置换矩阵：这里要长度为 {d} 的整数索引，x[..., perm] 就能换排列，不必乘矩阵。",
            "It looks as if this is the {d} by {d} permutation matrix: wanted are {d} integers, so "
            "that x[..., perm] does it without a product of matrices.",
            of=PERM,
            wrong=[lambda d: np.eye(d)[evens_first(d)], lambda d: np.eye(d)[evens_first(d)].T],
            numbers=lambda given, got, wanted: {"d": given["d"]},
        ),
    ],
)
