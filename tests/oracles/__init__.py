"""Independent values for the snippets, computed elsewhere (torch etc.) and recorded as JSON.

An oracle module `tests/oracles/<name>.py` has

    PACKAGES = ("torch", "numpy")      # whose versions are recorded
    RTOL = 1e-12                       # optional: how closely a recomputation must agree

    def CASES() -> dict[str, dict]:    # case name -> its inputs and its outputs, by name
        return {"mean": {"logits": [[0.0, 1.0]], "target": [1], "loss": 0.3132616875182228}}

Values may be numbers, booleans, strings, None, lists, dicts, NumPy arrays or torch tensors.
Inputs are recorded beside the outputs, so that a test needs nothing but the JSON:

    from tests.oracles import recorded
    CASES = recorded("losses")         # lists of numbers come back as arrays; nan and inf survive

The oracle of an exercise is `tests/oracles/exercises/<id_with_underscores>.py`; each of its cases is
one call: `function` (may be left out if the exercise asks for one only), `given`, the arguments by
name, and `wanted`. Its values go to `snippets/exercises/<id_with_underscores>/recorded.json`, where
the checks of the exercise find them in the browser.

The modules share no code with `snippets` and import torch at the top: only the runner
(`python -m tests.oracles`, see `__main__.py`) imports them, in an environment of its own
(`requirements/oracles.in`). The tests themselves never need torch.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

from snippets.exercises.recorded import revive

HERE = Path(__file__).parent
EXERCISES = HERE.parent.parent / "snippets" / "exercises"


def modules() -> dict[str, Path]:
    """Return the oracle modules by name ("losses", "exercises.softmax") and their JSON files."""
    found = {
        path.stem: path.with_suffix(".json")
        for path in sorted(HERE.glob("[a-z]*.py"))
        if path.stem != "conftest"
    }
    for path in sorted(HERE.glob("exercises/[a-z]*.py")):
        found[f"exercises.{path.stem}"] = EXERCISES / path.stem / "recorded.json"
    return found


def recorded(name: str) -> dict[str, Any]:
    """Return the recorded cases of one oracle module, lists of numbers as arrays."""
    text = modules()[name].read_text("utf-8")
    return {case: revive(value) for case, value in json.loads(text)["cases"].items()}


def plain(value: Any) -> Any:
    """Return `value` as strict JSON: arrays and tensors as lists, nan and inf as strings."""
    if hasattr(value, "tolist"):
        value = value.tolist()
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, float) and not np.isfinite(value):
        return str(value)
    return value
