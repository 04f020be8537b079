"""Focal loss from logits: what an answer must do, and the mistakes we know."""

import numpy as np
from snippets.exercises.exercise import Exercise, Mistake
from snippets.exercises.kinds import Broken, FloatType, Property, Quick, Untouched, Values

LOSS, GRAD = "focal_with_logits", "focal_with_logits_grad"
# Far out nearly every factor is 0 or 1, and all wrong formulas look alike: there it is the
# arithmetic that is judged.
COMMON = 30


def log_sigmoid(x):
    return -np.logaddexp(0, -x)


def sigmoid(x):
    return np.exp(log_sigmoid(x))


def sign(y):
    return np.where(y == 1, 1.0, -1.0)


# The parts of both formulas as they should be; a mistake puts another in the place of one.


def balanced(y, alpha):
    return np.where(y == 1, alpha, 1 - alpha)


def faded(z, y, gamma):
    return sigmoid(-sign(y) * z) ** gamma


def log_p_t(z, y):
    return log_sigmoid(sign(y) * z)


def bracket(z, y, gamma):
    s = sign(y)
    return gamma * sigmoid(s * z) * log_p_t(z, y) - sigmoid(-s * z)


def loss_of(z, y, alpha=0.25, gamma=2.0):
    return (-balanced(y, alpha) * faded(z, y, gamma) * log_p_t(z, y)).mean()


def gradient_of(z, y, alpha=0.25, gamma=2.0):
    outside = balanced(y, alpha) * sign(y) * faded(z, y, gamma)
    return outside * bracket(z, y, gamma) / z.size


def loss(weight=balanced, factor=faded, log=log_p_t, joined=lambda losses, w, y: losses.mean()):
    """Return the loss with some of its parts replaced, for logits of common size."""

    def wrong(z, y, alpha=0.25, gamma=2.0):
        if np.abs(z).max() > COMMON:
            return loss_of(z, y, alpha, gamma)
        w = weight(y, alpha)
        return joined(-w * factor(z, y, gamma) * log(z, y), w, y)

    return wrong


def gradient(weight=balanced, side=sign, factor=faded, inner=bracket, count=np.size):
    """Return the gradient with some of its parts replaced, for logits of common size."""

    def wrong(z, y, alpha=0.25, gamma=2.0):
        if np.abs(z).max() > COMMON:
            return gradient_of(z, y, alpha, gamma)
        return weight(y, alpha) * side(y) * factor(z, y, gamma) * inner(z, y, gamma) / count(z)

    return wrong


# Mistakes in a part, the same for loss and gradient


def for_all_alike(y, alpha):
    return np.full(y.shape, float(alpha))


def for_the_other_class(y, alpha):
    return np.where(y == 1, 1 - alpha, alpha)


def unweighted(y, alpha):
    return np.ones(y.shape)


def factor_of_p(z, y, gamma):
    return sigmoid(-z) ** gamma


def power_of_p_t(z, y, gamma):
    return sigmoid(sign(y) * z) ** gamma


def one_minus_power(z, y, gamma):
    return 1 - power_of_p_t(z, y, gamma)


def as_ones(y):
    return np.ones(y.shape)


def unfaded(z, y, gamma):
    return np.ones(z.shape)


def as_positive(function):
    """Treat every sample as of class 1, but for its weight."""

    def wrong(z, y, *rest):
        return function(z, np.ones_like(y), *rest)

    return wrong


def weight_in_the_power(z, y, alpha=0.25, gamma=2.0):
    return -((balanced(y, alpha) * sigmoid(-sign(y) * z)) ** gamma * log_p_t(z, y)).mean()


def from_weighted_loss(z, y, alpha=0.25, gamma=2.0):
    weighted = -balanced(y, alpha) * log_p_t(z, y)
    return ((1 - np.exp(-weighted)) ** gamma * weighted).mean()


def from_mean(weight_inside):
    def wrong(z, y, alpha=0.25, gamma=2.0):
        inside = balanced(y, alpha) if weight_inside else 1.0
        mean = (-inside * log_p_t(z, y)).mean()
        return (1.0 if weight_inside else alpha) * (1 - np.exp(-mean)) ** gamma * mean

    return wrong


def labels_as_signs(z, y, alpha=0.25, gamma=2.0):
    return (-balanced(y, alpha) * sigmoid(-y * z) ** gamma * log_sigmoid(y * z)).mean()


def both_terms(z, y, alpha=0.25, gamma=2.0):
    p, rest = sigmoid(z), sigmoid(-z)
    positive = alpha * rest**gamma * log_sigmoid(z)
    return -(positive + (1 - alpha) * p**gamma * log_sigmoid(-z)).mean()


def softmax_of_rows(axis):
    def wrong(z, y, alpha=0.25, gamma=2.0):
        e = np.exp(z - z.max())
        p = e / e.sum(axis=axis, keepdims=True)
        p_t = np.where(y == 1, p, 1 - p)
        return -(balanced(y, alpha) * (1 - p_t) ** gamma * np.log(p_t)).mean()

    return wrong


def logits_as_probabilities(z, y, alpha=0.25, gamma=2.0):
    p_t = np.where(y == 1, z, 1 - z)
    return -(balanced(y, alpha) * (1 - p_t) ** gamma * np.log(p_t)).mean()


