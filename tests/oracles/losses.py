"""Values for `snippets.losses` and `snippets.metrics.best_threshold`.

torch (float64, gradients by autograd) for the ordinary range; mpmath with thousands of
digits for |z| up to 1e4, from the textbook formulas without any trick for stability;
fractions for the effective number of samples; scikit-learn for counting mistakes.
"""

from fractions import Fraction

import mpmath
import numpy as np
import torch
import torch.nn.functional as F
from sklearn.metrics import confusion_matrix

PACKAGES = ("torch", "numpy", "mpmath", "scikit-learn")

torch.set_default_dtype(torch.float64)
EXTREME = [-1e4, -1000.0, -745.0, -88.75, -40.0, -20.0, -0.001, 0.0, 3.0, 37.0, 710.0, 1e4]


def CASES():
    """Return all cases; inputs are rounded so that the JSON stays readable."""
    return {
        **along_an_axis(),
        **binary(),
        **binary_extreme(),
        **classes(),
        **imbalance(),
    }


def draw(seed, shape, scale=1.0):
    """Return normal numbers with three decimals."""
    return (np.random.default_rng(seed).normal(size=shape) * scale).round(3)


def with_grad(loss, z):
    """Return a torch loss at `z` and its gradient there."""
    leaf = torch.tensor(z, dtype=torch.float64, requires_grad=True)
    value = loss(leaf)
    value.sum().backward()
    return {"loss": value.detach(), "grad": leaf.grad}


def along_an_axis():
    """Return softmax, log-softmax and log-sum-exp: values and vector-Jacobian products."""
    cases = {}
    functions = {"softmax": F.softmax, "log_softmax": F.log_softmax, "logsumexp": torch.logsumexp}
    for name, function in functions.items():
        for regime, scale in {"small": 1.0, "large": 1e4}.items():
            for axis in (1, 2):
                x = draw(1, (2, 5, 3), scale)
                leaf = torch.tensor(x, requires_grad=True)
                out = function(leaf, dim=axis)
                upstream = draw(2, out.shape)
                out.backward(torch.tensor(upstream))
                cases[f"{name}/{regime}/axis{axis}"] = {
                    "x": x,
                    "axis": axis,
                    "upstream": upstream,
                    "out": out.detach(),
                    "grad": leaf.grad,
                }
        x = np.array([[0.5, -np.inf, 2.0], [-np.inf, -np.inf, -3.0]])
        cases[f"{name}/minus-infinity"] = {"x": x, "out": function(torch.tensor(x), dim=1)}
    return cases


def binary():
    """Return the losses on one logit a sample, with torch, for each reduction."""
    z, y = draw(3, (7, 2), 4.0), np.random.default_rng(4).integers(0, 2, (7, 2)).astype(float)
    soft = np.random.default_rng(5).random((7, 2)).round(3)
    cases = {"sigmoid": {"z": z, "out": torch.sigmoid(torch.tensor(z))}}
    cases["log_sigmoid"] = {"z": z, "out": F.logsigmoid(torch.tensor(z))}
    for labels, name in ((y, "hard"), (soft, "soft")):
        t = torch.tensor(labels)
        for pos_weight in (1.0, 3.0):
            for reduction in ("mean", "sum", "none"):
                options = {"pos_weight": pos_weight, "reduction": reduction}
                torch_options = {**options, "pos_weight": torch.tensor(pos_weight)}
                cases[f"bce/{name}/{pos_weight}/{reduction}"] = {
                    "z": z,
                    "y": labels,
                    "options": options,
                    **with_grad(
                        lambda x, t=t, o=torch_options: F.binary_cross_entropy_with_logits(
                            x, t, **o
                        ),
                        z,
                    ),
                }
        cases[f"mse_on_sigmoid/{name}"] = {
            "z": z,
            "y": labels,
            **with_grad(lambda x, t=t: F.mse_loss(torch.sigmoid(x), t), z),
        }
    for alpha, gamma in ((0.25, 2.0), (0.5, 0.0), (0.75, 0.5), (0.25, 5.0)):
        cases[f"focal/{alpha}/{gamma}"] = {
            "z": z,
            "y": y,
            "options": {"alpha": alpha, "gamma": gamma},
            **with_grad(lambda x, a=alpha, g=gamma: focal(x, torch.tensor(y), a, g).mean(), z),
        }
    return cases


def focal(z, y, alpha, gamma):
    """Write focal loss as in the paper: p first, then p_t and alpha_t."""
    p = torch.sigmoid(z)
    p_t = p * y + (1 - p) * (1 - y)
    alpha_t = alpha * y + (1 - alpha) * (1 - y)
    return -alpha_t * (1 - p_t) ** gamma * torch.log(p_t)


