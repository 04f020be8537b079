"""What an interview is about: read from an address, written back, drawn the same everywhere."""

from __future__ import annotations

import pytest

from tests.practice.in_node import evaluate

ENTRIES = """
const entries = Array.from({ length: 300 }, (_, n) => ({
  id: `question-${n}`, section: ["foundations", "llm", "by-hand"][n % 3], level: 1 + (n % 2) + (n % 5 === 0 ? 1 : 0),
  tags: n % 4 ? ["注意力"] : ["损失函数", "分类"], tags_en: n % 4 ? ["attention"] : ["losses", "classification"],
}));
"""


def read(search: str) -> dict:
    """The wish and the complaints of an address."""
    return evaluate(
        f'import {{ readWish }} from "#practice/wish.js"; {ENTRIES} tell(readWish(given, entries));',
        search,
    )


def drawn(search: str, entries: str = "entries") -> list[str]:
    """The ids that an address draws from three hundred questions."""
    return evaluate(
        'import { draw, readWish } from "#practice/wish.js";'
        f"{ENTRIES} tell(draw(readWish(given, entries).wish, {entries}).map((one) => one.id));",
        search,
    )


def test_an_address_is_read_as_it_is_written():
    found = read("?section=llm&level=2-3&tag=attention&n=7&minutes=2&seed=monday")
    assert found["complaints"] == []
    assert found["wish"] == {
        "sections": ["llm"], "levels": [2, 3], "tags": ["注意力"], "count": 7, "minutes": 2, "seed": "monday",
    }  # fmt: skip
    written = evaluate(
        f'import {{ readWish, writeWish }} from "#practice/wish.js"; {ENTRIES} tell(writeWish(readWish(given, entries).wish));',
        "?level=1,2&section=llm,foundations&seed=monday&n=7",
    )
    assert written == "section=foundations,llm&level=1-2&n=7&seed=monday"
    assert read(f"?{written}")["complaints"] == []


@pytest.mark.parametrize(
    ("search", "name"),
    [
        ("section=nowhere", "section"),
        ("level=0", "level"),
        ("level=1-9", "level"),
        ("level=two", "level"),
        ("tag=cooking", "tag"),
        ("n=0", "n"),
        ("n=-3", "n"),
        ("n=1e3", "n"),
        ("n=51", "n"),
        ("minutes=soon", "minutes"),
        ("seed=" + "x" * 41, "seed"),
    ],
)
def test_what_makes_no_sense_is_named_and_stands_for_nothing(search, name):
    found = read(search)
    assert [one["name"] for one in found["complaints"]] == [name]
    assert found["wish"] == read("")["wish"]


def test_the_same_seed_draws_the_same_and_another_seed_another():
    same = [drawn("?n=5&seed=monday") for _ in range(2)]
    assert same[0] == same[1] and len(set(same[0])) == 5
    others = {tuple(drawn(f"?n=5&seed={seed}")) for seed in "abcdef"}
    assert len(others) == 6


def test_old_links_draw_what_they_drew():
    # Written down once: whoever changes the hash breaks every link that was shared.
    hashes = evaluate('import { hash } from "#practice/wish.js"; tell(["", "a", "题"].map(hash));')
    assert hashes == HASHES


HASHES = [3338908027751811, 7929297801672961, 4655248666058435]


def test_a_draw_follows_the_filter_and_is_never_larger_than_what_there_is():
    assert all(int(name.split("-")[1]) % 3 == 1 for name in drawn("?section=llm&n=50&seed=x"))
    assert drawn("?section=llm&n=50&seed=x", "entries.slice(0, 6)") != []
    assert len(drawn("?n=50&seed=x", "entries.slice(0, 6)")) == 6
    assert drawn("?n=5&seed=x", "[]") == []


def test_a_new_question_changes_a_draw_by_itself_at_most():
    before = drawn("?n=5&seed=monday", "entries.slice(1)")
    after = drawn("?n=5&seed=monday")
    assert len(set(before) - set(after)) <= 1
    # Nor does the order of the list matter.
    assert drawn("?n=5&seed=monday", "[...entries].reverse()") == after


def test_draws_are_even():
    script = f"""
    import {{ draw }} from "#practice/wish.js";
    {ENTRIES}
    const times = new Map(entries.map((one) => [one.id, 0]));
    const wish = {{ sections: [], levels: [], tags: [], count: 5, minutes: 0 }};
    for (let n = 0; n < 6000; n++) {{
      for (const one of draw({{ ...wish, seed: String(n) }}, entries)) times.set(one.id, times.get(one.id) + 1);
    }}
    tell([Math.min(...times.values()), Math.max(...times.values())]);
    """
    least, most = evaluate(script)
    # 100 each on average, 10 the standard deviation: five of them either way.
    assert least > 50 and most < 150
