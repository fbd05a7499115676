"""Service credits by calendar month: what was due, what was claimed and what nobody claimed in time.

A credit the customer has a right to is never left out, least of all one whose time is over (`analytics` 2.13).
"""

from __future__ import annotations

from datetime import date

from qbr.analysis.bench import Bench
from qbr.analysis.register import Line, Register, Word
from qbr.analysis.reliability.availability import AvailabilityFindings, MonthFinding
from qbr.facts import Fact

COLUMNS = ("month", "availability", "agreed", "credit", "state")


def credits_register(bench: Bench) -> Register | None:
    """Return the quarter's months with their credits; None where no level is agreed and no credit is recorded."""
    found = bench.grounds.availability
    if found is None or not found.months:
        return None
    has_credit = any(not month.credit.is_known or month.credit.number > 0 for month in found.months)
    if not found.agreed.is_known and not has_credit:
        return None
    lines = tuple(_line(month, found.agreed, bench.scope.as_of) for month in found.months)
    facts = {"due": found.credit, "claimed": found.claimed_credit, "expired": found.expired_credit}
    return Register(
        "credits",
        COLUMNS,
        lines,
        "document",
        case=_case(found, has_credit),
        facts=facts,
        words={"language": bench.folder.language},
        tables=("incidents",),
    )


def _case(found: AvailabilityFindings, has_credit: bool) -> str:
    if not has_credit:
        return "none"
    totals = (found.credit, found.claimed_credit, found.expired_credit)
    return "some" if all(fact.is_known for fact in totals) else "unknown"


def _line(month: MonthFinding, agreed: Fact, as_of: date) -> Line:
    is_owed = not month.credit.is_known or month.credit.number > 0
    name = Word("month", {"day": month.period.start})
    return Line((name, month.availability, agreed, month.credit, _state(month, as_of)), is_focus=is_owed)


def _state(month: MonthFinding, as_of: date) -> Word:
    if not month.credit.is_known:
        return Word("unknown", {"reason": month.credit.reason})
    if month.credit.number == 0:
        return Word("running" if month.period.end > as_of else "none")
    if month.claimed_on is not None:
        return Word("claimed", {"day": month.claimed_on})
    if month.claim_by is None:
        return Word("open")
    return Word("expired" if month.is_expired(as_of) else "due", {"day": month.claim_by})
