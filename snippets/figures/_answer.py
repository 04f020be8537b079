"""From the positions of the controls to arrays and words, as JSON text.

The build records with these functions what the page asks them for later, in
the reader's browser: the two can only differ in the last digits.
"""

import dataclasses
import functools
import importlib
import json
import pkgutil
from pathlib import Path

import numpy as np

from snippets.figures._controls import Mask, Numbers, Switch

LONGEST = 500_000  # characters; a drawing of more would not move any more


def ids():
    """List the figures there are: one for each file without an underscore.

    >>> "loss-and-gradient" in ids()
    True
    """
    files = pkgutil.iter_modules([str(Path(__file__).parent)])
    names = (file.name for file in files)
    return sorted(n.replace("_", "-") for n in names if n[0] != "_")


@functools.cache
def load(figure):
    """Import the module of a figure, once."""
    if figure not in ids():
        raise LookupError(
            f"no figure {figure!r}; there are {', '.join(ids())}"
        )
    return importlib.import_module(
        f"snippets.figures.{figure.replace('-', '_')}"
    )


def answer(figure, positions):
    """Compute a figure for controls given as JSON; never raise.

    Parameters
    ----------
    figure : str
        The id of a figure.
    positions : str
        A JSON object with a value for each control; {} for the start.

    Returns
    -------
    str
        JSON: `arrays` and `text`, or `error`, a sentence.

    Examples
    --------
    >>> told = json.loads(answer("loss-and-gradient", '{"z": -8}'))
    >>> told["arrays"]["bce_here"], told["text"]["en"][:18]
    ([8.00034], 'At z = −8 the mode')
    >>> json.loads(answer("mazes", "{}"))["error"][:33]
    "LookupError: no figure 'mazes'; t"
    """
    try:
        module = load(figure)
        given = arguments(module.FIGURE, json.loads(positions))
        text = json.dumps(compute(module, given), ensure_ascii=False)
        if len(text) > LONGEST:
            raise ValueError(f"{len(text)} characters are too many to draw")
    except Exception as error:  # whatever it is: the page has to hear of it
        told = f"{type(error).__name__}: {error}"[:500]
        return json.dumps({"error": told}, ensure_ascii=False)
    return text


def arguments(figure, positions):
    """Return what `compute` is called with; what is not given is the start."""
    names = [control.name for control in figure.controls]
    if unknown := set(positions) - set(names):
        raise LookupError(f"no control {min(unknown)!r}; there are {names}")
    given = {}
    for control in figure.controls:
        value = positions.get(control.name, control.start)
        if isinstance(control, Mask):
            value = np.array(value, dtype=bool)
        elif isinstance(control, Numbers):
            value = np.array(value, dtype=float)
        elif isinstance(control, Switch):
            value = bool(value)
        given[control.name] = value
    return given


def compute(module, given):
    """Return arrays and words for these arguments, ready for JSON."""
    found = module.compute(**given)
    zh, en = module.describe(found, **given)
    arrays = {name: plain(value) for name, value in found.items()}
    return {"arrays": arrays, "text": {"zh": zh, "en": en}}


def plain(value):
    """Return an array as nested lists; numbers that are none become names.

    Six significant digits are more than a drawing can show.

    >>> plain(np.array([1 / 3, 2.0, 1234567.0, 2e-9 / 3, np.nan, -np.inf]))
    [0.333333, 2.0, 1234570.0, 6.66667e-10, 'nan', '-inf']
    >>> plain(1.5), plain(["−1.00"]), plain([True])
    ([1.5], ['−1.00'], [1.0])
    """
    array = np.atleast_1d(np.asarray(value))
    if array.dtype.kind == "U":
        return array.tolist()
    if array.dtype.kind not in "biuf":
        raise TypeError(f"an array of {array.dtype} cannot be drawn")
    array = array.astype(np.float64)
    if np.isfinite(array).all():
        return rounded(array).tolist()
    values = rounded(np.where(np.isfinite(array), array, 0)).astype(object)
    odd = ~np.isfinite(array)
    values[odd] = [str(value) for value in array[odd].tolist()]
    return values.tolist()


def rounded(array):
    """Round finite numbers to six significant digits, all at once.

    A drag asks for thousands of them a second. Each result is one integer
    times or divided by one power of ten; down to 1e-16 that power is exact,
    so that the double is written with no more than six digits.
    """
    size = np.abs(array)
    usual = (size > 1e-300) & (size < 1e300)
    power = 5 - np.floor(np.log10(np.where(usual, size, 1))).astype(int)
    up, down = 10.0 ** np.maximum(power, 0), 10.0 ** np.maximum(-power, 0)
    found = np.rint(array * up / down) / up * down
    return np.where(usual, found, np.where(size > 1, array, 0.0))


def spec(figure):
    """Return a `Figure` as plain data, each part with its kind."""
    if dataclasses.is_dataclass(figure):
        names = [field.name for field in dataclasses.fields(figure)]
        parts = {name: spec(getattr(figure, name)) for name in names}
        kind = type(figure).__name__.lower()
        if hasattr(figure, "values"):  # of a control: its positions
            parts["values"] = spec(figure.values)
        return {"kind": kind, **parts}
    if isinstance(figure, (list, tuple)):
        return [spec(part) for part in figure]
    return figure
