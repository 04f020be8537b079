"""What the losses do with their arguments: one float type inside, and checks in clear words."""

import functools

import numpy as np


def in_float64(function):
    """Let a function compute in float64, and answer in the float type of its first argument.

    The function gets its first argument as a float64 array. Integers and lists give float64.

    >>> @in_float64
    ... def half(x):
    ...     return x / 2
    >>> half(np.float32([1, 3])).dtype.name, half([1, 3]).tolist()
    ('float32', [0.5, 1.5])
    """
    first = function.__code__.co_varnames[0]

    @functools.wraps(function)
    def computed(*given, **named):
        if given:
            x, *given = given
        elif first in named:
            x = named.pop(first)
        else:
            return function(**named)  # Python says what is missing
        dtype = np.asarray(x).dtype
        if not np.issubdtype(dtype, np.floating):
            dtype = np.float64
        x64 = np.asarray(x, dtype=np.float64)
        return function(x64, *given, **named).astype(dtype)

    return computed


def array_of_shape(shape, name, values):
    """Return `values` in float64, but refuse another shape: NumPy might broadcast in silence.

    >>> array_of_shape((2,), "y", [0, 1]).tolist()
    [0.0, 1.0]
    """
    array = np.asarray(values, dtype=np.float64)
    if array.shape != tuple(shape):
        raise ValueError(
            f"{name} must have shape {tuple(shape)}, got {array.shape}"
        )
    return array


def check_range(name, values, low, high):
    """Raise unless every one of `values` lies in [low, high]; nan does not.

    >>> check_range("alpha", 0.25, 0, 1)
    """
    values = np.asarray(values, dtype=np.float64)
    inside = (values >= low) & (values <= high)
    if not inside.all():
        wrong = values[~inside].flat[0]
        raise ValueError(f"{name} must be in [{low}, {high}], got {wrong}")


def labels(y, shape):
    """Return binary labels, each 0, 1 or a probability between them, in float64.

    >>> labels([1, 0.5], (2,)).tolist()
    [1.0, 0.5]
    """
    y = array_of_shape(shape, "y", y)
    check_range("y", y, 0, 1)
    return y


def hard_labels(y, shape):
    """Return binary labels, each 0 or 1, in float64.

    >>> hard_labels([1, 0], (2,)).tolist()
    [1.0, 0.0]
    """
    y = array_of_shape(shape, "y", y)
    hard = (y == 0) | (y == 1)
    if not hard.all():
        raise ValueError(f"y must be 0 or 1, got {y[~hard].flat[0]}")
    return y


def class_shares(prior, classes):
    """Return the shares of the classes in float64; they must be positive and sum to 1.

    >>> class_shares([0.9, 0.1], classes=2).tolist()
    [0.9, 0.1]
    """
    prior = array_of_shape((classes,), "prior", prior)
    if not ((prior > 0).all() and abs(prior.sum() - 1) <= 1e-6):
        raise ValueError(f"prior must be positive and sum to 1, got {prior}")
    return prior
