"""The quarter on one page: where the customer stands, what got better, what got worse, what to decide.

It is told from the other sections, so it cannot say anything they do not. What got worse is never left out: the worst
incident, what is paid for and not used, and the group that lost most come before anything that could be chosen.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from qbr.analysis.registers.backing import BackingFindings
from qbr.facts import Fact, strictest
from qbr.story.names import Names
from qbr.story.review.listening import HeardSection
from qbr.story.review.outcomes import GoalRow, GoalsSection, PromisesSection, ValueSection
from qbr.story.review.parts import Notes, Section
from qbr.story.review.plan import RecommendationsSection
from qbr.story.review.quarter import Decision, Mover, QuarterSection
from qbr.story.review.service import ReliabilitySection, SupportSection
from qbr.story.review.usage import UnusedSection, UsageSection
from qbr.story.telling import Teller
from qbr.story.values import Shown, Text

MOST = 3  # movers on either side, decisions
MOST_OWED = 4  # what no pack leaves out, and one more


@dataclass(frozen=True, slots=True)
class QuarterParts:
    """The sections the page is told from, and what it needs besides."""

    usage: UsageSection
    goals: GoalsSection
    promises: PromisesSection
    value: ValueSection
    unused: UnusedSection
    reliability: ReliabilitySection
    support: SupportSection
    heard: HeardSection
    recommendations: RecommendationsSection
    dates: str  # 1 July – 30 September 2026
    basis: str  # label of the quarter compared with
    source: Text
    backing: BackingFindings | None = None  # None: nothing is on record that could be one


def compose_quarter(parts: QuarterParts, teller: Teller, names: Names) -> QuarterSection:
    """Return the page; with nothing measured it asks instead of telling."""
    better, worse = _better(parts, teller), _worse(parts, teller)
    owed = _owed(parts, teller, worse)
    decisions = _decisions(parts, teller)
    situation = _situation(parts, teller, names)
    is_known = any(section.state != "absent" for section in _sections(parts))
    asks = bool(parts.recommendations.rows)
    seriousness, gaps = _seriousness(parts.backing, teller), tuple(_gaps(parts, teller, is_known=is_known))
    figures = (line for section in _sections(parts) for line in section.notes.figures[:1])
    return QuarterSection(
        id="quarter",
        label=teller.say("quarter.label"),
        title=_title(parts, teller, names),
        measure=teller.say("quarter.measure", dates=parts.dates, basis=parts.basis, compared=_is_compared(parts)),
        source=parts.source,
        state="full" if is_known else "partial",
        place="main",
        notes=Notes(
            say=teller.join((situation, seriousness, *gaps)),
            ask=teller.say("quarter.ask.decisions" if asks else "quarter.ask.questions"),
            figures=tuple(figures),
        ),
        situation=situation,
        better=better or (_nothing(teller, "better", is_known),),
        worse=worse[:MOST] or (_nothing(teller, "worse", is_known),),
        owed=owed or (_nothing(teller, "worse", is_known),),
        decisions_label=teller.say("quarter.decisions" if asks else "quarter.questions"),
        decisions=decisions,
        promises_line=_promises_line(parts.promises, teller),
        seriousness=seriousness,
        gaps=gaps,
    )


def _sections(parts: QuarterParts) -> tuple[Section, ...]:
    return (parts.usage, parts.goals, parts.promises, parts.value, parts.unused, parts.reliability)


def _seriousness(found: BackingFindings | None, teller: Teller) -> Text:
    """Return who stands behind what is open, by when and with what money; empty when nothing is open."""
    if found is None or not found.open.number:
        return teller.text("")
    return teller.say("quarter.seriousness", open=found.open, owned=found.owned, dated=found.dated, spend=found.spend)


def _gaps(parts: QuarterParts, teller: Teller, *, is_known: bool) -> Iterator[Text]:
    """Yield a line for each of the page's three blocks that nothing stands behind: what is not there is said."""
    found = parts.backing
    if not is_known:
        yield teller.say("quarter.gap.situation")
    if not parts.recommendations.rows:
        yield teller.say("quarter.gap.way_forward")
    if found is None or not found.open.number:
        yield teller.say("quarter.gap.commitments")
    elif not found.spend.is_known:  # owners and dates are counted in the line above already
        yield teller.say("quarter.gap.spend")


def _is_compared(parts: QuarterParts) -> bool:
    return parts.usage.headline.fact.change.is_known


