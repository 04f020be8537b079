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

The modules share no code with `snippets` and import torch at the top: only the runner
(`python -m tests.oracles`, see `__main__.py`) imports them, in an environment of its own
(`requirements/oracles.in`). The tests themselves never need torch.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

HERE = Path(__file__).parent
# JSON has no word for these; Python's own spelling is read back by float().
SPECIAL = {"nan": float("nan"), "inf": float("inf"), "-inf": float("-inf")}


def recorded(name: str) -> dict[str, Any]:
    """Return the recorded cases of one oracle module, lists of numbers as arrays."""
    path = HERE / f"{name}.json"
    return {
        case: revive(value) for case, value in json.loads(path.read_text("utf-8"))["cases"].items()
    }


def revive(value: Any) -> Any:
    """Undo `plain`: strings for nan and inf become numbers, lists of numbers arrays."""
    if isinstance(value, dict):
        return {key: revive(item) for key, item in value.items()}
    if isinstance(value, list):
        items = [revive(item) for item in value]
        if all(isinstance(item, int | float | np.ndarray) for item in items):
            return np.array(items)
        return items
    return SPECIAL.get(value, value) if isinstance(value, str) else value


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
