"""``python -m hooks.publish SITE_DIR --site-url URL``: the steps, in order."""

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path

from hooks.publish import (
    answers,
    assemble,
    figures,
    formulas,
    inline_styles,
    navigation,
    policy,
    questions,
    runtime_files,
    sitemap,
    weight,
)
from hooks.publish.anki import decks
from hooks.publish.errors import PublishError
from hooks.publish.node import REPOSITORY
from hooks.publish.pages import Site


def publish(
    site: Site, docs: Path, runtime: Path, cache: Path, say: Callable[[str], None] = print
) -> None:
    """Turn the finished trees into what is deployed."""
    from hooks.runtime.frame import build_frame  # late: only this step needs the runtime's code

    entries = questions.run(site, docs)
    say(f"questions.json: {len(entries)} questions")

    written = decks.run(site, docs, entries)
    sizes = " and ".join(f"{size / 1000:.0f}" for size in written.sizes.values())
    say(f"anki: {written.cards} cards in {len(written.sizes)} packages of {sizes} kB")

    done = formulas.run(site, docs, cache / "formulas")
    how = "rendered" if done.rendered else "from the cache"
    say(
        f"formulas: {done.formulas} on {len(site.pages)} pages, {done.distinct} distinct, {how}; "
        f"stylesheet {done.css_bytes / 1000:.0f} kB, fonts {done.font_bytes / 1000:.0f} kB"
    )

    drawn = figures.run(site, cache / "figures")
    say(f"figures: {drawn} drawn in both languages")

    manifest = runtime_files.copy(site, runtime)
    try:
        frame = build_frame(REPOSITORY)
    except RuntimeError as error:  # a mistake in its modules, in esbuild's words
        raise PublishError(f"the runner frame cannot be bundled:\n{error}") from error
    runner = runtime_files.write_runner(site, frame)
    say(f"runtime: version {manifest['version']}, frame {runner}")

    inline_styles.run(site)
    size = answers.run(site, entries)
    say(f"answers: {2 * len(entries)} for review and interview, {size / 1000:.0f} kB")
    assemble.rename(site, navigation.run(site))
    renames = assemble.run(site, docs, runtime_files.site_module(runner, manifest))
    say(f"scripts and styles: {len(renames)} named by content")

    sitemap.run(site)
    text = policy.run(site)
    say(f"policy: {len(text)} bytes, the same on {len(site.pages)} pages")
    site.save()

    heaviest = weight.run(site)[0]
    say(f"heaviest page before Run: {heaviest.page}, {heaviest.total / 1000:.0f} kB on the wire")


def main(arguments: list[str] | None = None) -> int:
    """Read the command line; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m hooks.publish", description=__doc__)
    parser.add_argument("site", type=Path, help="the folder both languages were built to")
    parser.add_argument("--site-url", default="", help="the public address, with its sub-path")
    parser.add_argument("--docs", type=Path, default=REPOSITORY / "docs")
    parser.add_argument(
        "--runtime", type=Path, default=REPOSITORY / ".cache" / "runtime" / "current"
    )
    parser.add_argument("--cache", type=Path, default=REPOSITORY / ".cache")
    chosen = parser.parse_args(arguments)
    start = time.perf_counter()
    try:
        site = Site.load(chosen.site.resolve(), chosen.site_url)
        publish(site, chosen.docs.resolve(), chosen.runtime.resolve(), chosen.cache.resolve())
    except PublishError as error:
        print(f"\npublish: {error}", file=sys.stderr)
        return 1
    print(f"published {chosen.site} in {time.perf_counter() - start:.1f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
