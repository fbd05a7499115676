"""People: who speaks for the product, who was trained, and what rests on one person (`practices` 91)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from qbr.analysis.bench import Bench
from qbr.analysis.naming import shown_contact
from qbr.analysis.provenance import table_source
from qbr.analysis.register import Line, Register, Word
from qbr.analysis.usage.few_users import few, hidden
from qbr.analysis.usage.key_people import Reliance
from qbr.analysis.usage.usage import UsageFindings
from qbr.facts import Fact
from qbr.records.relations import Contact

COLUMNS = ("what", "figure", "who")
MOST_ON_ONE = Decimal("0.5")  # of the use of something: above this it stops when one person does


def people_register(bench: Bench) -> Register | None:
    """Return champions, training and dependence on single people; None when nothing of it is on record."""
    usage = bench.grounds.usage
    lines = [*_contacts(bench), *(_use(usage, bench.scope.thresholds.small_group) if usage else ())]
    if not lines:
        return None
    alone = sorted((line for line in lines if line.is_focus), key=_is_untold)
    first = alone[0].cells[1] if alone else None
    return Register(
        "people", COLUMNS, tuple(lines), "deck",
        case="some" if not alone else "few" if _is_untold(alone[0]) else "alone",
        facts={"share": first} if isinstance(first, Fact) else {},
        words={"alone": len(alone), "where": _where(alone[0]) if alone else "", "bound": int(MOST_ON_ONE * 100),
               "smallest": bench.scope.thresholds.small_group},
        tables=("contacts", "users", "usage"),
    )  # fmt: skip


def _is_untold(line: Line) -> bool:
    """Return whether the line's figure is not told: so few use the module that it would be about one of them."""
    figure = line.cells[1]
    return isinstance(figure, Fact) and not figure.is_known


def _where(line: Line) -> str:
    """Return the module the line is about; empty where it is about everything."""
    what = line.cells[0]
    return str(what.values.get("module", "")) if isinstance(what, Word) else ""


def _contacts(bench: Bench) -> Iterator[Line]:
    contacts = bench.folder.contacts or ()
    if any(contact.champion is not None for contact in contacts):
        yield _line(bench, "champions", [contact for contact in contacts if contact.champion])
    if any(contact.trained is not None for contact in contacts):
        yield _line(bench, "trained_contacts", [contact for contact in contacts if contact.trained])


def _line(bench: Bench, name: str, found: list[Contact]) -> Line:
    contacts = bench.folder.contacts or ()
    column = "champion" if name == "champions" else "trained"
    fact = Fact(
        f"people.{name}", value=len(found), period=bench.scope.period, n=len(contacts),
        source=table_source(bench.folder, "contacts", ("role", column), len(contacts)),
        formula=f"of {len(contacts)} contacts", audience="customer",
    )  # fmt: skip
    return Line((Word(name), fact, ", ".join(_names(bench, found)) or None))


def _names(bench: Bench, found: list[Contact]) -> list[str]:
    named = (shown_contact(bench.folder, contact) for contact in found)
    return list(dict.fromkeys(name for name in named if name))


def _use(usage: UsageFindings, smallest: int) -> Iterator[Line]:
    people, totals = usage.people, usage.totals
    for name, fact in (("trained", people.trained), ("certified", people.certified)):
        if fact.is_known:
            yield Line((Word(name), fact, None))
    if totals.top_user_share.is_known:
        yield _alone(Word("busiest"), totals.top_user_share)
        yield Line((Word("few"), totals.users_for_80, None))
        yield Line((Word("uneven"), totals.gini, None))
    for row in people.reliances:
        if _is_alone(row.share) and not _is_of_few(row, smallest):
            yield _alone(_module(row), row.share)
    small = [row for row in people.reliances if _is_of_few(row, smallest)]
    few_people = Word("few_people", {"smallest": smallest})
    for row in sorted(small, key=lambda row: row.thing.label):  # in the order of their shares they would tell them
        yield Line((_module(row), hidden(row.share, few(smallest)), few_people), is_focus=True)


def _is_of_few(row: Reliance, smallest: int) -> bool:
    """Return whether so few people use a module that its figure would be about one of them."""
    return 0 < (row.share.n or 0) < smallest


def _module(row: Reliance) -> Word:
    return Word("module", {"module": row.thing.label})


def _is_alone(fact: Fact) -> bool:
    return fact.is_known and fact.number > MOST_ON_ONE


def _alone(what: Word, fact: Fact) -> Line:
    return Line((what, fact, Word("one_person") if _is_alone(fact) else None), is_focus=_is_alone(fact))
