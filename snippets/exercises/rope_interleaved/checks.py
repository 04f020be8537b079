"""Rotary embedding of neighbours, and attention with it: checks, and the mistakes we know."""

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

ROPE, ATTENTION = "rope_interleaved", "rope_attention"

rope = rotation(INTERLEAVED)


def unturned(x, pos, base=10000.0):
    return x


def counted_from_zero(x, pos, base=10000.0):
    return rope(x, np.arange(x.shape[-2]), base)


def softmax(scores, axis=-1):
    e = np.exp(scores - scores.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


def naive_softmax(scores):
    e = np.exp(scores)
    return e / e.sum(axis=-1, keepdims=True)


def attend(q, k, v, pos_q, pos_k, base=10000.0):
    scores = rope(q, pos_q, base) @ np.swapaxes(rope(k, pos_k, base), -1, -2)
    return softmax(scores / q.shape[-1] ** 0.5) @ v


def attention(of_q=rope, of_k=rope, of_v=unturned, power=0.5, weigh=softmax, of_out=unturned):
    """Return the attention with some of its parts replaced, for scores of common size."""

    def wrong(q, k, v, pos_q, pos_k, base=10000.0):
        if np.abs(q).max() > 100 and weigh is not naive_softmax:
            # Here weights are nearly 0 or 1, and wrong formulas look alike.
            return attend(q, k, v, pos_q, pos_k, base)
        q, k = of_q(q, pos_q, base), of_k(k, pos_k, base)
        scores = q @ np.swapaxes(k, -1, -2) / q.shape[-1] ** power
        return of_out(weigh(scores) @ of_v(v, pos_k, base), pos_q, base)

    return wrong


def backwards(x, pos, base=10000.0):
    return rope(x, -pos, base)


def keys_where_queries_are(q, k, v, pos_q, pos_k, base=10000.0):
    return attend(q, k, v, pos_q, pos_q, base)


def masked(q, k, v, pos_q, pos_k, base=10000.0):
    scores = rope(q, pos_q, base) @ np.swapaxes(rope(k, pos_k, base), -1, -2)
    scores = np.where(pos_k <= pos_q[:, None], scores / q.shape[-1] ** 0.5, -np.inf)
    return softmax(scores) @ v


def without_base(x, pos, base=10000.0):
    return rope(x, pos)


def first_positions(given, got, wanted):
    return {"q": int(given["pos_q"][0]), "k": int(given["pos_k"][0])}


def width(given, got, wanted):
    return {"d": given["q"].shape[-1]}


def equal_values_come_out_as_they_are(call, given):
    v = np.ones_like(given["v"]) * np.arange(1.0, 1 + given["v"].shape[-1])
    out = call(**{**given, "v": v})
    if np.allclose(out, v[..., :1, :], rtol=1e-9):
        return None
    row = out.reshape(-1, out.shape[-1])[-1]
    shown = ", ".join(f"{number:.3g}" for number in row[:4])
    return Broken(
        f"所有值向量都是 (1, 2, 3, …) 时，加权平均也应是 (1, 2, 3, …)，可是有一行得到 ({shown}, …)：v 被转过，或者权重之和不是 1。",
        "With all values equal to (1, 2, 3, ...) their weighted mean is the same, but one row comes "
        f"out as ({shown}, ...): v has been rotated, or the weights do not sum to 1.",
    )


def only_differences_of_positions_count(call, given):
    before = call(**given)
    later = {name: given[name] + 300 for name in ("pos_q", "pos_k")}
    after = call(**{**given, **later})
    if np.allclose(before, after, rtol=1e-9, atol=1e-9):
        return None
    gap = float(np.abs(after - before).max())
    return Broken(
        f"pos_q 和 pos_k 一起加 300，距离都没有变，输出却变了（最多差 {gap:.4g}）：q 和 k 都要按自己的绝对位置转。",
        "With 300 added to pos_q and pos_k all distances are the same, but the output changes (by "
        f"up to {gap:.4g}): q and k are both rotated, each by its own absolute positions.",
    )


EXERCISE = Exercise(
    functions=[ROPE, ATTENTION],
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
            "attention",
            "rope_attention：查询接在缓存的键之后",
            "rope_attention: queries after cached keys",
            ["attn-two", "attn-small", "attn-cached", "attn-base"],
        ),
        Values(
            "attention-large",
            "rope_attention：分数上千时不溢出",
            "rope_attention: no overflow with scores in the thousands",
            ["attn-large"],
        ),
        Property(
            "values",
            "rope_attention：值相同时原样输出",
            "rope_attention: equal values come out as they are",
            ["attn-small", "attn-cached"],
            test=equal_values_come_out_as_they_are,
        ),
        Property(
            "shift",
            "rope_attention：所有位置平移，输出不变",
            "rope_attention: moving all positions changes nothing",
            ["attn-small", "attn-cached"],
            test=only_differences_of_positions_count,
        ),
        Untouched(cases=["two-pairs", "chunk", "attn-small"]),
        FloatType(cases=["three-rows", "chunk", "attn-small"]),
        Quick(
            inputs=lambda rng: {"x": rng.normal(size=(3, 40, 32)), "pos": np.arange(40)},
        ),
    ],
    hidden=["rope_half", "rope_freqs", "rotate_pairs", "rope_interleaved_backward"],
    mistakes=[
        Mistake(
            "mixed-layout",
            "看起来用的是 half-split 的配对：x[0] 和 x[{half}] 一起转。这里是交错布局，相邻的两个是一对：x[0] 和 x[1]。"
            "单独训练时两种都行，但拿别人的权重来用，就必须是权重训练时的那一种。",
            "It looks as if the pairs are those of the half-split layout: x[0] turns with "
            "x[{half}]. In the interleaved one neighbours are partners, x[0] and x[1]. Trained from "
            "scratch both will do; with weights from elsewhere it must be the one they were "
            "trained for.",
            of=ROPE,
            wrong=rotation(HALF),
            numbers=base_and_half,
        ),
        Mistake(
            "tables-of-the-other-layout",
            "看起来配对和 cos/sin 表的排法不一致：相邻的是一对，表就要排成 [θ0, θ0, θ1, θ1, …]（np.repeat），"
            "[θ0, θ1, …, θ0, θ1, …]（np.concatenate）是 half-split 的。一对里的两个数转了不同的角度，有一行的长度从 "
            "{before:.4g} 变成了 {after:.4g}。",
            "It looks as if the pairs and the cos/sin tables are of different layouts: with "
            "neighbours as partners the table is [θ0, θ0, θ1, θ1, ...] (np.repeat); "
            "[θ0, θ1, ..., θ0, θ1, ...] (np.concatenate) belongs to the half-split one. The two "
            "numbers of a pair turn by different angles, and the length of a row goes from "
            "{before:.4g} to {after:.4g}.",
            of=ROPE,
            wrong=[by_tables(INTERLEAVED, HALF), by_tables(HALF, INTERLEAVED)],
            numbers=lengths,
        ),
        Mistake(
            "not-put-back",
            "看起来每一对都转对了，但没有放回原来的位置：结果是先排所有的第一个分量，再排所有的第二个（np.concatenate）。"
            "交错布局要写回 out[..., 0::2] 和 out[..., 1::2]，或者 np.stack(…, axis=-1) 再 reshape。",
            "It looks as if every pair is turned rightly but not put back in its place: all first "
            "coordinates come before all second ones (np.concatenate). Write them to "
            "out[..., 0::2] and out[..., 1::2], or use np.stack(..., axis=-1) and reshape.",
            of=ROPE,
            wrong=rotation(INTERLEAVED, together=HALF.together),
        ),
        *mistakes(ROPE, INTERLEAVED, HALF),
        Mistake(
            "rotates-values",
            "看起来 v 也转了：位置只应影响分数（q 和 k 的内积）。v 转了以后再加权平均，输出就随绝对位置变。",
            "It looks as if v is rotated too: positions are to act on the scores alone, the "
            "products of q and k. With v rotated before it is mixed, the output depends on "
            "absolute positions.",
            of=ATTENTION,
            wrong=attention(of_v=rope),
        ),
        Mistake(
            "rotates-one-side",
            "看起来 q 和 k 只转了一边：分数里就剩下绝对位置。两边都转，内积才只和位置之差有关。",
            "It looks as if only one of q and k is rotated, so that absolute positions are left in "
            "the scores. With both rotated, the product depends on their difference alone.",
            of=ATTENTION,
            wrong=[attention(of_k=unturned), attention(of_q=unturned)],
        ),
        Mistake(
            "no-rotation",
            "看起来 q 和 k 都没有转：这样打乱键的顺序，输出也不会变。",
            "It looks as if neither q nor k is rotated: the keys could be shuffled, and nothing "
            "would change.",
            of=ATTENTION,
            wrong=attention(of_q=unturned, of_k=unturned),
        ),
        Mistake(
            "rotates-output",
            "看起来把输出转了：旋转的是算分数之前的 q 和 k。",
            "It looks as if the output is rotated: what turns is q and k, before the scores.",
            of=ATTENTION,
            wrong=[
                attention(of_q=unturned, of_k=unturned, of_out=rope),
                attention(of_out=rope),
            ],
        ),
        Mistake(
            "positions-restart",
            "看起来没有用到 pos_q（或 pos_k），总是从 0 数起：这里第一个查询在位置 {q}，第一个键在位置 {k}。"
            "有 KV cache 时，新查询的位置接着缓存往下数。",
            "It looks as if pos_q (or pos_k) is not used and rows are counted from 0: the first "
            "query here stands at position {q}, the first key at {k}. With a KV cache new queries "
            "go on counting after it.",
            of=ATTENTION,
            wrong=[
                attention(of_q=counted_from_zero, of_k=counted_from_zero),
                attention(of_q=counted_from_zero),
                attention(of_k=counted_from_zero),
            ],
            numbers=first_positions,
        ),
        Mistake(
            "keys-at-query-positions",
            "看起来 k 也用了 pos_q：每个键要按自己的位置 pos_k 转，否则键和键之间就没有先后。",
            "It looks as if pos_q is used for k as well: each key turns by its own position, pos_k; "
            "otherwise nothing tells one key from the next.",
            of=ATTENTION,
            wrong=keys_where_queries_are,
        ),
        Mistake(
            "turned-apart",
            "看起来 q 和 k 转的方向相反：内积就取决于位置之和，不是位置之差。两边都转 +mθ。",
            "It looks as if q and k turn in opposite directions: then the product depends on the "
            "sum of the positions, not on their difference. Both turn by +mθ.",
            of=ATTENTION,
            wrong=[attention(of_k=backwards), attention(of_q=backwards)],
        ),
        Mistake(
            "masked",
            "看起来加了因果掩码：这道题没有 mask，每个查询看得到所有的键。",
            "It looks as if there is a causal mask: none is asked for here, every query sees all "
            "keys.",
            of=ATTENTION,
            wrong=masked,
        ),
        Mistake(
            "base-not-passed-on",
            "看起来 rope_attention 没有把 base 传给旋转：这里总是按 10000 来算。",
            "It looks as if rope_attention does not pass `base` on to the rotation: 10000 is taken "
            "always.",
            of=ATTENTION,
            wrong=attention(of_q=without_base, of_k=without_base),
        ),
        Mistake(
            "no-scale",
            "看起来分数没有除以 √d = √{d}：旋转不改变长度，缩放照旧要做。",
            "It looks as if the scores are not divided by √d = √{d}: a rotation keeps lengths, so "
            "the scale is needed as before.",
            of=ATTENTION,
            wrong=attention(power=0),
            numbers=width,
        ),
        Mistake(
            "scale-by-d",
            "看起来除以了 d = {d}，不是 √d：方差是 d，标准差才是 √d。",
            "It looks as if you divide by d = {d} rather than √d: d is the variance, √d the "
            "standard deviation.",
            of=ATTENTION,
            wrong=attention(power=1),
            numbers=width,
        ),
        Mistake(
            "softmax-over-queries",
            "看起来 softmax 沿查询那一维做了：每个查询要把权重分给各个键，axis=-1。",
            "It looks as if the softmax runs over the queries: each query shares its weight out "
            "over the keys, axis=-1.",
            of=ATTENTION,
            wrong=attention(weigh=lambda scores: softmax(scores, axis=-2)),
        ),
        Mistake(
            "no-max-subtraction",
            "看起来 softmax 里没有先减去每行的最大值：分数超过 709 时 exp 溢出，inf/inf 得 nan。",
            "It looks as if the softmax does not subtract each row's maximum first: above 709 exp "
            "overflows, and inf/inf is nan.",
            of=ATTENTION,
            at="attention-large",
            wrong=attention(weigh=naive_softmax),
        ),
    ],
)
