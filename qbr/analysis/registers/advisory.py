"""The advisory board: seats and terms, programmes and what both sides get from them, and what our executives took back.

(`practices` 9, 19, 54.)
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Literal

from qbr.analysis.bench import Bench
from qbr.analysis.bench_facts import bench_fact
from qbr.analysis.naming import shown_owner, shown_person
from qbr.analysis.register import Line, Register, Word
from qbr.errors import Problem
from qbr.facts import Fact
from qbr.records.folder import CustomerFolder
from qbr.records.relations import Advisory, Programme

Term = Literal["member", "ended", "to_come"]

A_YEAR = timedelta(days=365)


def term_of(seat: Advisory, day: date) -> Term:
    """Return where a seat's term stands on a day; a seat without dates is held."""
    if seat.until is not None and seat.until < day:
        return "ended"
    return "to_come" if seat.since is not None and seat.since > day else "member"


def advisory_register(bench: Bench) -> Register | None:
    """Return the seats on the board, those held first; None when nobody of the customer has or had one."""
    seats, day = bench.folder.advisory or (), bench.scope.as_of
    if not seats:
        return None
    ordered = sorted(seats, key=lambda seat: ("member", "to_come", "ended").index(term_of(seat, day)))
    held = sum(term_of(seat, day) == "member" for seat in seats)
    lines = tuple(_seat(bench, seat, number) for number, seat in enumerate(ordered, 1))
    return Register(
        "advisory", ("member", "status", "since", "until", "meetings", "outcomes"), lines, "document",
        case="some" if held else "ended",
        facts={"held": bench_fact(bench, "advisory.seats", held, tables=("advisory",), n=len(seats))},
        tables=("advisory",),
    )  # fmt: skip


def _seat(bench: Bench, seat: Advisory, number: int) -> Line:
    end = bench.scope.period.end
    attended = sum(end - A_YEAR < day <= end for day in seat.meetings)

    def fact(part: str, value: date | int | None) -> Fact:
        return bench_fact(bench, f"advisory.seat[].{part}", value, str(number), tables=("advisory",), n=1)

    shown = shown_person(bench.folder, seat.member, seat.member)
    return Line((
        shown or Word("seat"), Word(term_of(seat, bench.scope.as_of)), fact("since", seat.since),
        fact("until", seat.until), fact("meetings", attended), "; ".join(seat.outcomes) or None,
    ))  # fmt: skip


def _programmes(folder: CustomerFolder) -> list[tuple[Advisory, Programme]]:
    return [(seat, programme) for seat in folder.advisory or () for programme in seat.programs]


def programmes_register(bench: Bench) -> Register | None:
    """Return the programmes the customer takes part in, with what they get; a benefit nobody wrote down says so."""
    programmes = _programmes(bench.folder)
    if not programmes:
        return None
    lines = tuple(
        Line((each.name, each.customer_benefit or Word("no_benefit")), not each.customer_benefit)
        for _, each in programmes
    )
    without = sum(not each.customer_benefit for _, each in programmes)
    return Register(
        "programmes", ("name", "benefit"), lines, "document", case="missing" if without else "some",
        words={"without": without}, tables=("advisory",),
    )  # fmt: skip


def programmes_inside_register(bench: Bench) -> Register | None:
    """Return, for us, the programmes with what either side gets."""
    programmes = _programmes(bench.folder)
    if not programmes:
        return None
    lines = tuple(
        Line((each.name, each.customer_benefit or Word("no_benefit"), each.our_benefit)) for _, each in programmes
    )
    return Register("programmes_inside", ("name", "benefit", "ours"), lines, "brief", tables=("advisory",))


def programmes_without_benefit(folder: CustomerFolder) -> Iterator[Problem]:
    """Yield a warning for each programme that says nothing of what the customer gets from it."""
    for seat, programme in _programmes(folder):
        if not programme.customer_benefit:
            hint = "Write customer_benefit, or ask yourself what the programme is for."
            message = f'the programme "{programme.name}" says nothing of what the customer gets from it'
            yield Problem(message, seat.place, hint, "warning", "D311")


def carried_register(bench: Bench) -> Register | None:
    """Return what our executives took back and to whom, with how much of it was used (`practices` 19).

    The insights themselves stay inside; their number by executive and organisation is the customer's to know.
    """
    carried = [row for row in bench.folder.insights or () if row.carried_by]
    if not carried:
        return None
    day = bench.scope.as_of
    by_whom = [(shown_owner(bench.folder, row.carried_by), row) for row in carried]
    taken = Counter((by, row.org) for by, row in by_whom)
    used = Counter((by, row.org) for by, row in by_whom if row.used_on and row.used_on <= day)

    def fact(metric: str, key: str, value: int, n: int) -> Fact:
        return bench_fact(bench, metric, value, key, tables=("insights",), n=n)

    def line(by: str, org: str) -> Line:
        key, n = f"{by or 'executive'} to {org}", taken[by, org]
        counts = (fact("advisory.carried[]", key, n, n), fact("advisory.carried_used[]", key, used[by, org], n))
        return Line((by or None, org, *counts))

    lines = tuple(line(*pair) for pair in sorted(taken, key=lambda pair: (-taken[pair], pair)))
    facts = {
        "carried": fact("advisory.carried[]", "all", len(carried), len(carried)),
        "used": fact("advisory.carried_used[]", "all", sum(used.values()), len(carried)),
    }
    return Register("carried", ("by", "org", "carried", "used"), lines, "document", facts=facts, tables=("insights",))
