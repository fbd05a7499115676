"""What is withheld on purpose: which sections are not told, until when, and for the brief why and on whose word."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from qbr.analysis.bases import BASES
from qbr.analysis.bench import Bench
from qbr.analysis.naming import shown_owner
from qbr.analysis.register import Line, Register
from qbr.analysis.scope import Scope
from qbr.facts import Fact, Source
from qbr.records.customer import Withheld
from qbr.records.folder import CustomerFolder

SECTIONS = tuple(BASES)
WITH_IT = {"reliability": ("incident",), "incident": ("reliability",)}  # the same records, told twice
COLUMNS = ("what", "until", "reason", "asked_by")


def withheld_sections(folder: CustomerFolder, scope: Scope) -> Mapping[str, Withheld]:
    """Return the sections that are withheld on the day the folder speaks from, by id."""
    found: dict[str, Withheld] = {}
    for item in _lasting(folder, scope):
        if item.what in SECTIONS:
            found.update(dict.fromkeys((item.what, *WITH_IT.get(item.what, ())), item))
    return found


def without_withheld(folder: CustomerFolder, scope: Scope) -> CustomerFolder:
    """Return the folder without the tables of withheld sections, so that nothing can be told from them elsewhere."""
    gone = {table for section in withheld_sections(folder, scope) for table in BASES[section].going}
    tables = {name: source for name, source in folder.tables.items() if name not in gone}
    nothing: dict[str, Any] = dict.fromkeys(gone)
    return replace(folder, tables=tables, **nothing) if gone else folder


def withheld_register(bench: Bench) -> Register | None:
    """Return what is withheld and why, sections and incidents, for the brief; None when nothing is."""
    items = _lasting(bench.folder, bench.scope)
    if not items:
        return None
    asked_by = [shown_owner(bench.folder, item.asked_by) or None for item in items]
    lines = tuple(Line((item.what, _until(item), item.reason, who)) for item, who in zip(items, asked_by, strict=True))
    return Register("withheld", COLUMNS, lines, "brief", case="one" if len(lines) == 1 else "some")


def _lasting(folder: CustomerFolder, scope: Scope) -> list[Withheld]:
    return [item for item in folder.customer.withheld if item.until is None or scope.as_of < item.until]


def _until(item: Withheld) -> Fact:
    reason = "" if item.until else "no day is set"
    return Fact("review.withheld[].until", (item.what,), item.until, reason, source=Source(("customer.yaml",)))
