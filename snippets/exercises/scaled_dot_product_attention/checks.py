"""Scaled dot-product attention: what an answer must do, and the mistakes we know."""

import numpy as np
from snippets.exercises.exercise import Exercise, Mistake
from snippets.exercises.kinds import Broken, FloatType, Property, Quick, Untouched, Values


def swap(a):
    return np.swapaxes(a, -1, -2)


def softmax(scores, axis=-1, top=None):
    """Return the softmax in which a row of -inf gives zeros."""
    top = scores.max(axis=axis, keepdims=True) if top is None else top
    e = np.exp(scores - np.where(top == -np.inf, 0, top))
    total = e.sum(axis=axis, keepdims=True)
    return e / np.where(total == 0, 1, total)


def attention(scores, v, mask=None, axis=-1):
    if mask is not None:
        scores = np.where(mask, scores, -np.inf)
    attn = softmax(scores, axis)
    return attn @ v, attn


def scaled(q, k):
    return q @ swap(k) / np.sqrt(q.shape[-1])


def scaled_afterwards(q, k, v, mask=None):
    out, attn = attention(q @ swap(k), v, mask)
    return out / q.shape[-1] ** 0.5, attn / q.shape[-1] ** 0.5


def masked_afterwards(q, k, v, mask=None):
    attn = softmax(scaled(q, k))
    attn = attn if mask is None else attn * mask
    return attn @ v, attn


def masked_and_renormalised(q, k, v, mask=None):
    attn = softmax(scaled(q, k))
    if mask is not None:
        attn = attn * mask
        attn = attn / attn.sum(axis=-1, keepdims=True)
    return attn @ v, attn


def renormalised_with_care(q, k, v, mask=None):
    attn = softmax(scaled(q, k))
    if mask is not None:
        attn = attn * mask
        total = attn.sum(axis=-1, keepdims=True)
        attn = attn / np.where(total == 0, 1, total)
    return attn @ v, attn


def renormalised_with_eps(q, k, v, mask=None):
    attn = softmax(scaled(q, k))
    if mask is not None:
        attn = attn * mask
        attn = attn / (attn.sum(axis=-1, keepdims=True) + 1e-12)
    return attn @ v, attn


def zero_scores_where_masked(q, k, v, mask=None):
    scores = scaled(q, k)
    attn = softmax(scores if mask is None else scores * mask)
    return attn @ v, attn


def not_normalised(q, k, v, mask=None):
    scores = scaled(q, k)
    if mask is not None:
        scores = np.where(mask, scores, -np.inf)
    attn = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return attn @ v, attn


def exp_only(q, k, v, mask=None):
    attn = np.exp(scaled(q, k))
    attn = attn if mask is None else attn * mask
    return attn @ v, attn


def without_softmax(q, k, v, mask=None):
    scores = scaled(q, k)
    scores = scores if mask is None else np.where(mask, scores, 0)
    return scores @ v, scores


def no_max(q, k, v, mask=None):
    scores = scaled(q, k)
    if mask is not None:
        scores = np.where(mask, scores, -np.inf)
    attn = np.exp(scores)
    total = attn.sum(axis=-1, keepdims=True)
    attn = attn / np.where(total == 0, 1, total)
    return attn @ v, attn


def dark_rows(given):
    """Return which rows of the scores have no key at all."""
    scores = scaled(given["q"], given["k"])
    return ~np.broadcast_to(given["mask"], scores.shape).any(axis=-1)


def nan_in_dark_rows(given, got, wanted):
    dark = dark_rows(given)
    attn = got["attn"]
    return np.isnan(attn[dark]).all() and np.allclose(attn[~dark], wanted["attn"][~dark])


def weights_in_dark_rows(given, got, wanted):
    dark = dark_rows(given)
    attn = got["attn"]
    return (attn[dark] > 0).any() and np.allclose(attn[~dark], wanted["attn"][~dark])


def weight_left(given, got):
    attn = got["attn"]
    return float(attn[~np.broadcast_to(given["mask"], attn.shape)].max(initial=0.0))


def row_sum(given, got, wanted):
    total = got["attn"].sum(axis=-1)
    return {"row": float(total.flat[np.abs(total - 1).argmax()])}


def rows_sum_to_one(call, given):
    out, attn = call(**given)
    total = attn.sum(axis=-1)
    if not np.allclose(total, 1):
        worst = float(total.flat[np.abs(total - 1).argmax()])
        return Broken(
            f"attn 的每一行应加起来等于 1，有一行是 {worst:.4g}。",
            f"Every row of attn must sum to 1; one sums to {worst:.4g}.",
        )
    if not np.allclose(out, attn @ given["v"]):
        return Broken(
            "out 应等于 attn @ v，返回的两个值对不上。",
            "out must be attn @ v; the two values that are returned do not fit together.",
        )
    return None


