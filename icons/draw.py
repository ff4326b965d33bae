#!/usr/bin/env python3
"""Draws the app's icons in the forms that Linux, macOS and Windows want, as icon.svg has them.

    python3 icons/draw.py

Needs nothing but Python. The shape is written down twice, here and in icon.svg; whoever changes one
changes the other. Distances are in the 32 units of the drawing.
"""

import math
import pathlib
import struct
import zlib

FOLDER = pathlib.Path(__file__).parent
UNITS = 32.0
GREEN = (0x07, 0xC1, 0x60)
WHITE = (0xFF, 0xFF, 0xFF)
CORNER = 7.0
HALF_STROKE = 1.2


def arc(x, y, radius, begin, steps=8):
    """A quarter of a circle from `begin` (in quarters), as points."""
    angles = (math.pi / 2 * (begin + step / steps) for step in range(steps + 1))
    return [(x + radius * math.cos(angle), y + radius * math.sin(angle)) for angle in angles]


STROKES = [
    [(8, 12.5), *arc(10, 10, 2, 2), (12.5, 8)],
    [(19.5, 8), *arc(22, 10, 2, 3), (24, 12.5)],
    [(24, 19.5), *arc(22, 22, 2, 0), (19.5, 24)],
    [(12.5, 24), *arc(10, 22, 2, 1), (8, 19.5)],
    [(12, 16.2), (14.8, 19), (20.2, 13.2)],
]


def to_segment(x, y, begin, end):
    dx, dy = end[0] - begin[0], end[1] - begin[1]
    along = ((x - begin[0]) * dx + (y - begin[1]) * dy) / (dx * dx + dy * dy)
    along = min(1.0, max(0.0, along))
    return math.hypot(x - begin[0] - along * dx, y - begin[1] - along * dy)


def to_strokes(x, y):
    # Outside of this square there is no stroke, which saves most of the work.
    if not (6 < x < 26 and 6 < y < 26):
        return UNITS
    return min(
        to_segment(x, y, begin, end) for stroke in STROKES for begin, end in zip(stroke, stroke[1:])
    )


def to_tile(x, y):
    """The distance to the rounded square; negative within."""
    half = UNITS / 2 - CORNER
    dx, dy = abs(x - UNITS / 2) - half, abs(y - UNITS / 2) - half
    return math.hypot(max(dx, 0), max(dy, 0)) + min(max(dx, dy), 0) - CORNER


def covered(distance, pixel):
    """How much of a pixel lies within an edge at this distance."""
    return min(1.0, max(0.0, 0.5 - distance / pixel))


def pixels(size):
    pixel = UNITS / size
    for row in range(size):
        for column in range(size):
            x, y = (column + 0.5) * pixel, (row + 0.5) * pixel
            ink = covered(to_strokes(x, y) - HALF_STROKE, pixel)
            colour = (round(green + (white - green) * ink) for green, white in zip(GREEN, WHITE))
            yield bytes((*colour, round(255 * covered(to_tile(x, y), pixel))))


def png(size):
    row = size * 4
    flat = b"".join(pixels(size))
    # Each row begins with its filter; 0 is none.
    lines = b"".join(b"\0" + flat[at : at + row] for at in range(0, len(flat), row))

    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", size, size, 8, 6, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(lines, 9))
        + chunk(b"IEND", b"")
    )


def ico(pictures):
    """Windows: a list of entries, then the pictures, each a PNG."""
    entries, bodies, offset = b"", b"", 6 + 16 * len(pictures)
    for size, picture in pictures:
        entries += struct.pack("<BBBBHHII", size % 256, size % 256, 0, 0, 1, 32, len(picture), offset)
        bodies += picture
        offset += len(picture)
    return struct.pack("<HHH", 0, 1, len(pictures)) + entries + bodies


def icns(pictures):
    """macOS: four letters tell each picture's size."""
    body = b"".join(kind + struct.pack(">I", len(picture) + 8) + picture for kind, picture in pictures)
    return b"icns" + struct.pack(">I", len(body) + 8) + body


def main():
    drawn = {size: png(size) for size in (16, 24, 32, 48, 64, 128, 256, 512)}
    (FOLDER / "32x32.png").write_bytes(drawn[32])
    (FOLDER / "128x128.png").write_bytes(drawn[128])
    (FOLDER / "128x128@2x.png").write_bytes(drawn[256])
    (FOLDER / "icon.png").write_bytes(drawn[512])
    (FOLDER / "icon.ico").write_bytes(ico([(size, drawn[size]) for size in (16, 24, 32, 48, 64, 256)]))
    kinds = ((b"ic11", 32), (b"ic12", 64), (b"ic07", 128), (b"ic08", 256), (b"ic09", 512))
    (FOLDER / "icon.icns").write_bytes(icns([(kind, drawn[size]) for kind, size in kinds]))


if __name__ == "__main__":
    main()
