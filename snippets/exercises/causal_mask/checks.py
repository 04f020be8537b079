"""The causal mask: what an answer must do, and the mistakes we know."""

import numpy as np
from snippets.exercises.exercise import Exercise, Mistake
from snippets.exercises.kinds import Broken, Property, Quick, Values


def each_query_sees_one_key_more(call, given):
    mask = call(**given)
    n_q, n_k = given["n_q"], given["n_k"]
    offset = given.get("offset", n_k - n_q)
    for i, row in enumerate(mask):
        position, sees = i + offset, np.flatnonzero(row)
        if len(sees) and sees[-1] > position:
            return Broken(
                f"第 {i} 个查询在位置 {position}，却能看到位置 {sees[-1]} 的键：未来泄漏了。",
                f"Query {i} stands at position {position}, but sees the key at {sees[-1]}: the "
                "future leaks.",
            )
        if len(sees) != min(max(position + 1, 0), n_k):
            return Broken(
                f"第 {i} 个查询在位置 {position}，应能看到 {min(max(position + 1, 0), n_k)} 个键，"
                f"现在只有 {len(sees)} 个。",
                f"Query {i} stands at position {position} and must see "
                f"{min(max(position + 1, 0), n_k)} keys, but sees {len(sees)}.",
            )
    return None


def top_left(n_q, n_k, offset=None):
    return np.tri(n_q, n_k, k=offset or 0, dtype=bool)


def strict(n_q, n_k, offset=None):
    offset = n_k - n_q if offset is None else offset
    return np.tri(n_q, n_k, k=offset - 1, dtype=bool)


def inverted(n_q, n_k, offset=None):
    offset = n_k - n_q if offset is None else offset
    return ~np.tri(n_q, n_k, k=offset, dtype=bool)


def future_only(n_q, n_k, offset=None):
    offset = n_k - n_q if offset is None else offset
    return np.triu(np.ones((n_q, n_k), bool), k=offset)


def transposed(n_q, n_k, offset=None):
    offset = n_k - n_q if offset is None else offset
    return np.arange(n_k)[:, None] <= np.arange(n_q) + offset


def added_to_the_default(n_q, n_k, offset=None):
    return np.tri(n_q, n_k, k=n_k - n_q + (offset or 0), dtype=bool)


def ignores_offset(n_q, n_k, offset=None):
    return np.tri(n_q, n_k, k=n_k - n_q, dtype=bool)


def zero_taken_for_missing(n_q, n_k, offset=None):
    return np.tri(n_q, n_k, k=offset or n_k - n_q, dtype=bool)


def other_sign(n_q, n_k, offset=None):
    offset = n_k - n_q if offset is None else offset
    return np.tri(n_q, n_k, k=-offset, dtype=bool)


EXERCISE = Exercise(
    functions=["causal_mask"],
    minutes=5,
    level=1,
    checks=[
        Values(
            "square",
            "n_q = n_k：下三角，含对角线",
            "n_q = n_k: lower triangle with diagonal",
            ["one", "three"],
        ),
        Values(
            "cache",
            "n_q < n_k：新词元看得到缓存里的键",
            "n_q < n_k: new tokens see the cached keys",
            ["decode-one", "decode-two", "five-seven"],
        ),
        Values(
            "offset",
            "给定 offset：从这个位置开始",
            "A given offset: start at that position",
            ["from-zero", "chunk", "beyond"],
        ),
        Values(
            "more-queries",
            "n_q > n_k：最前面的查询什么也看不到",
            "n_q > n_k: the first queries see nothing",
            ["three-two", "seven-five"],
        ),
        Property(
            "no-leak",
            "不泄漏未来，也不漏掉过去",
            "No future leaks, no past is lost",
            ["three", "five-seven", "chunk", "seven-five"],
            test=each_query_sees_one_key_more,
        ),
        Quick(inputs=lambda rng: {"n_q": 200, "n_k": 300}),
    ],
    mistakes=[
        Mistake(
            "top-left",
            "看起来三角形对齐在左上角：n_q < n_k 时，新词元看不到缓存里它前面的键（torch 的 is_causal=True "
            "正是这样）。默认的 offset 应是 n_k - n_q，即对齐右下角。",
            "It looks as if the triangle is aligned at the top left: for n_q < n_k the new tokens "
            "do not see the cached keys before them (torch's is_causal=True does just that). The "
            "default offset is n_k - n_q: aligned at the bottom right.",
            wrong=top_left,
        ),
        Mistake(
            "strict-triangle",
            "看起来用了 j < i：词元连自己也看不到，第一个词元就什么都看不到了。应为 j <= i + offset。",
            "It looks as if you use j < i: a token does not see itself, and the first one sees "
            "nothing at all. It is j <= i + offset.",
            wrong=strict,
        ),
        Mistake(
            "inverted",
            "看起来掩码反了：这里 True = 可以看（与 torch 的 SDPA 相同；nn.MultiheadAttention 里 True 才是屏蔽）。",
            "It looks as if the mask is inverted: here True = may attend, as in torch's SDPA. (In "
            "nn.MultiheadAttention True means ignore.)",
            wrong=inverted,
        ),
        Mistake(
            "sees-the-future",
            "看起来得到的是上三角：每个词元看得到自己和之后的，看不到之前的。是 tril，不是 triu；j <= i，不是 j >= i。",
            "It looks like the upper triangle: every token sees itself and what comes after, not "
            "what came before. Use tril rather than triu, j <= i rather than j >= i.",
            wrong=[future_only, transposed],
        ),
        Mistake(
            "ignores-offset",
            "看起来没有用到参数 offset：总是按 n_k - n_q 来算。",
            "It looks as if the argument `offset` is not used: n_k - n_q is taken always.",
            wrong=ignores_offset,
        ),
        Mistake(
            "zero-taken-for-missing",
            "看起来写了 `offset or …` 或 `if not offset`：offset = 0 也是给定的值，却被当成了没有给。"
            "判断要写 `offset is None`。",
            "It looks as if you wrote `offset or ...` or `if not offset`: 0 is a given offset too, "
            "and is taken for none. Ask `offset is None`.",
            wrong=zero_taken_for_missing,
        ),
        Mistake(
            "offset-twice",
            "看起来给定的 offset 又加上了 n_k - n_q：offset 就是第 0 个查询的位置，给了它就不再用默认值。",
            "It looks as if a given offset is added to n_k - n_q: the offset is the position of "
            "query 0 as it stands, and the default is not used then.",
            wrong=added_to_the_default,
        ),
        Mistake(
            "offset-sign",
            "看起来 offset 的正负号反了：位置是 i + offset，三角形要向右移。",
            "It looks as if the sign of the offset is wrong: the position is i + offset, so the "
            "triangle moves to the right.",
            wrong=other_sign,
        ),
    ],
)
