"""Find the bug 3: the heads are split by a reshape alone."""

import numpy as np
from snippets.exercises.exercise import Exercise, Mistake, retold
from snippets.exercises.folder import checks_of
from snippets.exercises.kinds import Broken, Property

HEADS = checks_of("multi-head-attention")


def worst_token(given, got, wanted):
    gap = np.abs(got["out"] - wanted["out"])
    place = np.unravel_index(gap.argmax(), gap.shape)
    return {
        "h": given["h"],
        "token": int(place[1]),
        "right": float(wanted["out"][place]),
        "here": float(got["out"][place]),
    }


def split_otherwise(q, k, v):
    """Return the function that splits queries, keys and values each in its own way."""

    def multi_head_attention(x_q, x_kv, Wq, Wk, Wv, Wo, h, mask=None):
        heads = q(x_q @ Wq, h), k(x_kv @ Wk, h), v(x_kv @ Wv, h)
        scores = heads[0] @ HEADS.swap(heads[1]) / heads[0].shape[-1] ** 0.5
        attn = HEADS.softmax(HEADS.before(scores, mask))
        return HEADS.merge(attn @ heads[2]) @ Wo, attn

    return multi_head_attention


def unmoved(x, h):
    return x.reshape(*x.shape[:2], h, -1)


def the_future_does_not_matter(call, given):
    x = given["x_q"]
    B, n = x.shape[:2]
    causal = np.broadcast_to(np.tri(n, dtype=bool), (B, n, n))
    before, _ = call(**{**given, "mask": causal})
    later = x.copy()
    later[:, -1] += 1.0
    after, _ = call(**{**given, "x_q": later, "x_kv": later, "mask": causal})
    gap = float(np.abs(after - before)[:, :-1].max())
    if gap < 1e-9:
        return None
    return Broken(
        f"带因果掩码，只改动最后一个词元，前面词元的输出却变了，最多变了 {gap:.2f}：未来泄漏了。",
        f"Under a causal mask, changing the last token alone changes the output of earlier ones, "
        f"by up to {gap:.2f}: the future leaks.",
    )


EXERCISE = Exercise(
    functions=["multi_head_attention"],
    minutes=6,
    level=2,
    bug="reshape-without-transpose",
    like="multi-head-attention",
    checks=[
        *HEADS.EXERCISE.checks[:-1],
        Property(
            "future",
            "带因果掩码时，后面的词元不影响前面的",
            "Under a causal mask later tokens do not change earlier ones",
            ["self"],
            test=the_future_does_not_matter,
        ),
        HEADS.EXERCISE.checks[-1],  # the time comes last
    ],
    hidden=HEADS.EXERCISE.hidden,
    mistakes=[
        *retold(
            HEADS.EXERCISE.mistakes,
            "reshape-without-transpose",
            zh="形状对，权重每行之和也是 1；只有一个头，或每个序列只有一个词元时全对。但这里有 {h} 个头："
            "{token} 号词元的输出里，有一个数应是 {right:.2f}，却是 {here:.2f}。每个头拿到的是谁的数？",
            en="The shape is right and rows of attn sum to 1; with one head, or with one token a "
            "sequence, all is right. But here are {h} heads: in the output of token {token}, a "
            "number should be {right:.2f} and is {here:.2f}. Whose numbers does each head get?",
            numbers=worst_token,
        ),
        Mistake(
            "values-still-reshaped",
            "权重全对了，out 不对：看起来 q 和 k 已经分对，v 还是直接 reshape 的。三者要用同一种分法。",
            "All weights are right now, out is not: it looks as if q and k are split well and v is "
            "still reshaped alone. All three are split in the same way.",
            wrong=split_otherwise(HEADS.split, HEADS.split, HEADS.reshaped),
        ),
        Mistake(
            "keys-still-reshaped",
            "看起来只有 q 分对了，k（和 v）还是直接 reshape 的：查询和键对不上。三者要用同一种分法。",
            "It looks as if only q is split well, and k (and v) are still reshaped alone: queries "
            "meet the wrong keys. All three are split in the same way.",
            wrong=[
                split_otherwise(HEADS.split, HEADS.reshaped, HEADS.reshaped),
                split_otherwise(HEADS.split, HEADS.reshaped, HEADS.split),
            ],
        ),
        Mistake(
            "heads-not-moved",
            "看起来分出了头，却没有把它换到前面：形状还是 (B, n, h, d_h)，接下来的乘法发生在头与头之间，不是词元与词元之间。"
            "再做 transpose(0, 2, 1, 3)。",
            "It looks as if the heads are split off but not moved to the front: the shape is still "
            "(B, n, h, d_h), and the product that follows is between heads rather than between "
            "tokens. transpose(0, 2, 1, 3) is still to do.",
            wrong=split_otherwise(unmoved, unmoved, unmoved),
        ),
    ],
)
