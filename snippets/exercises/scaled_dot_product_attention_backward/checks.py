"""The backward pass of attention: what an answer must do, and the mistakes we know."""

import numpy as np
from snippets.exercises.exercise import Exercise, Mistake
from snippets.exercises.kinds import Broken, FloatType, Property, Quick, Untouched, Values


def swap(a):
    return np.swapaxes(a, -1, -2)


def through(softmax_backward, scale=True):
    """Return the backward pass with another step through the softmax."""

    def backward(do, q, k, v, attn):
        ds = softmax_backward(attn, do @ swap(v))
        if scale:
            ds = ds / q.shape[-1] ** 0.5
        return ds @ k, swap(ds) @ q, swap(attn) @ do

    return backward


def right(attn, da):
    return attn * (da - (attn * da).sum(axis=-1, keepdims=True))


def scaled_by(factor):
    def backward(do, q, k, v, attn):
        dq, dk, dv = through(right)(do, q, k, v, attn)
        return dq * factor(q, k, v), dk * factor(q, k, v), dv

    return backward


def values_scaled(do, q, k, v, attn):
    dq, dk, dv = through(right)(do, q, k, v, attn)
    return dq, dk, dv / q.shape[-1] ** 0.5


def values_not_transposed(do, q, k, v, attn):
    dq, dk, _ = through(right)(do, q, k, v, attn)
    return dq, dk, attn @ do


def keys_not_transposed(do, q, k, v, attn):
    dq, _, dv = through(right)(do, q, k, v, attn)
    return dq, right(attn, do @ swap(v)) @ q / q.shape[-1] ** 0.5, dv


def do_times_v(do, q, k, v, attn):
    ds = right(attn, do @ v) / q.shape[-1] ** 0.5
    return ds @ k, swap(ds) @ q, swap(attn) @ do


def keys_sum_to_zero(call, given):
    _, dk, _ = call(**given)
    total = np.abs(dk.sum(axis=-2)).max()
    if total <= 1e-9 * max(1.0, np.abs(dk).max()):
        return None
    return Broken(
        "给所有键加上同一个向量，每个查询的分数整行平移，attn 不变；所以 dk 对所有键求和应为 0，"
        f"这里有一处是 {total:.4g}。",
        "Adding one vector to all keys shifts every query's scores alike and leaves attn as it "
        f"is, so dk must sum to 0 over the keys; here a sum is {total:.4g}.",
    )


def twice_the_gradient(call, given):
    once, twice = call(**given), call(**{**given, "do": 2 * given["do"]})
    for name, a, b in zip(("dq", "dk", "dv"), once, twice, strict=True):
        if not np.allclose(2 * a, b, rtol=1e-9, atol=1e-12):
            return Broken(
                f"do 加倍，{name} 应恰好加倍：反向传播对 do 是线性的。",
                f"With do doubled, {name} must double exactly: the backward pass is linear in do.",
            )
    return None


def numeric_slope(call, given):
    do, q, k, v = (given[name] for name in ("do", "q", "k", "v"))

    def loss(q, k):
        scores = q @ swap(k) / q.shape[-1] ** 0.5
        e = np.exp(scores - scores.max(axis=-1, keepdims=True))
        return float((do * (e / e.sum(axis=-1, keepdims=True) @ v)).sum())

    dq, _, _ = call(**given)
    step = np.zeros_like(q)
    step[..., 0, 0] = 1e-5
    slope = (loss(q + step, k) - loss(q - step, k)) / 2e-5
    got = float(dq[..., 0, 0].sum())
    if abs(slope - got) > 1e-6 * max(1.0, abs(slope)):
        return Broken(
            f"把 q[0, 0] 增减 1e-5，sum(do * out) 的变化率是 {slope:.6g}，dq[0, 0] 却是 {got:.6g}。",
            f"Moving q[0, 0] by 1e-5 up and down changes sum(do * out) at a rate of {slope:.6g}, "
            f"but dq[0, 0] is {got:.6g}.",
        )
    return None


