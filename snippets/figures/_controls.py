"""What a reader can move: sliders, switches, cells with numbers, a mask."""

import math
from dataclasses import dataclass

import numpy as np

# Text in both languages, (zh, en), or one text that serves for both. A formula
# may stand in it between dollar signs.
Words = str | tuple[str, str]


@dataclass(frozen=True, kw_only=True)
class Slider:
    """A number between two ends, in even steps.

    >>> slider = Slider(name="z", label="z", low=-1, high=1, step=0.5, start=0)
    >>> slider.values
    [-1, -0.5, 0, 0.5, 1]
    """

    name: str
    label: Words
    low: float
    high: float
    step: float
    start: float
    show: Words = "{}"  # how the number is written beside the slider

    def __post_init__(self):
        """Refuse a slider whose start is none of its positions."""
        steps = (self.high - self.low) / self.step
        if self.step <= 0 or steps < 1 or abs(steps - round(steps)) > 1e-6:
            raise ValueError(
                f"slider {self.name}: high - low must be a whole number of "
                f"steps, got ({self.high} - {self.low}) / {self.step}"
            )
        if self.start not in self.values:
            raise ValueError(
                f"slider {self.name}: start must be one of its positions, "
                f"got {self.start}"
            )

    @property
    def places(self):
        """How many decimals the step has."""
        return max(0, -math.floor(math.log10(self.step) + 1e-9))

    @property
    def values(self):
        """All positions, from left to right."""
        steps = round((self.high - self.low) / self.step)
        every = (self.low + i * self.step for i in range(steps + 1))
        return [whole(round(value, self.places + 2)) for value in every]


@dataclass(frozen=True, kw_only=True)
class Steps:
    """One of some values, in order: for numbers that grow by factors."""

    name: str
    label: Words
    values: tuple[float, ...]
    start: float
    show: Words = "{}"

    def __post_init__(self):
        """Refuse a start that is none of the values."""
        if self.start not in self.values:
            raise ValueError(
                f"steps {self.name}: start must be one of {self.values}, "
                f"got {self.start}"
            )


@dataclass(frozen=True, kw_only=True)
class Switch:
    """On or off; `compute` gets a bool."""

    name: str
    label: Words
    start: bool = False

    values = (False, True)


@dataclass(frozen=True, kw_only=True)
class Numbers:
    """A table of numbers to type in; `compute` gets an array."""

    name: str
    label: Words
    rows: tuple[Words, ...]
    columns: tuple[Words, ...]
    start: tuple[tuple[float, ...], ...]
    low: float = -9
    high: float = 9
    step: float = 0.5

    def __post_init__(self):
        """Refuse a table that is not as large as its labels say."""
        check_table(self)

    @property
    def values(self):
        """Only the start is known beforehand."""
        return [[list(row) for row in self.start]]


@dataclass(frozen=True, kw_only=True)
class Mask:
    """A grid to paint; `compute` gets an array of bool.

    `rows` are what looks, `columns` what is looked at. `presets` are named
    masks to begin from.
    """

    name: str
    label: Words
    rows: tuple[Words, ...]
    columns: tuple[Words, ...]
    start: tuple[tuple[bool, ...], ...]
    presets: tuple[tuple[Words, tuple[tuple[bool, ...], ...]], ...] = ()

    def __post_init__(self):
        """Refuse a grid that is not as large as its labels say."""
        check_table(self)

    @property
    def values(self):
        """The start, the presets, and each single cell of the start turned."""
        start = np.array(self.start)
        masks = [start, *(np.array(mask) for _, mask in self.presets)]
        for cell in np.ndindex(start.shape):
            masks.append(start.copy())
            masks[-1][cell] ^= True
        return [mask.tolist() for mask in masks]


Control = Slider | Steps | Switch | Numbers | Mask


def check_table(control):
    """Refuse rows and columns that do not fit the start."""
    wanted = (len(control.rows), len(control.columns))
    got = np.array(control.start).shape
    if got != wanted:
        raise ValueError(
            f"{control.name}: start must have the shape {wanted} of rows and "
            f"columns, got {got}"
        )


def whole(value):
    """Return 2 for 2.0, so that Python and JavaScript write the same.

    >>> whole(2.0), whole(-0.0), whole(0.5)
    (2, 0, 0.5)
    """
    return int(value) if value == int(value) else value
