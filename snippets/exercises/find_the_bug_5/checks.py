"""Find the bug 5: the causal triangle is at the top left, also when there is a cache."""

import numpy as np
from snippets.exercises.exercise import Exercise, Mistake
from snippets.exercises.folder import checks_of
from snippets.exercises.kinds import Broken, FloatType, Property, Quick, Untouched, Values

ATTENTION = checks_of("scaled-dot-product-attention")


def nan_in_dark_rows(scores):
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return weights / weights.sum(axis=-1, keepdims=True)


def masked_by(causal, join=lambda past, new: [past, new], softmax=ATTENTION.softmax):
    """Return the function with another mask: `causal(n, p)` for p cached tokens and n new."""

    def cached_attention(q, k, v, past_k=None, past_v=None):
        p = 0 if past_k is None else past_k.shape[-2]
        if past_k is not None:
            k = np.concatenate(join(past_k, k), axis=-2)
            v = np.concatenate(join(past_v, v), axis=-2)
        mask, scores = causal(q.shape[-2], p), ATTENTION.scaled(q, k)
        attn = softmax(scores if mask is None else np.where(mask, scores, -np.inf))
        return attn @ v, attn

    return cached_attention


def tri(n, p, diagonal):
    return np.tri(n, p + n, diagonal, dtype=bool)


def unless_one(causal):
    """Leave out the mask for a single new token, as many do."""
    return lambda n, p: causal(n, p) if n > 1 else None


def always_or_not(*masks):
    """Return each mask with and without the exception for one token, with either softmax."""
    return [
        masked_by(way, softmax=softmax)
        for causal in masks
        for way in (causal, unless_one(causal))
        for softmax in (ATTENTION.softmax, nan_in_dark_rows)
    ]


def keys_of_the_first(given, got, wanted):
    cached, new = wanted["attn"].shape[-1] - wanted["attn"].shape[-2], wanted["attn"].shape[-2]
    first = got["attn"].reshape(-1, *got["attn"].shape[-2:])[0, 0]
    return {
        "cached": cached,
        "new": new,
        "sees": int((first > 0).sum()),
        "keys": cached + 1,
        "last": new - 1,
    }


def in_parts_as_at_once(call, given):
    whole, _ = call(**given)
    q, k, v = (given[name] for name in ("q", "k", "v"))
    for size in (1, 2, 3):
        parts = [call(q=q[..., :size, :], k=k[..., :size, :], v=v[..., :size, :])[0]]
        for start in range(size, q.shape[-2], size):
            now, past = slice(start, start + size), slice(0, start)
            out, _ = call(
                **{name: given[name][..., now, :] for name in ("q", "k", "v")},
                past_k=k[..., past, :],
                past_v=v[..., past, :],
            )
            parts.append(out)
        gap = np.abs(np.concatenate(parts, axis=-2) - whole).max(axis=-1)
        if gap.max() > 1e-9:
            token = int(np.argwhere(gap.reshape(-1, gap.shape[-1]).max(axis=0) > 1e-9)[0, 0])
            return Broken(
                f"一次送 {size} 个词元，结果应与整句一次送完相同，{token} 号词元却差了 {gap.max():.2g}。",
                f"Sending {size} tokens at a time must give what the whole sentence gives at once; "
                f"from token {token} on it differs, by up to {gap.max():.2g}.",
            )
    return None


