"""What each class counts in each row of a cross-entropy."""

import numpy as np

from snippets.losses._arguments import array_of_shape, check_range


def weighted_targets(shape, target, weight, label_smoothing, ignore_index):
    """Return a (..., C), what each class counts in each row, and D, what the mean divides by.

    `shape` is that of the logits, the rest as in `cross_entropy`; a = w q with the smoothed
    target q, 0 in the rows that are ignored.

    >>> a, d = weighted_targets((2, 2), [1, -100], [1.0, 3.0], 0.0, -100)
    >>> a.tolist(), float(d)
    ([[0.0, 3.0], [0.0, 0.0]], 3.0)
    """
    classes = shape[-1]
    w = np.ones(classes)
    if weight is not None:
        w = array_of_shape((classes,), "weight", weight)
        check_range("weight", w, 0, np.inf)
    check_range("label_smoothing", label_smoothing, 0, 1)
    target = np.asarray(target)
    if target.shape == shape:
        q = distributions(target)
        kept = np.ones(shape[:-1], dtype=bool)
        divisor = (
            kept.size
        )  # a soft label has no one class whose weight it has
    else:
        kept, index = class_indices(shape, target, ignore_index)
        q = np.zeros(
            shape
        )  # one-hot; np.eye(C) would hold a square of the vocabulary
        np.put_along_axis(q, index[..., None], 1.0, axis=-1)
        divisor = w[index][kept].sum()
    q = (1 - label_smoothing) * q + label_smoothing / classes
    return np.where(kept[..., None], w * q, 0.0), divisor


def distributions(target):
    """Return soft targets in float64; each row must be a probability distribution."""
    check_range("soft targets", target, 0, 1)
    sums = target.sum(axis=-1, dtype=np.float64)
    if not np.allclose(sums, 1.0, rtol=0, atol=1e-4):
        wrong = sums.flat[np.abs(sums - 1).argmax()]
        raise ValueError(
            f"soft targets must sum to 1 in each row, got {wrong}"
        )
    return target.astype(np.float64)


def class_indices(shape, target, ignore_index):
    """Return which rows count, and the class of each row (0 in the rows that do not)."""
    if target.shape != shape[:-1]:
        raise ValueError(
            f"target must have shape {shape[:-1]}, got {target.shape}"
        )
    if not np.issubdtype(target.dtype, np.integer):
        raise ValueError(f"class indices must be integers, got {target.dtype}")
    kept = target != ignore_index
    index = np.where(kept, target, 0)
    check_range("class indices", index, 0, shape[-1] - 1)
    return kept, index
