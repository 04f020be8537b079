"""Find the bug 2: the scores are keys by queries, and the softmax runs over the queries."""

import numpy as np
from snippets.exercises.exercise import Exercise, Mistake, retold
from snippets.exercises.folder import checks_of
from snippets.exercises.kinds import Broken, Property

ATTENTION = checks_of("scaled-dot-product-attention")


def worst_row(given, got, wanted):
    queries, keys = got["attn"].shape[-2:]
    return {"queries": queries, "keys": keys, **ATTENTION.row_sum(given, got, wanted)}


def scores_of(q, k, mask):
    scores = ATTENTION.scaled(q, k)
    return scores if mask is None else np.where(mask, scores, -np.inf)


def normalised_again(q, k, v, mask=None):
    attn = ATTENTION.softmax(scores_of(q, k, mask), axis=-2)
    total = attn.sum(axis=-1, keepdims=True)
    attn = attn / np.where(total == 0, 1, total)
    return attn @ v, attn


def softmax_twice(q, k, v, mask=None):
    attn = ATTENTION.softmax(ATTENTION.softmax(scores_of(q, k, mask), axis=-2))
    return attn @ v, attn


def over_everything(q, k, v, mask=None):
    attn = ATTENTION.softmax(scores_of(q, k, mask), axis=(-2, -1))
    return attn @ v, attn


def over_the_first_axis(q, k, v, mask=None):
    scores = scores_of(q, k, mask)
    attn = ATTENTION.softmax(scores, axis=0 if scores.ndim > 2 else 1)
    return attn @ v, attn


def maximum_over_queries(q, k, v, mask=None):
    scores = scores_of(q, k, mask)
    attn = ATTENTION.softmax(scores, top=scores.max(axis=-2, keepdims=True))
    return attn @ v, attn


def queries_do_not_mix(call, given):
    out, _ = call(**given)
    alone, _ = call(**{**given, "q": given["q"][..., :1, :]})
    if np.allclose(alone, out[..., :1, :], rtol=1e-9, atol=1e-12):
        return None
    return Broken(
        "同一个查询，单独送和与别的查询一起送，out 不一样：查询之间不应互相影响。",
        "The same query gives another out alone than together with others: queries must not "
        "influence one another.",
    )


EXERCISE = Exercise(
    functions=["scaled_dot_product_attention"],
    minutes=6,
    level=1,
    bug="softmax-over-queries",
    like="scaled-dot-product-attention",
    checks=[
        *ATTENTION.EXERCISE.checks[:-1],
        Property(
            "alone",
            "查询单独送，结果不变",
            "A query alone gives the same",
            ["five-seven", "batch"],
            test=queries_do_not_mix,
        ),
        ATTENTION.EXERCISE.checks[-1],  # the time comes last
    ],
    mistakes=[
        *retold(
            ATTENTION.EXERCISE.mistakes,
            "softmax-over-queries",
            zh="形状对，权重也都在 0 和 1 之间。但有一行的权重之和是 {row:.4g}，不是 1（查询 {queries} 个，键 {keys} 个）。"
            "加起来等于 1 的是什么？",
            en="The shape is right, and all weights are between 0 and 1. But a row of weights sums "
            "to {row:.4g} instead of 1 (queries: {queries}, keys: {keys}). What is it that sums to "
            "1?",
            numbers=worst_row,
        ),
        Mistake(
            "normalised-again",
            "看起来先沿查询做了 softmax，再把每一行除以它的和：每行之和是 1 了，可每个键早已除过一个自己的分母，"
            "权重的比例变了。只做一次 softmax，沿键那一维。",
            "It looks as if the softmax runs over the queries and each row is divided by its sum "
            "afterwards: rows sum to 1 now, but every key has been divided by a denominator of its "
            "own before, and the ratios are off. One softmax, over the keys.",
            wrong=normalised_again,
        ),
        Mistake(
            "softmax-twice",
            "看起来做了两次 softmax，一次沿查询，一次沿键：第二次的输入都在 0 和 1 之间，结果近乎平均。只做一次，沿键。",
            "It looks as if there are two softmaxes, one over the queries and one over the keys: "
            "what the second gets is between 0 and 1, so its result is nearly uniform. One is "
            "enough, over the keys.",
            wrong=softmax_twice,
        ),
        Mistake(
            "softmax-over-everything",
            "看起来沿查询和键两维一起归一化：整个矩阵加起来才是 1，这里有一行只有 {row:.4g}。每个查询各自归一化。",
            "It looks as if queries and keys are normalised together: the whole matrix sums to 1, "
            "and one row here to {row:.4g}. Every query is normalised for itself.",
            wrong=over_everything,
            numbers=ATTENTION.row_sum,
        ),
        Mistake(
            "maximum-over-queries",
            "看起来求和已经沿键，减去的最大值却还沿查询：同一行里，每个键减去的数都不一样，约不掉，权重的比例就变了。"
            "最大值和求和要沿同一维。",
            "It looks as if the sum runs over the keys now, but the maximum still over the "
            "queries: within a row every key has another number subtracted, which does not cancel, "
            "and the ratios change. Maximum and sum run along the same axis.",
            wrong=maximum_over_queries,
        ),
        Mistake(
            "softmax-over-the-batch",
            "看起来归一化沿第 0 维：没有批量维时它碰巧是键，有批量维时它是批量，不同的样本混到了一起。要从后面数：axis=-1 或 -2。",
            "It looks as if axis 0 is normalised: without a batch axis it happens to be the keys, "
            "with one it is the batch, and samples mix. Count from the end: axis=-1 or -2.",
            wrong=over_the_first_axis,
        ),
    ],
)