# Computed in the order in which it is written on paper: p first, then its log


def plain_sigmoid(z):
    return 1 / (1 + np.exp(-z))


def log_of_p_t(z, y, alpha=0.25, gamma=2.0):
    p = plain_sigmoid(z)
    p_t = np.where(y == 1, p, 1 - p)
    return -(balanced(y, alpha) * (1 - p_t) ** gamma * np.log(p_t)).mean()


def log_of_sigmoid(z, y, alpha=0.25, gamma=2.0):
    p_t = plain_sigmoid(sign(y) * z)
    return -(balanced(y, alpha) * (1 - p_t) ** gamma * np.log(p_t)).mean()


def two_terms(z, y, alpha=0.25, gamma=2.0):
    p = plain_sigmoid(z)
    positive = alpha * y * (1 - p) ** gamma * np.log(p)
    return -(positive + (1 - alpha) * (1 - y) * p**gamma * np.log(1 - p)).mean()


def slope_terms(first, second):
    """Return the bracket made of other terms; each gets p_t, 1 - p_t and log p_t."""

    def wrong(z, y, gamma):
        p_t, rest = sigmoid(sign(y) * z), sigmoid(-sign(y) * z)
        log = log_p_t(z, y)
        return gamma * first(p_t, rest, log) + second(p_t, rest, log)

    return wrong


def by_probability(z, y, gamma):
    """Return the bracket of the slope with respect to p_t, divided by (1 - p_t)^gamma."""
    p_t, rest = sigmoid(sign(y) * z), sigmoid(-sign(y) * z)
    return gamma * log_p_t(z, y) / rest - 1 / p_t


def nan_where(surely_right):
    """Return the test for nan at p_t = 1 (or 0) after rounding, and nowhere else."""

    def shows(given, got, wanted):
        margin = sign(given["y"]) * given["z"]
        there = margin > 36 if surely_right else margin < -36
        return np.isnan(got).any() and not np.isnan(got[~there]).any()

    return shows


def is_clipped(given, got, wanted):
    """Tell whether a large loss came out as -log of something like 1e-12."""
    return np.isfinite(got) and wanted > 15 and 1 < got < 0.95 * wanted


def in_both(name, zh, en, numbers, **parts):
    """Return the mistake of having this part wrong, for the loss and for the gradient."""
    return [
        Mistake(name, zh, en, of=LOSS, wrong=loss(**parts), numbers=numbers),
        Mistake(name, zh, en, of=GRAD, wrong=gradient(**parts), numbers=numbers),
    ]


# The numbers in the sentences


def numbers_of(sample, given):
    """Return p, p_t, the factor and the weights of one sample."""
    z, label = float(given["z"].flat[sample]), int(given["y"].flat[sample])
    p = float(sigmoid(np.float64(z)))
    p_t, alpha, gamma = p if label else 1 - p, given.get("alpha", 0.25), given.get("gamma", 2.0)
    return {
        "z": z,
        "p": p,
        "p_t": p_t,
        "gamma": gamma,
        "factor": (1 - p_t) ** gamma,
        "of_p_t": p_t**gamma,
        "one_minus": 1 - p_t**gamma,
        "times": gamma * (1 - p_t),
        "rest": 1 - p_t,
        "chain": p_t * (1 - p_t),
        "alpha": alpha,
        "other": 1 - alpha,
    }


def of_the_clearest(given, got, wanted):
    """Return the numbers of the sample with p_t farthest from 1/2."""
    return numbers_of(np.abs(given["z"]).argmax(), given)


def of_the_first_negative(given, got, wanted):
    return numbers_of((given["y"].ravel() == 0).argmax(), given)


def of_the_worst(given, got, wanted):
    """Return the numbers of the sample whose own class is least likely."""
    margin = (sign(given["y"]) * given["z"]).ravel()
    worst = margin.argmin()
    return {
        "z": float(given["z"].flat[worst]),
        "y": int(given["y"].flat[worst]),
        "log": float(log_sigmoid(margin[worst])),
        "got": float(np.ravel(got)[worst if np.ndim(got) else 0]),
        "wanted": float(np.ravel(wanted)[worst if np.ndim(got) else 0]),
    }


def counted(given, got, wanted):
    return {"n": given["z"].size, "positives": int(given["y"].sum())}


def rows_counted(given, got, wanted):
    return {"n": given["z"].size, "rows": len(given["z"])}


# Properties


def one_hundredth_at_nine_tenths(call, given):
    with_factor = call(**{**given, "gamma": 2.0})
    without = call(**{**given, "gamma": 0.0})
    ratio = float(with_factor / without)
    p_t = float(sigmoid(given["z"].flat[0]))
    if abs(ratio - (1 - p_t) ** 2) <= 1e-9:
        return None
    return Broken(
        f"p_t = {p_t:.2g} 的样本，γ=2 的损失应是 γ=0 时的 (1 - p_t)² = {(1 - p_t) ** 2:.4g} 倍，"
        f"这里是 {ratio:.4g} 倍。",
        f"For a sample with p_t = {p_t:.2g} the loss with γ=2 must be (1 - p_t)² = "
        f"{(1 - p_t) ** 2:.4g} times the one with γ=0; here it is {ratio:.4g} times.",
    )


