"""From the losses of the samples to one loss, and the gradient that belongs to it."""

import numpy as np

REDUCTIONS = ("mean", "sum", "none")


def check_reduction(reduction):
    """Raise unless `reduction` is one of the three words."""
    if reduction not in REDUCTIONS:
        raise ValueError(
            f"reduction must be one of {REDUCTIONS}, got {reduction!r}"
        )


def reduce(losses, reduction, divisor=None):
    """Return the losses of a batch as their mean, their sum, or one by one.

    The mean divides by `divisor`, the number of losses by default; 0 gives nan.

    >>> float(reduce(np.array([1.0, 2.0, 6.0]), "mean"))
    3.0
    """
    check_reduction(reduction)
    if reduction == "none":
        return losses
    if reduction == "sum":
        return losses.sum()
    d = losses.size if divisor is None else divisor
    return losses.sum() / d if d else np.float64(np.nan)


def reduce_grad(grads, reduction, divisor=None):
    """Return the gradient that belongs to `reduce`: a mean shares it among the samples.

    >>> reduce_grad(np.array([3.0, 6.0]), "mean").tolist()
    [1.5, 3.0]
    """
    check_reduction(reduction)
    d = grads.size if divisor is None else divisor
    return grads / d if reduction == "mean" and d else grads