EXERCISE = Exercise(
    functions=["scaled_dot_product_attention_backward"],
    minutes=20,
    level=3,
    checks=[
        Values(
            "small",
            "两三个键，可以手算",
            "A few keys, as by hand",
            ["two-keys", "three-five", "square"],
        ),
        Values(
            "batch",
            "批量维和头维，各维长度都不同",
            "Batch and head axes, all lengths different",
            ["batch"],
        ),
        Values(
            "masked",
            "前向用过 mask，有一行全被遮住",
            "After a masked forward pass, one row without any key",
            ["masked-batch"],
        ),
        Values("large", "权重几乎是 one-hot", "Weights that are almost one-hot", ["large"]),
        Values(
            "edge", "边界：一个查询，一个键", "Edges: one query, one key", ["one-query", "one-key"]
        ),
        Property(
            "slope",
            "dq 是损失的变化率",
            "dq is the slope of the loss",
            ["three-five"],
            test=numeric_slope,
        ),
        Property(
            "zero-sum",
            "dk 对所有键求和为 0",
            "dk sums to 0 over the keys",
            ["three-five", "batch"],
            test=keys_sum_to_zero,
        ),
        Property(
            "linear",
            "do 加倍，梯度加倍",
            "Twice the do, twice the gradients",
            ["three-five"],
            test=twice_the_gradient,
        ),
        Untouched(cases=["three-five", "batch"]),
        FloatType(cases=["three-five", "masked-batch"]),
        Quick(
            inputs=lambda rng: {
                "do": rng.normal(size=(2, 32, 16)),
                "q": rng.normal(size=(2, 32, 16)),
                "k": rng.normal(size=(2, 40, 16)),
                "v": rng.normal(size=(2, 40, 16)),
                "attn": rng.dirichlet(np.ones(40), size=(2, 32)),
            }
        ),
    ],
    hidden=["multi_head_attention_backward"],
    mistakes=[
        Mistake(
            "no-row-term",
            "看起来 softmax 这一步只写了 A ⊙ dA，少减了每行的加权平均 rowsum(A ⊙ dA)："
            "抬高一个分数，同一行的其他权重会跟着变小。",
            "It looks as if the step through the softmax is A ⊙ dA alone, without subtracting each "
            "row's rowsum(A ⊙ dA): raising one score lowers the other weights of its row.",
            wrong=through(lambda attn, da: attn * da),
        ),
        Mistake(
            "elementwise-softmax",
            "看起来把 softmax 的导数当成了 A(1 - A)：那只是雅可比矩阵的对角线（像 sigmoid）。"
            "非对角的 -A_j·A_k 也要算：dS = A ⊙ (dA - rowsum(A ⊙ dA))。",
            "It looks as if the derivative of the softmax is taken as A(1 - A), which is the "
            "diagonal of its Jacobian only, as for a sigmoid. The entries -A_j·A_k beside it count "
            "too: dS = A ⊙ (dA - rowsum(A ⊙ dA)).",
            wrong=through(lambda attn, da: da * attn * (1 - attn)),
        ),
        Mistake(
            "row-term-added",
            "看起来加权平均是加上去的，符号反了：dS = A ⊙ (dA - rowsum(A ⊙ dA))。",
            "It looks as if the weighted mean is added: the sign is the other one, "
            "dS = A ⊙ (dA - rowsum(A ⊙ dA)).",
            wrong=through(lambda attn, da: attn * (da + (attn * da).sum(axis=-1, keepdims=True))),
        ),
        Mistake(
            "unweighted-row-term",
            "看起来减去的是 dA 每行的普通和或平均：要减的是以 A 为权重的平均 rowsum(A ⊙ dA)。",
            "It looks as if the plain sum or mean of each row of dA is subtracted: it must be the "
            "mean weighted by A, rowsum(A ⊙ dA).",
            wrong=[
                through(lambda attn, da: attn * (da - da.sum(axis=-1, keepdims=True))),
                through(lambda attn, da: attn * (da - da.mean(axis=-1, keepdims=True))),
            ],
        ),
        Mistake(
            "row-term-over-queries",
            "看起来 A ⊙ dA 是沿查询那一维求和的：softmax 沿键做，这里也要沿键求和，axis=-1。",
            "It looks as if A ⊙ dA is summed over the queries. The softmax runs over the keys, and "
            "so does this sum: axis=-1.",
            wrong=through(lambda attn, da: attn * (da - (attn * da).sum(axis=-2, keepdims=True))),
        ),
        Mistake(
            "no-weights-in-front",
            "看起来 softmax 这一步少乘了最前面的 A：dS = A ⊙ (dA - rowsum(A ⊙ dA))。权重为 0 的键不该有梯度。",
            "It looks as if the A in front is missing in the step through the softmax: "
            "dS = A ⊙ (dA - rowsum(A ⊙ dA)). A key of weight 0 gets no gradient.",
            wrong=through(lambda attn, da: da - (attn * da).sum(axis=-1, keepdims=True)),
        ),
        Mistake(
            "no-softmax-step",
            "看起来跳过了 softmax：直接把 dA 当成了 dS。",
            "It looks as if the softmax is skipped: dA is used as dS.",
            wrong=through(lambda attn, da: da),
        ),
        Mistake(
            "no-scale",
            "看起来 dq 或 dk 少除了 √d：前向的分数除过 √{d}，它们的梯度也要除。",
            "It looks as if dq or dk is not divided by √d: the scores were divided by √{d} on the "
            "way forward, so these gradients are too.",
            wrong=through(right, scale=False),
            numbers=lambda given, got, wanted: {"d": given["q"].shape[-1]},
        ),
        Mistake(
            "wrong-scale",
            "看起来 dq 和 dk 的缩放不对：应除以 √d，d = q.shape[-1] = {d}（不是 d，不是乘，也不是别的维）。",
            "It looks as if dq and dk are scaled wrongly: divide by √d with d = q.shape[-1] = {d} "
            "(not by d, not a product, not another axis).",
            wrong=[
                scaled_by(lambda q, k, v: q.shape[-1] ** -0.5),
                scaled_by(lambda q, k, v: q.shape[-1]),
                scaled_by(lambda q, k, v: (q.shape[-1] / v.shape[-1]) ** 0.5),
                scaled_by(lambda q, k, v: (q.shape[-1] / k.shape[-2]) ** 0.5),
            ],
            numbers=lambda given, got, wanted: {"d": given["q"].shape[-1]},
        ),
        Mistake(
            "scaled-values",
            "看起来 dv 也除了 √d：out = attn @ v 里没有缩放，dv = Aᵀ dO 就够了。",
            "It looks as if dv is divided by √d too: there is no scale in out = attn @ v, so dv is "
            "Aᵀ dO as it stands.",
            wrong=values_scaled,
        ),
        Mistake(
            "values-not-transposed",
            "看起来写了 dv = attn @ do，少了转置：dv 的第 j 行收集所有查询对第 j 个值的贡献，"
            "是 np.swapaxes(attn, -1, -2) @ do。",
            "It looks as if you wrote dv = attn @ do without the transpose: row j of dv gathers "
            "what all queries took from value j, np.swapaxes(attn, -1, -2) @ do.",
            wrong=values_not_transposed,
        ),
        Mistake(
            "keys-not-transposed",
            "看起来写了 dk = dS @ q，少了转置：dk 的第 j 行收集所有查询对第 j 个键的梯度，"
            "是 np.swapaxes(dS, -1, -2) @ q。",
            "It looks as if you wrote dk = dS @ q without the transpose: row j of dk gathers the "
            "gradients of all queries with key j, np.swapaxes(dS, -1, -2) @ q.",
            wrong=keys_not_transposed,
        ),
        Mistake(
            "do-times-v",
            "看起来写了 dA = do @ v，v 少了转置：dA 的形状要和 attn 一样，是 do @ np.swapaxes(v, -1, -2)。",
            "It looks as if you wrote dA = do @ v without transposing v: dA has the shape of attn, "
            "do @ np.swapaxes(v, -1, -2).",
            wrong=do_times_v,
        ),
    ],
)
