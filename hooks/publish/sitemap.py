"""Tells search engines which pages say the same in two languages."""

import re
from xml.sax.saxutils import quoteattr

from hooks.publish import markup
from hooks.publish.errors import PublishError
from hooks.publish.markup import Tag
from hooks.publish.pages import LANGUAGES, TAGS, Page, Site

_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_XHTML = "http://www.w3.org/1999/xhtml"


def alternates(site: Site, page: Page) -> dict[str, str]:
    """Return hreflang -> address below the root, for a page that exists in both languages."""
    twin = site.by_path.get(page.twin)
    if page.is_error or twin is None:
        return {}
    pair = {one.language: one.url for one in (page, twin)}
    found = {TAGS[language]: pair[language] for language in LANGUAGES}
    return {**found, "x-default": pair["zh"]}


def write_sitemap(site: Site) -> None:
    """Write sitemap.xml of both languages and a robots.txt that names it."""
    if not site.site_url:
        raise PublishError(
            "sitemap.xml needs absolute addresses and the public one is not known.\n"
            "  Fix: give --site-url https://host/path/ (make build SITE_URL=...)."
        )
    entries: list[str] = []
    for page in site.pages:
        if page.is_error:
            continue
        links = "".join(
            f'<xhtml:link rel="alternate" hreflang="{tag}" href={quoteattr(site.site_url + url)}/>'
            for tag, url in alternates(site, page).items()
        )
        address = quoteattr(site.site_url + page.url)[1:-1]
        entries.append(f"<url><loc>{address}</loc>{links}</url>\n")
    site.write(
        "sitemap.xml",
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<urlset xmlns="{_SITEMAP}" xmlns:xhtml="{_XHTML}">\n{"".join(entries)}</urlset>\n',
    )
    # The generator's own: one language each, and packed with the time of the build.
    site.removed |= {"sitemap.xml.gz", "en/sitemap.xml", "en/sitemap.xml.gz"}
    site.write("robots.txt", f"User-agent: *\nAllow: /\n\nSitemap: {site.site_url}sitemap.xml\n")


def write_head_links(site: Site) -> None:
    """Name both versions of a page in its head, in place of the theme's links to the roots."""
    for page in site.pages:
        for tag in reversed(list(markup.tags(page.text, "link"))):
            if _is_alternate(tag):
                rest = page.text[tag.end :]
                page.text = page.text[: tag.start].rstrip(" ") + re.sub(r"^\s*\n", "", rest)
        links = [
            markup.write_tag(
                "link", {"rel": "alternate", "hreflang": tag, "href": site.site_url + url}
            )
            for tag, url in alternates(site, page).items()
        ]
        if links:
            page.text = markup.add_to_head(page.text, "\n".join(links) + "\n")


def _is_alternate(tag: Tag) -> bool:
    return "hreflang" in tag.attrs and "alternate" in tag.attrs.get("rel", "").split()


def run(site: Site) -> None:
    """Write sitemap, robots.txt and the links in the pages."""
    write_sitemap(site)
    write_head_links(site)
