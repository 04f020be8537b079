"""Builds what the page downloads to run Python: ``python -m hooks.runtime``.

One stage per file, in the order they run:

``npm``        the installed ``pyodide`` package: its files, version and lock
``fetch``      wheels named and hashed by that lock, from a cache or the network
``wheels``     what of each wheel a page can use
``bytecode``   standard library and wheels compiled by the same CPython the page runs
``packages``   our own wheel (snippets and kernel) and the lock file of the site
``snapshot``   a heap with Python, NumPy and our code already imported
``manifest``   file names, sizes, hashes: ``runtime.json``

``pipeline`` strings them together and skips what has not changed.
"""
