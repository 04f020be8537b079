import gzip

from hooks.publish import weight


def weigh(site, path: str) -> weight.Weight:
    return weight.measure(site, site.by_path[path])


def test_a_page_weighs_what_it_loads_by_itself_and_no_more(tree):
    site = tree({"a/index.html": '<img src="../assets/theme/mark.svg"><a href="../big.bin">x</a>'})
    site.write("big.bin", b"x" * 10_000)
    site.write("assets/theme/unused.css", "p{}")
    found = weigh(site, "a/index.html").files
    assert set(found) == {
        "a/index.html",
        "assets/live/live.css",
        "assets/live/main.js",
        "assets/live/words.js",
        "assets/theme/mark.svg",
        "assets/theme/tokens.css",
    }


def test_text_counts_packed_and_fonts_as_they_are(tree):
    site = tree()
    site.write("a.css", "a{}" * 1000)
    site.write("a.woff2", b"\0" * 1000)
    assert weight.sent(site.folder / "a.css") == len(gzip.compress(b"a{}" * 1000, 6, mtime=0))
    assert weight.sent(site.folder / "a.woff2") == 1000


def test_only_the_fonts_that_the_pages_formulas_draw_with_count(tree):
    link = '<link rel="stylesheet" href="../assets/formulas/formulas.css">'
    formula = '<mjx-container><mjx-math class="NCM-N"></mjx-math></mjx-container>'
    site = tree({"a/index.html": link + formula, "b/index.html": link})
    css = "".join(
        f'@font-face{{font-family:MJX-NCM-{name};src:url({name}.woff2) format("woff2")}}'
        for name in ("ZERO", "N", "DS")
    )
    site.write("assets/formulas/formulas.css", css)
    for name in ("ZERO", "N", "DS"):
        site.write(f"assets/formulas/{name}.woff2", b"font")
    fonts = {name for name in weigh(site, "a/index.html").files if name.endswith("woff2")}
    assert fonts == {"assets/formulas/N.woff2", "assets/formulas/ZERO.woff2"}
    assert not any(name.endswith("woff2") for name in weigh(site, "b/index.html").files)


def test_a_runtime_file_that_a_page_would_load_is_seen(tree):
    site = tree({"a/index.html": '<link rel="preload" href="../assets/runtime/wasm.bin">'})
    site.write("assets/runtime/wasm.bin", b"wasm")
    assert weigh(site, "a/index.html").runtime == ["assets/runtime/wasm.bin"]
    assert weigh(site, "index.html").runtime == []


def test_the_heaviest_page_comes_first(tree):
    import random

    noise = "".join(random.Random(0).choices("abcdefghijklmnop", k=5000))
    site = tree({"a/index.html": noise})
    assert weight.run(site)[0].page == "a/index.html"