def _nothing(teller: Teller, side: str, is_known: bool) -> Mover:
    case = "none" if is_known else "unmeasured"
    return Mover(teller.say("quarter.dash"), teller.say(f"quarter.{side}.{case}"))


def _moved(shown: Shown, *, better: bool) -> bool:
    change = shown.fact.change
    return change.is_known and change.better is better


def _better(parts: QuarterParts, teller: Teller) -> tuple[Mover, ...]:
    movers: list[Mover] = []
    if parts.value.confirmed_total.is_known and parts.value.confirmed_total > 0:
        total = parts.value.confirmed_total
        named = [row.name for row in parts.value.rows if row.grade in "AB"]
        first, more = (named[0] if named else teller.text("")), len(named) - 1
        words = {"name": first, "more": more, "word": teller.formatter.count_word(max(more, 0))}
        movers.append(_mover(teller, total, "quarter.better.value", **words))
    movers += [
        _mover(teller, _arrow(row, teller), "quarter.better.goal", goal=row.name, target=row.target)
        for row in parts.goals.rows
        if row.status.tone == "better" and row.progress.is_known and row.progress >= 1
    ]
    movers += _users(parts.usage.headline, teller, better=True)
    movers += [
        _mover(teller, row.progress, "quarter.better.progress", goal=row.name, by=row.by)
        for row in parts.goals.rows
        if row.status.tone == "better" and row.progress.is_known and row.progress < 1
    ]
    return tuple(movers[:MOST])


def _worse(parts: QuarterParts, teller: Teller) -> tuple[Mover, ...]:
    """What must be said first: incident, loss of users, the biggest fall, unused spend; then goals that were missed."""
    movers = [*_worst_incident(parts, teller), *_worst_users(parts, teller)]
    movers += _biggest_fall(parts, teller, movers)
    movers += _not_used(parts, teller)
    movers += [
        _mover(teller, row.progress, "quarter.worse.goal", goal=row.name, by=row.by)
        for row in parts.goals.rows
        if row.status.tone in ("worse", "ink") and row.progress.is_known and row.progress < 1 and row.is_focus
    ]
    return tuple(movers)


def _owed(parts: QuarterParts, teller: Teller, worse: Sequence[Mover]) -> tuple[Mover, ...]:
    """Return what every pack says, however short (storyline, executive pack), and what else got worse, four at most."""
    incident = _worst_incident(parts, teller) or _unmeasured_incident(parts, teller)
    owed = [*incident, *_missed(parts, teller), *_not_used(parts, teller)]
    owed += [mover for mover in worse if mover not in owed]
    return tuple(owed[:MOST_OWED])


def _unmeasured_incident(parts: QuarterParts, teller: Teller) -> list[Mover]:
    """Return the first incident of the list, with a dash for its minutes; an incident under review is one, too."""
    return [Mover(teller.say("quarter.dash"), row.name) for row in parts.reliability.rows[:1]]


def _missed(parts: QuarterParts, teller: Teller) -> list[Mover]:
    missed = [row for row in parts.promises.counts if row.status.sign == "×" and row.count.is_known and row.count > 0]
    words = [(row.count, {"n": row.count, "by_side": row.by_side}) for row in missed]
    return [_mover(teller, count, "quarter.worse.promises", **told) for count, told in words]


def _not_used(parts: QuarterParts, teller: Teller) -> list[Mover]:
    total, share = parts.unused.total, parts.unused.share
    if not total.is_known or not total > 0:
        return []
    return [_mover(teller, total, "quarter.worse.unused", share=share)]


def _worst_incident(parts: QuarterParts, teller: Teller) -> list[Mover]:
    known = [row for row in parts.reliability.rows if row.minutes.is_known]
    if not known:
        return []
    worst = max(known, key=lambda row: row.minutes.fact.number)
    return [_mover(teller, worst.minutes, "quarter.worse.incident", name=worst.name, when=worst.when)]


def _users(headline: Shown, teller: Teller, *, better: bool) -> list[Mover]:
    """Return how many use it as the usage page counts them, when that moved in the direction."""
    if not _moved(headline, better=better):
        return []
    words = {"what": teller.say(f"quarter.counted.{_counted(headline)}"), "before": _before(headline, teller)}
    return [_mover(teller, headline.change, "quarter.users", now=headline, **words)]


