"""Columns as their distinct cells and, for each row, which of them it holds, put together part by part.

A column of a hundred thousand cells has a few hundred distinct ones; each is converted, checked and told of once. Only
the part that is being read stands in memory as texts.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Codes = npt.NDArray[np.int64]
    Flags = npt.NDArray[np.bool_]

PART = 50_000  # rows


@dataclass(frozen=True, slots=True)
class Coded:
    """A column as its distinct texts and, for each row, which of them it is."""

    texts: Sequence[str]
    codes: Codes

    @classmethod
    def of_one(cls, text: str, count: int) -> Coded:
        """Return a column that holds the same text in each of so many rows."""
        import numpy as np

        return cls((text,), np.zeros(count, dtype=np.int64))

    def at(self, rows: Codes | slice) -> Coded:
        """Return some rows, with the texts that stand in them alone."""
        import numpy as np

        used, codes = np.unique(self.codes[rows], return_inverse=True)
        return Coded([self.texts[code] for code in used.tolist()], codes.astype(np.int64))


class _Numbers(dict[str, int]):
    """A number for each text, given when it is first asked for."""

    def __missing__(self, text: str) -> int:
        self[text] = number = len(self)
        return number


class Coder:
    """A column as far as it has been read."""

    def __init__(self) -> None:
        """Begin without any row."""
        self.numbers = _Numbers()
        self.parts: list[Codes] = []

    @classmethod
    def of_nothing(cls, count: int) -> Coder:
        """Return a column whose first rows are empty."""
        import numpy as np

        column = cls()
        column.add_coded(("",) if count else (), np.zeros(count, dtype=np.int64))
        return column

    def add(self, cells: Iterable[str]) -> None:
        """Take in the cells of further rows."""
        import numpy as np

        self.parts.append(np.fromiter(map(self.numbers.__getitem__, cells), dtype=np.int64))

    def add_coded(self, texts: Iterable[str], codes: Codes) -> None:
        """Take in further rows of which the distinct cells are known."""
        import numpy as np

        numbers = np.fromiter(map(self.numbers.__getitem__, texts), dtype=np.int64)
        self.parts.append(numbers[codes])

    def column(self) -> Coded:
        """Return the column of all rows taken in."""
        import numpy as np

        return Coded(list(self.numbers), np.concatenate([np.empty(0, dtype=np.int64), *self.parts]))


def coded_rows(rows: Iterable[Sequence[str]], width: int) -> Sequence[Coded]:
    """Return rows of one width by column; only a part of them is held at a time.

    Args:
        rows: the rows, each with as many cells as there are columns.
        width: how many that are.
    """
    coders = [Coder() for _ in range(width)]
    rest = iter(rows)
    while part := tuple(islice(rest, PART)):
        for coder, cells in zip(coders, zip(*part, strict=True), strict=True):
            coder.add(cells)
    return [coder.column() for coder in coders]


def row_keys(columns: Iterable[Coded], keys: Codes) -> Codes:
    """Return a number for each row; rows have the same one where they hold the same in every column and had one key.

    Args:
        columns: the columns.
        keys: a number from 0 on for each row, 0 for all where only the columns tell them apart.
    """
    import numpy as np
    import pandas as pd

    span = int(keys.max(initial=0)) + 1
    for column in columns:
        size = max(len(column.texts), 1)
        if span * size > np.iinfo(np.int64).max:  # fold what was joined so far before it overflows
            keys, distinct = pd.factorize(keys)
            span = len(distinct)
        keys = keys * size + column.codes
        span *= size
    return keys


def copies(columns: Sequence[Coded], count: int) -> Flags:
    """Return for each of so many rows whether an earlier one holds the same in every column."""
    import numpy as np

    return repeated(row_keys(columns, np.zeros(count, dtype=np.int64)))


def repeated(keys: Codes) -> Flags:
    """Return for each row whether an earlier one has the same key."""
    import pandas as pd

    flags: Flags = pd.Series(keys).duplicated().to_numpy(dtype=bool)
    return flags
