"""Find the bug 6: online softmax, and the output of earlier blocks keeps its old scale."""

import numpy as np
from snippets.exercises.exercise import Exercise, Mistake
from snippets.exercises.folder import checks_of
from snippets.exercises.kinds import Broken, FloatType, Property, Quick, Untouched, Values

ATTENTION = checks_of("scaled-dot-product-attention")


def by_blocks(
    highest=np.maximum,
    add=lambda total, shrink, new: shrink * total + new,
    mix=lambda out, shrink, new: shrink * out + new,
    shrunk=lambda old, top: np.exp(old - top),
    scaled=ATTENTION.scaled,
    steps=range,
):
    """Return the function with one step done otherwise."""

    def blockwise_attention(q, k, v, block):
        top = np.full((*q.shape[:-1], 1), -np.inf)
        total, out = np.zeros_like(top), np.zeros((*q.shape[:-1], v.shape[-1]))
        for start in steps(0, k.shape[-2], block):
            now = slice(start, start + block)
            scores = scaled(q, k[..., now, :])
            old, top = top, highest(top, scores.max(axis=-1, keepdims=True))
            shrink = shrunk(old, top)
            weights = np.exp(scores - top)
            total = add(total, shrink, weights.sum(axis=-1, keepdims=True))
            out = mix(out, shrink, weights @ v[..., now, :])
        return out / total

    return blockwise_attention


def divided_in_every_block(q, k, v, block):
    """Divide by the sum so far after each block, and forget that it was divided before."""
    top = np.full((*q.shape[:-1], 1), -np.inf)
    total, out = np.zeros_like(top), np.zeros((*q.shape[:-1], v.shape[-1]))
    for start in range(0, k.shape[-2], block):
        now = slice(start, start + block)
        scores = ATTENTION.scaled(q, k[..., now, :])
        old, top = top, np.maximum(top, scores.max(axis=-1, keepdims=True))
        weights, shrink = np.exp(scores - top), np.exp(old - top)
        total = shrink * total + weights.sum(axis=-1, keepdims=True)
        out = (shrink * out + weights @ v[..., now, :]) / total
    return out


def only_new_divided(q, k, v, block):
    """Divide each block by the sum so far and add them up."""
    top = np.full((*q.shape[:-1], 1), -np.inf)
    total, out = np.zeros_like(top), np.zeros((*q.shape[:-1], v.shape[-1]))
    for start in range(0, k.shape[-2], block):
        now = slice(start, start + block)
        scores = ATTENTION.scaled(q, k[..., now, :])
        old, top = top, np.maximum(top, scores.max(axis=-1, keepdims=True))
        weights = np.exp(scores - top)
        total = np.exp(old - top) * total + weights.sum(axis=-1, keepdims=True)
        out = out + weights @ v[..., now, :] / total
    return out


def mean_of_the_blocks(q, k, v, block):
    parts = [
        ATTENTION.attention(
            ATTENTION.scaled(q, k[..., i : i + block, :]), v[..., i : i + block, :]
        )[0]
        for i in range(0, k.shape[-2], block)
    ]
    return np.mean(parts, axis=0)


def without_shift(q, k, v, block):
    weights = np.exp(ATTENTION.scaled(q, k))
    return weights @ v / weights.sum(axis=-1, keepdims=True)


def whole_blocks(start, end, step):
    return range(start, end - step + 1, step)


def without_the_rest(q, k, v, block):
    if k.shape[-2] < block:
        return by_blocks()(q, k, v, block)
    return by_blocks(steps=whole_blocks)(q, k, v, block)


