"""Maps of files in another form: whether the tables and columns they speak of are ours."""

from __future__ import annotations

from collections.abc import Mapping

from qbr.records.source import Source
from qbr.records.tables import TABLES
from qbr.sources.opening.faults import Faults, clipped, nearest
from qbr.sources.values.convert import field_names


def check_columns(sources: Mapping[str, Source], faults: Faults) -> None:
    """Write down tables and columns of maps that are none of ours.

    Args:
        sources: the maps by table.
        faults: the file they stand in.
    """
    for name, source in sources.items():
        if name not in TABLES:
            faults.error(f'sources: there is no table "{name}"', hint=nearest(name, TABLES))
            continue
        ours = field_names(TABLES[name].model)
        for wrong in (column for column in source.columns.values() if column not in ours):
            message = f'sources.{name}.columns: we have no column "{clipped(wrong)}"'
            faults.error(message, hint=nearest(wrong, ours.values()))
