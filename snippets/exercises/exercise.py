"""What a checks.py declares: an exercise, its checks, and the mistakes that are known."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple


class Words(NamedTuple):
    """One text in both languages."""

    zh: str
    en: str

    def plus(self, more: Words | None) -> Words:
        """Return these sentences followed by others.

        >>> Words("不对。", "Wrong.").plus(Words("再想想。", "Think again.")).en
        'Wrong. Think again.'
        """
        return self if more is None else Words(self.zh + more.zh, f"{self.en} {more.en}")


class Case(NamedTuple):
    """One call: the function, its arguments by name, and what it must give.

    `wanted` is a number, an array, or a dict of them for a function that returns a tuple. It is
    None where a property is checked and no value is recorded.
    """

    name: str
    function: str
    given: Mapping[str, Any]
    wanted: Any = None


@dataclass(frozen=True)
class Finding:
    """Why a check failed. Every text is for a person; empty where it does not apply."""

    words: Words
    call: str = ""
    given: str = ""
    wanted: str = ""
    got: str = ""
    diagnosis: str = ""
    error: BaseException | None = None


@dataclass(frozen=True)
class Mistake:
    """A mistake with a name, found by what the answer gives, never by how it is written.

    Give one of:

    * `wrong`: the function written wrongly, or several ways of writing it wrongly. The mistake is
      recognised where an answer gives the very numbers of `wrong`, and those are not the right
      ones. Of a function that returns several values, only those that `wrong` changes count.
    * `shows`: `shows(given, got, wanted)`, true where the answer's numbers show the mistake.
      `given` is a dict of the arguments; `got` and `wanted` are as `Case.wanted`: for a function
      that returns several values, dicts of them.
    * neither, with `at`: whoever fails that check has made this mistake.

    `of` names the function if the exercise asks for several. `at` names the one check that the
    mistake can explain; without it any can. The texts may hold fields such as `{row:.2f}`;
    `numbers(given, got, wanted)` returns their values.
    """

    id: str
    zh: str
    en: str
    wrong: Callable[..., Any] | Sequence[Callable[..., Any]] = ()
    shows: Callable[[Mapping[str, Any], Any, Any], Any] | None = None
    numbers: Callable[[Mapping[str, Any], Any, Any], Mapping[str, Any]] | None = None
    of: str = ""
    at: str = ""


def retold(mistakes: Sequence[Mistake], id: str, **fields: Any) -> list[Mistake]:
    """Return the mistakes, the one of that id with other words (or other fields).

    >>> retold([Mistake("sum", "求和", "a sum"), Mistake("sign", "", "")], "sign", en="-")[1].en
    '-'
    """
    assert id in {mistake.id for mistake in mistakes}, id
    return [replace(one, **fields) if one.id == id else one for one in mistakes]


@dataclass(frozen=True)
class Check:
    """One line of the report. The kinds are in kinds.py; each finds out in its own way."""

    name: str
    zh: str
    en: str
    cases: Sequence[str] = ()
    needs: Sequence[str] = ()  # functions that it calls besides those of its cases

    def run(self, bench: Any) -> Finding | Words | None:
        """Return why the answer fails; a remark if it passes but could do better; or None."""
        raise NotImplementedError


@dataclass(frozen=True)
class Exercise:
    """What an answer must define, how hard it is, and how it is checked."""

    functions: Sequence[str]
    minutes: int
    level: int  # 1: a warm-up, 2: what most interviews ask, 3: hard
    checks: Sequence[Check]
    mistakes: Sequence[Mistake] = ()
    hidden: Sequence[str] = ()  # more functions of the site that would give the answer away
    bug: str = ""  # "find the bug": the id of the mistake that the starter makes
    like: str = ""  # the exercise that asks for the same: its recorded cases are used
