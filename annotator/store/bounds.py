"""Token and sentence bounds of an article in few bytes: gaps and lengths, deflated."""

import sys
import zlib
from array import array
from collections.abc import Sequence
from itertools import accumulate, chain

from annotator.errors import NotAProjectError
from annotator.model.segmentation import Segmentation
from annotator.model.spans import Span, Spans

_WIDTHS = "BHI"
_LARGEST = 40_000_000


def pack_bounds(segmentation: Segmentation) -> bytes:
    """The tokens, then the sentences, each list as width byte, 4-byte count and gaps."""
    parts = b"".join(_packed(spans) for spans in (segmentation.tokens, segmentation.sentences))
    return zlib.compress(parts, 1)


def unpack_bounds(stored: bytes, source: str) -> Segmentation:
    """The segmentation that `pack_bounds` packed.

    Raises:
        NotAProjectError: when the bytes are damaged.
    """
    try:
        raw = zlib.decompressobj().decompress(stored, _LARGEST)
        tokens, rest = _unpacked(raw)
        sentences, _ = _unpacked(rest)
    except (zlib.error, IndexError, ValueError) as error:
        raise NotAProjectError("the project file is damaged: token bounds unreadable") from error
    return Segmentation(tokens, tuple(sentences), source)


def _packed(spans: Sequence[Span]) -> bytes:
    edges = list(chain.from_iterable(spans))
    gaps = [b - a for a, b in zip([0, *edges], edges, strict=False)]
    if min(gaps, default=0) < 0:
        raise ValueError("bounds are sorted and disjoint")
    width = next(w for w, top in zip("BHI", (2**8, 2**16, 2**32), strict=True)
                 if max(gaps, default=0) < top)  # fmt: skip
    return (
        bytes([_WIDTHS.index(width)])
        + len(gaps).to_bytes(4, "little")
        + _little(array(width, gaps))
    )


def _unpacked(raw: bytes) -> tuple[Spans, bytes]:
    width = _WIDTHS[raw[0]]
    gaps: array[int] = array(width)
    stop = 5 + int.from_bytes(raw[1:5], "little") * gaps.itemsize
    if stop > len(raw):
        raise ValueError("bounds end early")
    gaps.frombytes(_swapped(raw[5:stop], gaps.itemsize))
    edges = array("Q", accumulate(gaps))
    return Spans(edges[::2], edges[1::2]), raw[stop:]


def _little(gaps: "array[int]") -> bytes:
    return _swapped(gaps.tobytes(), gaps.itemsize)


def _swapped(raw: bytes, size: int) -> bytes:
    if sys.byteorder == "little" or size == 1:
        return raw
    gaps = array({2: "H", 4: "I"}[size], raw)
    gaps.byteswap()
    return gaps.tobytes()
