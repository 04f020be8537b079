"""The heap of a running Python, made small: what the page writes back instead of booting.

**File format** (read by ``docs/assets/live/frame/``; gzip around it)::

    uint32 LE   length of the header, padding included
    uint32 LE   length of the data
    header      JSON, padded with spaces so that the data starts at a multiple of 16
    data        blocks of ``block`` bytes

Header fields:

``buildId``      Pyodide's build: a snapshot is for one build only
``hiwire``       Pyodide's table of JavaScript references, for its own restoring function
``dsos``         NumPy's libraries in the order in which they must be linked before the heap is
                 written: ``path``, ``tableBase``, ``tableEnd`` (slots of the function table),
                 ``memBase`` (address of the library's data)
``tableLength``  length of the function table at the end
``handles``      dlopen handle -> path, to be entered in ``LDSO.loadedLibsByHandle``
``heapLength``   bytes of the heap; grow the memory to this before writing
``block``        size of a block
``volatile``     [first, count, ...]: blocks of the initial memory that differ from run to run
                 (entropy, program name). Fill them with 0 before anything else
``initLen``, ``initSum``  checksum of the initial memory up to ``initLen``, taken after that fill.
                 If it differs, this engine laid memory out differently: do not restore
``runs``         [first, count, ...]: where the data's blocks go, in order. XOR them into memory
                 (beyond ``initLen`` memory is 0, so they may be copied)
``modules``      names in ``sys.modules``

To restore: pass ``env`` of ``runtime.json`` to ``loadPyodide`` (the environment lies in the initial
memory; without it the browser's language would be in there), link the libraries from a ``preRun``
hook, zero the volatile blocks, compare the checksum, XOR the runs, keep the engine's own value of
the call trampoline, enter the handles. Afterwards: mount the two zips at ``mounts``, set
``loadedPackages.numpy``, and reseed ``random`` and ``numpy.random``, whose state is in the heap.

Checksum: ``a = 0; for every uint32 v, little-endian: a = a * 31 + v  (mod 2**32)``, given as a
signed 32-bit number.

The XOR is against memory right after instantiation: what the compiled module brings along need
not be sent a second time (11 instead of 31 MB, 4 instead of 6 MB compressed).
"""

import json
import os
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from hooks.runtime.archives import zip_members
from hooks.runtime.errors import RuntimeBuildError
from hooks.runtime.node import run_script
from hooks.runtime.npm import PyodideDist

HERE = Path(__file__).parent
SCRIPTS = (HERE / "snapshot.mjs", HERE / "prelude.py")
BLOCK = 256
ENV = {
    "PYTHONHASHSEED": "0",  # the hash seed is in the heap anyway; this way it is a known one
    "LANG": "en_US.UTF-8",  # else Emscripten puts the browser's language here,
    "_": "./this.program",  # and here the name of the program: both move later allocations
}
MOST_VOLATILE = 64  # blocks; 7 in practice. More means that something is not pinned down
Bytes = npt.NDArray[np.uint8]


@dataclass(frozen=True)
class Inputs:
    """What a snapshot is made of; the zips must be the very ones that are published."""

    dist: PyodideDist
    stdlib: Path
    site: Path
    numpy: Path
    libraries: Path
    mounts: dict[str, str]


def make_snapshot(inputs: Inputs, folder: Path) -> bytes:
    """Boot, run the prelude, and return the snapshot file's bytes. Writes into ``folder``."""
    unpacked = folder / "numpy"
    files = {
        **zip_members(inputs.numpy.read_bytes()),
        **zip_members(inputs.libraries.read_bytes()),
    }
    for name, data in files.items():
        (unpacked / name).parent.mkdir(parents=True, exist_ok=True)
        (unpacked / name).write_bytes(data)
    config = {
        "pyodide": str(inputs.dist.folder),
        "stdlib": str(inputs.stdlib),
        "site": str(inputs.site),
        "mounts": inputs.mounts,
        "env": ENV,
        "sitePackages": inputs.dist.site_packages,
        "numpy": str(unpacked),
        "files": sorted(files),
        "libraries": sorted(name for name in files if name.endswith(".so")),
        "prelude": str(HERE / "prelude.py"),
        "out": str(folder),
    }
    script = HERE / "snapshot.mjs"
    try:
        run_script(script, config)
    except RuntimeBuildError as error:  # name our files as the repository does
        text = str(error).replace(f"{inputs.mounts['site']}/kernel.py", "hooks/kernel.py")
        raise RuntimeBuildError(text.replace(f"{inputs.mounts['site']}/", "")) from None
    # A second start in other surroundings shows which bytes of the initial memory can be relied on.
    elsewhere = {**os.environ, "LANG": "de", "HOME": "/nowhere"}
    run_script(script, {**config, "initialOnly": "again.bin", "language": "de"}, env=elsewhere)

    def dump(name: str) -> Bytes:
        return np.fromfile(folder / name, np.uint8)

    header = json.loads((folder / "header.json").read_text("utf-8"))
    return encode(header, dump("heap.bin"), [dump("initial.bin"), dump("again.bin")])


