"""Zip and gzip files that come out the same on every machine."""

import io
import zipfile
from collections.abc import Iterable

import deflate

EPOCH = (2020, 1, 1, 0, 0, 0)


def zip_bytes(members: Iterable[tuple[str, bytes]]) -> bytes:
    """Return a deflated zip of the members, in their order, with fixed dates and modes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, data in members:
            info = zipfile.ZipInfo(name, EPOCH)
            info.external_attr = 0o644 << 16
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, data, compresslevel=9)
    return buffer.getvalue()


def zip_members(data: bytes) -> dict[str, bytes]:
    """Return the files of a zip by name, in its order."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {
            info.filename: archive.read(info) for info in archive.infolist() if not info.is_dir()
        }


def gzip_bytes(data: bytes) -> bytes:
    """Return an ordinary gzip file, as small as libdeflate makes it (3 % less than gzip -9)."""
    return deflate.gzip_compress(data, 12)
