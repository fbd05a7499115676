"""Lines that are rows, cut into columns block by block: memory for the texts of a block, not for those of a file."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING

from qbr.sources.delimited import Layout

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

    texts: Sequence[dict[str, int]]  # for each column: its distinct cells, each with its number
    codes: Sequence[list[Codes]]  # for each column and block: which of them each row has
    lines: list[Codes] = field(default_factory=list)  # for each block: the line of each row
    wrong: list[tuple[int, int]] = field(default_factory=list)  # line and cells of rows that are too short or too long


def cut_lines(data: bytes, layout: Layout) -> Cut:
    """Return the columns of rows that are lines; rows of another length than the header are only named.

    Args:
        data: the rows below the header, without any quotation mark.
        layout: how they are laid out.
    """
    import numpy as np

    cut = Cut([{} for _ in range(layout.width)], [[] for _ in range(layout.width)])
    line = layout.header_line + 1
    for block in _blocks(data):
        cells, is_empty = _measured(block, layout)
        lines = np.arange(line, line + len(cells), dtype=np.int64)
        line += len(cells)
        wrong = (cells != layout.width) & ~is_empty
        cut.wrong += zip(lines[wrong].tolist(), cells[wrong].tolist(), strict=True)
        if not cut.wrong:
            _add(cut, _without(block, is_empty), layout)
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


def _measured(data: bytes, layout: Layout) -> tuple[Codes, Flags]:
    """Return how many cells each line has, and which lines hold none or only empty ones."""
    import numpy as np

    signs = np.frombuffer(data, dtype=np.uint8)
    ends = np.append(np.flatnonzero(signs == ord("\n")), len(signs))
    cuts = np.flatnonzero(signs == ord(layout.delimiter))
    cells = np.diff(np.searchsorted(cuts, ends), prepend=0).astype(np.int64) + 1
    lengths = np.diff(ends, prepend=-1) - 1
    return cells, (lengths == 0) | ((cells == layout.width) & (lengths == layout.width - 1))


def _without(data: bytes, is_empty: Flags) -> bytes:
    import numpy as np

    if not is_empty.any():
        return data
    rows = data.split(b"\n")
    return b"\n".join(rows[number] for number in np.flatnonzero(~is_empty).tolist())


def _add(cut: Cut, data: bytes, layout: Layout) -> None:
    """Cut a block, each cell to the text that stands in the file.

    pandas turns a column of distinct texts into numbers where all of them look like some: 00123 would become 123.
    A first row of quotation marks, which this text has none of, keeps every column text; it is cut off again.
    """
    import numpy as np
    import pandas as pd

    if not data:
        return
    guard = layout.delimiter.join([GUARD] * layout.width).encode()
    frame = pd.read_csv(
        BytesIO(guard + b"\n" + data),
        sep=layout.delimiter,
        header=None,
        dtype="category",
        keep_default_na=False,
        na_filter=False,
        quoting=csv.QUOTE_NONE,
        skip_blank_lines=False,
        low_memory=False,
    )
    for index, texts in enumerate(cut.texts):
        cells = frame[index].cat
        numbers = [texts.setdefault(text, len(texts)) for text in cells.categories]
        cut.codes[index].append(np.array(numbers, dtype=np.int64)[cells.codes.to_numpy()[1:]])


def distinct_of(texts: Mapping[str, int]) -> Sequence[str]:
    """Return the distinct cells of a column by their number, without the one that is in no file."""
    return ["" if text == GUARD else text for text in texts]
