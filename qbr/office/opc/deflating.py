"""How parts are packed: by the fastest program there is, at the level where more work no longer makes a file smaller.

Pictures and the parts no tag touches rule the size of an Office file: the whole file differs by less than a hundredth
between the lowest and the highest level, the time by half.
"""

from __future__ import annotations

import zlib

try:
    from isal import isal_zlib
except ImportError:  # an optional extra: qbr[fast]
    isal_zlib = None

_ISAL_LEVEL = 2
_ZLIB_LEVEL = 1
_RAW = -15  # no header, as zip archives want it, and the usual window of 32 KB
# Parts are short: half the window and half the tables find the same repetitions. More than this is given back to the
# system and asked for again at every part, which takes longer than packing it.
_SHORT = (_ZLIB_LEVEL, zlib.DEFLATED, -14, 7)


def deflated(data: bytes) -> bytes:
    """Return the data as a raw deflate stream."""
    if isal_zlib is not None:
        packed: bytes = isal_zlib.compress(data, _ISAL_LEVEL, _RAW)
        return packed
    deflate = zlib.compressobj(*_SHORT)
    return deflate.compress(data) + deflate.flush()
