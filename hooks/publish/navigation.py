"""Lets instant navigation work at any address, and both languages share the theme's files.

Material 9 takes a link over only if it stands in ``sitemap.xml``, and compares absolute addresses:
instant navigation then works at the one host, port and path given at build time, and nowhere else.
Here its script is pointed at a list of pages with relative addresses, one for each language, which
leaves ``sitemap.xml`` to search engines.

The same script loads the search index with every page. It grows with the site, and most readers of
a page never search: here it waits until the search is opened.
"""

import re
from xml.sax.saxutils import escape

from hooks.publish import markup
from hooks.publish.assemble import reference
from hooks.publish.errors import PublishError
from hooks.publish.names import hashed_name
from hooks.publish.pages import LANGUAGES, Page, Site

LIST = "pages.xml"
_BUNDLE = re.compile(r"^assets/javascripts/bundle\.[0-9a-f]+\.min\.js$")
# The places in Material's bundle; names of variables differ from release to release.
_CHANGES = (
    (re.compile(r'new URL\("sitemap\.xml",(\w+)\)'), rf'new URL("{LIST}",\1)'),
    (
        re.compile(r"new URL\((\w+)\.textContent\),(\w+)\)"),
        r"new URL(\1.textContent,\2),\2)",
    ),
    # For each link to another language it would ask for a sitemap.xml below that address: a 404
    # for every page, since ours name the page's twin and not the other language's root.
    (re.compile(r'"link\[rel=alternate\]"'), '"link[rel=alternate-root]"'),
    # The index is loaded at once, or, from a file: address, when the search is opened: always so.
    (re.compile(r'([\w$]+)\(location\.protocol!=="file:"\),(?=\w+\("search"\))'), r"\1(!1),"),
    # To highlight the words of a search, in a page that has any in its address (?h=).
    (
        re.compile(
            r'(?P<both>[\w$]+)\(\[(?P<index>\w+),(?P<words>\w+\.pipe\([^{};]*?\.get\("h"\)\)\))\]\)'
        ),
        r"\g<both>([\g<words>.pipe(SWITCH(()=>\g<index>)),\g<words>])",
    ),
)
# What Material's script calls RxJS's switchMap, by which the second of those waits for the first.
_SWITCH = re.compile(r'\("search"\)\)\.pipe\([\w$]+\((\w+)=>\1\),(?P<name>[\w$]+)\(\(\)=>')


def share_theme_files(site: Site) -> dict[str, str]:
    """Point the other language's pages at the root's copy of a file; return old -> new path."""
    shared: dict[str, str] = {}
    prefix = LANGUAGES["en"]
    for page in site.pages:
        for tag in markup.tags(page.text, "script", "link"):
            found = reference(tag)
            path = found and site.resolve(page, found[1])
            if not path or not path.startswith(prefix):
                continue
            ours, root = site.folder / path, site.folder / path.removeprefix(prefix)
            if path in shared or (
                ours.is_file() and root.is_file() and ours.read_bytes() == root.read_bytes()
            ):
                shared[path] = path.removeprefix(prefix)
    site.removed |= {name for path in shared for name in (path, f"{path}.map")}
    return shared


def relocate(site: Site, bundle: str) -> str:
    """Write the theme's script with those places changed; return its new path."""
    source = (site.folder / bundle).read_text("utf-8")
    switch = _SWITCH.search(source)
    for pattern, replacement in _CHANGES:
        source, count = pattern.subn(replacement, source)
        if count != 1 or switch is None:
            raise PublishError(
                f"{bundle}: {pattern.pattern!r} occurs {count} times, once was expected; this "
                "is another Material than the one hooks/publish/navigation.py knows.\n"
                "  Fix: look for `sitemap` and `search` in the new bundle and adapt _CHANGES, then "
                "run tests/browser/test_policy.py and test_site_search.py."
            )
        source = source.replace("SWITCH(", f"{switch['name']}(")
    source = re.sub(r"\n?//# sourceMappingURL=\S+\s*$", "\n", source)
    name = hashed_name(bundle.replace(".min.js", ".js"), source).replace(".js", ".min.js")
    name = re.sub(r"bundle\.[0-9a-f]+\.", "bundle.", name)
    site.write(name, source)
    site.removed |= {bundle, f"{bundle}.map"}
    return name


def write_lists(site: Site) -> None:
    """Write each language's list of its own pages, relative to where the list lies."""
    for language, prefix in LANGUAGES.items():
        urls = [
            page.url.removeprefix(prefix) or "./"
            for page in site.pages
            if page.language == language and not page.is_error
        ]
        if urls:
            body = "".join(f"<url><loc>{escape(url)}</loc></url>\n" for url in urls)
            text = f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset>\n{body}</urlset>\n'
            site.write(prefix + LIST, text)


def run(site: Site) -> dict[str, str]:
    """Do all of it; return old path -> new path of the files that got another name."""
    shared = share_theme_files(site)
    scripts = {shared.get(path, path) for page in site.pages for path in _scripts(site, page)}
    moved = {
        path: relocate(site, path)
        for path in sorted(scripts)
        # A bundle that has been changed already does not ask for the sitemap any more.
        if _BUNDLE.match(path) and "sitemap.xml" in (site.folder / path).read_text("utf-8")
    }
    write_lists(site)
    return moved | {old: moved.get(new, new) for old, new in shared.items()}


def _scripts(site: Site, page: Page) -> list[str]:
    found = [reference(tag) for tag in markup.tags(page.text, "script")]
    paths = [site.resolve(page, one[1]) for one in found if one]
    return [path for path in paths if path]
