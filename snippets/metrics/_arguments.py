"""What every metric of binary predictions asks of its arguments."""

import numpy as np


def labels_and_scores(y, p):
    """Return labels and scores as arrays of shape (N,), or say what is wrong with them.

    >>> [a.tolist() for a in labels_and_scores([1, 0], [0.5, 2])]
    [[1, 0], [0.5, 2.0]]
    """
    y, p = np.asarray(y), np.asarray(p, dtype=np.float64)
    if y.ndim != 1 or y.size == 0 or y.shape != p.shape:
        raise ValueError(
            f"y and p must both be (N,), N > 0, got {y.shape} and {p.shape}"
        )
    hard, finite = np.isin(y, (0, 1)), np.isfinite(p)
    if not hard.all():
        raise ValueError(f"y must be 0 or 1, got {y[~hard][0]}")
    if not finite.all():
        raise ValueError(f"p must be finite, got {p[~finite][0]}")
    return y, p
