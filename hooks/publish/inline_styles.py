"""Turns ``style`` attributes into classes: the policy allows stylesheets of our own only."""

import hashlib

from hooks.publish import markup
from hooks.publish.markup import Tag
from hooks.publish.pages import Site

SHEET = "assets/inline.css"


def run(site: Site) -> int:
    """Move all style attributes of all pages into one stylesheet; return how many rules."""
    rules: dict[str, str] = {}

    def change(tag: Tag) -> dict[str, str] | None:
        if "style" not in tag.attrs:
            return None
        attrs = dict(tag.attrs)
        declarations = attrs.pop("style").strip().rstrip(";")
        if declarations:
            name = f"st-{hashlib.sha256(declarations.encode()).hexdigest()[:8]}"
            rules[name] = declarations
            attrs["class"] = f"{attrs.get('class', '')} {name}".strip()
        return attrs

    for page in site.pages:
        page.text = markup.rewrite(page.text, change)
    if rules:
        # Three times the class: stronger than the theme's rules, as the attribute was.
        sheet = "".join(f".{n}.{n}.{n}{{{rules[n]}}}\n" for n in sorted(rules))
        site.write(SHEET, sheet)
        for page in site.pages:
            link = {"rel": "stylesheet", "href": site.link(page, SHEET)}
            page.text = markup.add_after_styles(page.text, markup.write_tag("link", link) + "\n")
    return len(rules)