def classes_can_change_places(call, given):
    alpha = given.get("alpha", 0.25)
    before = float(call(**{**given, "alpha": alpha}))
    after = float(call(**{**given, "z": -given["z"], "y": 1 - given["y"], "alpha": 1 - alpha}))
    if abs(before - after) <= 1e-9 * max(1.0, abs(before)):
        return None
    return Broken(
        "两个类别互换（z 变号，y 换成 1 - y，α 换成 1 - α），损失不应该变："
        f"换之前是 {before:.6g}，换之后是 {after:.6g}。",
        "With the classes changing places (-z, 1 - y, 1 - α) the loss must stay the same: it was "
        f"{before:.6g} and becomes {after:.6g}.",
    )


def is_the_slope(call, given):
    z = given["z"]
    slopes = call(**given)
    for place in ((0,) * z.ndim, (-1,) * z.ndim):
        step = np.zeros_like(z)
        step[place] = 1e-5
        up = call.focal_with_logits(**{**given, "z": z + step})
        down = call.focal_with_logits(**{**given, "z": z - step})
        slope, got = float(up - down) / 2e-5, float(slopes[place])
        if abs(slope - got) > 1e-7 + 1e-5 * abs(slope):
            at = ", ".join(map(str, place))
            return Broken(
                f"梯度和你自己的损失对不上：把 z[{at}] 增减 1e-5，损失的变化率是 {slope:.6g}，梯度却是 {got:.6g}。",
                f"The gradient does not fit your own loss: moving z[{at}] by 1e-5 up and down "
                f"changes the loss at a rate of {slope:.6g}, the gradient says {got:.6g}.",
            )
    return None


