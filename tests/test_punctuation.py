"""Punctuation stays on the line of the formula it belongs to."""

from __future__ import annotations

import pytest

from hooks.punctuation import LONGEST_TEX, tied

FORMULA = '<span class="arithmatex">\\(x_i\\)</span>'


@pytest.mark.parametrize("text", ["（{}）", "{}，", "“{}”。", "({}),", "{}."])
def test_punctuation_beside_a_formula_is_tied_to_it(text: str):
    html = text.format(FORMULA)
    assert tied(f"取{html} 则") == f'取<span class="tied">{html}</span> 则'


@pytest.mark.parametrize("text", ["取 {} 则", "取{}则", "{}<strong>，</strong>"])
def test_a_formula_among_words_is_left_alone(text: str):
    html = text.format(FORMULA)
    assert tied(html) == html


def test_each_formula_of_a_sentence_takes_only_its_own_punctuation():
    html = tied(f"{FORMULA}、{FORMULA} 和 {FORMULA}。")
    assert html.count('<span class="tied">') == 2
    assert html.count(FORMULA) == 3


def test_a_formula_too_long_for_a_phone_may_part_from_its_comma():
    html = f'<span class="arithmatex">\\({"x" * (LONGEST_TEX + 1)}\\)</span>，'
    assert tied(html) == html


def test_display_formulas_are_left_alone():
    html = '<div class="arithmatex">\\[x\\]</div>。'
    assert tied(html) == html
