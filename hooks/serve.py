"""Serve site/ on this machine, as a plain static host would.

usage: python -m hooks.serve [--port 8000] [--base /]

Builds first what is out of date. No header is set that GitHub Pages would not set: what works
here works on any static host.
"""

from __future__ import annotations

import argparse
import gzip
import sys
from functools import cache
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

from hooks import build

COMPRESSED = {".html", ".css", ".js", ".mjs", ".json", ".svg", ".xml", ".txt", ".wasm"}


class SiteServer(ThreadingHTTPServer):
    """A static host: one folder, under one path, text compressed, 404.html for what is missing."""

    daemon_threads = True
    # A page asks for a dozen files at once, and tests open several pages together.
    request_queue_size = 128

    def __init__(self, folder: Path, port: int = 0, base: str = "/") -> None:
        self.folder, self.base = folder, base
        super().__init__(("127.0.0.1", port), SiteHandler)

    @property
    def url(self) -> str:
        """The address of the home page."""
        return f"http://127.0.0.1:{self.server_port}{self.base}"

    def handle_error(self, request, client_address) -> None:
        """Say nothing when a browser goes away in the middle of an answer."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class SiteHandler(SimpleHTTPRequestHandler):
    """Answers from the server's folder."""

    server: SiteServer
    protocol_version = "HTTP/1.1"
    extensions_map = {  # noqa: RUF012 - the base class's own way to say it
        **SimpleHTTPRequestHandler.extensions_map,
        ".js": "text/javascript",
        ".mjs": "text/javascript",
        ".wasm": "application/wasm",
        ".bin": "application/octet-stream",
        ".whl": "application/octet-stream",
        ".woff2": "font/woff2",
    }

    def do_GET(self) -> None:
        """Send a file, its folder's index.html, or 404.html."""
        self.answer(with_body=True)

    def do_HEAD(self) -> None:
        """Send the header of what do_GET would send."""
        self.answer(with_body=False)

    def answer(self, *, with_body: bool) -> None:
        """Look the path up and send it."""
        path = urlsplit(self.path).path
        file = self.file_for(path)
        if file and file.is_dir():  # as static hosts do: /a -> /a/
            self.send_response(301)
            self.send_header("Location", path + "/")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        status = 200 if file else 404
        file = file or self.server.folder / "404.html"
        body = file.read_bytes() if file.is_file() else b"not found"
        self.send_response(status)
        self.send_header("Content-Type", self.content_type(file))
        if file.suffix in COMPRESSED and "gzip" in self.headers.get("Accept-Encoding", ""):
            body = compressed(body)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "max-age=600")
        self.end_headers()
        if with_body:
            self.wfile.write(body)

    def file_for(self, path: str) -> Path | None:
        """Return the file or bare folder that a request path names, or None."""
        if not path.startswith(self.server.base):
            return None
        relative = self.translate_path("/" + path[len(self.server.base) :])
        target = Path(relative)
        if target.is_dir():
            index = target / "index.html"
            return (index if index.is_file() else None) if path.endswith("/") else target
        return target if target.is_file() else None

    def translate_path(self, path: str) -> str:
        """Resolve a path inside the served folder (`..` and escapes are dealt with above us)."""
        self.directory = str(self.server.folder)
        return super().translate_path(path)

    def content_type(self, file: Path) -> str:
        """Return the media type, with the encoding for text."""
        kind = self.guess_type(str(file))
        return f"{kind}; charset=utf-8" if kind.startswith("text/") else kind

    def log_message(self, format: str, *args: object) -> None:
        """Keep the terminal quiet."""


@cache
def compressed(body: bytes) -> bytes:
    """Return the bytes as a compressing host sends them."""
    return gzip.compress(body, 6, mtime=0)


def main(argv: list[str] | None = None) -> None:
    """Build, then serve until interrupted."""
    parser = argparse.ArgumentParser(prog="python -m hooks.serve")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--base", default="/", help="sub-path, such as /repo/")
    options = parser.parse_args(argv)
    base = f"/{options.base.strip('/')}/".replace("//", "/")
    build.main(["--site-url", f"http://127.0.0.1:{options.port}{base}"])
    try:
        server = SiteServer(build.SITE, options.port, base)
    except OSError as error:
        sys.exit(
            f"Port {options.port} cannot be used ({error.strerror}). "
            f"Choose another: make serve PORT={options.port + 1}"
        )
    print(f"\n  {server.url}    中文\n  {server.url}en/ English\n\nCtrl+C stops.", flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        print()


if __name__ == "__main__":
    main()
