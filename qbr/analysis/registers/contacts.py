"""People at the customer as we see them, for us: how they feel about us, and who could speak for us to others."""

from __future__ import annotations

from qbr.analysis.bench import Bench
from qbr.analysis.bench_facts import bench_fact
from qbr.analysis.naming import shown_contact, shown_owner
from qbr.analysis.register import Cell, Line, Register, Word
from qbr.records.relations import Contact

CRITICAL = frozenset({"critical", "negative", "bad", "poor", "angry", "detractor"})
FEELS_WELL = frozenset({"positive", "good", "great", "promoter"})
TABLES = ("contacts",)


def is_critical(contact: Contact) -> bool:
    """Return whether somebody who has not left is noted as critical of us."""
    return contact.left is None and (contact.sentiment or "").strip().casefold() in CRITICAL


def contacts_inside_register(bench: Bench) -> Register | None:
    """Return who feels how about us and why we think so, the critical first; None when nothing is noted."""
    noted = [contact for contact in bench.folder.contacts or () if contact.sentiment and contact.left is None]
    if not noted:
        return None
    ordered = sorted(noted, key=lambda one: (not is_critical(one), _feels_well(one), one.role or one.name))
    lines = tuple(_line(bench, contact, number) for number, contact in enumerate(ordered, 1))
    critical = sum(map(is_critical, noted))
    facts = {"critical": bench_fact(bench, "contacts.critical", critical, tables=TABLES, n=len(noted))}
    columns = ("who", "feels", "note", "ours", "last_contact")
    return Register("contacts_inside", columns, lines, "brief", "critical" if critical else "some", facts, {}, TABLES)


def reference_register(bench: Bench) -> Register | None:
    """Return who could speak for the product to others: champions who may be named and feel well, none other."""
    found = [
        contact
        for contact in bench.folder.contacts or ()
        if contact.champion and contact.consent and contact.left is None and not is_critical(contact)
    ]
    if not found:
        return None
    ordered = sorted(found, key=lambda one: (not _feels_well(one), one.role or one.name))
    lines = tuple(Line((_who(bench, one), Word("champion"), Word("consented"), _feels(one))) for one in ordered)
    return Register("reference_candidates", ("who", "why", "consent", "feels"), lines, "brief", tables=TABLES)


def _line(bench: Bench, contact: Contact, number: int) -> Line:
    who = _who(bench, contact)
    key = f"{who if isinstance(who, str) else 'contact'} {number}"
    last = bench_fact(
        bench, "contacts.person[].last_contact", contact.last_contact, key, tables=TABLES, n=1,
        reason="no contact is on record",
    )  # fmt: skip
    note, ours = contact.sentiment_note, shown_owner(bench.folder, contact.peer)
    return Line((who, _feels(contact), note, ours or None, last), is_critical(contact))


def _who(bench: Bench, contact: Contact) -> Cell:
    return shown_contact(bench.folder, contact) or Word(f"kind_{contact.role_type or 'unknown'}")


def _feels(contact: Contact) -> Cell:
    if is_critical(contact):
        return Word("critical")
    return Word("positive") if _feels_well(contact) else contact.sentiment or Word("not_noted")


def _feels_well(contact: Contact) -> bool:
    return (contact.sentiment or "").strip().casefold() in FEELS_WELL
