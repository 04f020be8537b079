import re

import pytest

from hooks.publish import inline_styles, policy
from hooks.publish.errors import PublishError

META = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')


def policies(site) -> set[str]:
    found = {tuple(META.findall(page.text)) for page in site.pages}
    assert all(len(one) == 1 for one in found), "each page has one policy"
    return {one[0] for one in found}


def test_all_pages_of_both_languages_have_the_same_policy(tree):
    site = tree(
        {"a/index.html": "<script>zh()</script>", "en/a/index.html": "<script>en()</script>"}
    )
    policy.run(site)
    assert len(policies(site)) == 1


def test_the_policy_covers_every_inline_script_of_every_page(tree):
    site = tree(
        {"a/index.html": "<script>zh()</script>", "en/a/index.html": "<script>en()</script>"}
    )
    policy.run(site)
    (text,) = policies(site)
    for page in site.pages:
        for body in policy.inline_scripts(page.text):
            assert policy.script_hash(body) in text


def test_a_script_added_afterwards_is_seen_as_a_violation(tree):
    site = tree()
    (page,) = [one for one in site.pages if one.path == "index.html"]
    policy.run(site)
    allowed = {policy.script_hash(body) for body in policy.inline_scripts(page.text)}
    assert policy.violations(page, allowed) == []
    page.text = page.text.replace("</body>", "<script>evil()</script></body>")
    assert "without a hash" in policy.violations(page, allowed)[0]


def test_the_hash_is_the_one_a_browser_computes():
    # From the Content Security Policy specification's own example.
    assert (
        policy.script_hash("alert('Hello, world.');")
        == "'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='"
    )


def test_data_blocks_need_no_hash(tree):
    site = tree({"a/index.html": '<script type="application/json">{"a": 1}</script>'})
    before = policy.run(tree())
    assert policy.run(site) == before


def test_nothing_but_our_own_files_is_allowed(tree):
    text = policy.run(tree())
    for part in ("default-src 'none'", "base-uri 'none'", "object-src 'none'", "style-src 'self';"):
        assert part in text
    for word in ("unsafe", "http", "*"):
        assert word not in text


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ('<b onclick="x()">', "onclick= on <b>"),
        ('<a href=" javascript:void(0)">x</a>', "javascript:void(0)"),
        ("<style>p{color:red}</style>", "<style>"),
        ('<img src="https://elsewhere.example/x.png">', "from another host"),
        ('<script src="//elsewhere.example/x.js"></script>', "from another host"),
        ('<base href="/">', "<base>"),
    ],
)
def test_what_the_policy_would_block_stops_the_build_with_the_page(tree, body, told):
    with pytest.raises(PublishError) as stopped:
        policy.run(tree({"a/index.html": body}))
    assert "site/a/index.html: " in str(stopped.value) and told in str(stopped.value)


def test_links_to_other_sites_are_no_violation(tree):
    policy.run(tree({"a/index.html": '<a href="https://elsewhere.example/">x</a>'}))


def test_a_second_run_leaves_one_policy(tree):
    site = tree()
    policy.run(site)
    before = [page.text for page in site.pages]
    policy.run(site)
    assert [page.text for page in site.pages] == before


def test_style_attributes_become_classes_that_are_as_strong(tree):
    site = tree(
        {"a/index.html": '<p class="x" style="color: red; margin:0">a</p><p style="">b</p>'}
    )
    assert inline_styles.run(site) == 1
    text = site.by_path["a/index.html"].text
    name = re.search(r'<p class="x (st-\w+)">a</p><p>b</p>', text)[1]
    sheet = (site.folder / inline_styles.SHEET).read_text("utf-8")
    assert f".{name}.{name}.{name}{{color: red; margin:0}}" in sheet
    assert "../assets/inline.css" in text
    policy.run(site)


def test_the_runner_frame_keeps_its_own_policy(tree):
    site = tree()
    site.write("assets/live/runner.0123456789.html", "<title>frame</title>")
    again = type(site).load(site.folder, site.site_url)
    policy.run(again)
    again.save()
    frame = site.folder / "assets/live/runner.0123456789.html"
    assert frame.read_text("utf-8") == "<title>frame</title>"
