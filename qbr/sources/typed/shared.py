"""What all customers of a workspace share: catalogue, events, roadmap, peers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC
from functools import lru_cache
from pathlib import Path

from qbr.errors import Problem
from qbr.records.customer import Customer
from qbr.records.settings import Settings
from qbr.records.shared import PeerLeftOut, PeerRow, PeerValue
from qbr.records.source import Source
from qbr.records.tables import TABLES
from qbr.sources.opening.faults import Faults
from qbr.sources.opening.files import Folder
from qbr.sources.typed.small import Small, read_small


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
    named, source = getattr(settings, name, None), settings.source_of(name)
    path = None
    if named is not None:
        path = Folder(root, root).named(named, problems)
    elif shared is not None:
        path = Folder(shared, root).find(name, source, problems)
    if path is None:
        return Read(None, tuple(problems))
    stamp = path.stat()
    shown = Folder(root, root).shown(path)
    read = _read(path, name, shown, source.model_dump_json(exclude_unset=True), stamp.st_mtime_ns, stamp.st_size)
    return Read(read.small, (*problems, *read.problems))


@lru_cache(maxsize=32)
def _read(path: Path, name: str, shown: str, source: str, changed_ns: int, size: int) -> Read:
    """Return a file's records; the last two arguments only tell one state of the file from another."""
    faults, said = Faults(shown), Source.model_validate_json(source)
    small = read_small(path, TABLES[name], said, faults, said.zone_or(UTC))
    return Read(small, tuple(_of_workspace(problem) for problem in faults.found))


def _of_workspace(problem: Problem) -> Problem:
    """Return a problem whose way out leads to the workspace's map, which decides for what customers share."""
    return replace(problem, hint=problem.hint.replace("customer.yaml", "qbr.yaml"))


def anonymous_peers(rows: Sequence[PeerRow], customer: Customer, folder_id: str) -> tuple[PeerValue, ...]:
    """Return the values of other customers of the same segment, without anything that says who they are.

    Args:
        rows: the peers file.
        customer: whose review it is; rows under their id, name or an alias are left out.
        folder_id: the folder's name.
    """
    others = [row for row in _others(rows, customer, folder_id) if not row.opted_out and _is_alike(row, customer)]
    numbers = _numbers(others)
    return tuple(
        PeerValue(
            peer=numbers[row.customer],
            quarter=row.quarter,
            metric=row.metric,
            value=row.value,
            weight=row.weight,
            reported=row.reported,
        )
        for row in others
        if row.value is not None
    )


def left_out_peers(rows: Sequence[PeerRow], customer: Customer, folder_id: str) -> tuple[PeerLeftOut, ...]:
    """Return the others who are no peers: of another segment, or not to be compared with; never with a value.

    Who shows a group has to know how many stand beside it: a group and the group less one show that one.
    """
    others = list(_others(rows, customer, folder_id))
    numbers = _numbers(others)
    return tuple(
        PeerLeftOut(
            numbers[row.customer],
            row.quarter,
            row.metric,
            "opted_out" if row.opted_out else "other_segment",
            row.opted_out_on,
        )
        for row in others
        if row.opted_out or not _is_alike(row, customer)
    )


def _others(rows: Sequence[PeerRow], customer: Customer, folder_id: str) -> Iterator[PeerRow]:
    own = customer.names_with(folder_id)
    return (row for row in rows if row.customer.casefold() not in own and row.value is not None)


def _is_alike(row: PeerRow, customer: Customer) -> bool:
    return customer.segment is None or row.segment is None or row.segment == customer.segment


def _numbers(rows: Iterable[PeerRow]) -> dict[str, int]:
    return {name: number for number, name in enumerate(sorted({row.customer for row in rows}))}
