"""Cross-entropy from logits: what an answer must do, and the mistakes we know."""

import numpy as np
from snippets.exercises.exercise import Exercise, Mistake
from snippets.exercises.kinds import Broken, FloatType, Property, Quick, Untouched, Values


def rows_sum_to_zero(call, given):
    total = call(**given).sum(axis=-1)
    if np.allclose(total, 0, atol=1e-12):
        return None
    worst = float(total[np.abs(total).argmax()])
    return Broken(
        f"梯度的每一行加起来应为 0（给整行 logits 加同一个数，损失不变），这里有一行是 {worst:.6g}。",
        "Each row of the gradient sums to 0, since adding the same number to all logits of a row "
        f"leaves the loss as it is; here a row sums to {worst:.6g}.",
    )


def is_the_slope(call, given):
    logits, target = given["logits"], given["target"]
    gradient = call(logits=logits, target=target)
    for place in ((0, 0), (-1, -1)):
        step = np.zeros_like(logits)
        step[place] = 1e-5
        up = call.cross_entropy(logits=logits + step, target=target)
        down = call.cross_entropy(logits=logits - step, target=target)
        slope, got = float(up - down) / 2e-5, float(gradient[place])
        if abs(slope - got) > 1e-5 * max(1.0, abs(slope)):
            return Broken(
                f"梯度和你自己的损失对不上：把 logits{list(place)} 增减 1e-5，损失的变化率是 {slope:.6g}，"
                f"梯度却是 {got:.6g}。",
                "The gradient does not fit your own loss: moving "
                f"logits{list(place)} by 1e-5 up and down changes the loss at a rate of "
                f"{slope:.6g}, the gradient says {got:.6g}.",
            )
    return None


def stable(x, axis=-1):
    x = x - x.max(axis=axis, keepdims=True)
    return x - np.log(np.exp(x).sum(axis=axis, keepdims=True))


def onehot(logits, target):
    return np.eye(logits.shape[-1])[target]


def picked(log_p, target):
    return log_p[np.arange(len(target)), target]


def softmax(x):
    return np.exp(stable(x))


def naive_softmax(x, axis=-1):
    e = np.exp(x)
    return e / e.sum(axis=axis, keepdims=True)


def is_clipped(given, got, wanted):
    """Tell whether a large loss came out as -log of something like 1e-12."""
    return wanted > 50 and 2 < got < 40


