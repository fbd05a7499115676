"""How much of a review a folder can carry: its level, each section's state, and the file that would add most."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qbr.analysis.bases import BASES, Basis
from qbr.build import Told
from qbr.records.folder import CustomerFolder
from qbr.records.tables import TABLES
from qbr.story.placing import STORYLINE
from qbr.story.review.parts import Section, State

# What each level needs beside the ones before it, by the names of a folder's tables (build levels, customer-data).
LEVELS: tuple[tuple[str, ...], ...] = (
    (),
    ("usage",),
    ("entitlements", "tickets", "incidents"),
    ("goals", "needs", "value"),
    ("surveys", "voc", "actions", "advisory", "peers"),
)


NONE_IS_TOLD = frozenset({"incidents", "tickets"})  # an empty file of these says that there were none
TOLD, FULLER = 2, 1  # weight of a section that could be told, and of one that could say more; twice in the main part


@dataclass(frozen=True, slots=True)
class SectionState:
    """One section at a glance."""

    section: str  # its id
    label: str
    state: str  # full, partial or absent
    missing: tuple[str, ...]  # what is missing and how to supply it
    cost: str  # what the review cannot say because of it; empty when it is full


@dataclass(frozen=True, slots=True)
class Gain:
    """A file the folder does not have, and what it would add."""

    file: str
    tells: tuple[str, ...]  # labels of the sections that could be told
    fills: tuple[str, ...]  # labels of the sections that could say more
    weight: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """What a folder can carry."""

    customer: str
    quarter: str
    level: int  # 0–4
    lacking: tuple[str, ...]  # files of the next level
    sections: tuple[SectionState, ...]  # in the order of the storyline
    gains: tuple[Gain, ...]  # files that would add something, the one that adds most first

    def to_json(self) -> dict[str, object]:
        """Return the coverage as JSON values."""
        return dataclasses.asdict(self)


def examine(told: Told) -> Coverage:
    """Return what a customer's folder can carry and what would add to it."""
    folder, reached = told.folder, level(told.folder)
    order = list(STORYLINE)
    sections = sorted(told.review.sections, key=lambda section: order.index(section.id))
    return Coverage(
        customer=folder.id,
        quarter=told.scope.quarter.label,
        level=reached,
        lacking=tuple(file_of(name) for name in lacking(folder, reached)),
        sections=tuple(_state(section, told) for section in sections if section.id in BASES),
        gains=tuple(sorted(_gains(told), key=lambda gain: -gain.weight)),
    )


def _state(section: Section, told: Told) -> SectionState:
    cost = ""
    key = f"unknowns.absent.{section.id}.so_what"
    if section.state != "full" and told.teller.has(key):
        cost = told.teller.say(key, customer=told.review.customer.name, vendor=told.review.vendor.name).text
    return SectionState(section.id, section.label.text, section.state, tuple(map(str, section.missing)), cost)


def _gains(told: Told) -> Iterator[Gain]:
    """Yield each missing file that would add to a section; those of lower levels first."""
    sections = {section.id: section for section in told.review.sections}
    for name in _by_level():
        if _holds(told.folder, name):
            continue
        tells = [sections[each] for each, basis in BASES.items() if _tells(name, basis, sections[each].state)]
        fills = [sections[each] for each, basis in BASES.items() if _fills(name, basis, sections[each].state)]
        weight = TOLD * _importance(tells) + FULLER * _importance(fills)
        if weight:
            labels = tuple(section.label.text for section in tells), tuple(section.label.text for section in fills)
            yield Gain(file_of(name), *labels, weight)


def _tells(table: str, basis: Basis, state: State) -> bool:
    return state == "absent" and table in basis.any_of


def _fills(table: str, basis: Basis, state: State) -> bool:
    return state == "partial" and table in (*basis.adding, *(basis.any_of if basis.partly else ()))


def _importance(sections: Sequence[Section]) -> int:
    """Return what sections weigh, twice in the main part; those told from the same records count once."""
    weights: dict[tuple[str, ...], int] = {}
    for section in sections:
        weight = 2 if STORYLINE[section.id] == "main" else 1
        weights[BASES[section.id].any_of] = max(weight, weights.get(BASES[section.id].any_of, 0))
    return sum(weights.values())


def _by_level() -> tuple[str, ...]:
    """The tables sections rest on, those of the lower levels first."""
    levels = [name for names in LEVELS for name in names]
    others = [name for basis in BASES.values() for name in (*basis.any_of, *basis.adding)]
    return tuple(dict.fromkeys([*levels, *others]))


def file_of(table: str) -> str:
    """Return what a person calls the file of a table: usage.csv; incidents lie in a folder."""
    if table == "incidents":
        return "incidents/*.md"
    found = TABLES[table]
    return f"_shared/{found.file}" if found.is_shared else found.file


def level(folder: CustomerFolder) -> int:
    """Return the build level a folder reaches, 0–4: the highest whose tables are all there."""
    reached = 0
    while reached + 1 < len(LEVELS) and not lacking(folder, reached):
        reached += 1
    return reached


def lacking(folder: CustomerFolder, reached: int) -> tuple[str, ...]:
    """Return the tables missing for the level after the one reached; empty at the highest."""
    if reached + 1 >= len(LEVELS):
        return ()
    return tuple(name for name in LEVELS[reached + 1] if not _holds(folder, name))


def _holds(folder: CustomerFolder, table: str) -> bool:
    """Return whether a table is there with something in it; of incidents and tickets, none is something too."""
    if table in NONE_IS_TOLD:
        return folder.has(table)
    if table in folder.unread:
        return folder.unread[table]
    found = getattr(folder, table)
    return found is not None and len(found) > 0