def _counted(headline: Shown) -> str:
    """Return what the usage page counts: active_users, daily_users or events."""
    return headline.fact.metric.rpartition(".")[2]


def _worst_users(parts: QuarterParts, teller: Teller) -> list[Mover]:
    lost = [row for row in parts.usage.groups if _moved(row.active, better=False)]
    movers = _users(parts.usage.headline, teller, better=False)
    if lost:
        worst = min(lost, key=lambda row: row.active.fact.change.ratio or 0)
        before = _before(worst.active, teller)
        words = {"name": worst.name, "now": worst.active, "before": before}
        movers.append(_mover(teller, worst.active.change, "quarter.worse.group", **words))
    return movers


def _biggest_fall(parts: QuarterParts, teller: Teller, told: Sequence[Mover]) -> list[Mover]:
    """Return what got worse most, unless it is told already; the rest of what must be said keeps its place."""
    felt = felt_by_the_customer(parts.usage, parts.support, parts.heard, parts.value)
    worst = felt[0] if felt else None
    if worst is None or worst.fact.id in {ref for mover in told for ref in mover.words.refs}:
        return []
    arrow = teller.say("quarter.arrow", baseline=_before(worst, teller), now=worst)
    return [_mover(teller, arrow, "quarter.worse.measure", shown=worst, label=teller.name_of(worst.fact))]


def felt_by_the_customer(
    usage: UsageSection, support: SupportSection, heard: HeardSection, value: ValueSection
) -> list[Shown]:
    """Return the measures a customer can feel that got worse, the most first.

    People who stopped, groups that lost people, tickets each of them needed, scores that fell and value no longer
    confirmed; incidents and what is paid for and not used have their own place on the page.
    """
    felt = [
        usage.headline,
        *(row.active for row in usage.groups),
        support.contact_rate if support.contact_rate.is_known else support.tickets,
        *(row.score for row in heard.rows),
        value.confirmed_total,
    ]
    worse = {shown.fact.id: (shown.fact.worsening, shown) for shown in felt}
    known = [(by, shown) for by, shown in worse.values() if by is not None]
    return [shown for _, shown in sorted(known, key=lambda item: -item[0])]


def _mover(teller: Teller, number: Shown | Text, key: str, **words: object) -> Mover:
    text = number if isinstance(number, Text) else teller.text(str(number), number.audience, number.ref)
    return Mover(text, teller.say(key, number=number, **words))


def _before(shown: Shown, teller: Teller) -> Text:
    """The compared value in words, speaking of the same fact."""
    comparison = shown.fact.comparison
    value = comparison.value if comparison else None
    if value is None:
        return teller.text("", shown.audience, shown.ref)
    return teller.text(teller.short(Fact(shown.fact.metric, shown.fact.keys, value)), shown.audience, shown.ref)


def _arrow(row: GoalRow, teller: Teller) -> Text:
    """From → now, as a number in one glance."""
    return teller.say("quarter.arrow", baseline=row.baseline, now=row.now)


def _decisions(parts: QuarterParts, teller: Teller) -> tuple[Decision, ...]:
    """The customer's own decisions first; an offer is never one of them (storyline, order of trust)."""
    rows = parts.recommendations.rows
    order = {"ADOPT": 0, "RIGHT-SIZE": 0, "MEASURE": 0, "ENABLE": 1, "CO-INNOVATE": 1, "FIX": 2}
    asked = sorted((row for row in rows if row.kind in order), key=lambda row: order[row.kind])
    texts = [
        teller.say(f"quarter.decision.{row.kind.lower()}", what=row.what, by=row.by, effect=row.effect)
        for row in asked[:MOST]
    ]
    if texts:
        texts += [teller.say(f"quarter.decision.{section.id}") for section in _agreed_first(parts)]
    else:
        texts = list(parts.goals.questions[:MOST]) or [teller.say("quarter.question")]
    return tuple(Decision(number, text) for number, text in enumerate(texts[:MOST], 1))


def _agreed_first(parts: QuarterParts) -> list[Section]:
    """Return the sections that wait for the customer's word: nobody has said yet what to reach, or what it is worth."""
    return [section for section in (parts.goals, parts.value) if section.state == "absent" and not section.left_out]


def _situation(parts: QuarterParts, teller: Teller, names: Names) -> Text:
    told = [text for text in (_people(parts, teller, names), _goals(parts, teller), _lost(parts, teller)) if text]
    return teller.join(told) if told else teller.say("quarter.situation.nothing", customer=names.customer)


