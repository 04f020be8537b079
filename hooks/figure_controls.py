"""The controls of a figure as HTML: what the reader moves, with label, value and unit."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from html import escape
from typing import Any

WORDS = {
    "zh": {"controls": "调节", "reset": "还原", "cell": "{row}看{column}"},
    "en": {"controls": "Controls", "reset": "Reset", "cell": "{row} looks at {column}"},
}
FORMULA = re.compile(r"\$([^$]+)\$")

Control = dict[str, Any]
Words = str | list[str]


def chooser(language: str) -> Callable[[Words], str]:
    """Return the function that takes its language out of words."""
    index = ("zh", "en").index(language)
    return lambda words: words if isinstance(words, str) else words[index]


def rich(text: str) -> str:
    r"""Return a label as HTML, its formulas ready to be rendered.

    >>> rich("logit $z$ < 1")
    'logit <span class="arithmatex">\\(z\\)</span> &lt; 1'
    """
    return FORMULA.sub(r'<span class="arithmatex">\\(\1\\)</span>', escape(text, quote=False))


def spoken(text: str) -> str:
    """Return a label without the marks of its formulas.

    >>> spoken("logit $z_1$")
    'logit z_1'
    """
    return escape(FORMULA.sub(r"\1", text))


def control(figure: str, one: Control, language: str) -> str:
    """Return one control."""
    return {
        "slider": slider,
        "steps": slider,
        "switch": switch,
        "numbers": numbers,
        "mask": mask,
    }[one["kind"]](figure, one, language)


def slider(figure: str, one: Control, language: str) -> str:
    """Return a slider; one of listed values counts their positions and says the value itself."""
    say = chooser(language)
    name = f"{figure}-{one['name']}"
    show = say(one["show"])
    value = show.replace("{}", written(one["start"], one.get("step", 1)))
    if one["kind"] == "steps":
        places = {"min": 0, "max": len(one["values"]) - 1, "step": 1}
        places["value"] = one["values"].index(one["start"])
        listed = f' data-values="{escape(json.dumps(one["values"]))}"'
    else:
        places = {"min": one["low"], "max": one["high"], "step": one["step"]}
        places["value"] = one["start"]
        listed = ""
    shown = f' data-show="{escape(show)}"' if show != "{}" else ""
    numbers = " ".join(f'{key}="{number:g}"' for key, number in places.items())
    return (
        f'<div class="figure-slider"><label for="{name}">{rich(say(one["label"]))}</label>'
        f'<span class="figure-value">{escape(value)}</span>'
        f'<input type="range" id="{name}" data-control="{one["name"]}" {numbers}{listed}{shown} '
        f'aria-valuetext="{escape(value)}" autocomplete="off"></div>'
    )


def written(value: float, step: float) -> str:
    """Return a value with the decimals of its step, as the page writes it (controls.js).

    >>> written(-8, 0.2), written(0.5, 0.25), written(0.999, 1), written(1000, 1)
    ('−8.0', '0.50', '0.999', '1000')
    """
    places = len(f"{step:g}".partition(".")[2])
    text = f"{value:.{places}f}" if places else str(value)
    return text.replace("-", "−")


def switch(figure: str, one: Control, language: str) -> str:
    """Return a box to tick."""
    checked = " checked" if one["start"] else ""
    return (
        f'<label class="figure-switch"><input type="checkbox" data-control="{one["name"]}"'
        f'{checked} autocomplete="off"><span>{rich(chooser(language)(one["label"]))}</span></label>'
    )


def numbers(figure: str, one: Control, language: str) -> str:
    """Return a table of cells to type numbers into."""
    say = chooser(language)
    label = say(one["label"])
    limits = f'min="{one["low"]:g}" max="{one["high"]:g}" step="{one["step"]:g}"'

    def cell(row: int, column: int) -> str:
        name = f"{label} {say(one['rows'][row])} {say(one['columns'][column])}"
        value = one["start"][row][column]
        return (
            f'<td><input type="number" inputmode="decimal" {limits} value="{value:g}" '
            f'required aria-label="{spoken(name)}" autocomplete="off"></td>'
        )

    return table("figure-numbers", one, language, cell)


def mask(figure: str, one: Control, language: str) -> str:
    """Return a grid of boxes to paint, with buttons for the masks that have a name."""
    say, words = chooser(language), WORDS[language]

    def cell(row: int, column: int) -> str:
        name = words["cell"].format(row=say(one["rows"][row]), column=say(one["columns"][column]))
        checked = " checked" if one["start"][row][column] else ""
        return (
            f'<td><input type="checkbox"{checked} aria-label="{spoken(name)}" '
            'autocomplete="off"></td>'
        )

    presets = "".join(
        f'<button type="button" data-mask="{escape(json.dumps(values))}">{rich(say(label))}'
        "</button>"
        for label, values in one["presets"]
    )
    return table("figure-mask", one, language, cell, f'<div class="figure-presets">{presets}</div>')


def table(
    kind: str, one: Control, language: str, cell: Callable[[int, int], str], more: str = ""
) -> str:
    """Return a table of inputs with names of rows and columns."""
    say = chooser(language)
    head = "".join(f'<th scope="col">{rich(say(words))}</th>' for words in one["columns"])
    body = "".join(
        f'<tr><th scope="row">{rich(say(words))}</th>'
        + "".join(cell(row, column) for column in range(len(one["columns"])))
        + "</tr>"
        for row, words in enumerate(one["rows"])
    )
    return (
        f'<fieldset class="{kind}" data-control="{one["name"]}">'
        f"<legend>{rich(say(one['label']))}</legend>"
        f'<table class="figure-table"><thead><tr><td></td>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table>{more}</fieldset>"
    )
