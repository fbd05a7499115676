"""Acme's logo: a word in slanted letters with a line under it, drawn here so that it belongs to nobody."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Sequence
from math import cos, pi, sin

Point = tuple[float, float]

WIDTH, HEIGHT = 600, 200
_FINE = 4  # lines and columns looked at per pixel
_LEVELS = 15  # 4 bits a pixel
_DARKEST = 13  # of 15: a soft black

_A = [
    [(0.0, 0.0), (0.36, 1.0), (0.58, 1.0), (0.94, 0.0), (0.71, 0.0), (0.645, 0.2), (0.295, 0.2), (0.23, 0.0)],
    [(0.36, 0.39), (0.58, 0.39), (0.47, 0.74)],
]
_M = [
    [
        *((0.0, 0.0), (0.0, 1.0), (0.3, 1.0), (0.5, 0.36), (0.7, 1.0), (1.0, 1.0), (1.0, 0.0)),
        *((0.79, 0.0), (0.79, 0.66), (0.58, 0.0), (0.42, 0.0), (0.21, 0.66), (0.21, 0.0)),
    ]
]
_E = [
    [
        *((0.0, 0.0), (0.0, 1.0), (0.74, 1.0), (0.74, 0.81), (0.22, 0.81), (0.22, 0.6), (0.68, 0.6)),
        *((0.68, 0.42), (0.22, 0.42), (0.22, 0.19), (0.76, 0.19), (0.76, 0.0)),
    ]
]


def wordmark() -> bytes:
    """Return the logo as PNG, grey on white, the same bytes everywhere."""
    return _png(_paint(_outlines()))


def _arc(wide: float, high: float, degrees: Iterable[int]) -> list[Point]:
    # Rounded, because the last digit of a sine differs between machines.
    return [(round(0.47 + wide * cos(d * pi / 180), 4), round(0.5 + high * sin(d * pi / 180), 4)) for d in degrees]


def _outlines() -> list[list[Point]]:
    """Return the edges of letters and line in pixels, y downwards."""
    letter_c = [_arc(0.47, 0.52, range(38, 323, 4)) + _arc(0.25, 0.33, range(322, 37, -4))]
    shapes, left = [], 118.0
    for letter, wide in ((_A, 0.94), (letter_c, 0.88), (_M, 1.0), (_E, 0.76)):
        shapes += [[_placed(point, left) for point in outline] for outline in letter]
        left += (wide + 0.09) * 92
    shapes.append([_placed((x, y), 118.0) for x, y in ((-0.06, -0.2), (-0.06, -0.11), (4.24, -0.11), (4.24, -0.2))])
    return shapes


def _placed(point: Point, left: float) -> Point:
    x, y = point
    return left + (x + 0.2 * y) * 92, 136 - y * 92


def _paint(outlines: Sequence[Sequence[Point]]) -> list[list[int]]:
    """Return how much of each pixel is covered, 0 to 16."""
    covered = [[0] * WIDTH for _ in range(HEIGHT)]
    edges = [edge for outline in outlines for edge in zip(outline, [*outline[1:], outline[0]], strict=True)]
    for line in range(HEIGHT * _FINE):
        y = (line + 0.5) / _FINE
        crossings = sorted(
            x0 + (y - y0) * (x1 - x0) / (y1 - y0) for (x0, y0), (x1, y1) in edges if (y0 <= y) != (y1 <= y)
        )
        for start, end in zip(crossings[::2], crossings[1::2], strict=True):
            for column in range(int(start * _FINE + 0.5), int(end * _FINE + 0.5)):
                covered[line // _FINE][column // _FINE] += 1
    return covered


def _png(covered: Sequence[Sequence[int]]) -> bytes:
    lines = bytearray()
    for row in covered:
        greys = [_LEVELS - share * _DARKEST // (_FINE * _FINE) for share in row]
        lines += b"\0" + bytes(a << 4 | b for a, b in zip(greys[::2], greys[1::2], strict=True))
    head = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 4, 0, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", _stored(bytes(lines))), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in parts
    )


def _stored(data: bytes) -> bytes:
    """Return the data as a zlib stream without compression: compressors differ from machine to machine."""
    blocks = [data[start : start + 65_535] for start in range(0, len(data), 65_535)]
    stream = b"\x78\x01"
    for place, block in enumerate(blocks):
        stream += struct.pack("<BHH", place == len(blocks) - 1, len(block), len(block) ^ 0xFFFF) + block
    return stream + struct.pack(">I", zlib.adler32(data))
