"""Two views of one product: what those who buy it see beside what those who use it see, never mixed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from qbr.analysis.bench import Bench
from qbr.analysis.bench_facts import bench_fact
from qbr.analysis.listening.survey import Group, Instrument, ScoreFinding
from qbr.analysis.provenance import figure
from qbr.analysis.register import Line, Register, Word
from qbr.analysis.registers.ledger import BUYERS, USERS
from qbr.facts import Fact

Lens = Literal["buyers", "users"]
Sign = Literal[-1, 0, 1]

MIDDLE_OF_SATISFACTION = Decimal("0.5")
DIRECTIONS: dict[Sign, str] = {1: "better", 0: "unmoved", -1: "worse"}


@dataclass(frozen=True, slots=True)
class Sight:
    """One thing a lens shows."""

    lens: Lens
    what: str  # names its phrase
    fact: Fact
    sign: Sign  # whether it speaks for or against the product being of use


def two_views_register(bench: Bench) -> Register | None:
    """Return each score and the confirmed value of buyers beside those of users, with the gap (`practices` 17)."""
    scores = bench.grounds.voice.scores if bench.grounds.voice else ()
    by_group = {(score.instrument, score.group): score for score in scores}
    lines = [_scored(bench, name, by_group) for name in dict.fromkeys(score.instrument for score in scores)]
    value = _confirmed(bench)
    lines += [value] if value else []
    if not lines:
        return None
    gaps = [cell for line in lines for cell in line.cells[-1:] if isinstance(cell, Fact) and cell.is_known]
    return Register(
        "two_views", ("what", "buyers", "buyers_n", "users", "users_n", "gap"), tuple(lines), "deck",
        case="gap" if gaps else "some",
        facts={"gap": gaps[0]} if gaps else {},
        tables=("surveys", "value"),
    )  # fmt: skip


def _scored(bench: Bench, name: Instrument, scores: dict[tuple[Instrument, Group], ScoreFinding]) -> Line:
    buyers, users = scores.get((name, "buyers")), scores.get((name, "users"))
    cells = [cell for score in (buyers, users) for cell in ((score.score, score.answers) if score else (None, None))]
    return Line((Word(name), *cells, _gap(bench, name, buyers, users)))


def _gap(bench: Bench, name: str, buyers: ScoreFinding | None, users: ScoreFinding | None) -> Fact:
    """Return buyers less users in points; missing as long as one of the two is."""
    known = [score.score for score in (buyers, users) if score and score.score.is_known]
    if len(known) < 2:
        return bench_fact(bench, "heard.gap[]", None, name, tables=("surveys",), reason="one side has no score")
    points = [fact.number * (100 if fact.declared.unit == "ratio" else 1) for fact in known]
    formula = f"{figure(points[0])} − {figure(points[1])}"
    n = min(fact.n or 0 for fact in known)
    return bench_fact(bench, "heard.gap[]", points[0] - points[1], name, tables=("surveys",), n=n, formula=formula)


def _confirmed(bench: Bench) -> Line | None:
    """Return the value buyers confirmed beside the value users did; None when nothing is confirmed."""
    value = bench.grounds.value
    counted = [item for item in value.items if item.counts] if value else []
    if not counted:
        return None
    cells: list[Fact] = []
    for lens, roles in (("buyers", BUYERS), ("users", USERS)):
        amounts = [item.amount.number for item in counted if item.confirmer_kind in roles]
        cells.append(_value(bench, lens, amounts))
        cells.append(
            bench_fact(bench, "heard.answers[]", len(amounts), f"value {lens}", tables=("value",), n=len(amounts))
        )
    return Line((Word("value"), *cells, None))


def _value(bench: Bench, lens: str, amounts: Sequence[Decimal]) -> Fact:
    total = sum(amounts, Decimal(0)) if amounts else None
    formula = " + ".join(map(figure, amounts))
    why = f"no {lens} confirmed any"
    return bench_fact(
        bench, "heard.confirmed_value[]", total, lens, tables=("value",), n=len(amounts),
        reason=why, formula=formula,
    )  # fmt: skip


def two_lenses_register(bench: Bench) -> Register | None:
    """Return what buyers get beside what users live with, flagged when the two point apart (`practices` 39).

    A lens points the way most of what it shows points; it points nowhere when it shows nothing or is even.
    """
    sights = [*_buyers(bench), *_users(bench)]
    signs = {lens: _sign(sum(sight.sign for sight in sights if sight.lens == lens)) for lens in ("buyers", "users")}
    if len({sight.lens for sight in sights}) < 2:
        return None
    case = "apart" if signs["buyers"] * signs["users"] < 0 else "agree" if signs["buyers"] == signs["users"] else "open"
    lines = tuple(Line((Word(s.lens), Word(s.what), s.fact, Word(DIRECTIONS[s.sign])), s.sign < 0) for s in sights)
    return Register(
        "two_lenses", ("lens", "what", "figure", "direction"), lines, "deck",
        case=f"apart_{DIRECTIONS[signs['buyers']]}" if case == "apart" else case,
        tables=("surveys", "goals", "value", "usage"),
    )  # fmt: skip


def _buyers(bench: Bench) -> Iterator[Sight]:
    yield from _scores(bench, "buyers")
    goals, value = bench.grounds.goals, bench.grounds.value
    if goals and (goals.achieved.is_known or goals.on_track.is_known):
        good = sum(fact.number for fact in (goals.achieved, goals.on_track) if fact.is_known)
        bad = sum(fact.number for fact in (goals.missed, goals.at_risk) if fact.is_known)
        yield Sight("buyers", "goals_on_track", goals.on_track, _sign(good - bad))
    if value and value.returned.is_known:
        yield Sight("buyers", "value_returned", value.returned, _sign(value.returned.number))


def _users(bench: Bench) -> Iterator[Sight]:
    yield from _scores(bench, "users")
    usage = bench.grounds.usage
    if usage and usage.totals.active_users.change.is_known:
        active = usage.totals.active_users
        yield Sight("users", "active_users", active, _sign(active.change.difference or Decimal(0)))


def _scores(bench: Bench, lens: Lens) -> Iterator[Sight]:
    for score in bench.grounds.voice.scores if bench.grounds.voice else ():
        if score.group == lens and score.score.is_known:
            middle = Decimal(0) if score.instrument == "nps" else MIDDLE_OF_SATISFACTION
            yield Sight(lens, score.instrument, score.score, _sign(score.score.number - middle))


def _sign(number: Decimal | int) -> Sign:
    return 1 if number > 0 else -1 if number < 0 else 0
