from hooks.publish import markup


def test_tags_inside_comments_and_scripts_are_no_tags():
    text = "<!-- <a> --><script>'<b>'</script><p title=\"<i>\">x</p>"
    assert [tag.name for tag in markup.tags(text)] == ["script", "p"]


def test_attributes_are_read_whatever_their_quotes():
    assert markup.attributes("a=1 b='2 &amp; 3' C=\"x\" d") == {
        "a": "1",
        "b": "2 & 3",
        "c": "x",
        "d": "",
    }


def test_rewriting_touches_only_the_tags_that_change():
    text = "<p  A='1'>x</p><img src=a.png  alt=''><br/>"

    def change(tag):
        return {**tag.attrs, "src": "b&c.png"} if tag.name == "img" else None

    assert markup.rewrite(text, change) == "<p  A='1'>x</p><img src=\"b&amp;c.png\" alt><br/>"


def test_a_tag_can_be_taken_out():
    assert markup.rewrite("a<link x>b", lambda tag: markup.REMOVED) == "ab"
    assert markup.rewrite("<p x>", lambda tag: {}) == "<p>"


def test_the_head_takes_markup_at_its_start_and_end():
    page = '<html><head>\n<meta charset="utf-8">\n<title>t</title>\n  </head><body></body></html>'
    assert markup.add_to_head(page, "X\n").index("X\n  </head>") > 0
    assert '<meta charset="utf-8">X' in markup.add_to_head(page, "X", first=True)