def masked_keys_do_not_matter(call, given):
    before, _ = call(**given)
    hidden = ~given["mask"].any(axis=-2)  # keys that no query may see
    k = np.where(hidden[..., None], 5.0, given["k"])
    v = np.where(hidden[..., None], -7.0, given["v"])
    after, _ = call(**{**given, "k": k, "v": v})
    if np.allclose(before, after, rtol=1e-9, atol=1e-12):
        return None
    return Broken(
        "改动一个所有查询都看不到的键和它的值，out 却变了：信息从被遮住的位置漏了出来。",
        "Changing a key that no query may see, and its value, changes out: something leaks from "
        "the masked place.",
    )


EXERCISE = Exercise(
    functions=["scaled_dot_product_attention"],
    minutes=15,
    level=2,
    checks=[
        Values("small", "两三个键，可以手算", "A few keys, as by hand", ["two-keys", "five-seven"]),
        Values(
            "batch",
            "批量维和头维，各维长度都不同",
            "Batch and head axes, all lengths different",
            ["batch"],
        ),
        Values(
            "mask",
            "被遮住的键权重为 0，其余之和仍为 1",
            "Masked keys weigh 0, the others still sum to 1",
            ["mask-two", "mask-five-seven", "mask-batch"],
        ),
        Values(
            "masked-row",
            "整行被遮住：输出 0，不是 nan",
            "A row without any key gives zeros, not nan",
            ["dark-row", "dark-rows-batch"],
        ),
        Values(
            "large",
            "分数上千时不溢出，遮住的键最大时也不",
            "No overflow with scores in the thousands, masked ones too",
            ["thousand", "large-batch", "large-masked"],
        ),
        Values(
            "edge", "边界：一个查询，一个键", "Edges: one query, one key", ["one-query", "one-key"]
        ),
        Property(
            "sum",
            "attn 每行之和为 1，out = attn @ v",
            "Rows of attn sum to 1, out = attn @ v",
            ["five-seven", "mask-five-seven"],
            test=rows_sum_to_one,
        ),
        Property(
            "leak",
            "看不到的键不影响输出",
            "A key nobody may see has no influence",
            ["padding"],
            test=masked_keys_do_not_matter,
        ),
        Untouched(cases=["five-seven", "mask-five-seven", "dark-row"]),
        FloatType(cases=["five-seven", "mask-batch", "dark-row"]),
        Quick(
            inputs=lambda rng: {
                "q": rng.normal(size=(2, 32, 16)),
                "k": rng.normal(size=(2, 40, 16)),
                "v": rng.normal(size=(2, 40, 16)),
            }
        ),
    ],
    hidden=["masked_softmax", "multi_head_attention"],
    mistakes=[
        Mistake(
            "no-scale",
            "看起来没有除以 √d：点积的方差随 d 增长，softmax 会越来越尖。分数应再除以 √{d}。",
            "It looks as if the scores are not divided by √d: the variance of a dot product grows "
            "with d, and the softmax gets sharper and sharper. Divide by √{d}.",
            wrong=lambda q, k, v, mask=None: attention(q @ swap(k), v, mask),
            numbers=lambda given, got, wanted: {"d": given["q"].shape[-1]},
        ),
        Mistake(
            "scale-by-d",
            "看起来除以了 d，不是 √d：方差是 d，标准差才是 √d。",
            "It looks as if you divide by d rather than √d: d is the variance, √d the standard "
            "deviation.",
            wrong=lambda q, k, v, mask=None: attention(q @ swap(k) / q.shape[-1], v, mask),
        ),
        Mistake(
            "scale-multiplied",
            "看起来乘了 √d，方向反了：分数的标准差随 √d 增长，要除以 √{d}。",
            "It looks as if you multiply by √d: the scores grow like √d already, so divide by "
            "√{d}.",
            wrong=lambda q, k, v, mask=None: attention(q @ swap(k) * q.shape[-1] ** 0.5, v, mask),
            numbers=lambda given, got, wanted: {"d": given["q"].shape[-1]},
        ),
        Mistake(
            "scale-after-softmax",
            "看起来是在 softmax 之后才除以 √d：每行之和只有 1/√{d} = {row:.4g}。要除的是分数。",
            "It looks as if you divide by √d after the softmax: rows sum to 1/√{d} = {row:.4g}. "
            "It is the scores that are divided.",
            wrong=scaled_afterwards,
            numbers=lambda given, got, wanted: {
                "d": given["q"].shape[-1],
                "row": given["q"].shape[-1] ** -0.5,
            },
        ),
        Mistake(
            "scale-of-another-axis",
            "看起来开方的是另一维的长度（键的个数或 v 的宽度）。d 是 q 和 k 的最后一维：q.shape[-1] = {d}。",
            "It looks as if you took the root of another length (number of keys, width of v). d is "
            "the last axis of q and k: q.shape[-1] = {d}.",
            wrong=[
                lambda q, k, v, mask=None: attention(q @ swap(k) / np.sqrt(k.shape[-2]), v, mask),
                lambda q, k, v, mask=None: attention(q @ swap(k) / np.sqrt(v.shape[-1]), v, mask),
                lambda q, k, v, mask=None: attention(q @ swap(k) / np.sqrt(q.shape[-2]), v, mask),
            ],
            numbers=lambda given, got, wanted: {"d": given["q"].shape[-1]},
        ),
        Mistake(
            "softmax-over-queries",
            "看起来 softmax 沿查询那一维：attn 的列加起来是 1，行不是。每个查询要把权重分给各个键：axis=-1。",
            "It looks as if the softmax runs over the queries: the columns of attn sum to 1, not "
            "the rows. Each query shares its weight out over the keys: axis=-1.",
            wrong=lambda q, k, v, mask=None: attention(scaled(q, k), v, mask, axis=-2),
        ),
        Mistake(
            "mask-after-softmax",
            "看起来你在 softmax 之后才做 mask：有一行之和只有 {row:.2f}。应在 softmax 之前把分数设为 -inf。",
            "It looks as if you mask after the softmax: a row sums to {row:.2f}. Set the scores to "
            "-inf before the softmax.",
            wrong=masked_afterwards,
            numbers=row_sum,
        ),
        Mistake(
            "renormalised-after-mask",
            "看起来你在 softmax 之后乘 mask，再除以和：被遮住的键分数最大时，其余的权重都已下溢为 0，0/0 得 nan。"
            "应在 softmax 之前把分数设为 -inf。",
            "It looks as if you multiply by the mask after the softmax and divide by the sum: "
            "where a masked key has the largest score, all other weights have become 0 by then, "
            "and 0/0 is nan. Set the scores to -inf before the softmax.",
            at="large",
            wrong=[masked_and_renormalised, renormalised_with_care, renormalised_with_eps],
        ),
        Mistake(
            "scores-times-mask",
            "看起来把被遮住的分数设成了 0：e^0 = 1，这个键照样分到权重。要设为 -inf。",
            "It looks as if masked scores are set to 0: e^0 = 1, so that key still gets its share. "
            "Set them to -inf.",
            wrong=zero_scores_where_masked,
        ),
        Mistake(
            "mask-inverted",
            "看起来 mask 用反了：这里 True = 可以看（与 torch 的 SDPA 相同；nn.MultiheadAttention 里 True 才是屏蔽）。",
            "It looks as if the mask is inverted: here True = may attend, as in torch's SDPA. (In "
            "nn.MultiheadAttention True means ignore.)",
            wrong=lambda q, k, v, mask=None: attention(
                scaled(q, k), v, None if mask is None else ~mask
            ),
        ),
        Mistake(
            "mask-ignored",
            "看起来没有用到 mask。",
            "It looks as if the mask is not used.",
            wrong=lambda q, k, v, mask=None: attention(scaled(q, k), v),
        ),
        Mistake(
            "masked-row-nan",
            "整行都被遮住时得到 nan：这一行的最大值是 -inf，(-inf) - (-inf) = nan（或者 0/0）。这时应输出 0：最大值用 0 代替，"
            "和为 0 时除以 1。",
            "A row without any key gives nan: its maximum is -inf, and (-inf) - (-inf) is nan (or "
            "it is 0/0). It must give zeros: take 0 for that maximum, and divide by 1 where the "
            "sum is 0.",
            shows=nan_in_dark_rows,
        ),
        Mistake(
            "masked-row-weights",
            "整行都被遮住的查询仍然分到了权重：多半是用 -1e9 代替 -inf，整行同减一个数，softmax 又把它们拉了回来。"
            "（float16 里 -1e9 还会直接变成 -inf。）用 -inf，再单独处理这样的行。",
            "A query without any key still gives weights: -1e9 in place of -inf, most likely. The "
            "whole row is shifted alike, and the softmax brings it back. (In float16, -1e9 turns "
            "into -inf anyway.) Use -inf and treat such rows apart.",
            shows=weights_in_dark_rows,
        ),
        Mistake(
            "masked-weights-left",
            "被遮住的键还分到了权重，最大的有 {weight:.3g}：减去的数不够大（比如 -10），e 的负数次方就还没到 0。"
            "把这些分数设为 -inf。",
            "Masked keys still get weights, up to {weight:.3g}: what is subtracted is too small "
            "(-10, say), and its exponential is not 0 yet. Set those scores to -inf.",
            at="mask",
            shows=lambda given, got, wanted: weight_left(given, got) > 0,
            numbers=lambda given, got, wanted: {"weight": weight_left(given, got)},
        ),
        Mistake(
            "not-normalised",
            "看起来取了 exp 却没有除以每行之和：有一行加起来是 {row:.4g}，不是 1。",
            "It looks as if exp is taken but not divided by the row's sum: a row sums to "
            "{row:.4g}, not 1.",
            wrong=[not_normalised, exp_only],
            numbers=row_sum,
        ),
        Mistake(
            "no-softmax",
            "看起来没有做 softmax：attn 里是分数本身，有负数，每行之和也不是 1。",
            "It looks as if there is no softmax: attn holds the scores themselves, some negative, "
            "and the rows do not sum to 1.",
            wrong=without_softmax,
        ),
        Mistake(
            "no-max-subtraction",
            "看起来 softmax 里没有先减去每行的最大值：分数超过 709 时 exp 溢出，inf/inf 得 nan。",
            "It looks as if the softmax does not subtract each row's maximum first: above 709 exp "
            "overflows, and inf/inf is nan.",
            at="large",
            wrong=no_max,
        ),
    ],
)
