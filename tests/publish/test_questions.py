import json

import pytest

from hooks.publish import questions
from hooks.publish.errors import PublishError

FRONT = """---
title: {title}
id: log-loss
seed: "0-1/3"
level: 1
prerequisites: [entropy]
tags: [loss]
---
"""
BODY = """# 题 {{ #top }}

交叉熵 [@bishop2006, §4.3]，见 [@bishop2006] 与 [@shannon1948]、[@cover2006]。

```live id="stable-ce" snippet="losses/cross_entropy.py" only="cross_entropy, softmax"
from snippets.losses import (bce, cross_entropy as ce)
print(ce(x))
```

```python
from snippets.losses import not_counted  # [@not_counted]
```

    ```live id="inner"
    from snippets.metrics import roc_auc, f1
    ```
"""
HTML = (
    r'<span class="arithmatex">\(a\)</span><div class="arithmatex">\[b\]</div></article>'
    r'<span class="arithmatex">\(a\)</span><article>'
)
KEYS = [
    "id", "section", "seed", "title", "url", "snippets", "exercises", "cells", "formulas",
    "references", "prerequisites", "tags", "tags_en", "level", "minutes", "exercise_titles",
]  # fmt: skip


@pytest.fixture
def written(tree):
    def write(
        zh: str = FRONT.format(title="对数损失"), en: str | None = FRONT.format(title="Log loss")
    ):
        site = tree({"foundations/log-loss/index.html": HTML})
        docs = site.folder.parent / "docs"
        folder = docs / "foundations"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "log-loss.zh.md").write_text(zh + BODY, "utf-8")
        if en is not None:
            (folder / "log-loss.en.md").write_text(en + BODY, "utf-8")
        (docs / "index.zh.md").write_text("---\ntitle: 首页\n---\n", "utf-8")
        return site, docs

    return write


def test_an_entry_has_exactly_what_the_contract_names(written):
    site, docs = written()
    (docs / "about.zh.md").write_text("---\nid: about\ntitle: 关于\n---\n", "utf-8")
    (entry,) = questions.run(site, docs)
    assert list(entry) == KEYS, "a page without a level is no question"
    assert json.loads((site.folder / "questions.json").read_text("utf-8")) == [entry]
    assert entry["id"] == "log-loss" and entry["section"] == "foundations"
    assert entry["seed"] == "0-1/3" and entry["exercises"] == []
    assert entry["title"] == {"zh": "对数损失", "en": "Log loss"}
    assert entry["url"] == {"zh": "foundations/log-loss/", "en": "en/foundations/log-loss/"}
    assert entry["prerequisites"] == ["entropy"] and entry["tags"] == ["loss"]


def test_counts_are_those_of_the_page(written):
    (entry,) = questions.run(*written())
    assert entry["cells"] == 2
    assert entry["formulas"] == 2, "the table of contents does not count"
    assert entry["references"] == 3, "works, not citations; code does not count"


def test_snippets_are_import_paths_in_order_of_use(written):
    (entry,) = questions.run(*written())
    assert entry["snippets"] == [
        "snippets.losses.cross_entropy",
        "snippets.losses.softmax",
        "snippets.losses.bce",
        "snippets.metrics.roc_auc",
        "snippets.metrics.f1",
    ]


def test_a_page_without_its_twin_stops_the_build(written):
    with pytest.raises(PublishError, match=r"docs/foundations/log-loss\.zh\.md:1: has no English"):
        questions.run(*written(en=None))


def test_twins_with_different_ids_stop_the_build(written):
    other = FRONT.format(title="x").replace("log-loss", "logloss")
    with pytest.raises(PublishError, match=r"log-loss\.en\.md:1: id is 'logloss'"):
        questions.run(*written(en=other))


def test_broken_front_matter_is_told_with_its_line(written):
    with pytest.raises(PublishError, match=r"log-loss\.zh\.md:4: the front matter is no YAML"):
        questions.run(*written(zh="---\nid: log-loss\nlevel: 1\ntitle: a: b\n---\n"))


def test_two_pages_with_one_id_stop_the_build(written):
    site, docs = written()
    for lang in ("zh", "en"):
        text = (docs / f"foundations/log-loss.{lang}.md").read_text("utf-8")
        (docs / f"foundations/again.{lang}.md").write_text(text, "utf-8")
    with pytest.raises(PublishError, match="'log-loss' is used by several pages"):
        questions.run(site, docs)