def binary_extreme():
    """Return the same functions far out, with 9000 digits, where doubles need care."""
    mpmath.mp.dps = 9000  # 1 - sigmoid(1e4) is 1e-4343
    cases = {}
    for name in ("sigmoid", "log_sigmoid"):
        cases[f"{name}/extreme"] = {"z": EXTREME, "out": []}
    for name in ("bce", "mse_on_sigmoid", "focal"):
        for y in (0, 1):
            cases[f"{name}/extreme/y{y}"] = {"z": EXTREME, "y": y, "loss": [], "grad": []}
    for z in EXTREME:
        p = 1 / (1 + mpmath.exp(-mpmath.mpf(z)))
        slope = p * (1 - p)
        cases["sigmoid/extreme"]["out"].append(float(p))
        cases["log_sigmoid/extreme"]["out"].append(float(mpmath.log(p)))
        for y in (0, 1):
            p_t = p if y else 1 - p
            dp_t = slope if y else -slope
            alpha_t, gamma = mpmath.mpf("0.25") if y else mpmath.mpf("0.75"), 2
            fade, log_p_t = (1 - p_t) ** gamma, mpmath.log(p_t)
            # The product rule, term by term: nothing is simplified as in the snippet.
            d_focal = -alpha_t * (-gamma * (1 - p_t) * log_p_t + fade / p_t) * dp_t
            for name, loss, grad in (
                ("bce", -log_p_t, -dp_t / p_t),
                ("mse_on_sigmoid", (p - y) ** 2, 2 * (p - y) * slope),
                ("focal", -alpha_t * fade * log_p_t, d_focal),
            ):
                cases[f"{name}/extreme/y{y}"]["loss"].append(float(loss))
                cases[f"{name}/extreme/y{y}"]["grad"].append(float(grad))
    return cases


def classes():
    """Return cross-entropy over C classes for each option, in both regimes."""
    n, c = 7, 5
    hard = np.random.default_rng(6).integers(0, c, n)
    holes = hard.copy()
    holes[[1, 4]] = -100
    soft = np.random.default_rng(7).dirichlet(np.ones(c), n)
    weight = np.array([0.5, 2.0, 1.0, 0.0, 4.0])
    cases = {}
    for regime, scale in {"small": 1.0, "large": 1e4}.items():
        z = draw(8, (n, c), scale)
        for kind, target in {"hard": hard, "ignored": holes, "soft": soft}.items():
            for w in (None, weight):
                for smoothing in (0.0, 0.1):
                    for reduction in ("mean", "sum", "none"):
                        options = {
                            "weight": w,
                            "label_smoothing": smoothing,
                            "reduction": reduction,
                        }
                        name = f"{regime}/{kind}/{'flat' if w is None else 'weighted'}"
                        cases[f"ce/{name}/{smoothing}/{reduction}"] = ce(z, target, options)
    z = draw(9, (4, 3))
    cases["ce/all-ignored"] = ce(z, np.full(4, -100), {})
    cases["ce/other-ignore-index"] = ce(z, np.array([0, 2, 2, 1]), {"ignore_index": 2})
    z = np.where([False, True, False], -np.inf, z)
    cases["ce/minus-infinity"] = ce(z, np.array([0, 2, 2, 0]), {})
    z = draw(10, (2, 3, 4))  # batch, time, classes: torch wants the classes on axis 1
    target = np.random.default_rng(11).integers(0, 4, (2, 3))
    cases["ce/sequence"] = {
        "logits": z,
        "target": target,
        "options": {},
        **with_grad(lambda x: F.cross_entropy(x.transpose(1, 2), torch.tensor(target)), z),
    }
    return cases


def ce(z, target, options):
    """Return one case of F.cross_entropy."""
    torch_options = dict(options)
    if options.get("weight") is not None:
        torch_options["weight"] = torch.tensor(options["weight"])
    return {
        "logits": z,
        "target": target,
        "options": options,
        **with_grad(lambda x: F.cross_entropy(x, torch.tensor(target), **torch_options), z),
    }


def imbalance():
    """Return class weights, logit adjustment and the cheapest threshold."""
    cases = {}
    counts = [5000, 500, 50, 1]
    for beta in ("0", "0.9", "0.999", "0.9999"):
        b = Fraction(beta)
        inverse = [(1 - b) / (1 - b**n) for n in counts]
        weights = [float(len(counts) * v / sum(inverse)) for v in inverse]
        cases[f"class_balanced_weights/{beta}"] = {
            "counts": counts,
            "beta": float(beta),
            "out": weights,
        }
    prior = np.array([0.9, 0.07, 0.03])
    target = np.array([0, 2, 1, 0])
    for regime, scale in {"small": 1.0, "large": 1e4}.items():
        for tau in (0.0, 1.0, 1.5):
            z = draw(12, (4, 3), scale)
            shift = torch.tensor(tau * np.log(prior))
            cases[f"logit_adjusted/{regime}/{tau}"] = {
                "logits": z,
                "target": target,
                "prior": prior,
                "tau": tau,
                **with_grad(lambda x, s=shift: F.cross_entropy(x + s, torch.tensor(target)), z),
            }
    rng = np.random.default_rng(13)
    p = rng.random(60).round(1)  # many ties
    y = (rng.random(60) < p).astype(int)
    for cost in ((1.0, 1.0), (1.0, 9.0), (5.0, 1.0), (1.0, 0.0)):
        cases[f"best_threshold/{cost[0]}/{cost[1]}"] = cheapest(y, p, cost)
    return cases


def cheapest(y, p, cost):
    """Try every threshold with scikit-learn's confusion matrix; the highest of equals wins."""
    found = []
    for t in [np.inf, *sorted(set(p.tolist()), reverse=True)]:
        (_, fp), (fn, _) = confusion_matrix(y, p >= t, labels=[0, 1])
        found.append((float(cost[0] * fp + cost[1] * fn), t))
    best, threshold = min(found, key=lambda pair: pair[0])  # min keeps the first
    return {"y": y, "p": p, "cost": cost, "threshold": threshold, "mean_cost": best / len(y)}