EXERCISE = Exercise(
    functions=["cached_attention"],
    minutes=8,
    level=3,
    bug="triangle-at-the-top-left",
    checks=[
        Values(
            "empty",
            "没有缓存：普通的因果注意力",
            "No cache: plain causal attention",
            ["three-new", "batch-new"],
        ),
        Values(
            "one",
            "有缓存，一次来一个词元",
            "With a cache, one token at a time",
            ["one-more", "one-more-batch"],
        ),
        Values(
            "several",
            "有缓存，一次来几个词元",
            "With a cache, several tokens at a time",
            ["two-and-two", "three-and-two", "three-and-four"],
        ),
        Values("large", "分数上千时不溢出", "No overflow with scores in the thousands", ["large"]),
        Property(
            "parts",
            "分几次送与一次送完结果相同",
            "In parts as at once",
            ["five-new"],
            test=in_parts_as_at_once,
        ),
        Untouched(cases=["three-new", "three-and-four"]),
        FloatType(cases=["batch-new", "one-more-batch", "three-and-four"]),
        Quick(
            inputs=lambda rng: {
                "q": rng.normal(size=(2, 16, 8)),
                "k": rng.normal(size=(2, 16, 8)),
                "v": rng.normal(size=(2, 16, 8)),
                "past_k": rng.normal(size=(2, 32, 8)),
                "past_v": rng.normal(size=(2, 32, 8)),
            }
        ),
    ],
    hidden=["scaled_dot_product_attention", "masked_softmax", "causal_mask"],
    mistakes=[
        Mistake(
            "triangle-at-the-top-left",
            "缓存为空时全对，一次只来一个词元时也全对。这里缓存了 {cached} 个，新来 {new} 个：第一个新词元应能看到 {keys} 个键"
            "（缓存和它自己），实际只有 {sees} 个键有权重。它以为自己在第几个位置？",
            "With an empty cache all is right, and with a single new token too. Not here, with "
            "{cached} cached and {new} new ones: the first new token must see {keys} keys (the "
            "cache and itself), and only {sees} of them got any weight. At which position does it "
            "think it stands?",
            wrong=masked_by(unless_one(lambda n, p: tri(n, p, 0))),
            numbers=keys_of_the_first,
        ),
        Mistake(
            "top-left-for-one-token-too",
            "看起来去掉了单个词元的例外，三角形却还贴着左上角：现在连一次来一个词元也错了，它只看得到 {sees} 个键，应是 {keys} 个。",
            "It looks as if the exception for a single token is gone, and the triangle is still at "
            "the top left: now one token at a time is wrong too. It sees {sees} of {keys} keys.",
            wrong=masked_by(lambda n, p: tri(n, p, 0)),
            numbers=keys_of_the_first,
        ),
        Mistake(
            "no-mask-with-a-cache",
            "看起来有缓存时就没有掩码了（没有做，或者三角形移过了头，全是 True）：新词元之间仍要因果，第一个新词元却看到了后面的 {last} 个。",
            "It looks as if there is no mask once there is a cache (none is made, or the triangle "
            "moved so far that all is True). New tokens must be causal among themselves, but the "
            "first one sees what comes after it, {last} more.",
            wrong=masked_by(lambda n, p: tri(n, p, 0) if p == 0 else None),
            numbers=keys_of_the_first,
        ),
        Mistake(
            "no-mask",
            "看起来没有掩码：每个词元都看得到后面的词元。单个新词元才不需要掩码。",
            "It looks as if there is no mask: every token sees those after it. Only a single new "
            "token can do without.",
            wrong=masked_by(lambda n, p: None),
        ),
        Mistake(
            "one-too-many",
            "看起来多看了一个：每个词元还看得到它后面的那一个。对角线的偏移应是 m - n，即缓存的长度。",
            "It looks as if one too many is seen: every token sees the one after it. The diagonal "
            "moves by m - n, the length of the cache.",
            wrong=always_or_not(
                lambda n, p: tri(n, p, p + 1), lambda n, p: tri(n, p, p + 1 if p else 0)
            ),
        ),
        Mistake(
            "not-itself",
            "看起来少看了一个：词元看不到自己。对角线的偏移应是 m - n，即缓存的长度，不再减 1。",
            "It looks as if one is missing: a token does not see itself. The diagonal moves by "
            "m - n, the length of the cache, and not by one less.",
            wrong=always_or_not(
                lambda n, p: tri(n, p, p - 1), lambda n, p: tri(n, p, p - 1 if p else 0)
            ),
        ),
        Mistake(
            "moved-by-new-tokens",
            "看起来对角线移动了 n（新词元的个数）：应移动 m - n（缓存的长度）。两者相等时看不出来。",
            "It looks as if the diagonal moves by n, the number of new tokens; it should move by "
            "m - n, the length of the cache. Where both are equal it does not show.",
            wrong=always_or_not(lambda n, p: tri(n, p, n), lambda n, p: tri(n, p, n if p else 0)),
        ),
        Mistake(
            "moved-the-other-way",
            "看起来三角形移到了左边：偏移是 -(m - n)，应是 m - n。",
            "It looks as if the triangle moved to the left, by -(m - n); it is m - n.",
            wrong=always_or_not(lambda n, p: tri(n, p, -p)),
        ),
        Mistake(
            "cache-behind",
            "看起来把缓存拼在了新词元后面：attn 的列应先是缓存，再是新词元。",
            "It looks as if the cache is put behind the new tokens: in attn, the cached ones are "
            "the first columns.",
            wrong=[
                masked_by(
                    lambda n, p: np.roll(tri(n, p, p), n, axis=1), lambda past, new: [new, past]
                ),
                *(
                    masked_by(
                        way(lambda n, p, by=by: tri(n, p, by * p)), lambda past, new: [new, past]
                    )
                    for way in (unless_one, lambda causal: causal)
                    for by in (0, 1)
                ),
            ],
        ),
        Mistake(
            "cache-hidden",
            "看起来新词元之间的掩码对了，缓存却被整个遮住：缓存里的词元都更早，应全部看得到。",
            "It looks as if the mask among the new tokens is right and the cache is hidden as a "
            "whole: cached tokens come before, so all of them may be seen.",
            wrong=always_or_not(lambda n, p: tri(n, p, p) & (np.arange(p + n) >= p)),
        ),
        Mistake(
            "sees-only-the-future",
            "看起来掩码反了：每个词元只看得到它后面的。True 应是 j <= p + i。",
            "It looks as if the mask is inverted: every token sees only those after it. It is True "
            "where j <= p + i.",
            wrong=always_or_not(lambda n, p: ~tri(n, p, p)),
        ),
    ],
)
