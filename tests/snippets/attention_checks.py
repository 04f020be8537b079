"""What the attention and position tests share: comparison, central differences, purity."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np


def close(got, wanted, rtol: float = 1e-9, atol: float = 1e-12) -> None:
    """Assert equal shapes (no broadcasting) and equal values."""
    assert np.shape(got) == np.shape(wanted), f"{np.shape(got)} instead of {np.shape(wanted)}"
    np.testing.assert_allclose(got, wanted, rtol=rtol, atol=atol)


def central_difference(loss: Callable[[np.ndarray], float], x: np.ndarray, step=1e-5) -> np.ndarray:
    """Return the gradient of `loss` at x, entry by entry."""
    x = np.array(x, dtype=np.float64)
    grad = np.empty_like(x)
    for index in np.ndindex(x.shape):
        keep = x[index]
        x[index] = keep + step
        above = loss(x)
        x[index] = keep - step
        below = loss(x)
        x[index] = keep
        grad[index] = (above - below) / (2 * step)
    return grad


def leaves_inputs_alone(function: Callable, *arrays: np.ndarray) -> None:
    """Assert that a call changes none of the arrays and hands none of their memory out."""
    before = [a.copy() for a in arrays]
    results = function(*arrays)
    for array, old in zip(arrays, before, strict=True):
        np.testing.assert_array_equal(array, old)
    for result in results if isinstance(results, tuple) else (results,):
        assert not any(np.shares_memory(result, array) for array in arrays)


def fails(check: Callable, implementation: Callable) -> bool:
    """Tell whether a wrong answer is caught: by a wrong value, or because it cannot even run."""
    try:
        with np.errstate(all="ignore"):
            check(implementation)
    except (AssertionError, ValueError, TypeError, IndexError):
        return True
    return False