EXERCISE = Exercise(
    functions=[LOSS, GRAD],
    minutes=15,
    level=2,
    checks=[
        Values(
            "loss",
            "损失：可以手算的小数字，两种标签",
            "Loss: small numbers, as by hand, both labels",
            ["half", "log3", "log3-negative", "three"],
        ),
        Values(
            "shape",
            "损失：任意形状，所有元素一起平均",
            "Loss: any shape, one mean over all elements",
            ["seven", "matrix", "block"],
        ),
        Values(
            "parameters",
            "损失：α 和 γ 取别的值，包括 γ = 0 和 γ < 1",
            "Loss: other α and γ, also γ = 0 and γ < 1",
            ["gamma-zero", "gamma-half", "alpha-one", "gamma-five"],
        ),
        Values(
            "loss-large",
            "损失：logits 很大时没有 inf 和 nan",
            "Loss: no inf and no nan for large logits",
            ["forty", "thousand", "thousand-negative", "sure", "sure-gamma-half", "large"],
        ),
        Property(
            "fade",
            "p_t = 0.9、γ = 2 时损失缩小到 1%",
            "With p_t = 0.9 and γ = 2, 1 % of the loss is left",
            ["nine-tenths"],
            test=one_hundredth_at_nine_tenths,
        ),
        Property(
            "mirror",
            "两个类别互换，损失不变",
            "The classes can change places",
            ["three", "gamma-half"],
            test=classes_can_change_places,
        ),
        Values(
            "gradient",
            "梯度：与自动微分一致",
            "Gradient: as automatic differentiation",
            ["grad-two", "grad-three", "grad-matrix"],
        ),
        Values(
            "gradient-parameters",
            "梯度：α 和 γ 取别的值",
            "Gradient: other α and γ",
            ["grad-gamma-zero", "grad-gamma-half", "grad-alpha-one", "grad-gamma-five"],
        ),
        Values(
            "gradient-large",
            "梯度：logits 很大，γ < 1 且 p_t → 1",
            "Gradient: large logits, also γ < 1 with p_t → 1",
            ["grad-forty", "grad-thousand", "grad-sure", "grad-sure-gamma-half", "grad-large"],
        ),
        Property(
            "slope",
            "梯度是损失的变化率",
            "The gradient is the slope of the loss",
            ["grad-three", "grad-block"],
            needs=[LOSS],
            test=is_the_slope,
        ),
        Untouched(cases=["three", "grad-three", "grad-matrix"]),
        FloatType(cases=["grad-three", "grad-block"]),
        Quick(
            inputs=lambda rng: {
                "z": rng.normal(size=(64, 100)),
                "y": rng.integers(0, 2, (64, 100)),
            }
        ),
    ],
    hidden=["bce_with_logits", "bce_with_logits_grad", "log_sigmoid", "log_sigmoid_grad"],
    mistakes=[
        Mistake(
            "p-for-negatives",
            "看起来负样本也用了 p，没有换成 p_t：这里有个 y=0 的样本，p = {p:.3g}，p_t 应是 1 - p = {p_t:.3g}。"
            "它的 (1 - p_t)^γ 是 {factor:.3g}，log 里也是 p_t。",
            "It looks as if p is used for the negatives too, in place of p_t: a sample here has "
            "y=0 and p = {p:.3g}, so p_t = 1 - p = {p_t:.3g}. Its (1 - p_t)^γ is {factor:.3g}, and "
            "p_t goes into the log as well.",
            of=LOSS,
            wrong=[
                loss(factor=factor_of_p, log=as_positive(log_p_t)),
                loss(factor=factor_of_p),
                loss(log=as_positive(log_p_t)),
            ],
            numbers=of_the_first_negative,
        ),
        Mistake(
            "p-for-negatives",
            "看起来梯度里负样本也用了 p，没有换成 p_t：这里有个 y=0 的样本，p = {p:.3g}，p_t 应是 "
            "1 - p = {p_t:.3g}，(1 - p_t)^γ = {factor:.3g}。",
            "It looks as if the gradient uses p for the negatives too, in place of p_t: a sample "
            "here has y=0 and p = {p:.3g}, so p_t = 1 - p = {p_t:.3g} and "
            "(1 - p_t)^γ = {factor:.3g}.",
            of=GRAD,
            wrong=[
                gradient(side=as_ones, factor=factor_of_p, inner=as_positive(bracket)),
                gradient(factor=factor_of_p, inner=as_positive(bracket)),
                gradient(factor=factor_of_p),
                gradient(inner=as_positive(bracket)),
            ],
            numbers=of_the_first_negative,
        ),
        Mistake(
            "no-negatives",
            "看起来负样本的损失是 0：只写了 y·log p 那一项。y=0 的样本按 p_t = 1 - p、权重 1 - α = {other:.3g} 计入。",
            "It looks as if the negatives cost nothing: only the term with y·log p is there. A "
            "sample with y=0 counts with p_t = 1 - p and weight 1 - α = {other:.3g}.",
            of=LOSS,
            wrong=loss(weight=lambda y, alpha: alpha * (y == 1)),
            numbers=of_the_first_negative,
        ),
        *in_both(
            "same-alpha",
            "看起来两类都乘了 α = {alpha:.3g}：这样只是整体缩放，什么也没有平衡。负样本的权重是 1 - α = {other:.3g}。",
            "It looks as if both classes are weighted by α = {alpha:.3g}, which scales everything "
            "and balances nothing. The weight of a negative is 1 - α = {other:.3g}.",
            of_the_first_negative,
            weight=for_all_alike,
        ),
        *in_both(
            "alpha-swapped",
            "看起来 α 用反了：正样本（y=1）的权重是 α = {alpha:.3g}，负样本是 1 - α = {other:.3g}。"
            "（γ=2 已经压低了容易的负样本，所以论文里稀少的正类反而只用 0.25。）",
            "It looks as if α is on the wrong class: a positive (y=1) weighs α = {alpha:.3g}, a "
            "negative 1 - α = {other:.3g}. (With γ=2 the easy negatives are down already, so the "
            "paper gives the rare positives only 0.25.)",
            of_the_clearest,
            weight=for_the_other_class,
        ),
        *in_both(
            "no-alpha",
            "看起来没有乘 α_t：正样本要乘 α = {alpha:.3g}，负样本乘 1 - α = {other:.3g}。",
            "It looks as if α_t is missing: a positive weighs α = {alpha:.3g}, a negative "
            "1 - α = {other:.3g}.",
            of_the_clearest,
            weight=unweighted,
        ),
        *in_both(
            "gamma-on-p-t",
            "看起来把 γ 放在了 p_t 上：p_t = {p_t:.3g} 的样本乘了 p_t^γ = {of_p_t:.3g}，应乘 (1 - p_t)^γ = {factor:.3g}。"
            "这样是反的：越容易的样本权重越大。",
            "It looks as if γ is on p_t: a sample with p_t = {p_t:.3g} is multiplied by "
            "p_t^γ = {of_p_t:.3g}, not by (1 - p_t)^γ = {factor:.3g}. That is the wrong way round: "
            "the easier a sample, the more it counts.",
            of_the_clearest,
            factor=power_of_p_t,
        ),
        *in_both(
            "minus-before-power",
            "看起来写成了 1 - p_t^γ：乘方先算。p_t = {p_t:.3g} 时应乘 (1 - p_t)^γ = {factor:.3g}，"
            "得到的却是 1 - p_t^γ = {one_minus:.3g}。加上括号。",
            "It looks as if you wrote 1 - p_t^γ: powers are taken first. With p_t = {p_t:.3g} the "
            "factor is (1 - p_t)^γ = {factor:.3g}, this one is 1 - p_t^γ = {one_minus:.3g}. Put "
            "brackets around 1 - p_t.",
            of_the_clearest,
            factor=one_minus_power,
        ),
        *in_both(
            "no-focal-factor",
            "看起来没有乘 (1 - p_t)^γ，或者没有用到参数 gamma：p_t = {p_t:.3g}、γ = {gamma:.3g} 的样本应乘 {factor:.3g}。",
            "It looks as if (1 - p_t)^γ is missing, or `gamma` is not used: a sample with "
            "p_t = {p_t:.3g} and γ = {gamma:.3g} is multiplied by {factor:.3g}.",
            of_the_clearest,
            factor=unfaded,
        ),
        *in_both(
            "gamma-times",
            "看起来是乘以 γ，不是 γ 次方：p_t = {p_t:.3g}、γ = {gamma:.3g} 的样本应乘 (1 - p_t)^γ = {factor:.3g}，"
            "得到的却是 γ(1 - p_t) = {times:.3g}。",
            "It looks as if 1 - p_t is multiplied by γ, not raised to it: a sample with "
            "p_t = {p_t:.3g} and γ = {gamma:.3g} gets (1 - p_t)^γ = {factor:.3g}, this one "
            "γ(1 - p_t) = {times:.3g}.",
            of_the_clearest,
            factor=lambda z, y, gamma: gamma * faded(z, y, 1.0),
        ),
        *in_both(
            "gamma-fixed",
            "看起来没有用到参数 gamma：总是按 2 来算，这里 γ = {gamma:.3g}。",
            "It looks as if the argument `gamma` is not used: 2 is taken always, but here "
            "γ = {gamma:.3g}.",
            of_the_clearest,
            factor=lambda z, y, gamma: faded(z, y, 2.0),
        ),
        *in_both(
            "alpha-fixed",
            "看起来没有用到参数 alpha：总是按 0.25 来算，这里 α = {alpha:.3g}。",
            "It looks as if the argument `alpha` is not used: 0.25 is taken always, but here "
            "α = {alpha:.3g}.",
            of_the_clearest,
            weight=lambda y, alpha: balanced(y, 0.25),
        ),
        Mistake(
            "alpha-in-the-power",
            "看起来 α_t 也被 γ 次方了：是 α_t·(1 - p_t)^γ，不是 (α_t·(1 - p_t))^γ。",
            "It looks as if α_t is raised to the power γ too: it is α_t·(1 - p_t)^γ, not "
            "(α_t·(1 - p_t))^γ.",
            of=LOSS,
            wrong=weight_in_the_power,
        ),
        Mistake(
            "no-sigmoid",
            "看起来把 z 直接当成了概率：z 是 logit，可以是任何实数，先过 sigmoid 才是 p。这里 z = {z:.3g}，p = {p:.3g}。",
            "It looks as if z is taken for the probability itself: it is a logit, any real number; "
            "p is its sigmoid. Here z = {z:.3g} and p = {p:.3g}.",
            of=LOSS,
            wrong=logits_as_probabilities,
            numbers=of_the_clearest,
        ),
        Mistake(
            "alpha-on-one-class",
            "看起来只有一类乘了权重，另一类的权重是 1：正样本乘 α = {alpha:.3g}，负样本乘 1 - α = {other:.3g}。",
            "It looks as if only one class is weighted and the other counts with 1: a positive "
            "weighs α = {alpha:.3g}, a negative 1 - α = {other:.3g}.",
            of=LOSS,
            wrong=[
                loss(weight=lambda y, alpha: np.where(y == 1, alpha, 1.0)),
                loss(weight=lambda y, alpha: np.where(y == 1, 1.0, 1 - alpha)),
            ],
            numbers=of_the_clearest,
        ),
        Mistake(
            "p-t-from-weighted-loss",
            "看起来 p_t 是从乘过 α_t 的交叉熵倒推出来的：exp(-α_t·ce) 不是 p_t。先用没有加权的 ce 算 p_t = exp(-ce)"
            "（这里是 {p_t:.3g}），最后再乘 α_t。",
            "It looks as if p_t is taken from the cross-entropy after it was weighted: "
            "exp(-α_t·ce) is not p_t. Compute p_t = exp(-ce) from the plain one (here {p_t:.3g}), "
            "and multiply by α_t at the end.",
            of=LOSS,
            wrong=from_weighted_loss,
            numbers=of_the_clearest,
        ),
        Mistake(
            "mean-before-factor",
            "看起来先把交叉熵求了平均，再乘一个 (1 - p_t)^γ：每个样本的难易不同，要各乘各的，最后才平均。",
            "It looks as if the cross-entropy is averaged first and multiplied by one (1 - p_t)^γ "
            "afterwards: samples differ in difficulty, so each has its own factor; the mean comes "
            "last.",
            of=LOSS,
            wrong=[from_mean(weight_inside=True), from_mean(weight_inside=False)],
        ),
        Mistake(
            "labels-as-signs",
            "看起来把标签当成了 ±1：这里 y 是 0 或 1，y·z 对负样本总是 0，p_t 就成了 0.5。先换成 s = 2y - 1；"
            "这里有个 y=0 的样本，p_t 应是 {p_t:.3g}。",
            "It looks as if labels are taken for ±1: here y is 0 or 1, so y·z is 0 for every "
            "negative and p_t becomes 0.5. Use s = 2y - 1; a sample here with y=0 has "
            "p_t = {p_t:.3g}.",
            of=LOSS,
            wrong=labels_as_signs,
            numbers=of_the_first_negative,
        ),
        Mistake(
            "sum-not-mean",
            "看起来把各样本的损失加了起来，没有除以样本数 N = {n}。",
            "It looks as if the losses are added up and not divided by the number of samples, "
            "N = {n}.",
            of=LOSS,
            wrong=loss(joined=lambda losses, w, y: losses.sum()),
            numbers=counted,
        ),
        Mistake(
            "mean-of-another-number",
            "看起来除数不是样本数：RetinaNet 除以正样本数（这里 {positives}），torch 的加权交叉熵除以权重之和；"
            "这道题要的是所有样本的平均，N = {n}。",
            "It looks as if the sum is divided by something else: RetinaNet divides by the number "
            "of positives (here {positives}), torch's weighted cross-entropy by the sum of the "
            "weights. Wanted is the mean over all samples, N = {n}.",
            of=LOSS,
            wrong=[
                loss(joined=lambda losses, w, y: losses.sum() / max(1, y.sum())),
                loss(joined=lambda losses, w, y: losses.sum() / w.sum()),
            ],
            numbers=counted,
        ),
        Mistake(
            "divided-by-rows",
            "看起来总和除以了 len(z) = {rows}，那只是第 0 维的长度；要的是全部 {n} 个元素的平均，除以 z.size 或直接用 mean()。",
            "It looks as if the sum is divided by len(z) = {rows}, which is the length of axis 0 "
            "only. Wanted is the mean of all {n} elements: divide by z.size, or use mean().",
            of=LOSS,
            wrong=loss(joined=lambda losses, w, y: losses.sum() / len(losses)),
            numbers=rows_counted,
        ),
        Mistake(
            "classes-swapped",
            "看起来两类的概率用反了：p = σ(z) 是 y=1 的概率。这里有个 z = {z:.3g} 的样本，p_t 应是 {p_t:.3g}，用的却是 "
            "1 - p_t = {rest:.3g}。",
            "It looks as if the probabilities of the classes are swapped: p = σ(z) belongs to y=1. "
            "A sample here with z = {z:.3g} has p_t = {p_t:.3g}, but 1 - p_t = {rest:.3g} is used.",
            of=LOSS,
            wrong=loss(
                factor=lambda z, y, gamma: faded(-z, y, gamma), log=lambda z, y: log_p_t(-z, y)
            ),
            numbers=of_the_clearest,
        ),
        Mistake(
            "both-terms-always",
            "看起来每个样本都算了两项：y=1 的样本只有 α(1 - p)^γ·log p，y=0 的样本只有 (1 - α)p^γ·log(1 - p)。"
            "两项要各乘 y 和 1 - y。",
            "It looks as if both terms are there for every sample: with y=1 only α(1 - p)^γ·log p "
            "counts, with y=0 only (1 - α)p^γ·log(1 - p). Multiply them by y and 1 - y.",
            of=LOSS,
            wrong=both_terms,
        ),
        Mistake(
            "softmax-across-samples",
            "看起来对 z 做了 softmax：各个样本互不相干，每个 z 单独过 sigmoid 就是它的 p。这里 z = {z:.3g}，p = {p:.3g}。",
            "It looks as if a softmax runs over z: samples have nothing to do with each other, and "
            "the sigmoid of each z is its p. Here z = {z:.3g} and p = {p:.3g}.",
            of=LOSS,
            wrong=[softmax_of_rows(-1), softmax_of_rows(None)],
            numbers=of_the_clearest,
        ),
        Mistake(
            "log-of-sigmoid",
            "看起来先算 sigmoid 再取 log（或者直接写了 log(1 + e^…)）：z = {z:.4g}、y = {y} 时 p_t 已经舍入成 0，"
            "log 0 = -inf，或者 exp 溢出。log p_t 应是 {log:.4g}：用 -np.logaddexp(0, -s*z)，s = ±1。",
            "It looks as if the sigmoid is computed first and its log afterwards (or log(1 + e^…) "
            "as it stands): for z = {z:.4g} and y = {y}, p_t has been rounded to 0 and its log is "
            "-inf, or exp overflows. log p_t is {log:.4g}: use -np.logaddexp(0, -s*z) with s = ±1.",
            of=LOSS,
            wrong=[log_of_p_t, log_of_sigmoid, two_terms],
            numbers=of_the_worst,
        ),
        Mistake(
            "infinity-replaced",
            "看起来 inf 被换成了一个很大的数（np.nan_to_num）：z = {z:.4g}、y = {y} 时损失应是 {wanted:.6g}，得到 {got:.3g}。"
            "不要掩盖 inf：log p_t 是 {log:.4g}，用 -np.logaddexp(0, -s*z) 从 logit 算。",
            "It looks as if inf is replaced by a huge number (np.nan_to_num): for z = {z:.4g} and "
            "y = {y} the loss is {wanted:.6g}, this one {got:.3g}. Do not hide the inf: log p_t is "
            "{log:.4g}, from the logit by -np.logaddexp(0, -s*z).",
            of=LOSS,
            shows=lambda given, got, wanted: np.isfinite(got) and abs(got) > 1e100,
            numbers=of_the_worst,
        ),
        Mistake(
            "clipped",
            "看起来概率或 logits 被截断过（clip，或加了 eps）：z = {z:.4g}、y = {y} 时损失应是 {wanted:.6g}，得到 {got:.4g}，"
            "再错也不会更大，梯度也就没有了。从 logits 直接算 log p_t，不需要 eps。",
            "It looks as if probabilities or logits are clipped, or an eps is added: for z = {z:.4g} and "
            "y = {y} the loss is {wanted:.6g}, this one is {got:.4g} and grows no further, so the "
            "gradient vanishes. With log p_t straight from the logits no eps is needed.",
            of=LOSS,
            at="loss-large",
            shows=is_clipped,
            numbers=of_the_worst,
        ),
        Mistake(
            "factor-not-differentiated",
            "看起来把 (1 - p_t)^γ 当成了常数：它也含 p_t，乘积的导数有两项，少了 γ·p_t·log p_t 那一项。",
            "It looks as if (1 - p_t)^γ is treated as a constant: it contains p_t too, so the "
            "product has two terms in its derivative, and the one with γ·p_t·log p_t is missing.",
            of=GRAD,
            wrong=gradient(inner=lambda z, y, gamma: -sigmoid(-sign(y) * z)),
        ),
        Mistake(
            "cross-entropy-gradient",
            "看起来这是加权交叉熵的梯度 α_t(p - y)/N：(1 - p_t)^γ 没有算进去。这里有个 p_t = {p_t:.3g} 的样本，"
            "它的 (1 - p_t)^γ = {factor:.3g}，而且这个因子自己也要求导。",
            "It looks as if this is the gradient of the weighted cross-entropy, α_t(p - y)/N, "
            "without (1 - p_t)^γ. For a sample here with p_t = {p_t:.3g} that factor is "
            "{factor:.3g}, and it has a derivative of its own.",
            of=GRAD,
            wrong=gradient(factor=unfaded, inner=lambda z, y, gamma: -sigmoid(-sign(y) * z)),
            numbers=of_the_clearest,
        ),
        Mistake(
            "slope-of-the-factor-alone",
            "看起来只对 (1 - p_t)^γ 求了导，少了对 log p_t 求导得到的 p_t - 1 那一项。",
            "It looks as if only (1 - p_t)^γ is differentiated: the term p_t - 1, from log p_t, is "
            "missing.",
            of=GRAD,
            wrong=gradient(inner=lambda z, y, gamma: gamma * sigmoid(sign(y) * z) * log_p_t(z, y)),
        ),
        Mistake(
            "first-term-of-the-slope",
            "看起来 γ 那一项不对：(1 - p_t)^γ 对 z 的导数是 -γ(1 - p_t)^(γ-1)·s·p_t(1 - p_t)，与 log p_t 相乘，提出 "
            "(1 - p_t)^γ 之后还剩 γ·p_t·log p_t：γ 和 p_t 都不能丢，1 - p_t 只剩 γ 次方。",
            "It looks as if the term with γ is wrong: (1 - p_t)^γ has the slope "
            "-γ(1 - p_t)^(γ-1)·s·p_t(1 - p_t) in z; times log p_t, and with (1 - p_t)^γ taken out, "
            "γ·p_t·log p_t is left. γ and p_t stay, and 1 - p_t has the power γ again.",
            of=GRAD,
            wrong=[
                gradient(inner=slope_terms(first, lambda p_t, rest, log: -rest))
                for first in (
                    lambda p_t, rest, log: log,
                    lambda p_t, rest, log: p_t * log / rest,
                    lambda p_t, rest, log: log / rest,
                    lambda p_t, rest, log: rest * log,
                    lambda p_t, rest, log: p_t * np.log(rest),
                )
            ]
            + [gradient(inner=lambda z, y, gamma: bracket(z, y, 1.0))],
        ),
        Mistake(
            "second-term-of-the-slope",
            "看起来来自 log p_t 的那一项不对：它对 z 的导数是 s·p_t(1 - p_t)/p_t = s(1 - p_t)，括号里是 p_t - 1。",
            "It looks as if the term from log p_t is wrong: its slope in z is "
            "s·p_t(1 - p_t)/p_t = s(1 - p_t), which makes p_t - 1 in the bracket.",
            of=GRAD,
            wrong=[
                gradient(inner=slope_terms(lambda p_t, rest, log: p_t * log, second))
                for second in (
                    lambda p_t, rest, log: p_t,
                    lambda p_t, rest, log: -p_t,
                    lambda p_t, rest, log: -1.0,
                    lambda p_t, rest, log: -1 / p_t,
                    lambda p_t, rest, log: -p_t * rest,
                )
            ],
        ),
        Mistake(
            "power-of-the-factor",
            "看起来括号外面 1 - p_t 的指数不对：乘过 dp_t/dz 之后，公因子是 (1 - p_t)^γ，γ = {gamma:.3g}。",
            "It looks as if 1 - p_t in front of the bracket has another power: after dp_t/dz is "
            "multiplied in, the common factor is (1 - p_t)^γ with γ = {gamma:.3g}.",
            of=GRAD,
            wrong=[
                gradient(factor=lambda z, y, gamma: faded(z, y, gamma - 1)),
                gradient(factor=lambda z, y, gamma: faded(z, y, gamma + 1)),
            ],
            numbers=of_the_clearest,
        ),
        Mistake(
            "chain-rule-twice",
            "看起来 dp_t/dz = p_t(1 - p_t) 乘了两次：写成 γ·p_t·log p_t + p_t - 1 时它已经在里面了。"
            "这里 p_t(1 - p_t) = {chain:.3g}。",
            "It looks as if dp_t/dz = p_t(1 - p_t) is multiplied in twice: in "
            "γ·p_t·log p_t + p_t - 1 it is there already. Here p_t(1 - p_t) = {chain:.3g}.",
            of=GRAD,
            wrong=gradient(
                inner=lambda z, y, gamma: bracket(z, y, gamma) * sigmoid(z) * sigmoid(-z)
            ),
            numbers=of_the_clearest,
        ),
        Mistake(
            "sign-between-the-terms",
            "看起来两项之间的符号反了：(1 - p_t)^γ 对 p_t 的导数带负号。p_t 变大时两项都让损失变小，"
            "γ·p_t·log p_t 和 p_t - 1 都是负的。",
            "It looks as if the sign between the two terms is wrong: the derivative of (1 - p_t)^γ "
            "has a minus. A larger p_t lowers the loss through both terms; γ·p_t·log p_t and "
            "p_t - 1 are both negative.",
            of=GRAD,
            wrong=[
                gradient(inner=lambda z, y, gamma: -bracket(z, y, -gamma)),
                gradient(inner=lambda z, y, gamma: bracket(z, y, -gamma)),
            ],
        ),
        Mistake(
            "slope-in-p",
            "看起来求的是对概率的导数，不是对 logit 的：链式法则还差一个 dp_t/dz = s·p_t·(1 - p_t)，"
            "这里 p_t(1 - p_t) = {chain:.3g}。",
            "It looks as if this is the slope in the probability, not in the logit: the chain rule "
            "has one more factor dp_t/dz = s·p_t·(1 - p_t); here p_t(1 - p_t) = {chain:.3g}.",
            of=GRAD,
            wrong=[gradient(inner=by_probability), gradient(side=as_ones, inner=by_probability)],
            numbers=of_the_clearest,
        ),
        Mistake(
            "sign-of-negatives",
            "看起来负样本的梯度符号反了（少乘 s = 2y - 1）：y=0 时 z 越大损失越大，梯度应是正的。",
            "It looks as if the gradient of the negatives has the wrong sign (a factor s = 2y - 1 "
            "is missing): with y=0 a larger z costs more, so the gradient is positive.",
            of=GRAD,
            wrong=gradient(side=as_ones),
        ),
        Mistake(
            "gradient-not-averaged",
            "看起来梯度没有除以样本数 N = {n}：损失是 N 个样本的平均，每个样本对它的影响只有 1/N。",
            "It looks as if the gradient is not divided by the number of samples, N = {n}: the "
            "loss is a mean, so each sample moves it by 1/N only.",
            of=GRAD,
            wrong=gradient(count=lambda z: 1),
            numbers=counted,
        ),
        Mistake(
            "divided-by-rows",
            "看起来梯度除以了 len(z) = {rows}，那只是第 0 维的长度；损失是全部 {n} 个元素的平均，应除以 z.size。",
            "It looks as if the gradient is divided by len(z) = {rows}, which is the length of "
            "axis 0 only. The loss is the mean of all {n} elements: divide by z.size.",
            of=GRAD,
            wrong=gradient(count=len),
            numbers=rows_counted,
        ),
        Mistake(
            "nan-when-wrong",
            "z = {z:.4g}、y = {y} 时梯度是 nan：p_t 在这里舍入成 0，出现了 0/0 或 0·(-inf)。1/p_t 要先在纸上和"
            " dp_t/dz 里的 p_t 约掉，log p_t 要从 logit 算（这里是 {log:.4g}，不是 -inf）。",
            "For z = {z:.4g} and y = {y} the gradient is nan: p_t is rounded to 0 here, and there "
            "is a 0/0 or a 0·(-inf). Cancel 1/p_t against the p_t of dp_t/dz on paper, and compute "
            "log p_t from the logit (here {log:.4g}, not -inf).",
            of=GRAD,
            shows=nan_where(surely_right=False),
            numbers=of_the_worst,
        ),
        Mistake(
            "nan-when-right",
            "样本已经判对、p_t 舍入成 1 时梯度是 nan：γ = {gamma:.3g}，(1 - p_t)^(γ-1) = 0^{less:.2g} 是 inf，再乘 0 就是 nan。"
            "先在纸上和 dp_t/dz 里的 1 - p_t 约掉，只留下 (1 - p_t)^γ。",
            "Where a sample is right and p_t is rounded to 1 the gradient is nan: with "
            "γ = {gamma:.3g}, (1 - p_t)^(γ-1) = 0^{less:.2g} is inf, and inf times 0 is nan. Cancel "
            "it against the 1 - p_t of dp_t/dz on paper, so that only (1 - p_t)^γ is left.",
            of=GRAD,
            shows=nan_where(surely_right=True),
            numbers=lambda given, got, wanted: {
                "gamma": given.get("gamma", 2.0),
                "less": given.get("gamma", 2.0) - 1,
            },
        ),
        Mistake(
            "zero-when-wrong",
            "z = {z:.4g}、y = {y} 判错得最厉害，梯度却是 {got:.3g}，应是 {wanted:.3g}：多半是概率被 clip 过，或者 p_t "
            "舍入成 0 之后再也传不回梯度。从 logits 算，不要截断。",
            "For z = {z:.4g} and y = {y}, as wrong as can be, the gradient is {got:.3g} and not "
            "{wanted:.3g}: the probability is clipped, most likely, or p_t is rounded to 0 and "
            "nothing comes back through it. Compute from the logits, without clipping.",
            of=GRAD,
            at="gradient-large",
            shows=lambda given, got, wanted: (
                np.isfinite(got).all() and np.abs(got).max() < 0.1 * np.abs(wanted).max()
            ),
            numbers=of_the_worst,
        ),
    ],
)
