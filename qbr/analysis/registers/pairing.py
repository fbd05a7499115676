"""Executives and their counterparts on our side: who is paired with whom, who spoke how long ago (`practices` 18)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from qbr.analysis.bench import Bench
from qbr.analysis.bench_facts import bench_fact
from qbr.analysis.naming import shown_contact, shown_owner
from qbr.analysis.register import Line, Register, Word
from qbr.facts import Fact
from qbr.records.relations import Contact

LONG_AGO_DAYS = 90  # an executive nobody spoke with for a quarter


@dataclass(frozen=True, slots=True)
class Pair:
    """One of their executives and whoever of ours is paired with them."""

    contact: Contact
    shown: str  # as they may appear; empty: only that it is an executive
    ours: str  # empty: nobody
    last_contact: Fact
    days: Fact


def pairs(bench: Bench) -> tuple[Pair, ...]:
    """Return the executives among the contacts, those without a counterpart first, then the longest unheard."""
    executives = [contact for contact in bench.folder.contacts or () if contact.role_type == "executive"]
    seen: Counter[str] = Counter()
    found = []
    for contact in executives:
        shown = shown_contact(bench.folder, contact)
        seen[shown] += 1
        found.append(
            _pair(bench, contact, shown, f"{shown or 'executive'} {seen[shown]}" if seen[shown] > 1 else shown)
        )
    return tuple(sorted(found, key=lambda pair: (bool(pair.ours), -_known_days(pair))))


def _pair(bench: Bench, contact: Contact, shown: str, key: str) -> Pair:
    last = contact.last_contact if contact.last_contact and contact.last_contact <= bench.scope.as_of else None
    days = (bench.scope.as_of - last).days if last else None
    formula = f"{last} to {bench.scope.as_of}" if last else ""
    why = "no contact is on record"
    return Pair(
        contact,
        shown,
        shown_owner(bench.folder, contact.peer),
        _fact(bench, "last_contact", key, last, why),
        _fact(bench, "days", key, days, why, formula),
    )


def _fact(bench: Bench, part: str, key: str, value: date | int | None, why: str, formula: str = "") -> Fact:
    metric = f"pairing.executive[].{part}"
    return bench_fact(bench, metric, value, key or "executive", tables=("contacts",), n=1, reason=why, formula=formula)


def _known_days(pair: Pair) -> int:
    return int(pair.days.number) if pair.days.is_known else LONG_AGO_DAYS * 1000


def pairing_register(bench: Bench) -> Register | None:
    """Return the table of executive pairs; None when no executive is among the contacts."""
    found = pairs(bench)
    if not found:
        return None
    lines = tuple(
        Line(
            (pair.shown or Word("executive"), pair.ours or Word("nobody"), pair.last_contact, pair.days), not pair.ours
        )
        for pair in found
    )
    alone = sum(not pair.ours for pair in found)
    unpaired = bench_fact(bench, "pairing.unpaired", alone, tables=("contacts",), n=len(found))
    columns = ("theirs", "ours", "last_contact", "days")
    case = "unpaired" if alone else "paired"
    facts = {"unpaired": unpaired}
    return Register("pairing", columns, lines, "deck", case=case, facts=facts, tables=("contacts",))


def pairing_flags_register(bench: Bench) -> Register | None:
    """Return, for us, the executives nobody is paired with or nobody spoke with for a quarter."""
    flagged = [pair for pair in pairs(bench) if not pair.ours or _known_days(pair) > LONG_AGO_DAYS]
    if not flagged:
        return None
    lines = tuple(
        Line((pair.shown or Word("executive"), Word("long_ago" if pair.ours else "unpaired"), pair.days))
        for pair in flagged
    )
    return Register("pairing_flags", ("theirs", "flag", "days"), lines, "brief", tables=("contacts",),
                    words={"most_days": LONG_AGO_DAYS})  # fmt: skip
