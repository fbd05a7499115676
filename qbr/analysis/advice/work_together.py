"""Working together: underserved needs that the roadmap has a theme for and a contact is willing to shape (row 14)."""

from __future__ import annotations

from dataclasses import dataclass

from qbr.analysis.bench import Bench
from qbr.analysis.fit.ratings import NeedFinding
from qbr.analysis.naming import shown_owner
from qbr.analysis.outlook.roadmap import COMMITTED, RoadmapFinding
from qbr.analysis.provenance import table_source
from qbr.analysis.register import Line, Register, Word
from qbr.facts import Fact
from qbr.records.relations import Contact


@dataclass(frozen=True, slots=True)
class Candidate:
    """An underserved need and what there is to work on it together."""

    need: NeedFinding
    item: RoadmapFinding | None  # of the roadmap, for a goal the need serves; None: there is none
    contact: Contact | None  # willing to shape the item's theme; None: nobody said so

    @property
    def is_candidate(self) -> bool:
        """Whether need, theme and person come together."""
        return self.item is not None and self.contact is not None

    @property
    def is_promised(self) -> bool:
        """Whether the roadmap already promises it."""
        return self.item is not None and self.item.status in COMMITTED


def candidates(bench: Bench) -> tuple[Candidate, ...]:
    """Return every underserved need with the theme and the contact it has, the best opportunity first."""
    needs = bench.grounds.fit.of_kind("underserved") if bench.grounds.fit else ()
    return tuple(_candidate(need, bench) for need in needs)


def _candidate(need: NeedFinding, bench: Bench) -> Candidate:
    roadmap = bench.grounds.roadmap.items if bench.grounds.roadmap else ()
    items = [item for item in roadmap if item.theme and any(goal.id in need.goals for goal in item.goals)]
    for item in items:
        for contact in bench.folder.contacts or ():
            if item.theme.casefold() in (theme.casefold() for theme in contact.willing):
                return Candidate(need, item, contact)
    return Candidate(need, items[0] if items else None, None)


def work_together_register(bench: Bench) -> Register | None:
    """Return who could work with us on which underserved need; says so when nobody can. None without such a need."""
    rows = candidates(bench)
    if not rows:
        return None
    ready = [row for row in rows if row.is_candidate]
    source = table_source(bench.folder, "needs", ("need", "importance", "satisfaction"), len(rows))
    count = Fact(
        "needs.candidates", (), len(ready), "", bench.scope.period, len(rows), source,
        formula=f"{len(ready)} of {len(rows)} underserved needs", audience="customer",
    )  # fmt: skip
    return Register(
        "work_together", ("need", "opportunity", "theme", "item", "contact"),
        tuple(_line(row, bench) for row in rows), "deck", case="some" if ready else "none",
        facts={"count": count}, words={"need": (ready or rows)[0].need.name}, tables=("needs", "roadmap", "contacts"),
    )  # fmt: skip


def _line(row: Candidate, bench: Bench) -> Line:
    item, contact = row.item, row.contact
    who = shown_owner(bench.folder, contact.name) if contact else ""
    return Line(
        (
            row.need.name,
            row.need.opportunity,
            item.theme if item else Word("no_theme"),
            item.item if item else None,
            who or Word("somebody" if contact else "nobody"),
        ),
        is_focus=row.is_candidate,
    )
