"""What each class counts in each row of a cross-entropy."""

import numpy as np

from snippets.losses._common import check_range, check_shape


def target_mass(logits, target, weight, label_smoothing, ignore_index):
    """Return a (..., C), what each class counts in each row, and D, what the mean divides by.

    Arguments as in `cross_entropy`; a = w q with the smoothed target q, 0 in rows ignored.

    >>> mass, divisor = target_mass(np.zeros((2, 2)), [1, -100], [1.0, 3.0], 0.0, -100)
    >>> mass.tolist(), float(divisor)
    ([[0.0, 3.0], [0.0, 0.0]], 3.0)
    """
    shape = np.shape(logits)
    check_range("label_smoothing", label_smoothing, 0, 1)
    w = np.ones(shape[-1]) if weight is None else np.asarray(weight, dtype=np.float64)
    check_shape("weight", w, shape[-1:])
    check_range("weight", w, 0, np.inf)

    target = np.asarray(target)
    if target.shape == shape:  # one distribution for each row
        check_range("soft targets", target, 0, 1)
        sums = target.sum(axis=-1, dtype=np.float64)
        if not np.allclose(sums, 1.0, rtol=0, atol=1e-4):
            raise ValueError(f"soft targets must sum to 1 in each row, got {sums.min()}")
        q, kept, divisor = target.astype(np.float64), np.ones(shape[:-1], bool), sums.size
    else:
        check_shape("target", target, shape[:-1])
        if not np.issubdtype(target.dtype, np.integer):
            raise ValueError(f"class indices must be integers, got {target.dtype}")
        kept = target != ignore_index
        classes = np.where(kept, target, 0)
        check_range("class indices", classes, 0, shape[-1] - 1)
        q = np.zeros(shape)
        np.put_along_axis(q, classes[..., None], 1.0, axis=-1)  # one-hot
        divisor = w[classes][kept].sum()
    q = (1.0 - label_smoothing) * q + label_smoothing / shape[-1]
    return np.where(kept[..., None], w * q, 0.0), divisor
