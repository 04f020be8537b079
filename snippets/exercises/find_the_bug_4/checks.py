"""Find the bug 4: the key and value heads are dealt out in turn instead of group by group."""

import numpy as np
from snippets.exercises.exercise import Exercise, Mistake
from snippets.exercises.folder import checks_of
from snippets.exercises.kinds import Broken, FloatType, Property, Quick, Untouched, Values

ATTENTION = checks_of("scaled-dot-product-attention")
SHARED = {mistake.id: mistake for mistake in ATTENTION.EXERCISE.mistakes}


def repeated(x, h):
    return np.repeat(x, h // x.shape[1], axis=1)


def in_turn(x, h):
    return np.tile(x, (1, h // x.shape[1], 1, 1))


def first_only(x, h):
    return np.repeat(x[:, :1], h, axis=1)


def averaged(x, h):
    return np.repeat(x.mean(axis=1, keepdims=True), h, axis=1)


def last_group_first(x, h):
    return repeated(x[:, ::-1], h)


def grouped(keys=repeated, values=repeated, attend=None):
    """Return the function that hands out keys and values in these ways."""

    def grouped_query_attention(q, k, v, mask=None):
        h = q.shape[1]
        k, v = keys(k, h), values(v, h)
        if attend is not None:
            return attend(q, k, v, mask)
        return ATTENTION.attention(ATTENTION.scaled(q, k), v, mask)

    return grouped_query_attention


def heads_in_turn(q, k, v, mask=None):
    """Compute the right groups, and put their heads into another order."""
    group = q.shape[1] // k.shape[1]

    def mixed(x):
        B, h = x.shape[:2]
        return x.reshape(B, h // group, group, *x.shape[2:]).swapaxes(1, 2).reshape(x.shape)

    return tuple(mixed(part) for part in grouped()(q, k, v, mask))


def right_heads(given, got, wanted):
    fits = np.isclose(got["out"], wanted["out"], rtol=1e-9, atol=1e-12).all(axis=(0, 2, 3))
    h, h_kv = given["q"].shape[1], given["k"].shape[1]
    wrong = np.flatnonzero(~fits)
    numbers = {"h": h, "h_kv": h_kv, "group": h // h_kv}
    return {**numbers, "right": h - len(wrong), "first": int(wrong[0]) if len(wrong) else 0}


def neighbours_share(call, given):
    q = np.repeat(given["q"][:, :1], given["q"].shape[1], axis=1)  # all heads ask the same
    out, _ = call(**{**given, "q": q})
    group = q.shape[1] // given["k"].shape[1]
    for head in range(q.shape[1]):
        if not np.allclose(out[:, head], out[:, head // group * group], rtol=1e-9, atol=1e-12):
            return Broken(
                f"每组 {group} 个查询头共用一个键值头。让所有查询头的查询都相同，{head} 号头的输出应与同组的 "
                f"{head // group * group} 号头相同，现在不同。",
                f"Groups of {group} query heads share one key and value head. With the same "
                f"queries in all heads, head {head} must give what head {head // group * group} "
                "of its group gives; it does not.",
            )
    return None


EXERCISE = Exercise(
    functions=["grouped_query_attention"],
    minutes=6,
    level=2,
    bug="heads-dealt-in-turn",
    checks=[
        Values(
            "small",
            "四个查询头，两个键值头",
            "Four query heads, two key heads",
            ["mean", "two-groups"],
        ),
        Values(
            "shapes", "各维长度都不同", "All lengths different", ["three-groups", "groups-of-three"]
        ),
        Values(
            "ends",
            "两端：h_kv = h（多头）与 h_kv = 1（MQA）",
            "Both ends: h_kv = h (multi-head) and h_kv = 1 (MQA)",
            ["multi-head", "multi-query"],
        ),
        Values("mask", "mask 对每个头都起作用", "The mask holds for every head", ["masked"]),
        Values("large", "分数上千时不溢出", "No overflow with scores in the thousands", ["large"]),
        Property(
            "share",
            "同组的头共用键和值",
            "Heads of a group share keys and values",
            ["two-groups", "groups-of-three"],
            test=neighbours_share,
        ),
        Untouched(cases=["three-groups", "masked"]),
        FloatType(cases=["three-groups", "masked"]),
        Quick(
            inputs=lambda rng: {
                "q": rng.normal(size=(2, 8, 24, 8)),
                "k": rng.normal(size=(2, 2, 32, 8)),
                "v": rng.normal(size=(2, 2, 32, 8)),
            }
        ),
    ],
    hidden=["scaled_dot_product_attention", "masked_softmax"],
    mistakes=[
        Mistake(
            "heads-dealt-in-turn",
            "h_kv = h 和 h_kv = 1 时全对。但这里 h = {h}，h_kv = {h_kv}：{h} 个查询头里只有 {right} 个输出正确，"
            "第一个不对的是 {first} 号头。它应当看几号键值头？它看的是几号？",
            "With h_kv = h and with h_kv = 1 all is right. But here h = {h} and h_kv = {h_kv}: of "
            "{h} query heads, {right} come out right, and the first that does not is head {first}. "
            "Which key and value head should it look at? Which does it look at?",
            wrong=grouped(in_turn, in_turn),
            numbers=right_heads,
        ),
        Mistake(
            "values-in-turn",
            "权重全对了，out 不对：看起来 k 已经按组重复，v 还在轮流分配。两者要用同一种方法。",
            "All weights are right now, out is not: it looks as if k is repeated group by group "
            "and v still in turn. Both need the same.",
            wrong=grouped(repeated, in_turn),
        ),
        Mistake(
            "keys-in-turn",
            "看起来 v 已经按组重复，k 还在轮流分配：权重是用别的组的键算的。两者要用同一种方法。",
            "It looks as if v is repeated group by group and k still in turn: the weights come "
            "from the keys of another group. Both need the same.",
            wrong=grouped(in_turn, repeated),
        ),
        Mistake(
            "first-head-only",
            "看起来所有查询头都用了第 0 个键值头：那是 MQA。这里有 {h_kv} 个，每 {group} 个查询头用一个。",
            "It looks as if all query heads use key and value head 0, which is MQA. Here are "
            "{h_kv} of them, one for each {group} query heads.",
            wrong=grouped(first_only, first_only),
            numbers=right_heads,
        ),
        Mistake(
            "heads-averaged",
            "看起来把键值头取了平均：平均是把 MHA 的检查点改成 GQA 时做的事，在组内、对权重做；前向计算时只是共用，不平均。",
            "It looks as if the key and value heads are averaged. That is how an MHA checkpoint is "
            "turned into GQA (weights, within a group); the forward pass shares and averages "
            "nothing.",
            wrong=grouped(averaged, averaged),
        ),
        Mistake(
            "groups-reversed",
            "看起来组的顺序反了：0 号组用了最后一个键值头。",
            "It looks as if the groups are in reverse: group 0 uses the last key and value head.",
            wrong=grouped(last_group_first, last_group_first),
        ),
        Mistake(
            "output-heads-reordered",
            "看起来每组算得都对，但输出里头的顺序变了：reshape 成 (B, h_kv, g, …) 以后，要原样 reshape 回 (B, h, …)，"
            "中间不能转置。",
            "It looks as if every group is right but the heads come out in another order: after "
            "reshaping to (B, h_kv, g, ...), reshape straight back to (B, h, ...), without a "
            "transpose in between.",
            wrong=heads_in_turn,
        ),
        *(
            Mistake(
                id, known.zh, known.en, wrong=grouped(attend=known.wrong), numbers=known.numbers
            )
            for id, known in SHARED.items()
            if id in ("no-scale", "softmax-over-queries", "mask-after-softmax")
        ),
    ],
)
