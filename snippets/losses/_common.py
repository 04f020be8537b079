"""What every loss needs: the dtype of its answer and checks of its input."""

import numpy as np


def float_type(x):
    """Return the dtype of the answer: that of `x` if it is a float type, else float64.

    >>> float_type(np.zeros(2, np.float32)).name, float_type([1, 2]).name
    ('float32', 'float64')
    """
    dtype = np.asarray(x).dtype
    return dtype if np.issubdtype(dtype, np.floating) else np.dtype(np.float64)


def check_shape(name, array, wanted):
    """Raise if `array` does not have the shape `wanted`: NumPy might broadcast in silence."""
    got = np.shape(array)
    if got != tuple(wanted):
        raise ValueError(f"{name} must have shape {tuple(wanted)}, got {got}")


def check_range(name, array, low, high):
    """Raise unless every value of `array` lies in [low, high]; nan does not."""
    values = np.asarray(array, dtype=np.float64)
    inside = (values >= low) & (values <= high)
    if not inside.all():
        wrong = values[~inside].flat[0]
        raise ValueError(f"{name} must be in [{low}, {high}], got {wrong}")


def binary_input(z, y, hard=False):
    """Return logits and labels as float64; `hard` allows no labels between 0 and 1.

    >>> [a.tolist() for a in binary_input([3, -1], [1, 0.5])]
    [[3.0, -1.0], [1.0, 0.5]]
    """
    y64 = np.asarray(y, dtype=np.float64)
    check_shape("y", y64, np.shape(z))
    if hard and not np.isin(y64, (0.0, 1.0)).all():
        raise ValueError(f"y must be 0 or 1, got {y64[~np.isin(y64, (0.0, 1.0))].flat[0]}")
    check_range("y", y64, 0, 1)
    return np.asarray(z, dtype=np.float64), y64
