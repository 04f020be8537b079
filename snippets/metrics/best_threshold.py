"""The decision threshold that costs least."""

import numpy as np

from snippets.metrics._arguments import labels_and_scores


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
    y, p = labels_and_scores(y, p)
    c_fp, c_fn = cost
    if not (c_fp >= 0 and c_fn >= 0):
        raise ValueError(f"costs must be >= 0, got {cost}")

    t = np.append(np.inf, np.unique(p)[::-1])  # "never", then each score
    positives, negatives = np.sort(p[y == 1]), np.sort(p[y == 0])
    misses = np.searchsorted(positives, t)  # how many positives are below t
    false_alarms = negatives.size - np.searchsorted(negatives, t)
    mean_cost = (c_fp * false_alarms + c_fn * misses) / y.size
    best = mean_cost.argmin()
    return float(t[best]), float(mean_cost[best])
