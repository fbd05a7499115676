"""Lines that are rows, cut into columns block by block: memory for the texts of a block, not for those of a file."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING

from qbr.sources.values.coding import Coder

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Codes = npt.NDArray[np.int64]
    Flags = npt.NDArray[np.bool_]

BLOCK = 16 * 1024 * 1024  # bytes
GUARD = '"'  # a text that is in no cell of a file without quotation marks


@dataclass(slots=True)
class Cut:
    """The columns of a file as far as it has been cut."""

    columns: Sequence[Coder]
    lines: list[Codes] = field(default_factory=list)  # for each block: the line of each row
    wrong: list[tuple[int, int]] = field(default_factory=list)  # line and cells of rows that are too short or too long


def cut_lines(data: bytes, delimiter: str, width: int, first: int) -> Cut:
    """Return the columns of rows that are lines; rows of another length than the header are only named.

    Args:
        data: the rows below the header, without any quotation mark.
        delimiter: what parts their cells.
        width: cells of the header.
        first: the line they begin in.
    """
    import numpy as np

    cut = Cut([Coder() for _ in range(width)])
    line = first
    for block in _blocks(data):
        cells, is_empty = _measured(block, delimiter)
        lines = np.arange(line, line + len(cells), dtype=np.int64)
        line += len(cells)
        wrong = (cells != width) & ~is_empty
        cut.wrong += zip(lines[wrong].tolist(), cells[wrong].tolist(), strict=True)
        if not cut.wrong:
            _add(cut.columns, _without(block, is_empty), delimiter)
            cut.lines.append(lines[~is_empty])
    return cut


def _blocks(data: bytes) -> Iterator[bytes]:
    """Yield the data in parts that end where a line does."""
    start = 0
    while start <= len(data):
        end = data.find(b"\n", start + BLOCK)
        end = len(data) if end < 0 else end
        yield data[start:end]
        start = end + 1


def _measured(data: bytes, delimiter: str) -> tuple[Codes, Flags]:
    """Return how many cells each line has, and which lines hold none or only empty ones."""
    import numpy as np

    signs = np.frombuffer(data, dtype=np.uint8)
    ends = np.append(np.flatnonzero(signs == ord("\n")), len(signs))
    cuts = np.flatnonzero(signs == ord(delimiter))
    cells = np.diff(np.searchsorted(cuts, ends), prepend=0).astype(np.int64) + 1
    lengths = np.diff(ends, prepend=-1) - 1
    return cells, lengths == cells - 1


def _without(data: bytes, is_empty: Flags) -> bytes:
    import numpy as np

    if not is_empty.any():
        return data
    rows = data.split(b"\n")
    return b"\n".join(rows[number] for number in np.flatnonzero(~is_empty).tolist())


def _add(columns: Sequence[Coder], data: bytes, delimiter: str) -> None:
    """Cut a block, each cell to the text that stands in the file; pandas leaves objects as they are written.

    A first row of quotation marks, which this text has none of, keeps a byte order mark that stands in a cell; it is
    cut off again.
    """
    import pandas as pd

    if not data:
        return
    guard = delimiter.join([GUARD] * len(columns)).encode()
    frame = pd.read_csv(
        BytesIO(guard + b"\n" + data),
        sep=delimiter,
        header=None,
        dtype=object,
        keep_default_na=False,
        na_filter=False,
        quoting=csv.QUOTE_NONE,
        skip_blank_lines=False,
        low_memory=False,
    )
    for index, column in enumerate(columns):
        codes, texts = pd.factorize(frame[index].to_numpy())
        column.add_coded(texts[1:], codes[1:] - 1)
