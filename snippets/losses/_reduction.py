"""From the losses of the samples to one loss, and back."""

REDUCTIONS = ("mean", "sum", "none")


def check_reduction(reduction):
    """Raise unless `reduction` is one of the three words."""
    if reduction not in REDUCTIONS:
        raise ValueError(f"reduction must be one of {REDUCTIONS}, got {reduction!r}")


def reduce(losses, reduction):
    """Return the losses of a batch as their mean, their sum, or one by one.

    >>> float(reduce(np.array([1.0, 2.0, 6.0]), "mean"))
    3.0
    """
    check_reduction(reduction)
    if reduction == "none":
        return losses
    return losses.mean() if reduction == "mean" else losses.sum()


def share(grads, reduction):
    """Return the gradient that belongs to `reduce`: a mean shares it among the samples.

    >>> [float(g) for g in share(np.array([3.0, 6.0]), "mean")]
    [1.5, 3.0]
    """
    check_reduction(reduction)
    return grads / grads.size if reduction == "mean" else grads
