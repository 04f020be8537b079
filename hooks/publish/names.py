"""Names with a hash of the content, so that a browser may keep a file for ever."""

import hashlib
import re
from pathlib import PurePosixPath

_HASHED = re.compile(r"\.(?:[0-9a-f]{8}|[0-9a-f]{10}|[0-9A-Z]{8})\.(?:min\.)?[a-z0-9]+$")


def content_hash(data: bytes | str) -> str:
    """Return the ten hex digits that go into a file name."""
    raw = data.encode() if isinstance(data, str) else data
    return hashlib.sha256(raw).hexdigest()[:10]


def hashed_name(path: str, data: bytes | str) -> str:
    """Return ``a/b.css`` as ``a/b.<hash>.css``."""
    pure = PurePosixPath(path)
    return str(pure.with_name(f"{pure.stem}.{content_hash(data)}{pure.suffix}"))


def is_hashed(path: str) -> bool:
    """Tell whether a name holds a hash already: ours, esbuild's or the theme's."""
    return bool(_HASHED.search(path))
