"""Who moved: the people who answered two waves, by the group they were in and the group they are in.

Only people with an answer in both waves are counted, so that a change of who answers is not taken for a change of mind;
a movement is claimed only when the sign test leaves little to chance (`analytics` 2.11, `practices` 28).
"""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

from qbr.analysis.bench import Bench
from qbr.analysis.bench_facts import bench_fact
from qbr.analysis.listening.survey import Wave, last_by_person
from qbr.analysis.register import Line, Register, Word
from qbr.analysis.statistics.means import TESTED_AT, sign_test
from qbr.analysis.statistics.scores import DETRACTOR_TO, PROMOTER_FROM
from qbr.facts import Fact

GROUPS = ("detractor", "passive", "promoter")  # from the worst to the best


def group_of(score: Decimal) -> int:
    """Return the place of a score's group in GROUPS."""
    return 2 if score >= PROMOTER_FROM else 0 if score <= DETRACTOR_TO else 1


def migration_register(bench: Bench) -> Register | None:
    """Return the transition matrix of those who answered this wave and the one before; None with fewer than five."""
    folder, scope = bench.folder, bench.scope
    wave = Wave.of(folder, folder.surveys or (), scope, "nps", scope.period)
    before = wave.quarter_before()
    if before is None:
        return None
    known = [answer for answer in wave.answers if answer.respondent]
    then, now = last_by_person(known, before.period), last_by_person(known, scope.period)
    both = sorted(then.keys() & now.keys())
    if len(both) < scope.thresholds.score_answers:
        return None
    moves = Counter((group_of(then[who].score or Decimal(0)), group_of(now[who].score or Decimal(0))) for who in both)
    up, down = (sum(count for (a, b), count in moves.items() if sign * (b - a) > 0) for sign in (1, -1))
    chance = sign_test(up, down)

    def fact(metric: str, value: int | Decimal, *keys: str, formula: str = "") -> Fact:
        return bench_fact(bench, metric, value, *keys, tables=("surveys",), n=len(both), formula=formula)

    lines = tuple(
        Line((
            Word(GROUPS[old]),
            *(fact("heard.moved[]", moves[old, new], f"{GROUPS[old]} to {GROUPS[new]}") for new in range(3)),
            fact("heard.moved[]", sum(moves[old, new] for new in range(3)), f"{GROUPS[old]} to any"),
        ))
        for old in range(3)
    )  # fmt: skip
    facts = {
        "paired": fact("heard.paired", len(both)),
        "up": fact("heard.moved_up", up),
        "down": fact("heard.moved_down", down),
        "chance": fact("heard.moved_by_chance", chance, formula=f"exact sign test, {up} up and {down} down"),
    }
    case = "unclear" if chance > TESTED_AT else "up" if up > down else "down"
    words = {"before": before.label}
    columns = ("before", *GROUPS, "all")
    return Register("migration", columns, lines, "deck", case=case, facts=facts, words=words, tables=("surveys",))
