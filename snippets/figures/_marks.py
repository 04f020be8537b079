"""What is drawn: marks that name arrays, in panels with axes."""

from dataclasses import dataclass
from typing import Literal

from snippets.figures._controls import Control, Words

# One accent; the rest is told apart by ink, dashes and labels, not by colour.
Tone = Literal["accent", "ink", "faint"]


@dataclass(frozen=True, kw_only=True)
class Axis:
    """An axis with fixed ends, so that nothing but the data moves.

    `ticks` are the few numbers that matter; `names`, if given, stand in their
    place. On a `log` axis both ends must be positive.
    """

    label: Words
    low: float
    high: float
    ticks: tuple[float, ...] = ()
    names: tuple[Words, ...] = ()
    log: bool = False

    def __post_init__(self):
        """Refuse an axis that cannot be drawn."""
        if not self.low < self.high or (self.log and self.low <= 0):
            raise ValueError(
                f"axis {self.label!r}: low must be less than high, and "
                f"positive if log, got {self.low} and {self.high}"
            )
        if self.names and len(self.names) != len(self.ticks):
            raise ValueError(
                f"axis {self.label!r}: {len(self.ticks)} ticks need as many "
                f"names, got {len(self.names)}"
            )


@dataclass(frozen=True, kw_only=True)
class Line:
    """A curve through (x, y), with its label where there is room beside it."""

    x: str
    y: str
    label: Words = ""
    tone: Tone = "ink"
    dashed: bool = False

    arrays = ("x", "y")


@dataclass(frozen=True, kw_only=True)
class Dots:
    """Points at (x, y), each with a text of the array `label` beside it.

    Where the texts hold words, `label` names two arrays, (zh, en).
    """

    x: str
    y: str
    label: Words = ""
    tone: Tone = "ink"
    hollow: bool = False

    arrays = ("x", "y")
    texts = ("label",)


@dataclass(frozen=True, kw_only=True)
class Bars:
    """Horizontal bars from `x1` to `x2`, one for each name of `rows`.

    The text of the array `label` stands inside the bar.
    """

    rows: tuple[Words, ...]
    x1: str
    x2: str
    label: Words = ""
    tone: Tone = "ink"

    arrays = ("x1", "x2")
    texts = ("label",)


@dataclass(frozen=True, kw_only=True)
class Heat:
    """A matrix with its numbers: 0 is shown as paper, `high` as accent.

    Negative numbers are shown in ink, as strongly as their size says. Where
    the matrix `blank` is not 0, a cell holds nothing.
    """

    values: str
    rows: tuple[Words, ...]
    columns: tuple[Words, ...]
    high: float = 1.0
    places: int = 2
    blank: str = ""

    arrays = ("values", "blank")


@dataclass(frozen=True, kw_only=True)
class Arrows:
    """Arrows from (x1, y1) to (x2, y2)."""

    x1: str
    y1: str
    x2: str
    y2: str
    tone: Tone = "ink"

    arrays = ("x1", "y1", "x2", "y2")


@dataclass(frozen=True, kw_only=True)
class Rule:
    """A straight line across the panel, at one `x` or one `y`."""

    x: float | str | None = None
    y: float | str | None = None
    label: Words = ""

    def __post_init__(self):
        """Refuse a rule that is neither upright nor level."""
        if (self.x is None) == (self.y is None):
            raise ValueError("a rule needs x or y, and not both")

    @property
    def arrays(self):
        """The array that says where it is, if it moves."""
        return tuple(
            k for k in ("x", "y") if isinstance(getattr(self, k), str)
        )


@dataclass(frozen=True, kw_only=True)
class Note:
    """The texts of the array `text` at (x, y)."""

    x: str
    y: str
    text: Words
    tone: Tone = "ink"

    arrays = ("x", "y")
    texts = ("text",)


Mark = Line | Dots | Bars | Heat | Arrows | Rule | Note


@dataclass(frozen=True, kw_only=True)
class Panel:
    """One pair of axes.

    Two of size "half" stand side by side, and below each other on a phone.
    Four "quarter" stand side by side, two on a phone; four "small" always,
    so let them hold no text.
    """

    title: Words
    marks: tuple[Mark, ...]
    x: Axis | None = None
    y: Axis | None = None
    size: Literal["half", "quarter", "small"] = "half"
    height: int = 195

    def __post_init__(self):
        """Refuse marks that need axes where there are none."""
        for mark in self.marks:
            needed = "xy" if not isinstance(mark, (Bars, Heat)) else ""
            if isinstance(mark, Bars):
                needed = "x"
            for axis in needed:
                if getattr(self, axis) is None:
                    raise ValueError(
                        f"panel {self.title!r}: {type(mark).__name__} needs "
                        f"the axis {axis}"
                    )


@dataclass(frozen=True, kw_only=True)
class Figure:
    """All of a figure but its numbers."""

    title: Words
    controls: tuple[Control, ...]
    panels: tuple[Panel, ...]

    def __post_init__(self):
        """Refuse two controls of one name."""
        names = [control.name for control in self.controls]
        if len(set(names)) < len(names):
            raise ValueError(f"controls need different names, got {names}")
