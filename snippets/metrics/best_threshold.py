"""The decision threshold that costs least."""

import numpy as np


def best_threshold(y, p, cost=(1.0, 1.0)):
    r"""Find the threshold on `p` whose mistakes cost least on these samples.

    .. math:: \hat t = \arg\min_t \frac1N \sum_i
        \big(c_{FP}\,[p_i \ge t, y_i = 0] + c_{FN}\,[p_i < t, y_i = 1]\big)

    Parameters
    ----------
    y : ndarray of shape (N,)
        Labels, 0 or 1.
    p : ndarray of shape (N,)
        Scores: the higher, the more likely class 1. Probabilities or not.
    cost : pair of floats
        (c_FP, c_FN): the price of a false alarm and of a miss.

    Returns
    -------
    threshold : float
        Predict 1 where ``p >= threshold``: one of the scores, or inf for "never". The highest
        of several that cost the same.
    mean_cost : float
        What the mistakes cost there, per sample.

    Examples
    --------
    >>> best_threshold([0, 0, 1, 1], [0.1, 0.4, 0.3, 0.9])  # one miss, or one false alarm
    (0.9, 0.25)
    >>> best_threshold([0, 0, 1, 1], [0.1, 0.4, 0.3, 0.9], cost=(1, 5))
    (0.3, 0.25)
    """
    y, p = np.asarray(y), np.asarray(p, dtype=np.float64)
    c_fp, c_fn = cost
    if y.ndim != 1 or y.size == 0 or y.shape != p.shape:
        raise ValueError(f"y and p must both be (N,), got {y.shape}, {p.shape}")
    if not np.isin(y, (0, 1)).all():
        raise ValueError(f"y must be 0 or 1, got {np.unique(y)}")
    if np.isnan(p).any():
        raise ValueError("p must be numbers, got nan")
    if not (c_fp >= 0 and c_fn >= 0):
        raise ValueError(f"costs must be >= 0, got {cost}")

    order = np.argsort(-p, kind="stable")  # from "never" down, one sample at a time
    thresholds = np.append(np.inf, p[order])
    false_alarms = np.append(0, np.cumsum(y[order] == 0))
    misses = (y == 1).sum() - np.append(0, np.cumsum(y[order] == 1))
    costs = c_fp * false_alarms + c_fn * misses
    last_of_equals = np.append(thresholds[1:] != thresholds[:-1], True)
    costs = np.where(last_of_equals, costs, np.inf)  # equal scores go together
    best = int(np.argmin(costs))
    return float(thresholds[best]), float(costs[best] / y.size)
