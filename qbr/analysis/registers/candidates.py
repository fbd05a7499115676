"""Who could join the advisory board, for us: a score with its components, made of what people did (`practices` 10).

Nothing else moves the list: neither how somebody feels about us nor what they cost. Seats already held are left out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from qbr.analysis.bench import Bench
from qbr.analysis.bench_facts import bench_fact
from qbr.analysis.naming import shown_contact
from qbr.analysis.register import Line, Register, Word
from qbr.analysis.registers.advisory import A_YEAR, term_of
from qbr.analysis.registers.request_card import requests_of
from qbr.facts import Fact
from qbr.records.needs import REQUEST_QUESTIONS
from qbr.records.relations import Contact

MOST_COUNTED = 2  # requests or actions of one person that add to the score
THOUGHT_THROUGH = 3  # of four questions
UPPER_HALF = Decimal("0.5")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A contact with the components of the score."""

    contact: Contact
    is_champion: bool
    requests: int
    actions: int

    @property
    def own(self) -> int:
        """What the person adds to the score; 0 keeps them off the list."""
        return self.is_champion + min(self.requests, MOST_COUNTED) + min(self.actions, MOST_COUNTED)


def candidates(bench: Bench) -> tuple[Candidate, ...]:
    """Return the contacts who did something a board would gain from and hold no seat, the highest score first."""
    seats = {
        seat.member.casefold() for seat in bench.folder.advisory or () if term_of(seat, bench.scope.as_of) != "ended"
    }
    found = []
    for contact in bench.folder.contacts or ():
        called = _called(contact)
        if called & seats:
            continue
        requests = sum(_is_thought_through(item.record.unanswered) for item in requests_of(bench)
                       if (item.record.asked_by or "").casefold() in called)  # fmt: skip
        candidate = Candidate(contact, contact.champion is True, requests, _actions(bench, called))
        found += [candidate] if candidate.own else []
    return tuple(
        sorted(found, key=lambda candidate: (-candidate.own, candidate.contact.role or candidate.contact.name))
    )


def _called(contact: Contact) -> set[str]:
    return {word.casefold() for word in (contact.name, contact.role) if word}


def _is_thought_through(unanswered: tuple[str, ...]) -> bool:
    return len(REQUEST_QUESTIONS) - len(unanswered) >= THOUGHT_THROUGH


def _actions(bench: Bench, called: set[str]) -> int:
    end = bench.scope.period.end
    return sum(
        action.side == "theirs"
        and action.kind == "creating"
        and action.closed is not None
        and end - A_YEAR < action.closed <= end
        and (action.owner or "").casefold() in called
        for action in bench.folder.actions or ()
    )


def early_programmes(bench: Bench) -> int:
    """Return in how many programmes the customer uses what is not on sale yet."""
    return sum(programme.early for seat in bench.folder.advisory or () for programme in seat.programs)


def breadth_rank(bench: Bench) -> Fact | None:
    """Return the share of peers the customer uses more features than; None without a comparison."""
    measures = bench.grounds.peers.shown if bench.grounds.peers else ()
    return next((measure.rank for measure in measures if measure.own.metric == "usage.breadth"), None)


def candidates_register(bench: Bench) -> Register | None:
    """Return the candidates with every component of their score; None when there are none."""
    found = candidates(bench)
    if not found:
        return None
    early, rank = early_programmes(bench), breadth_rank(bench)
    is_broad = rank is not None and rank.is_known and rank.number >= UPPER_HALF
    lines = tuple(_line(bench, candidate, number, early, is_broad) for number, candidate in enumerate(found, 1))
    columns = ("who", "score", "champion", "requests", "actions", "early", "broad")
    facts = {"early": bench_fact(bench, "advisory.early", early, tables=("advisory",), n=early)}
    facts |= {"rank": rank} if rank else {}
    tables = ("contacts", "requests", "actions", "advisory", "peers")
    case = "ranked" if rank else "some"
    return Register("cab_candidates", columns, lines, "brief", case=case, facts=facts, tables=tables)


def _line(bench: Bench, candidate: Candidate, number: int, early: int, is_broad: bool) -> Line:
    shown = shown_contact(bench.folder, candidate.contact)
    fact = _facts(bench, f"{shown or 'contact'} {number}")
    score = candidate.own + (early > 0) + is_broad
    return Line((
        shown or Word(f"kind_{candidate.contact.role_type or 'unknown'}"), fact("score", score),
        _yes(candidate.is_champion), fact("requests", candidate.requests), fact("actions", candidate.actions),
        _yes(early > 0), _yes(is_broad),
    ))  # fmt: skip


def _facts(bench: Bench, key: str) -> Callable[[str, int], Fact]:
    def fact(part: str, value: int) -> Fact:
        metric = f"advisory.candidate[].{part}"
        return bench_fact(bench, metric, value, key, tables=("contacts",), n=1)

    return fact


def _yes(is_so: bool) -> Word:
    return Word("yes" if is_so else "no")