def worst_number(given, got, wanted):
    keys = given["k"].shape[-2]
    place = np.unravel_index(np.abs(got - wanted).argmax(), got.shape)
    return {
        "keys": keys,
        "blocks": -(-keys // given["block"]),
        "rest": keys % given["block"],
        "right": float(wanted[place]),
        "here": float(got[place]),
    }


def constant_values_stay(call, given):
    out = call(**{**given, "v": np.ones_like(given["v"])})
    if np.allclose(out, 1, rtol=1e-9, atol=1e-12):
        return None
    worst = float(out.flat[np.abs(out - 1).argmax()])
    return Broken(
        f"v 全是 1 时，加权平均也应是 1，有一个输出却是 {worst:.4g}。",
        f"With all values 1 their weighted mean is 1; one output is {worst:.4g}.",
    )


def any_block_gives_the_same(call, given):
    at_once = call(**{**given, "block": given["k"].shape[-2]})
    for block in (1, 2, 3, 5):
        gap = float(np.abs(call(**{**given, "block": block}) - at_once).max())
        if not gap < 1e-9 * max(1.0, float(np.abs(at_once).max())):
            return Broken(
                f"结果不应与分块大小有关：block = {block} 与一块算完相差 {gap:.2g}。",
                f"The result must not depend on the size of a block: block = {block} differs from "
                f"a single block by {gap:.2g}.",
            )
    return None


EXERCISE = Exercise(
    functions=["blockwise_attention"],
    minutes=10,
    level=3,
    bug="output-not-rescaled",
    checks=[
        Values(
            "one-block",
            "一块装得下所有的键",
            "All keys in one block",
            ["one-block", "block-too-large"],
        ),
        Values("falling", "分数一块比一块小", "Scores that fall from block to block", ["falling"]),
        Values(
            "rising",
            "后面的块里有更大的分数",
            "A later block has a larger score",
            ["rising", "one-by-one"],
        ),
        Values(
            "shapes",
            "各维长度都不同，最后一块不满",
            "All lengths different, the last block not full",
            ["seven-by-three", "batch"],
        ),
        Values(
            "large",
            "分数上千时不溢出",
            "No overflow with scores in the thousands",
            ["large-at-once", "large", "large-batch"],
        ),
        Property(
            "constant",
            "v 全为 1，输出也为 1",
            "Values of 1 give 1",
            ["seven-by-three", "batch"],
            test=constant_values_stay,
        ),
        Property(
            "any-block",
            "结果与分块大小无关",
            "The size of a block does not matter",
            ["seven-by-three"],
            test=any_block_gives_the_same,
        ),
        Untouched(cases=["seven-by-three", "batch"]),
        FloatType(cases=["rising", "batch"]),
        Quick(
            inputs=lambda rng: {
                "q": rng.normal(size=(2, 24, 8)),
                "k": rng.normal(size=(2, 48, 8)),
                "v": rng.normal(size=(2, 48, 8)),
                "block": 8,
            }
        ),
    ],
    hidden=["scaled_dot_product_attention", "masked_softmax", "multi_head_attention"],
    mistakes=[
        Mistake(
            "output-not-rescaled",
            "一块装得下所有的键时全对，最大的分数在第一块里时也全对。这里 {keys} 个键分成 {blocks} 块，后面的块里有更大的分数："
            "有一个输出应是 {right:.4g}，却是 {here:.4g}。最大值变了，哪些已经累加好的东西还停在旧的基准上？",
            "With all keys in one block all is right, and with the largest score in the first block "
            "too. Here the {keys} keys make {blocks} blocks, and a later one has a larger score: "
            "an output should be {right:.4g} and is {here:.4g}. When the maximum changes, what has "
            "been summed up so far that still counts from the old one?",
            wrong=by_blocks(mix=lambda out, shrink, new: out + new),
            numbers=worst_number,
        ),
        Mistake(
            "sum-not-rescaled",
            "看起来 out 随最大值缩放了，total 却没有：分子和分母要乘同一个因子。",
            "It looks as if out is rescaled when the maximum changes but total is not: both need "
            "the same factor.",
            wrong=by_blocks(add=lambda total, shrink, new: total + new),
        ),
        Mistake(
            "nothing-rescaled",
            "看起来 out 和 total 都没有随最大值缩放：每一块的权重以当时的最大值为基准，后面的块变了基准，不能直接相加。",
            "It looks as if neither out nor total is rescaled: the weights of each block count from "
            "the maximum of that time, and blocks that count from different ones do not add up.",
            wrong=by_blocks(
                mix=lambda out, shrink, new: out + new, add=lambda total, shrink, new: total + new
            ),
        ),
        Mistake(
            "new-block-rescaled",
            "看起来 shrink 也乘到了新的一块上：新块的权重本来就以新的最大值为基准，只缩放以前累加的。",
            "It looks as if shrink multiplies the new block as well: its weights count from the new "
            "maximum already. Rescale only what was summed up before.",
            wrong=[
                by_blocks(mix=lambda out, shrink, new: shrink * (out + new)),
                by_blocks(mix=lambda out, shrink, new: out + shrink * new),
                by_blocks(
                    mix=lambda out, shrink, new: shrink * (out + new),
                    add=lambda total, shrink, new: shrink * (total + new),
                ),
            ],
        ),
        Mistake(
            "rescaled-the-other-way",
            "看起来缩放的方向反了：旧的基准较小，旧的和应乘 exp(旧最大值 - 新最大值)，不大于 1；反过来会放大，第一块里还会得到 "
            "inf · 0 = nan。",
            "It looks as if the rescaling goes the other way: what was summed up is multiplied by "
            "exp(old maximum - new maximum), which is at most 1. The inverse grows, and in the "
            "first block it makes inf · 0 = nan.",
            wrong=[
                by_blocks(shrunk=lambda old, top: np.exp(top - old)),
                by_blocks(mix=lambda out, shrink, new: out / shrink + new),
                by_blocks(
                    mix=lambda out, shrink, new: out / np.where(shrink == 0, 1, shrink) + new
                ),
            ],
        ),
        Mistake(
            "divided-in-every-block",
            "看起来每一块之后都除以了 total：那时的 total 还不是最后的，后面的块加进来以后就不对了。只在最后除一次。",
            "It looks as if there is a division by total after every block: that is not the final "
            "sum, and the blocks to come make it wrong. Divide once, at the end.",
            wrong=[divided_in_every_block, only_new_divided],
        ),
        Mistake(
            "mean-of-the-blocks",
            "看起来各块分别做 softmax 再取平均：块与块之间的权重也由分数决定，不是各占一份。",
            "It looks as if every block has a softmax of its own and the results are averaged: how "
            "much a block counts depends on its scores too.",
            wrong=mean_of_the_blocks,
        ),
        Mistake(
            "rest-left-out",
            "看起来最后不满一块的 {rest} 个键没有算进去。",
            "It looks as if the last block is left out where it is not full (keys missing here: "
            "{rest}).",
            wrong=[by_blocks(steps=whole_blocks), without_the_rest],
            numbers=worst_number,
        ),
        Mistake(
            "maximum-of-the-block",
            "分数小时全对，分数上千时不对：看起来用的是每一块自己的最大值，不是到目前为止最大的。新的块分数小得多时，"
            "exp(旧最大值 - 新最大值) 溢出。",
            "Right with small scores, wrong with scores in the thousands: it looks as if each block "
            "counts from its own maximum instead of the largest so far. Where a block has much "
            "smaller scores, exp(old maximum - new maximum) overflows.",
            wrong=by_blocks(highest=lambda top, new: new),
            at="large",
        ),
        Mistake(
            "no-max-subtraction",
            "看起来没有减去最大值：分数超过 709 时 exp 溢出，inf/inf 得 nan。",
            "It looks as if no maximum is subtracted: above 709 exp overflows, and inf/inf is nan.",
            wrong=without_shift,
            at="large",
        ),
        Mistake(
            "one-maximum-for-all",
            "分数小时全对，分数上千时不对：看起来所有查询共用一个最大值。分数都远小于它的那一行，exp 全部下溢成 0，0/0 得 nan。"
            "每个查询有自己的最大值：axis=-1。",
            "Right with small scores, wrong with scores in the thousands: it looks as if all "
            "queries share one maximum. In a row far below it exp gives nothing but 0, and 0/0 is "
            "nan. Each query has its own: axis=-1.",
            wrong=by_blocks(highest=lambda top, new: np.maximum(top, new.max())),
            at="large",
        ),
    ],
)