def _people(parts: QuarterParts, teller: Teller, names: Names) -> Text | None:
    users = parts.usage.headline
    if not users.is_known:
        return None
    case = {True: "rose", False: "fell", None: "level"}[users.fact.change.better]
    words = {"product": names.product, "groups": _groups(parts, teller)}
    who = teller.say(f"quarter.situation.who.{_counted(users)}", n=users, **words)
    return teller.say(f"quarter.situation.users.{case}", who=who, change=_unsigned(users, teller), basis=parts.basis)


def _groups(parts: QuarterParts, teller: Teller) -> str:
    """Return "six teams"; empty when there are no two."""
    count = len(parts.usage.groups)
    return f"{teller.formatter.count_word(count)} {parts.usage.groups_noun}" if count > 1 else ""


def _goals(parts: QuarterParts, teller: Teller) -> Text | None:
    goals = parts.goals
    if not goals.rows:
        return None
    counts = {"on_track": goals.on_track, "achieved": goals.achieved, "missed": goals.missed}
    words = {f"{name}_word": _count_word(count, teller) for name, count in counts.items()}
    total = teller.formatter.count_word(len(goals.rows))
    return teller.say("quarter.situation.goals", total=total, **counts, **words)


def _lost(parts: QuarterParts, teller: Teller) -> Text | None:
    count = parts.reliability.count
    if parts.reliability.state == "absent" or not count.is_known:
        return None
    word = _count_word(count, teller).capitalize()
    return teller.say("quarter.situation.incidents", count=count, word=word, minutes=parts.reliability.downtime_minutes)


def _count_word(shown: Shown, teller: Teller) -> str:
    """A small count in words, as a sentence has it."""
    return teller.formatter.count_word(int(shown.fact.number)) if shown.is_known else shown.text


def _title(parts: QuarterParts, teller: Teller, names: Names) -> Text:
    good, bad = _good_clause(parts, teller, names), _bad_clauses(parts, teller)
    if not good and not bad:
        return teller.say("quarter.title.nothing", customer=names.customer)
    pair = _sum(teller, "quarter.title.and", bad[:2]) if len(bad) > 1 else (bad[0] if bad else None)
    if good and pair:
        return teller.say("quarter.title.both", good=good, bad=pair)
    return teller.say("quarter.title.one", clause=good or pair)


def _sum(teller: Teller, key: str, clauses: Sequence[Text]) -> Text:
    return teller.say(key, first=clauses[0], second=clauses[1])


def _good_clause(parts: QuarterParts, teller: Teller, names: Names) -> Text | None:
    total, users = parts.value.confirmed_total, parts.usage.headline
    if total.is_known and total > 0:
        return teller.say("quarter.good.value", total=total)
    if _moved(users, better=True):
        words = {"change": _unsigned(users, teller), "product": names.product}
        return teller.say(f"quarter.good.{_counted(users)}", n=users, **words)
    if users.is_known and _counted(users) != "events":
        return teller.say("quarter.good.level", n=users, product=names.product)
    return None


def _bad_clauses(parts: QuarterParts, teller: Teller) -> list[Text]:
    clauses: list[Text] = []
    minutes, total = parts.reliability.downtime_minutes, parts.unused.total
    if minutes.is_known and minutes > 0:
        clauses.append(teller.say("quarter.bad.incident", minutes=minutes))
    lost = [row for row in parts.usage.groups if _moved(row.active, better=False)]
    if lost:
        worst = min(lost, key=lambda row: row.active.fact.change.ratio or 0)
        clauses.append(teller.say("quarter.bad.group", name=worst.name, change=_unsigned(worst.active, teller)))
    elif total.is_known and total > 0:
        clauses.append(teller.say("quarter.bad.unused", cost=total))
    return clauses


def _unsigned(shown: Shown, teller: Teller) -> Text:
    """A change without its sign, for a sentence whose verb says the direction."""
    return teller.text(shown.change.text.lstrip("−+"), shown.audience, shown.ref)


def _promises_line(promises: PromisesSection, teller: Teller) -> Text:
    missed = [row for row in promises.rows if row.status.sign == "×"]
    if not missed:
        return Text("", (), strictest(()))
    listed: Iterable[Text] = (teller.say("quarter.promise", text=row.text, side=row.side) for row in missed)
    return teller.say("quarter.promises", list=teller.join(listed, ", "))