EXERCISE = Exercise(
    functions=["log_softmax", "cross_entropy", "cross_entropy_grad"],
    minutes=15,
    level=2,
    checks=[
        Values(
            "log-softmax",
            "log_softmax：小数字",
            "log_softmax: small numbers",
            ["ls-log3", "ls-rows", "ls-columns", "ls-middle"],
        ),
        Values(
            "log-softmax-large",
            "log_softmax：分数很大，以及 -inf",
            "log_softmax: large scores, and -inf",
            ["ls-thousand", "ls-far", "ls-minus-inf"],
        ),
        Values(
            "loss",
            "cross_entropy：小数字，C ≠ N",
            "cross_entropy: small numbers, C ≠ N",
            ["ce-one", "ce-two", "ce-batch"],
        ),
        Values(
            "loss-large",
            "cross_entropy：分数很大",
            "cross_entropy: large scores",
            ["ce-sure-wrong", "ce-sure-right", "ce-batch-large"],
        ),
        Values(
            "gradient",
            "cross_entropy_grad：与自动微分一致",
            "cross_entropy_grad: as automatic differentiation",
            ["grad-one", "grad-two", "grad-batch"],
        ),
        Values(
            "gradient-large",
            "cross_entropy_grad：分数很大",
            "cross_entropy_grad: large scores",
            ["grad-sure-wrong", "grad-batch-large"],
        ),
        Property(
            "slope",
            "梯度是损失的变化率",
            "The gradient is the slope of the loss",
            ["grad-two"],
            needs=["cross_entropy"],
            test=is_the_slope,
        ),
        Property(
            "zero-sum",
            "梯度的每一行之和为 0",
            "Each row of the gradient sums to 0",
            ["grad-two", "grad-batch"],
            test=rows_sum_to_zero,
        ),
        Untouched(cases=["ls-rows", "ce-two", "grad-two"]),
        FloatType(cases=["ls-rows", "grad-batch"]),
        Quick(
            function="cross_entropy",
            inputs=lambda rng: {
                "logits": rng.normal(size=(128, 300)),
                "target": rng.integers(0, 300, 128),
            },
        ),
    ],
    hidden=["softmax", "logsumexp", "logit_adjusted_ce"],
    mistakes=[
        Mistake(
            "log-of-softmax",
            "看起来你先算 softmax 再取 log：小概率已经舍入成 0，log(0) = -inf。"
            "直接用 (x - m) - log(sum(exp(x - m)))，m 是最大值。",
            "It looks as if you take the log of softmax: small probabilities have been rounded to "
            "0 by then, and log(0) = -inf. Use (x - m) - log(sum(exp(x - m))) with m the maximum.",
            of="log_softmax",
            wrong=lambda x, axis=-1: np.log(np.exp(stable(x, axis))),
        ),
        Mistake(
            "log-of-softmax",
            "看起来你先算 softmax 再取 log：目标类别的概率已经舍入成 0，损失成了 inf。用稳定的 log_softmax。",
            "It looks as if you take the log of softmax: the probability of the right class has "
            "been rounded to 0, and the loss is inf. Use a stable log_softmax.",
            of="cross_entropy",
            wrong=lambda logits, target: -np.log(picked(softmax(logits), target)).mean(),
        ),
        Mistake(
            "no-max-subtraction",
            "看起来没有先减最大值：exp(710) 以上就溢出成 inf，结果是 -inf 或 nan。",
            "It looks as if the maximum is not subtracted first: exp overflows to inf above 710, "
            "and -inf or nan comes out.",
            of="log_softmax",
            wrong=[
                lambda x, axis=-1: x - np.log(np.exp(x).sum(axis=axis, keepdims=True)),
                lambda x, axis=-1: np.log(naive_softmax(x, axis)),
            ],
        ),
        Mistake(
            "no-max-subtraction",
            "看起来没有先减最大值：exp(710) 以上就溢出成 inf，inf/inf 得 nan。",
            "It looks as if the maximum is not subtracted first: exp overflows to inf above 710, "
            "and inf/inf is nan.",
            of="cross_entropy_grad",
            wrong=lambda logits, target: (
                (naive_softmax(logits) - onehot(logits, target)) / len(target)
            ),
        ),
        Mistake(
            "no-log",
            "看起来返回的是概率，没有取 log：log 概率不会大于 0。",
            "It looks as if you return the probabilities without their log: a log-probability is "
            "never above 0.",
            of="log_softmax",
            wrong=lambda x, axis=-1: np.exp(stable(x, axis)),
        ),
        Mistake(
            "clipped",
            "看起来概率被截断过（clip 或加了 eps）：最小的 log 概率应为 {wanted:.6g}，得到 {got:.4g}。"
            "直接用 (x - m) - log(sum(exp(x - m)))，不需要 eps。",
            "It looks as if the probability is clipped, or an eps is added: the smallest "
            "log-probability must be {wanted:.6g}, and is {got:.4g}. Use "
            "(x - m) - log(sum(exp(x - m))), which needs no eps.",
            of="log_softmax",
            shows=lambda given, got, wanted: wanted.min() < -50 and -40 < got.min() < -2,
            numbers=lambda given, got, wanted: {"got": got.min(), "wanted": wanted.min()},
        ),
        Mistake(
            "wrong-axis",
            "看起来总是沿第 0 维归一化：同一列的概率加起来是 1，同一行的不是。类别在最后一维。",
            "It looks as if you always normalise along axis 0: each column's probabilities sum to "
            "1, not each row's. The classes are on the last axis.",
            of="log_softmax",
            wrong=lambda x, axis=-1: stable(x, 0),
        ),
        Mistake(
            "ignores-axis",
            "看起来没有用到参数 axis：总是沿最后一维归一化。",
            "It looks as if the argument `axis` is not used: the last axis is taken always.",
            of="log_softmax",
            wrong=lambda x, axis=-1: stable(x, -1),
        ),
        Mistake(
            "sum-not-mean",
            "看起来你把各行的损失加了起来，没有除以行数 N = {n}。",
            "It looks as if you sum the losses of the rows and do not divide by their number, "
            "N = {n}.",
            of="cross_entropy",
            wrong=lambda logits, target: -picked(stable(logits), target).sum(),
            numbers=lambda given, got, wanted: {"n": len(given["target"])},
        ),
        Mistake(
            "mean-over-classes",
            "看起来平均时除的是 N × C = {size}，不是行数 N = {n}：onehot * log_p 里多数是 0，不能直接 mean()。",
            "It looks as if you divide by N × C = {size} instead of N = {n}: most entries of "
            "onehot * log_p are 0, so a plain mean() is too small.",
            of="cross_entropy",
            wrong=lambda logits, target: -(onehot(logits, target) * stable(logits)).mean(),
            numbers=lambda given, got, wanted: {
                "n": len(given["target"]),
                "size": given["logits"].size,
            },
        ),
        Mistake(
            "divided-by-classes",
            "看起来除的是类别数 C = {c}：平均是对 N = {n} 行取的。",
            "It looks as if you divide by the number of classes, C = {c}: the mean is over the "
            "N = {n} rows.",
            of="cross_entropy",
            wrong=lambda logits, target: -picked(stable(logits), target).sum() / logits.shape[-1],
            numbers=lambda given, got, wanted: {
                "n": len(given["target"]),
                "c": given["logits"].shape[-1],
            },
        ),
        Mistake(
            "all-pairs",
            "看起来你写了 log_p[:, target]：每一行取了所有目标类别，得到 N × N 个数。"
            "每行取自己的类别：log_p[np.arange(N), target]。",
            "It looks as if you wrote log_p[:, target]: that takes every target's class from every "
            "row, N × N numbers. Each row's own class is log_p[np.arange(N), target].",
            of="cross_entropy",
            wrong=lambda logits, target: -stable(logits)[:, target].mean(),
        ),
        Mistake(
            "clipped",
            "看起来概率被截断过（clip 或加了 eps）：-log(1e-12) = 27.6 就到顶了，再错也不会更大，梯度也就没有了。"
            "应为 {wanted:.6g}，得到 {got:.4g}。从 logits 直接算，不需要 eps。",
            "It looks as if the probability is clipped, or an eps is added: -log(1e-12) = 27.6 is "
            "as far as it goes, and there the gradient vanishes. Wanted {wanted:.6g}, got "
            "{got:.4g}. From logits no eps is needed.",
            of="cross_entropy",
            shows=is_clipped,
            numbers=lambda given, got, wanted: {"got": float(got), "wanted": float(wanted)},
        ),
        Mistake(
            "base-two",
            "看起来用了 log2：结果是正确值的 1/ln 2 = 1.4427 倍。这里用自然对数（单位 nat）。",
            "It looks as if you use log2: the result is 1/ln 2 = 1.4427 times the right one. The "
            "natural logarithm is meant (nats).",
            of="cross_entropy",
            wrong=lambda logits, target: -picked(stable(logits), target).mean() / np.log(2.0),
        ),
        Mistake(
            "gradient-not-averaged",
            "看起来梯度没有除以 N = {n}：损失是 N 行的平均，每一行对它的影响只有 1/N。",
            "It looks as if the gradient is not divided by N = {n}: the loss is a mean over N "
            "rows, so each row moves it by 1/N only.",
            of="cross_entropy_grad",
            wrong=lambda logits, target: softmax(logits) - onehot(logits, target),
            numbers=lambda given, got, wanted: {"n": len(given["target"])},
        ),
        Mistake(
            "no-onehot",
            "看起来只返回了 p / N，没有在目标类别处减 1：这样每个 logit 的梯度都是正的，包括正确的类别。",
            "It looks as if you return p / N without subtracting 1 at the right class: then every "
            "logit is pushed down, the right one too.",
            of="cross_entropy_grad",
            wrong=lambda logits, target: softmax(logits) / len(target),
        ),
        Mistake(
            "minus-one-after-mean",
            "看起来先除以了 N 再减 1：目标类别处应减 1/N。把 (p - onehot) 整个除以 N。",
            "It looks as if you divide by N first and subtract 1 afterwards: at the right class "
            "it is 1/N. Divide all of (p - onehot) by N.",
            of="cross_entropy_grad",
            wrong=lambda logits, target: softmax(logits) / len(target) - onehot(logits, target),
        ),
    ],
)
