"""Writes one content security policy into every page.

It has to be the same on all pages, to the letter: instant navigation adds the next page's policy
to those already in force, and a browser then obeys all of them at once. So the hashes of inline
scripts are gathered from both languages first.
"""

import base64
import hashlib
import re
from urllib.parse import urlsplit

from hooks.publish import markup
from hooks.publish.errors import PublishError
from hooks.publish.markup import Tag
from hooks.publish.pages import Page, Site

_META = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>\n?', re.I)
_LOADS = {"script": "src", "img": "src", "iframe": "src", "source": "src", "video": "src"}


def script_hash(body: str) -> str:
    """Return the hash by which a policy allows an inline script."""
    # Browsers hash the text after reading line ends as \n.
    text = body.replace("\r\n", "\n").replace("\r", "\n")
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def inline_scripts(text: str) -> list[str]:
    """Return the inline scripts of a page that a browser would run."""
    return [
        tag.body
        for tag in markup.tags(text, "script")
        if "src" not in tag.attrs and tag.has_type_of_script()
    ]


def policy(hashes: set[str]) -> str:
    """Return the policy that allows our own files and these inline scripts, nothing else."""
    scripts = " ".join(["'self'", *sorted(hashes)])
    return "; ".join(
        [
            "default-src 'none'",
            f"script-src {scripts}",
            "style-src 'self'",
            "img-src 'self' data: blob:",  # the theme's icons; figures drawn by a cell
            "font-src 'self'",
            "connect-src 'self'",
            "worker-src 'self'",
            "frame-src 'self'",  # the runner, which is sandboxed and brings a policy of its own
            "manifest-src 'self'",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'none'",  # searching is done in the page, nothing is ever sent
        ]
    )


def violations(page: Page, allowed: set[str]) -> list[str]:
    """Name everything in a page that the policy would block."""
    found: list[str] = []
    for tag in markup.tags(page.text):
        found += [f"{name}= on <{tag.name}>" for name in tag.attrs if name.startswith("on")]
        if "style" in tag.attrs:
            found.append(f'style="{tag.attrs["style"]}" on <{tag.name}>')
        if tag.name in {"base", "object", "embed", "applet"}:
            found.append(f"<{tag.name}>")
        if tag.name == "style":
            found.append(f"<style> with {' '.join(tag.body.split())[:60]!r}")
        for name in ("href", "src", "action", "formaction"):
            if tag.attrs.get(name, "").strip().lower().startswith("javascript:"):
                found.append(f"{name}={tag.attrs[name]!r} on <{tag.name}>")
        found += _foreign(tag)
    for body in inline_scripts(page.text):
        if script_hash(body) not in allowed:
            found.append(f"inline script {' '.join(body.split())[:60]!r} without a hash")
    return found


def _foreign(tag: Tag) -> list[str]:
    """Name what a tag would load from another host."""
    url = tag.attrs.get(_LOADS.get(tag.name, ""), "")
    if tag.name == "link" and set(tag.attrs.get("rel", "").split()) & {
        "stylesheet",
        "preload",
        "modulepreload",
        "icon",
        "preconnect",
        "dns-prefetch",
        "manifest",
    }:
        url = tag.attrs.get("href", "")
    return [f"<{tag.name}> loads {url} from another host"] if urlsplit(url).netloc else []


def run(site: Site) -> str:
    """Write the policy into all pages; return it."""
    hashes = {script_hash(body) for page in site.pages for body in inline_scripts(page.text)}
    text = policy(hashes)
    wrong = [
        f"{site.folder.name}/{page.path}: {what}"
        for page in site.pages
        for what in violations(page, hashes)
    ]
    if wrong:
        raise PublishError(
            "The content security policy blocks:\n  " + "\n  ".join(dict.fromkeys(wrong)) + "\n"
            "  Allowed: scripts, styles, images and frames of this site; inline scripts of the "
            "theme.\n  Fix: move it to a file under docs/assets/ and link that."
        )
    meta = f'<meta http-equiv="Content-Security-Policy" content="{text}">'
    for page in site.pages:
        page.text = markup.add_to_head(_META.sub("", page.text), meta + "\n", first=True)
    return text
