"""Softmax: what an answer must do, and the mistakes we know."""

import numpy as np
from snippets.exercises.exercise import Exercise, Mistake
from snippets.exercises.kinds import (
    Broken,
    FloatType,
    Property,
    Quick,
    Untouched,
    Values,
)


def sums_to_one(call, given):
    p = call(**given)
    total = p.sum(axis=given.get("axis", -1))
    if np.allclose(total, 1, rtol=1e-9):
        return None
    worst = float(total.flat[np.abs(total - 1).argmax()])
    return Broken(
        f"沿 axis={given.get('axis', -1)} 求和应该处处是 1，有一处是 {worst:.6g}。",
        f"Summed along axis={given.get('axis', -1)} the result must be 1 everywhere; "
        f"in one place it is {worst:.6g}.",
    )


def shift_changes_nothing(call, given):
    before = call(**given)
    after = call(**{**given, "x": given["x"] + 3.0})
    if np.allclose(before, after, rtol=1e-9, atol=1e-12):
        return None
    return Broken(
        "给所有分数加上同一个数，概率不应该变（分子分母同乘 e^3，约掉了）。",
        "Adding the same number to all scores must not change the probabilities: numerator and "
        "denominator both grow by e^3.",
    )


def no_max(x, axis=-1):
    e = np.exp(x)
    return e / e.sum(axis=axis, keepdims=True)


def global_sum(x, axis=-1):
    e = np.exp(x - x.max(axis=axis, keepdims=True))
    return e / e.sum()


def always_last_axis(x, axis=-1):
    return no_max(x - x.max(), axis=-1)


def always_first_axis(x, axis=-1):
    return no_max(x - x.max(), axis=0)


def mean_subtracted(x, axis=-1):
    return no_max(x - x.mean(axis=axis, keepdims=True), axis)


def clipped(limit):
    return lambda x, axis=-1: no_max(np.clip(x, -limit, limit), axis)


def global_max(x, axis=-1):
    return no_max(x - x.max(), axis=axis)


EXERCISE = Exercise(
    functions=["softmax"],
    minutes=5,
    level=1,
    checks=[
        Values("small", "小数字：与手算一致", "Small numbers, as by hand", ["log3", "two-rows"]),
        Values(
            "axis",
            "沿指定的 axis 归一化",
            "Normalises along the axis asked for",
            ["columns", "middle-axis", "first-axis"],
        ),
        Values(
            "large",
            "分数很大时不溢出",
            "Large scores do not overflow",
            ["thousand", "far-apart", "rows-far-apart"],
        ),
        Values(
            "edge",
            "边界：-inf、一个元素、整数",
            "Edges: -inf, one element, integers",
            ["minus-inf", "one", "integers"],
        ),
        Property(
            "sum",
            "每行之和为 1",
            "Every row sums to 1",
            ["two-rows", "middle-axis", "rows-far-apart"],
            test=sums_to_one,
        ),
        Property(
            "shift",
            "整体平移不改变结果",
            "A common shift changes nothing",
            ["log3", "middle-axis"],
            test=shift_changes_nothing,
        ),
        Untouched(cases=["two-rows", "middle-axis"]),
        FloatType(cases=["two-rows", "middle-axis"]),
        Quick(inputs=lambda rng: {"x": rng.normal(size=(64, 1000))}),
    ],
    hidden=["log_softmax", "softmax_grad", "masked_softmax"],
    mistakes=[
        Mistake(
            "no-max-subtraction",
            "看起来你没有先减去最大值：exp(710) 以上就是 inf，inf/inf 得 nan。减去每行的最大值，结果不变。",
            "It looks as if the maximum is not subtracted first: above exp(710) there is only inf, "
            "and inf/inf is nan. Subtracting each row's maximum leaves the result as it is.",
            wrong=no_max,
        ),
        Mistake(
            "global-sum",
            "看起来分母是所有元素的和：整个数组加起来才是 1，每行之和只有 {row:.3g}。"
            "求和要写 axis=axis, keepdims=True。",
            "It looks as if the denominator is the sum of all elements: the whole array sums to 1, "
            "a row only to {row:.3g}. Sum with axis=axis, keepdims=True.",
            wrong=[global_sum, lambda x, axis=-1: np.exp(x) / np.exp(x).sum()],
            numbers=lambda given, got, wanted: {
                "row": float(got.sum(axis=given.get("axis", -1)).flat[0])
            },
        ),
        Mistake(
            "ignores-axis",
            "看起来不管 axis 是多少，你都沿最后一维归一化。max 和 sum 都要用参数 axis。",
            "It looks as if you always normalise along the last axis, whatever `axis` says. Use the "
            "argument in both max and sum.",
            wrong=always_last_axis,
        ),
        Mistake(
            "wrong-axis",
            "看起来不管 axis 是多少，你都沿第 0 维归一化：列的和是 1，行的和不是。",
            "It looks as if you always normalise along axis 0: the columns sum to 1, the rows do "
            "not.",
            wrong=always_first_axis,
        ),
        Mistake(
            "mean-subtracted",
            "看起来你减去的是平均值：只要有一个分数比平均值大 710 以上，exp 照样溢出。减去最大值，指数才都不超过 0。",
            "It looks as if you subtract the mean: a score more than 710 above it still overflows. "
            "Subtract the maximum, then no exponent is above 0.",
            wrong=mean_subtracted,
        ),
        Mistake(
            "clipped-scores",
            "看起来你把分数截断了（clip）：超过界限的分数变得一样大，它们之间的差别就丢了。减去最大值，不用截断也不会溢出。",
            "It looks as if you clip the scores: those beyond the limit become equal, and what set "
            "them apart is lost. Subtract the maximum, and nothing overflows without clipping.",
            wrong=[clipped(limit) for limit in (50, 80, 88, 100, 500, 600, 700, 709)],
        ),
        Mistake(
            "not-normalised",
            "看起来你只取了 exp，没有再除以它们的和：这一行加起来是 {row:.4g}，不是 1。",
            "It looks as if you take exp but do not divide by the sum: this row sums to {row:.4g}, "
            "not 1.",
            wrong=[
                lambda x, axis=-1: np.exp(x),
                lambda x, axis=-1: np.exp(x - x.max(axis=axis, keepdims=True)),
                lambda x, axis=-1: np.exp(x - x.max()),
            ],
            numbers=lambda given, got, wanted: {
                "row": float(got.sum(axis=given.get("axis", -1)).flat[0])
            },
        ),
        Mistake(
            "global-max",
            "看起来你减去的是整个数组的最大值。别的行的分数差得远时，这一行的 exp 全部变成 0，0/0 得 nan。"
            "减去每行自己的最大值。",
            "It looks as if you subtract the maximum of the whole array. If this row's scores are "
            "far below another row's, all its exp become 0 and 0/0 is nan. Subtract each row's own "
            "maximum.",
            wrong=global_max,
        ),
    ],
)
