"""Grand totals: rows that add up others, and belong to no day."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from qbr.errors import Place
from qbr.sources.forms.column_grid import Finder
from qbr.sources.forms.shape_columns import CodedTable
from qbr.sources.forms.tables import NAMING, TOTAL_ROWS, TOTALS
from qbr.sources.opening.faults import Faults
from qbr.sources.values.coding import Coded

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Codes = npt.NDArray[np.int64]
    Flags = npt.NDArray[np.bool_]


def without_undated_totals(table: CodedTable, faults: Faults) -> CodedTable:
    """Return usage without rows called a total that lack a date or have that word in its place; told and counted.

    Args:
        table: the texts.
        faults: where it is told.
    """
    import numpy as np

    if "date" not in table.coded or "value" not in table.coded:
        return table
    called = _holds(table.coded["date"], TOTALS)
    found = called & True
    for name in (name for name in NAMING if name in table.coded):
        found |= _holds(table.coded[name], TOTALS) & _holds(table.coded["date"], {""})
    if "user_id" in table.coded:
        found &= _holds(table.coded["user_id"], TOTALS | {""})
    if not found.any():
        return table
    kept, count = np.flatnonzero(~found), int(found.sum())
    place = table.finder.place(int(np.flatnonzero(found)[0]))
    hint = "Leave such rows out of the export; they do not count."
    faults.warn(f"{count} {'row is' if count == 1 else 'rows are'} a total of all days, first here", place, hint)
    return replace(
        table,
        coded={name: Coded(column.texts, column.codes[kept]) for name, column in table.coded.items()},
        lines=table.lines[kept],
        repeats=table.repeats[kept],
        finder=_Kept(table.finder, kept),
        left_out=(*table.left_out, (TOTAL_ROWS, count)),
    )


def _holds(column: Coded, words: frozenset[str] | set[str]) -> Flags:
    """Return which rows hold one of some words."""
    import numpy as np

    flags: Flags = np.array([text.strip().casefold() in words for text in column.texts], dtype=bool)[column.codes]
    return flags


@dataclass(frozen=True, slots=True)
class _Kept:
    """Finds cells of the rows that were kept."""

    finder: Finder
    kept: Codes

    def place(self, row: int, index: int | None = None) -> Place:
        """Return where a row stands, or the cell at an index of it."""
        return self.finder.place(int(self.kept[row]), index)
