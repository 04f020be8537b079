"""Exercises: write the function yourself, and be told exactly what is wrong with it.

One exercise is one folder, `<id_with_underscores>/`:

``starter.py``
    What the reader begins with: imports, the signature, a short docstring with the shapes, and
    ``raise NotImplementedError``. Calls are made by position, in the order of this signature.
``solution.py``
    As a candidate would write it: NumPy only, no checks of arguments, no imports from the site.
``checks.py``
    ``EXERCISE = Exercise(functions=[...], minutes=.., level=1|2|3, checks=[...], mistakes=[...])``.
``task.zh.md``, ``task.en.md``
    A title (``# ...``), the task in a few lines, and three hints, ``## 1`` to ``## 3``.
``recorded.json``
    Calls and what they must give, by a library that is not ours (torch, mostly). It is written by
    ``tests/oracles/exercises/<id_with_underscores>.py``, whose ``CASES()`` returns
    ``{"small": {"given": {"x": ..., "axis": 0}, "wanted": ...}}``: arguments by the names in the
    starter, defaults left out where the default is meant, ``"function"`` where the exercise asks
    for several, and a dict of arrays as ``wanted`` of a function that returns several values.
    To record: ``.ci/setup oracles``, then
    ``.cache/oracles/bin/python -m tests.oracles --write exercises.<id_with_underscores>``.

Beside it lie ``tests/mutants/<id>/*.py``, wrong answers whose first line names the diagnosis that
they must get (``# diagnosis: wrong-axis``), and ``tests/answers/<id>/*.py``, right ones in other
styles. tests/exercises/ proves every exercise with them.

"Find the bug" is an exercise whose starter is complete but for one mistake: ``bug="its-id"``. The
text of that mistake says what can be observed, not where; the solution is the starter with that
place mended, so that the diff shows it. Where another exercise asks for the same function,
``like="softmax"`` takes its recorded cases, and its mutants and right answers are judged here too;
`folder.checks_of` gives its checks and mistakes.

A checks.py
-----------
A check is one line of the report; its cases are names of recorded calls, smallest first::

    Values("small", "小数字", "Small numbers", ["two-rows", "batch"])    # recorded numbers
    Values("grad", "梯度", "The gradient", ["g1"])                      # of another function: the
                                                                      # record says which
    Property("sum", "每行之和为 1", "Rows sum to 1", ["batch"], test=f)  # f(call, given) -> Broken?
    Untouched(cases=["two-rows"])                                     # inputs stay as they are
    FloatType(cases=["two-rows"])                                     # float32 in, float32 out
    Quick(inputs=lambda rng: {"x": rng.normal(size=(64, 1000))})      # beside the solution

The first case is small enough to be worked out by hand: it is what the reader sees. Then come cases
in which no two lengths are alike (a wrong axis hides behind equal ones) and those that overflow.

A mistake is found by what the answer gives, never by how it is written. Mostly it is the function
written wrongly, in a few lines; see `snippets.exercises.exercise.Mistake`:
``Mistake("no-scale", "看起来没有除以 √{d}。", "It looks as if ... √{d}.", wrong=lambda q, k: ...,
numbers=lambda given, got, wanted: {"d": given["q"].shape[-1]})``. Where several explain the same
answer, the one that explains most of the recorded cases is told. ``hidden`` names more functions of
the site that would give the answer away.

What needs no declaration since it is found in every exercise: a missing name, a name that is no
function, other parameters, nothing returned, printed instead, generators, other types, shapes (with
what the shape looks like), nan and inf, a constant factor or offset, a wrong sign, a transpose,
numbers in the wrong places, lost digits, changed inputs, float types, errors and their usual
causes, endless recursion, exit, floods of text, the site's own function.

What is reported
----------------
One item ``check`` for each check as soon as it is known, at the end one ``verdict``; their fields
are those of `CheckItem` in docs/assets/live/protocol.js. Only the first failure has texts: ``zh``
and ``en`` say what is wrong and why, ``call`` how the function was called, ``given`` the smallest
failing input as Python, ``wanted`` and ``got`` the numbers or shapes, ``diagnosis`` the id of the
mistake (of the exercise, or one of ours such as ``returns-nothing``), ``traceback`` and ``line``
where the reader's code raised. A check that passed may carry a remark in ``zh`` and ``en``.
"""
