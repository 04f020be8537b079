"""Multi-head attention: what an answer must do, and the mistakes we know."""

import numpy as np
from snippets.exercises.exercise import Exercise, Mistake
from snippets.exercises.kinds import Broken, FloatType, Property, Quick, Untouched, Values


def swap(a):
    return np.swapaxes(a, -1, -2)


def split(x, h):
    return x.reshape(*x.shape[:2], h, -1).transpose(0, 2, 1, 3)


def merge(heads):
    B, h, n, d = heads.shape
    return heads.transpose(0, 2, 1, 3).reshape(B, n, h * d)


def reshaped(x, h):
    return x.reshape(x.shape[0], h, x.shape[1], -1)


def interleaved(x, h):
    return x.reshape(*x.shape[:2], -1, h).transpose(0, 3, 1, 2)


def merged_by_reshape(heads):
    B, h, n, d = heads.shape
    return heads.reshape(B, n, h * d)


def merged_interleaved(heads):
    return heads.transpose(0, 2, 3, 1).reshape(heads.shape[0], heads.shape[2], -1)


def softmax(scores, axis=-1):
    e = np.exp(scores - scores.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


def before(scores, mask):
    """Mask as it must be done, with the masked scores at -inf."""
    return scores if mask is None else np.where(mask[:, None], scores, -np.inf)


def attention(
    split=split,
    merge=merge,
    width=lambda q, h: q.shape[-1],
    masked=before,
    axis=-1,
    weigh=lambda attn, mask: attn,
    project=lambda x, W: x @ W,
    last=lambda heads, Wo: heads @ Wo,
    shown=lambda attn: attn,
):
    """Return the function with one step done otherwise."""

    def multi_head_attention(x_q, x_kv, Wq, Wk, Wv, Wo, h, mask=None):
        q, k = split(project(x_q, Wq), h), split(project(x_kv, Wk), h)
        v = split(project(x_kv, Wv), h)
        scores = masked(q @ swap(k) / width(q, h) ** 0.5, mask)
        attn = weigh(softmax(scores, axis), mask)
        return last(merge(attn @ v), Wo), shown(attn)

    return multi_head_attention


def queries_only(x_q, x_kv, Wq, Wk, Wv, Wo, h, mask=None):
    return attention()(x_q, x_q, Wq, Wk, Wv, Wo, h, mask)


def one_below_the_other(heads):
    """Return the heads one below the other, as if they were more tokens."""
    B, h, n, d = heads.shape
    return heads.reshape(B, h * n, d)


def not_split(x_q, x_kv, Wq, Wk, Wv, Wo, h, mask=None):
    out, attn = attention()(x_q, x_kv, Wq, Wk, Wv, Wo, 1, mask)
    return out, attn[:, 0]


def no_max(x_q, x_kv, Wq, Wk, Wv, Wo, h, mask=None):
    q, k, v = split(x_q @ Wq, h), split(x_kv @ Wk, h), split(x_kv @ Wv, h)
    e = np.exp(before(q @ swap(k) / q.shape[-1] ** 0.5, mask))
    attn = e / e.sum(axis=-1, keepdims=True)
    return merge(attn @ v) @ Wo, attn


def row_sum(given, got, wanted):
    total = got["attn"].sum(axis=-1)
    return {"row": float(total.flat[np.abs(total - 1).argmax()])}


def head_width(given, got, wanted):
    return {"h": given["h"], "d": given["Wq"].shape[1] // given["h"], "model": given["Wq"].shape[1]}


def heads_may_change_places(call, given):
    h = given["h"]
    order = np.roll(np.arange(h), 1)

    def columns(W):
        return W.reshape(len(W), h, -1)[:, order].reshape(W.shape)

    moved = {name: columns(given[name]) for name in ("Wq", "Wk", "Wv")}
    moved["Wo"] = columns(given["Wo"].T).T
    (out, attn), (after, attn_after) = call(**given), call(**{**given, **moved})
    if not np.allclose(after, out, rtol=1e-9, atol=1e-12):
        return Broken(
            "头的编号没有意义：把各头的列（Wq、Wk、Wv）和 Wo 的行一起换位，out 不应改变，这里却变了。",
            "Heads have no order: with their columns (Wq, Wk, Wv) and the rows of Wo moved alike, "
            "out must stay as it is; here it changes.",
        )
    if not np.allclose(attn_after, attn[:, order], rtol=1e-9, atol=1e-12):
        return Broken(
            "各头的列换位之后，attn 里的头也应换位，这里没有。",
            "With the heads' columns moved, the heads in attn must move too; here they do not.",
        )
    return None


def sequences_do_not_mix(call, given):
    before, _ = call(**given)
    x_kv = given["x_kv"].copy()
    x_kv[-1] += 1.5
    after, _ = call(**{**given, "x_kv": x_kv})
    if np.allclose(before[0], after[0], rtol=1e-9, atol=1e-12):
        return None
    return Broken(
        "改动批次里最后一个序列，第一个序列的输出却变了：不同的样本混到了一起。",
        "Changing the last sequence of the batch changes the output of the first: samples are "
        "mixed.",
    )


EXERCISE = Exercise(
    functions=["multi_head_attention"],
    minutes=20,
    level=2,
    checks=[
        Values(
            "small",
            "两个头，几个词元",
            "Two heads, a few tokens",
            ["mean", "two-heads", "one-head"],
        ),
        Values(
            "shapes",
            "各维长度都不同",
            "All lengths different",
            ["odd", "all-different", "self"],
        ),
        Values(
            "mask",
            "mask 对每个头都起作用",
            "The mask holds for every head",
            ["mask-two-heads", "mask-odd"],
        ),
        Values("large", "分数上千时不溢出", "No overflow with scores in the thousands", ["large"]),
        Values(
            "edge", "边界：一个词元，一个键", "Edges: one token, one key", ["one-token", "one-key"]
        ),
        Property(
            "order",
            "头换位，out 不变",
            "Heads may change places",
            ["odd"],
            test=heads_may_change_places,
        ),
        Property(
            "batch",
            "批次里的序列互不影响",
            "Sequences of a batch do not mix",
            ["odd", "mask-two-heads"],
            test=sequences_do_not_mix,
        ),
        Untouched(cases=["odd", "mask-odd"]),
        FloatType(cases=["odd", "mask-odd"]),
        Quick(
            inputs=lambda rng: {
                "x_q": rng.normal(size=(2, 16, 24)),
                "x_kv": rng.normal(size=(2, 20, 24)),
                **{name: rng.normal(size=(24, 24)) for name in ("Wq", "Wk", "Wv", "Wo")},
                "h": 4,
            }
        ),
    ],
    hidden=["scaled_dot_product_attention", "split_heads", "merge_heads"],
    mistakes=[
        Mistake(
            "reshape-without-transpose",
            "看起来分头时直接 reshape(B, h, n, d_h)：这样一个头拿到的是几个词元的完整向量，不是每个词元的一段。"
            "先 reshape(B, n, h, d_h)，再 transpose(0, 2, 1, 3)。",
            "It looks as if the heads are split by reshape(B, h, n, d_h) alone: a head then gets "
            "whole vectors of a few tokens instead of a part of every token. reshape(B, n, h, d_h) "
            "first, then transpose(0, 2, 1, 3).",
            wrong=[
                attention(split=reshaped),
                attention(split=reshaped, merge=merged_by_reshape),
            ],
        ),
        Mistake(
            "not-split",
            "看起来没有分头：做的是一个宽度为 {model} 的注意力，attn 是 (B, n, m)。要先分成 h = {h} 个头，各做各的 softmax。",
            "It looks as if there is no split: this is one attention of width {model}, and attn is "
            "(B, n, m). Split into h = {h} heads, each with a softmax of its own.",
            wrong=not_split,
            numbers=head_width,
        ),
        Mistake(
            "merge-without-transpose",
            "看起来合并时没有先把头换回去：(B, h, n, d_v) 直接 reshape(B, n, …) 会把不同词元的数排到一行里。"
            "先 transpose(0, 2, 1, 3)。",
            "It looks as if the heads are merged without moving them back first: reshape(B, n, ...) "
            "of (B, h, n, d_v) puts numbers of different tokens into one row. "
            "transpose(0, 2, 1, 3) first.",
            wrong=attention(merge=merged_by_reshape),
        ),
        Mistake(
            "concatenated-elsewhere",
            "看起来各头没有沿最后一维拼接：乘 Wo 之前应是 (B, n, h·d_v) = {shape}，每个词元一行，各头依次排开。",
            "It looks as if the heads are not joined along the last axis: before Wo comes "
            "(B, n, h·d_v) = {shape}, one row a token, with the heads one after the other.",
            wrong=[attention(merge=one_below_the_other), attention(merge=lambda heads: heads)],
            numbers=lambda given, got, wanted: {
                "shape": (*given["x_q"].shape[:2], given["Wo"].shape[0])
            },
        ),
        Mistake(
            "heads-interleaved",
            "看起来第 i 个头拿到的是每隔 h = {h} 列取一列（reshape 成 (…, d_h, h)）。"
            "这里每个头是一段连续的列：(…, h, d_h)。",
            "It looks as if a head gets every h-th column, h = {h} (a reshape to (..., d_h, h)). "
            "Here a head owns neighbouring columns: (..., h, d_h).",
            wrong=[
                attention(split=interleaved),
                attention(split=interleaved, merge=merged_interleaved),
            ],
            numbers=head_width,
        ),
        Mistake(
            "scale-by-model-width",
            "看起来除的是整个模型宽度的根号 √{model}：一个头里的点积只有 d_h = {d} 项，应除以 √{d}。",
            "It looks as if you divide by the root of the whole width, √{model}: within a head a "
            "dot product has d_h = {d} terms, so divide by √{d}.",
            wrong=[
                attention(width=lambda q, h: q.shape[-1] * h),
                attention(width=lambda q, h: q.shape[-1] / h),
            ],
            numbers=head_width,
        ),
        Mistake(
            "no-scale",
            "看起来没有除以 √d_h：每个头的分数应再除以 √{d}。",
            "It looks as if the scores are not divided by √d_h: divide each head's by √{d}.",
            wrong=attention(width=lambda q, h: 1),
            numbers=head_width,
        ),
        Mistake(
            "no-output-projection",
            "看起来拼接之后没有乘 Wo：各个头的结果只是排在一起，还没有混合。",
            "It looks as if the concatenated heads are not multiplied by Wo: they stand side by "
            "side, and nothing mixes them.",
            wrong=attention(last=lambda heads, Wo: heads),
        ),
        Mistake(
            "weights-transposed",
            "看起来乘的是 W 的转置（torch 的 nn.Linear 存的是转置）。这里是 x @ W。",
            "It looks as if you multiply by W transposed, as torch's nn.Linear stores it. Here it "
            "is x @ W.",
            wrong=[
                attention(project=lambda x, W: x @ W.T, last=lambda heads, Wo: heads @ Wo.T),
                attention(project=lambda x, W: x @ W.T),
                attention(last=lambda heads, Wo: heads @ Wo.T),
            ],
        ),
        Mistake(
            "keys-from-queries",
            "看起来 K 和 V 也是从 x_q 算的：它们应来自 x_kv，只有 Q 来自 x_q。",
            "It looks as if K and V are made of x_q as well: they come from x_kv, only Q from x_q.",
            wrong=queries_only,
        ),
        Mistake(
            "mask-on-the-head-axis",
            "看起来 mask 没有为头加一维：(B, n, m) 和 (B, h, n, m) 从右边对齐，B 就对到了头上，每个头用了别的样本的 mask。"
            "写 mask[:, None]。",
            "It looks as if the mask got no axis for the heads: (B, n, m) lines up with "
            "(B, h, n, m) from the right, so B falls on the heads, and each head uses another "
            "sample's mask. Write mask[:, None].",
            wrong=attention(
                masked=lambda scores, mask: (
                    scores if mask is None else np.where(mask, scores, -np.inf)
                )
            ),
        ),
        Mistake(
            "mask-on-one-head",
            "看起来 mask 只用在了一个头上：所有的头都要遮住同样的键。",
            "It looks as if the mask is used in one head only: all heads hide the same keys.",
            wrong=attention(
                masked=lambda scores, mask: (
                    scores
                    if mask is None
                    else np.where(
                        mask[:, None] | (np.arange(scores.shape[1]) > 0)[:, None, None],
                        scores,
                        -np.inf,
                    )
                )
            ),
        ),
        Mistake(
            "mask-after-softmax",
            "看起来你在 softmax 之后才做 mask：有一行之和只有 {row:.2f}。应在 softmax 之前把分数设为 -inf。",
            "It looks as if you mask after the softmax: a row sums to {row:.2f}. Set the scores to "
            "-inf before the softmax.",
            wrong=attention(
                masked=lambda scores, mask: scores,
                weigh=lambda attn, mask: attn if mask is None else attn * mask[:, None],
            ),
            numbers=row_sum,
        ),
        Mistake(
            "mask-inverted",
            "看起来 mask 用反了：这里 True = 可以看（nn.MultiheadAttention 的 attn_mask 里 True 才是屏蔽）。",
            "It looks as if the mask is inverted: here True = may attend. (In the attn_mask of "
            "nn.MultiheadAttention True means ignore.)",
            wrong=attention(
                masked=lambda scores, mask: before(scores, None if mask is None else ~mask)
            ),
        ),
        Mistake(
            "mask-ignored",
            "看起来没有用到 mask。",
            "It looks as if the mask is not used.",
            wrong=attention(masked=lambda scores, mask: scores),
        ),
        Mistake(
            "softmax-over-queries",
            "看起来 softmax 沿查询那一维：attn 的列加起来是 1，行不是。每个查询要把权重分给各个键：axis=-1。",
            "It looks as if the softmax runs over the queries: the columns of attn sum to 1, not "
            "the rows. Each query shares its weight out over the keys: axis=-1.",
            wrong=attention(axis=-2),
        ),
        Mistake(
            "softmax-over-heads",
            "看起来 softmax 沿头那一维：每个头应各自把权重分给所有的键，axis=-1。",
            "It looks as if the softmax runs over the heads: each head shares its own weight out "
            "over the keys, axis=-1.",
            wrong=attention(axis=1),
        ),
        Mistake(
            "averaged-weights",
            "看起来 attn 对头取了平均（nn.MultiheadAttention 默认如此）。这里要每个头的权重：(B, h, n, m)。",
            "It looks as if attn is averaged over the heads, as nn.MultiheadAttention does by "
            "default. Here the weights of every head are wanted: (B, h, n, m).",
            wrong=attention(shown=lambda attn: attn.mean(axis=1)),
        ),
        Mistake(
            "no-max-subtraction",
            "看起来 softmax 里没有先减去每行的最大值：分数超过 709 时 exp 溢出，inf/inf 得 nan。",
            "It looks as if the softmax does not subtract each row's maximum first: above 709 exp "
            "overflows, and inf/inf is nan.",
            wrong=no_max,
        ),
    ],
)
