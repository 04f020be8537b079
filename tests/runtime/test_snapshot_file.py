"""The snapshot file: what is written can be restored, and a different memory is refused."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hooks.runtime import snapshot
from hooks.runtime.errors import RuntimeBuildError

BLOCK = snapshot.BLOCK


def checksum_by_the_book(data: np.ndarray) -> int:
    total = 0
    for value in data.view("<u4").tolist():
        total = (total * 31 + value) % 2**32
    return total - 2**32 if total >= 2**31 else total


@given(st.binary(max_size=400))
def test_the_checksum_is_the_documented_one(data: bytes) -> None:
    values = np.frombuffer(data[: len(data) // 4 * 4], np.uint8)
    assert snapshot.checksum(values) == checksum_by_the_book(values)


def memory(seed: int, blocks: int, filled: float) -> np.ndarray:
    rng = np.random.default_rng(seed)
    data = rng.integers(0, 256, (blocks, BLOCK), dtype=np.uint8)
    data[rng.random(blocks) > filled] = 0
    return data.ravel()


@given(
    seed=st.integers(0, 2**32 - 1),
    initial_blocks=st.integers(1, 12),
    more=st.integers(0, 6),
    volatile=st.sets(st.integers(0, 11), max_size=4),
)
def test_a_heap_comes_back_whatever_the_volatile_blocks_hold_there(
    seed: int, initial_blocks: int, more: int, volatile: set[int]
) -> None:
    initial = memory(seed, initial_blocks, 0.6)
    elsewhere = initial.copy()
    for block in volatile & set(range(initial_blocks)):
        elsewhere[block * BLOCK + seed % BLOCK] ^= 1 + seed % 255
    heap = memory(seed + 1, initial_blocks + more, 0.7)
    heap[: len(initial) // 2] = initial[: len(initial) // 2]  # much of a heap is as it was
    file = snapshot.encode({"modules": ["sys"]}, heap, [initial, elsewhere])
    assert np.array_equal(snapshot.decode(file, initial), heap)
    assert np.array_equal(snapshot.decode(file, elsewhere), heap)
    header, data = snapshot.unpack(file)
    assert header["modules"] == ["sys"]
    assert (len(file) - len(data)) % 16 == 0


def test_memory_laid_out_differently_is_refused() -> None:
    initial, heap = memory(1, 8, 1.0), memory(2, 8, 1.0)
    file = snapshot.encode({}, heap, [initial, initial])
    other = initial.copy()
    other[5] ^= 1
    with pytest.raises(RuntimeBuildError, match="differs"):
        snapshot.decode(file, other)
    assert np.array_equal(snapshot.decode(file, initial), heap)  # control


def test_what_the_module_brings_along_is_not_sent_again() -> None:
    initial = memory(3, 64, 1.0)
    heap = initial.copy()
    heap[10 * BLOCK] ^= 7
    heap[11 * BLOCK] ^= 7
    header, data = snapshot.unpack(snapshot.encode({}, heap, [initial, initial]))
    assert header["runs"] == [10, 2]
    assert len(data) == 2 * BLOCK


def test_initial_memory_that_is_not_pinned_down_stops_the_build() -> None:
    initial = memory(4, 200, 1.0)
    other = memory(5, 200, 1.0)
    with pytest.raises(RuntimeBuildError, match="differs in 200 blocks"):
        snapshot.encode({}, initial, [initial, other])


def test_dumps_of_different_lengths_are_refused() -> None:
    heap = memory(6, 4, 1.0)
    with pytest.raises(RuntimeBuildError, match="damaged"):
        snapshot.encode({}, heap, [heap, heap[:BLOCK]])