def encode(header: dict[str, Any], heap: Bytes, initials: list[Bytes]) -> bytes:
    """Return the file for ``heap``, given two or more samples of the initial memory."""
    base = np.zeros_like(heap)
    first = initials[0]
    if len(heap) % BLOCK or any(len(sample) != len(first) for sample in initials):
        raise RuntimeBuildError("The heap dump is damaged: lengths do not fit together.")
    if len(first) > len(heap):
        raise RuntimeBuildError("The heap is smaller than the initial memory.")
    differs = np.zeros(len(heap) // BLOCK, bool)
    for sample in initials[1:]:
        differs[: len(first) // BLOCK] |= (sample != first).reshape(-1, BLOCK).any(axis=1)
    if differs.sum() > MOST_VOLATILE:
        raise RuntimeBuildError(
            f"The initial memory differs in {differs.sum()} blocks between two starts, at most "
            f"{MOST_VOLATILE} are expected: browsers would refuse the snapshot. "
            "Does the environment (ENV in snapshot.py) hold all that Emscripten asks the host for?"
        )
    base[: len(first)] = first
    base.reshape(-1, BLOCK)[differs] = 0

    used = np.flatnonzero(base)
    init_len = (int(used[-1]) + 1 + 15) // 16 * 16 if len(used) else 0
    delta = (heap ^ base).reshape(-1, BLOCK)
    changed = delta.any(axis=1)
    return pack(
        {
            **header,
            "heapLength": len(heap),
            "initLen": init_len,
            "initSum": checksum(base[:init_len]),
            "block": BLOCK,
            "volatile": _runs(differs),
            "runs": _runs(changed),
        },
        delta[changed].tobytes(),
    )


def pack(header: dict[str, Any], data: bytes) -> bytes:
    """Return header and data as one file."""
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-(8 + len(text)) % 16)
    return struct.pack("<II", len(text), len(data)) + text + data


def unpack(file: bytes) -> tuple[dict[str, Any], bytes]:
    """Undo ``pack``."""
    text, data = struct.unpack_from("<II", file)
    return json.loads(file[8 : 8 + text]), file[8 + text : 8 + text + data]


def decode(file: bytes, initial: Bytes) -> Bytes:
    """Return the heap: what the page does, here for the tests."""
    header, data = unpack(file)
    heap = np.zeros(header["heapLength"], np.uint8)
    heap[: len(initial)] = initial
    blocks = heap.reshape(-1, header["block"])
    for first, count in zip(header["volatile"][::2], header["volatile"][1::2], strict=True):
        blocks[first : first + count] = 0
    if checksum(heap[: header["initLen"]]) != header["initSum"]:
        raise RuntimeBuildError("The initial memory differs from the snapshot's.")
    delta = np.frombuffer(data, np.uint8).reshape(-1, header["block"])
    at = 0
    for first, count in zip(header["runs"][::2], header["runs"][1::2], strict=True):
        blocks[first : first + count] ^= delta[at : at + count]
        at += count
    return heap


def checksum(data: Bytes) -> int:
    """Return the checksum described above; the length must be a multiple of 4."""
    values = data.view("<u4")
    weights = np.full(len(values), 31, np.uint32)
    weights[:1] = 1
    weights = np.multiply.accumulate(weights, dtype=np.uint32)[::-1]
    total = int(np.add.reduce(values * weights, dtype=np.uint32))
    return total - (1 << 32) if total >> 31 else total


def _runs(flags: npt.NDArray[np.bool_]) -> list[int]:
    """[first, count, first, count, ...] of the stretches that are true."""
    edges = np.flatnonzero(np.diff(flags, prepend=False, append=False).astype(np.int8))
    firsts, ends = edges[::2], edges[1::2]
    return np.stack([firsts, ends - firsts], axis=1).ravel().tolist()
