"""What all customers of a workspace share: catalogue, events, roadmap, peers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC
from functools import lru_cache
from pathlib import Path

from qbr.errors import Problem
from qbr.records.customer import Customer, Source
from qbr.records.settings import Settings
from qbr.records.shared import PeerRow, PeerValue
from qbr.records.tables import TABLES
from qbr.sources.faults import Faults
from qbr.sources.files import Folder
from qbr.sources.small import Small, read_small


@dataclass(frozen=True, slots=True)
class Read:
    """A shared table as read, with what was wrong with it."""

    small: Small | None
    problems: tuple[Problem, ...]


def read_shared(name: str, shared: Path | None, settings: Settings, root: Path) -> Read:
    """Return a shared table: the file qbr.yaml names, else the one of its name in the shared folder.

    A file is read once a process while it does not change: a batch asks for it once a customer.
    """
    problems: list[Problem] = []
    named = getattr(settings, name, None)
    path = None
    if named is not None:
        path = Folder(root, root).named(named, problems)
    elif shared is not None:
        path = Folder(shared, root).find(name, Source(), problems)
    if path is None:
        return Read(None, tuple(problems))
    stamp = path.stat()
    read = _read(path, name, Folder(root, root).shown(path), stamp.st_mtime_ns, stamp.st_size)
    return Read(read.small, (*problems, *read.problems))


@lru_cache(maxsize=32)
def _read(path: Path, name: str, shown: str, changed_ns: int, size: int) -> Read:
    """Return a file's records; the last two arguments only tell one state of the file from another."""
    faults = Faults(shown)
    small = read_small(path, TABLES[name], Source(), faults, UTC)
    return Read(small, tuple(faults.found))


def anonymous_peers(rows: Sequence[PeerRow], customer: Customer, folder_id: str) -> tuple[PeerValue, ...]:
    """Return the values of other customers of the same segment, without anything that says who they are.

    Args:
        rows: the peers file.
        customer: whose review it is; rows under their id, name or an alias are left out.
        folder_id: the folder's name.
    """
    own = {name.casefold() for name in (folder_id, customer.id or "", customer.name, *customer.aliases)}
    others = [
        row
        for row in rows
        if row.customer.casefold() not in own
        and not row.opted_out
        and row.value is not None
        and (customer.segment is None or row.segment is None or row.segment == customer.segment)
    ]
    numbers = {name: number for number, name in enumerate(sorted({row.customer for row in others}))}
    return tuple(
        PeerValue(
            peer=numbers[row.customer], quarter=row.quarter, metric=row.metric, value=row.value, weight=row.weight
        )
        for row in others
        if row.value is not None
    )
