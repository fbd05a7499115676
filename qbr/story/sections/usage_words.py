"""The sentences of usage: the title, the story of the group that moved most, and what to say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from qbr.analysis.scope import Scope
from qbr.analysis.usage.dips import Dip, dip_after
from qbr.analysis.usage.groups import Groups, GroupUse, lost_of
from qbr.analysis.usage.usage import UsageFindings
from qbr.facts import Change, Fact
from qbr.story.figures import first_fitting
from qbr.story.names import Names
from qbr.story.sections.usage_charts import Mark, group_name
from qbr.story.telling import Teller
from qbr.story.values import Text

LEAST_FOR_PERCENT = 10  # people; below this a sentence counts them instead
HALF_A_POINT = Decimal("0.005")  # a change that rounds to 0 % is said in people

Main = Literal["people", "daily", "events"]


@dataclass(frozen=True, slots=True)
class Tale:
    """All that a sentence of this section may need."""

    findings: UsageFindings
    marks: tuple[Mark, ...]
    teller: Teller
    scope: Scope
    names: Names

    @property
    def main(self) -> Main:
        """What the page counts: people of 28 days, else people of a working day, else value events."""
        totals = self.findings.totals
        if totals.active_users.is_known:
            return "people"
        return "daily" if totals.daily_users.is_known else "events"

    @property
    def main_fact(self) -> Fact:
        """The number the title speaks of."""
        totals = self.findings.totals
        return {"people": totals.active_users, "daily": totals.daily_users, "events": totals.events}[self.main]

    @property
    def than(self) -> Text:
        """What it is compared with, as a sentence has it: a year ago."""
        return self.teller.say(f"usage.than.{self.scope.basis_kind}")

    @property
    def ranked(self) -> tuple[GroupUse, ...]:
        """The groups that have a share, the largest first."""
        rows = self.findings.groups.rows if self.findings.groups else ()
        return tuple(row for row in rows if row.share.is_known and row.name is not None)


def title(tale: Tale) -> Text:
    """Return the message: how many use it, how that moved, and the group that lost most."""
    return first_fitting(_titles(tale))


def _titles(tale: Tale) -> Iterator[Text]:
    worst = tale.findings.groups.worst if tale.findings.groups else None
    for customer in (tale.names.customer, ""):
        clause = _clause(tale, customer)
        if worst is None:
            yield clause
            continue
        for name in (group_name(worst, tale.teller), None):
            yield tale.teller.say("usage.title.with", clause=clause, lost=_lost(tale, worst, name))


def _clause(tale: Tale, customer: str) -> Text:
    fact, change = tale.main_fact, tale.main_fact.change
    said = tale.teller.say(
        f"usage.title.{tale.main}.{_case(fact, change)}",
        n=fact, at=customer, product=tale.names.product, than=tale.than,
        since=tale.teller.say(f"usage.since.{tale.scope.basis_kind}"),
        percent=unsigned_percent(tale.teller, change), by=difference(tale.teller, change),
        days=tale.scope.thresholds.active_days,
    )  # fmt: skip
    return tale.teller.say("usage.title.so_far", clause=said) if tale.findings.is_partial else said


def _case(fact: Fact, change: Change) -> str:
    if fact.number == 0:
        return "none"
    if not change.is_known:
        return "alone"
    if change.is_new:
        return "new"
    if not change.difference:
        return "same"
    way = "rose" if change.difference > 0 else "fell"
    return way if in_percent(fact, change) else f"{way}_by"


def in_percent(fact: Fact, change: Change) -> bool:
    """Return whether a change may be said in per cent: enough people before, and not nothing once rounded."""
    if change.ratio is None or change.difference is None:
        return False
    return fact.number - change.difference >= LEAST_FOR_PERCENT and abs(change.ratio) >= HALF_A_POINT


def unsigned_percent(teller: Teller, change: Change) -> str:
    """Return how much in per cent, without the direction, which the verb says."""
    return teller.formatter.percent(None if change.ratio is None else abs(change.ratio))


def difference(teller: Teller, change: Change) -> str:
    """Return how many more or fewer, without the direction."""
    return teller.formatter.number(None if change.difference is None else abs(change.difference), 0)


def before(teller: Teller, fact: Fact) -> Text:
    """Return the value compared with, speaking of the same fact."""
    value = fact.comparison.value if fact.comparison else None
    shown = teller.short(Fact(fact.metric, fact.keys, value)) if value is not None else ""
    return teller.text(shown, fact.audience, (fact.id,))


def _lost(tale: Tale, row: GroupUse, name: Text | None) -> Text:
    change = row.active.change
    how = "share" if in_percent(row.active, change) else "count"
    kind = tale.teller.say(f"usage.kind.{tale.findings.groups.kind if tale.findings.groups else 'team'}")
    given = {
        "of": row.active,
        "percent": unsigned_percent(tale.teller, change),
        "by": difference(tale.teller, change),
        "before": before(tale.teller, row.active),
        "kind": kind,
    }
    if name is None:
        return tale.teller.say("usage.lost.unnamed" + ("_count" if how == "count" else ""), **given)
    return tale.teller.say(f"usage.lost.{how}", name=name, **given)


def story(tale: Tale) -> Text:
    """Return two sentences on the group that moved most."""
    groups = tale.findings.groups
    if groups is None:
        return _concentration(tale)
    if groups.worst is None:
        return _nobody_lost(tale, groups)
    others = [row for row in groups.rows if row is not groups.worst and lost_of(row.active)]
    sentences = [_worst(tale, groups, groups.worst), *_others(tale, others)]
    return tale.teller.join(sentences)


def _worst(tale: Tale, groups: Groups, row: GroupUse) -> Text:
    teller = tale.teller
    name = group_name(row, teller)
    if row.falling is not None and row.before_fall is not None and row.falling.is_known and row.falling.number > 1:
        word = teller.formatter.count_word(int(row.falling.number))
        start = row.before_fall
        return teller.say("usage.story.streak", name=name, word=word, falling=row.falling, before=start, now=row.active)
    is_people = groups.kind != "events"
    return teller.say(
        "usage.story.lost", name=name, before=before(teller, row.active), now=row.active, people=is_people
    )


def _others(tale: Tale, others: Sequence[GroupUse]) -> Iterator[Text]:
    teller = tale.teller
    if others:
        row = max(others, key=lambda each: lost_of(each.active))
        by = difference(teller, row.active.change)
        lost = {"of": row.active, "by": by, "before": before(teller, row.active)}
        yield teller.say("usage.story.also", name=group_name(row, teller), **lost)
    if len(others) > 1:
        yield teller.say("usage.story.others", word=teller.formatter.count_word(len(others) - 1))


def _nobody_lost(tale: Tale, groups: Groups) -> Text:
    teller = tale.teller
    gained = [row for row in groups.rows if (row.active.change.difference or 0) > 0 and not row.active.change.is_new]
    compared = any(row.active.change.is_known for row in groups.rows)
    basis, kind = tale.scope.basis.label, teller.say(f"usage.kind.{groups.kind}")
    if gained:
        row = max(gained, key=lambda each: each.active.change.difference or Decimal(0))
        things = teller.say("usage.things.events" if groups.kind == "events" else "usage.things.people")
        told = {"name": group_name(row, teller), "before": before(teller, row.active), "now": row.active}
        return teller.say("usage.story.none_lost", kind=kind, basis=basis, things=things, **told)
    if compared:
        return teller.say("usage.story.steady", kind=kind, basis=basis)
    if groups.kind == "events":
        return _in_use(tale, groups)
    if tale.ranked:
        row = tale.ranked[-1]
        return teller.say("usage.story.lowest", name=group_name(row, teller), share=row.share)
    return _concentration(tale)


def _in_use(tale: Tale, groups: Groups) -> Text:
    totals, top = tale.findings.totals, groups.rows[0]
    given = {"name": group_name(top, tale.teller), "share": top.share}
    return tale.teller.say("usage.story.in_use", used=totals.features_used, entitled=totals.features_entitled, **given)


def _concentration(tale: Tale) -> Text:
    totals = tale.findings.totals
    if totals.users_for_80.is_known and totals.quarter_users.is_known:
        return tale.teller.say("usage.story.concentration", few=totals.users_for_80, all=totals.quarter_users)
    return tale.teller.say("usage.story.unknown")


def say(tale: Tale) -> Text:
    """Return what to say on this page, in three sentences at most."""
    teller, fact = tale.teller, tale.main_fact
    change = fact.change
    moved = change.difference if change.is_known else None
    first = teller.say(
        f"usage.say.{tale.main}",
        n=fact, product=tale.names.product, days=tale.scope.thresholds.active_days,
        day=teller.formatter.date(tale.findings.until, "day"),
        by=difference(teller, change) if moved else "",
        direction=teller.say("usage.say.more" if (moved or 0) > 0 else "usage.say.fewer"), than=tale.than,
    )  # fmt: skip
    return teller.join([first, *_say_groups(tale), *_say_dip(tale)])


def _say_groups(tale: Tale) -> Iterator[Text]:
    teller, worst = tale.teller, tale.findings.groups.worst if tale.findings.groups else None
    rows = tale.ranked
    if not rows:
        return
    first = {"first": group_name(rows[0], teller), "first_share": rows[0].share}
    if worst is not None:
        told = {"name": group_name(worst, teller), "before": before(teller, worst.active), "now": worst.active}
        yield teller.say("usage.say.groups_lost", **first, **told)
    elif tale.findings.groups is not None and tale.findings.groups.kind == "events":
        yield teller.say("usage.say.groups_events", **first)
    elif len(rows) > 1:
        yield teller.say("usage.say.groups", **first, last=group_name(rows[-1], teller), last_share=rows[-1].share)


def _say_dip(tale: Tale) -> Iterator[Text]:
    found = [(mark, dip) for mark in tale.marks if (dip := dip_after(tale.findings.trend, mark.day)) is not None]
    if found:
        mark, dip = max(found, key=lambda pair: Decimal(pair[1].before) - Decimal(pair[1].low))
        yield _dip(tale, mark, dip)


def _dip(tale: Tale, mark: Mark, dip: Dip) -> Text:
    number, day = tale.teller.formatter.number, tale.teller.formatter.date
    series = tale.findings.trend
    said = tale.teller.say(
        "usage.say.dip",
        before=number(dip.before, 0), low=number(dip.low, 0), low_day=day(dip.low_on, "day"), what=mark.what,
        back_day=day(dip.back_on, "day") if dip.back_on else "",
    )  # fmt: skip
    return tale.teller.text(said.text, mark.what.audience, (series.id,))


def ask(tale: Tale) -> Text:
    """Return the question to ask."""
    worst = tale.findings.groups.worst if tale.findings.groups else None
    if worst is not None:
        return tale.teller.say("usage.ask.lost", name=group_name(worst, tale.teller))
    return tale.teller.say("usage.ask.steady")
