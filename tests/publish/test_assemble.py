import re
from pathlib import Path

import pytest

from hooks.publish import assemble
from hooks.publish.errors import PublishError
from hooks.publish.names import content_hash, is_hashed

MODULE = 'export default {"runner": "runner.x.html", "runtime": {"version": "1"}};\n'


def run(site, module: str | None = MODULE) -> dict[str, str]:
    docs = site.folder.parent / "docs"
    renames = assemble.run(site, docs, module)
    site.save()
    return renames


def loaded(site, path: str) -> set[str]:
    """The files below the root that a page loads, by its own relative links."""
    page = site.by_path[path]
    urls = re.findall(r'(?:src|href)="([^"]*assets/[^"]*)"', page.text)
    return {found for url in urls if (found := site.resolve(page, url))}


def test_scripts_and_styles_get_a_hash_and_every_page_names_the_new_file(tree):
    site = tree({"llm/x/index.html": "x", "en/llm/x/index.html": "x"})
    renames = run(site)
    assert set(renames) >= {"assets/live/main.js", "assets/live/live.css"}
    wanted = {renames["assets/live/main.js"], renames["assets/live/live.css"]}
    for page in site.pages:
        assert wanted <= loaded(site, page.path)
        for name in loaded(site, page.path):
            assert (site.folder / name).is_file() and is_hashed(name)


def test_the_hash_follows_the_content(tree):
    first = run(tree())["assets/live/live.css"]
    site = tree()
    assert run(site)["assets/live/live.css"] == first
    again = tree()
    again.write("assets/live/live.css", ".live { color: green; }")
    assert run(again)["assets/live/live.css"] != first
    assert content_hash("a") != content_hash("b")


def test_stylesheets_that_all_pages_share_become_one_with_urls_that_still_fit(tree):
    site = tree({"llm/x/index.html": "x"})
    renames = run(site)
    assert renames["assets/theme/tokens.css"] == renames["assets/live/live.css"]
    page = site.by_path["llm/x/index.html"].text
    assert page.count('rel="stylesheet"') == 1
    css = (site.folder / renames["assets/live/live.css"]).read_text("utf-8")
    assert "url(theme/mark.svg)" in css and ".live{color:red}" in css
    assert css.index("--mark") < css.index(".live")


def test_a_stylesheet_of_one_page_alone_stays_by_itself(tree):
    site = tree({"a/index.html": '<link rel="stylesheet" href="../assets/theme/a.css">'})
    site.write("assets/theme/a.css", "a { color: red; }")
    renames = run(site)
    assert renames["assets/theme/a.css"] != renames["assets/live/live.css"]
    assert "a.css" not in "".join(loaded(site, "index.html"))


def test_raw_modules_are_taken_out_and_bundles_stay(tree):
    site = tree()
    run(site)
    left = sorted(file.name for file in (site.folder / "assets/live").iterdir())
    assert [re.sub(r"\.[0-9A-Z]{8}\.", ".*.", name) for name in left] == ["main.*.js"]


def test_what_a_module_imports_later_is_a_chunk_of_its_own(tree):
    site = tree()
    docs = site.folder.parent / "docs/assets/live"
    (docs / "main.js").write_text('globalThis.edit = () => import("./words.js");\n', "utf-8")
    run(site)
    names = [file.name for file in (site.folder / "assets/live").iterdir()]
    assert any(name.startswith("words.") for name in names)
    assert "modulepreload" not in site.by_path["index.html"].text, "it is not needed on arrival"


def test_the_bundle_learns_where_runner_and_runtime_are(tree):
    site = tree()
    docs = site.folder.parent / "docs/assets/live"
    (docs / "main.js").write_text('import site from "#site";\nconsole.log(site);\n', "utf-8")
    name = run(site)["assets/live/main.js"]
    assert "runner.x.html" in (site.folder / name).read_text("utf-8")


def test_a_mistake_in_a_script_is_told_with_file_and_line(tree):
    site = tree()
    docs = site.folder.parent / "docs/assets/live"
    (docs / "main.js").write_text('import { nope } from "./words.js";\nnope();\n', "utf-8")
    with pytest.raises(PublishError, match=r"assets/live/main\.js:1: .*nope"):
        run(site)


def test_a_page_that_loads_a_missing_file_stops_the_build(tree):
    site = tree({"a/index.html": '<link rel="stylesheet" href="../assets/theme/gone.css">'})
    with pytest.raises(PublishError, match=r"site/a/index\.html: loads .*gone\.css"):
        run(site)


def test_an_import_in_a_stylesheet_stops_the_build(tree):
    site = tree()
    site.write("assets/live/live.css", '@import "x.css";')
    with pytest.raises(PublishError, match="@import"):
        run(site)


def test_the_files_a_stopped_build_would_have_removed_are_still_there(tree):
    site = tree()
    assemble.run(site, site.folder.parent / "docs", MODULE)  # and no save()
    assert Path(site.folder / "assets/live/live.css").is_file()


def test_a_second_run_changes_nothing(tree):
    site = tree({"llm/x/index.html": "x"})
    run(site)

    def state() -> dict[str, bytes]:
        files = sorted(file for file in site.folder.rglob("*") if file.is_file())
        return {str(file): file.read_bytes() for file in files}

    before = state()
    run(site)
    assert state() == before
