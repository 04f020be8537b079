"""Who asks Python when, and what of its answers is believed: modules that need no page."""

from __future__ import annotations

import json
import subprocess
from typing import Any

import pytest

from tests.browser.harness import ROOT

LINE = """
import { FigureLine } from "./docs/assets/live/figure/figure-line.js";
const told = [];
let free = true;
const line = new FigureLine({
  isFree: () => free,
  send: ({ id, figure, positions }) => told.push(["sent", id, figure, positions]),
  onHang: () => told.push(["hang"]),
});
const ask = (figure, positions) =>
  line.ask(figure, positions).then((answer) => told.push(["heard", positions, answer]));
const settle = () => new Promise((done) => setTimeout(done));
"""
RESULT = """
import { parseAnswer } from "./docs/assets/live/figure/result.js";
const answers = JSON.parse(process.argv[1]);
console.log(JSON.stringify(answers.map((answer) => parseAnswer(answer))));
"""
TEXT = {"zh": "话", "en": "words"}


def node(script: str, *arguments: str) -> Any:
    command = ["node", "--input-type=module", "-e", script, *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def told(script: str) -> list[list[str | None]]:
    # A question that is never answered would keep the program for as long as Python may take.
    return node(
        f"{LINE}{script}\nawait settle();\nconsole.log(JSON.stringify(told)); process.exit();"
    )


def test_while_one_question_is_on_its_way_only_the_latest_waits() -> None:
    script = "ask('a', '1'); ask('a', '2'); ask('a', '3'); await settle(); line.hear('1', 'A');"
    assert told(script) == [
        ["sent", "1", "a", "1"],
        ["heard", "2", None],
        ["sent", "2", "a", "3"],
        ["heard", "1", "A"],
    ]


def test_figures_take_turns() -> None:
    script = "ask('a', '1'); ask('a', '2'); ask('b', '3'); line.hear('1', ''); line.hear('2', '');"
    sent = [entry[2:] for entry in told(script) if entry[0] == "sent"]
    assert sent == [["a", "1"], ["a", "2"], ["b", "3"]]


def test_a_cell_that_runs_goes_first() -> None:
    script = "free = false; ask('a', '1'); await settle(); told.push(['cell ends']); free = true; line.next();"
    assert told(script) == [["cell ends"], ["sent", "1", "a", "1"]]


def test_the_answer_to_another_question_is_not_heard() -> None:
    assert told("ask('a', '1'); line.hear('7', 'A');") == [["sent", "1", "a", "1"]]


def test_a_question_lost_with_python_is_asked_once_more_and_then_given_up() -> None:
    script = """
      ask('a', '1'); free = false; line.lose(); free = true; line.next();
      line.hear('1', 'the answer to the lost one'); free = false; line.lose();
    """
    assert told(script) == [
        ["sent", "1", "a", "1"],
        ["sent", "2", "a", "1"],
        ["heard", "1", '{"error":"Python was lost twice"}'],
    ]


def test_without_python_nobody_waits_for_ever() -> None:
    script = "ask('a', '1'); ask('a', '2'); ask('b', '3'); line.giveUp();"
    heard = [entry for entry in told(script) if entry[0] == "heard"]
    assert heard == [["heard", "1", None], ["heard", "2", None], ["heard", "3", None]]


def test_a_figure_that_left_the_page_is_not_asked_about() -> None:
    script = "free = false; ask('a', '1'); line.forget('a'); free = true; line.next();"
    assert told(script) == [["heard", "1", None]]


BELIEVED = [
    ({"arrays": {"x": [1, 2]}, "text": TEXT}, {"x": [1, 2]}),
    ({"arrays": {"m": [[1], [2]]}, "text": TEXT}, {"m": [[1], [2]]}),
    ({"arrays": {"t": ["a", "b"]}, "text": TEXT}, {"t": ["a", "b"]}),
    # NaN and infinities are null in the JSON that this test gets.
    ({"arrays": {"x": ["nan", "inf", 1]}, "text": TEXT}, {"x": [None, None, 1]}),
]
REFUSED = [
    {},
    [],
    None,
    {"arrays": {"x": [1]}, "text": {"zh": "话"}},
    {"arrays": {"x": 1}, "text": TEXT},
    {"arrays": {"x": [1, None]}, "text": TEXT},
    {"arrays": {"x": [[1], "2"]}, "text": TEXT},
    {"arrays": {"x": [{}]}, "text": TEXT},
    {"arrays": {"x": [0] * 20_001}, "text": TEXT},
    {"arrays": {"x": ["t" * 2000]}, "text": TEXT},
    {"arrays": None, "text": TEXT},
]


def test_an_answer_of_the_right_form_is_believed() -> None:
    answers = node(RESULT, json.dumps([json.dumps(answer) for answer, _ in BELIEVED]))
    assert [answer["arrays"] for answer in answers] == [arrays for _, arrays in BELIEVED]
    assert answers[0]["text"] == TEXT


@pytest.mark.parametrize("answer", REFUSED, ids=[json.dumps(one)[:40] for one in REFUSED])
def test_an_answer_of_another_form_is_not(answer: Any) -> None:
    assert node(RESULT, json.dumps([json.dumps(answer)])) == [None]


def test_what_is_not_json_is_no_answer_and_an_error_is_cut_short() -> None:
    found = node(RESULT, json.dumps(["", "{", json.dumps({"error": "e" * 9999})]))
    assert found == [None, None, {"error": "e" * 2000}]
