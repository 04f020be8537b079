"""Interactive figures: Python gives the arrays, the page draws them.

A figure is one file, ``snippets/figures/<id>.py`` with underscores for the
hyphens of the id. It goes on a page, in both languages, by a fence:

    ```figure id="loss-and-gradient"
    ```

The file holds three things:

``FIGURE``
    A `Figure`: its title, what the reader can move (`Slider`, `Steps`,
    `Switch`, `Numbers`, `Mask`) and what is drawn (`Panel` with `Axis` and
    the marks `Line`, `Dots`, `Bars`, `Heat`, `Arrows`, `Rule`, `Note`).
    Marks name arrays. Words are given as (Chinese, English), or once if they
    are the same; labels of controls may hold a formula, $z$.
``compute(**controls)``
    Gets the value of each control by its name, calls the ordinary snippets
    and returns a dict of arrays: numbers, or texts for the marks that show
    texts. nan and infinities are allowed; they are left out of the drawing,
    so `describe` has to say them.
``describe(found, **controls)``
    Gets what `compute` returned and returns two texts, Chinese and English,
    with the numbers in them: what somebody sees who looks at the drawing.
    They stand below it and are read out by screen readers.

Only NumPy and the snippets may be imported: the module is part of the Python
that starts in the reader's browser.

What the build does: it computes the figure for the positions of the controls,
draws the start into the page and keeps the rest beside it, so that the first
drag needs no Python. All positions are recorded if they are at most 1000, else
each control is moved alone. It stops with file and line if `compute` fails for
one of them, or if a mark names an array that is not there or has another
length than its partner. In the reader's browser the same functions answer for
any position, a few milliseconds each: keep them as quick as that.

A good figure shows one thing. Take few ticks, fixed ends, labels beside the
curves; mark the numbers one has to remember; try every control at its ends.
"""

from snippets.figures._answer import answer, ids, load, spec
from snippets.figures._controls import Mask, Numbers, Slider, Steps, Switch
from snippets.figures._marks import (
    Arrows,
    Axis,
    Bars,
    Dots,
    Figure,
    Heat,
    Line,
    Note,
    Panel,
    Rule,
)
from snippets.figures._words import percent, short, shown

__all__ = [
    "Arrows",
    "Axis",
    "Bars",
    "Dots",
    "Figure",
    "Heat",
    "Line",
    "Mask",
    "Note",
    "Numbers",
    "Panel",
    "Rule",
    "Slider",
    "Steps",
    "Switch",
    "answer",
    "ids",
    "load",
    "percent",
    "short",
    "shown",
    "spec",
]
