"""Roadmap and challenges: what is planned by goal, what slipped with both dates, and what stands in the way."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby

from qbr.analysis.outlook.roadmap import DROPPED, ORDER, SLIPPED, RoadmapFinding, RoadmapFindings
from qbr.analysis.scope import Scope
from qbr.facts import Fact
from qbr.story.figures import figure_lines, first_fitting, missing
from qbr.story.names import Names
from qbr.story.review.parts import Notes, State
from qbr.story.review.plan import RoadmapGroup, RoadmapRow, RoadmapSection
from qbr.story.sections.goals import short_name
from qbr.story.short_texts import count_word
from qbr.story.telling import Teller
from qbr.story.values import DASH, Status, Text

MOST_ROWS = 8  # a page holds no more; what slipped never gives way
SIGNS = {
    SLIPPED: ("◊", "worse"),
    "dropped": ("×", "ink"),
    "in progress": ("○", "ink"),
    "planned": ("□", "grey"),
    "considered": ("·", "grey"),
    "not decided": ("·", "grey"),
    "delivered": ("●", "better"),
}


def compose_roadmap(
    findings: RoadmapFindings | None, teller: Teller, scope: Scope, names: Names, *, has_goals: bool
) -> RoadmapSection:
    """Return the roadmap as the customer may see it; without one the section says so in a line.

    Args:
        findings: what may be told; None: there is no roadmap.
        teller: who says it.
        scope: the quarter and the day the data speaks from.
        names: of the customer and the vendor.
        has_goals: whether there is a goal register that items could name.
    """
    items = findings.items if findings else ()
    rows = tuple(_row(item, teller) for item in items)
    listed = tuple(row for place, row in enumerate(rows) if place < MOST_ROWS or row.is_focus)
    state: State = "absent" if not rows else "full" if has_goals else "partial"
    counts = _counts(findings)
    return RoadmapSection(
        id="roadmap",
        label=teller.say("roadmap.label"),
        title=first_fitting(_titles(findings, teller, names)),
        measure=teller.say("roadmap.measure", day=teller.formatter.date(scope.as_of)),
        source=teller.say("roadmap.source", as_of=teller.formatter.date(scope.as_of, "medium")),
        state=state,
        place="appendix",
        notes=_notes(findings, teller, names),
        missing=tuple(_missing(rows, has_goals, teller)),
        rows=listed,
        all_rows=rows,
        groups=_groups(items, rows, teller),
        challenges=tuple(
            teller.say("roadmap.challenge", item=item.item, challenge=item.challenge)
            for item in items
            if item.challenge
        ),
        orphans=_orphans(items, teller),
        rest=teller.say("roadmap.rest", n=len(rows) - len(listed)) if len(rows) > len(listed) else teller.text(""),
        count=teller.show(counts[0]),
        slipped=teller.show(counts[1]),
        with_goal=teller.show(counts[2]),
    )


def _counts(findings: RoadmapFindings | None) -> tuple[Fact, ...]:
    if findings is None:
        reason = "no roadmap on record"
        return tuple(missing(f"roadmap.{part}", reason) for part in ("count", "slipped", "with_goal"))
    return findings.count, findings.slipped, findings.with_goal


def _row(item: RoadmapFinding, teller: Teller) -> RoadmapRow:
    return RoadmapRow(
        item=teller.text(item.item),
        theme=teller.text(item.theme),
        goal=_goals(item, teller),
        status=_status(item.status, teller),
        when=_when(item, teller),
        previous_when=teller.text(_day(item.previous_when, teller) or DASH),
        confidence=_confidence(item.confidence, teller),
        challenge=teller.text(item.challenge),
        is_focus=item.status == SLIPPED,
        was_shown=item.was_shown,
    )


def _goals(item: RoadmapFinding, teller: Teller) -> Text:
    if not item.goals:
        return teller.say("roadmap.no_goal")
    told = [teller.say("roadmap.goal", number=goal.number, name=short_name(goal)).text for goal in item.goals]
    return teller.text(teller.formatter.list(told))


def _when(item: RoadmapFinding, teller: Teller) -> Text:
    if item.status == DROPPED:
        return teller.say("roadmap.not_planned")
    if item.is_withdrawn:
        return teller.say("roadmap.not_announced")
    return teller.text(_day(item.when, teller)) if item.when else teller.say("roadmap.no_date")


def _day(written: str, teller: Teller) -> str:
    """Return a date in words; a quarter or a word stays as it was written."""
    try:
        return teller.formatter.date(date.fromisoformat(written), "medium")
    except ValueError:
        return written


def _status(status: str, teller: Teller) -> Status:
    sign, tone = SIGNS.get(status, ("·", "grey"))
    key = f"roadmap.status.{_key(status)}"
    return Status(sign, teller.say(key).text if status in ORDER else status, tone)


def _key(status: str) -> str:
    return status.replace(" ", "_")


def _confidence(written: str, teller: Teller) -> Text:
    key = f"roadmap.confidence.{written.casefold()}"
    return teller.say(key) if teller.has(key) else teller.text(written or DASH)


def _groups(items: Sequence[RoadmapFinding], rows: Sequence[RoadmapRow], teller: Teller) -> tuple[RoadmapGroup, ...]:
    pairs = zip(items, rows, strict=True)
    return tuple(
        RoadmapGroup(_heading(status, teller), tuple(row for _, row in group))
        for status, group in groupby(pairs, key=lambda pair: pair[0].status)
    )


def _heading(status: str, teller: Teller) -> Text:
    return teller.say(f"roadmap.group.{_key(status)}") if status in ORDER else teller.text(status)


def _orphans(items: Sequence[RoadmapFinding], teller: Teller) -> Text:
    names = [item.item for item in items if not item.goals]
    return teller.say("roadmap.orphans", items=teller.formatter.list(names)) if names else teller.text("")


def _missing(rows: Sequence[RoadmapRow], has_goals: bool, teller: Teller) -> Iterator[Text]:
    if not rows:
        yield teller.say("roadmap.missing.file")
    elif not has_goals:
        yield teller.say("roadmap.missing.goals")


def _titles(findings: RoadmapFindings | None, teller: Teller, names: Names) -> Iterator[Text]:
    if findings is None or not findings.items:
        yield teller.say("roadmap.title.absent", customer=names.customer)
        return
    words = {"word": count_word(len(findings.items), teller), "n": len(findings.items)}
    slipped = [item for item in findings.items if item.status == SLIPPED]
    given = {"count": findings.count, "slipped": findings.slipped, **words}
    if len(slipped) == 1:
        dates = {"item": slipped[0].item, "when": _when(slipped[0], teller)}
        yield teller.say("roadmap.title.one_slipped", **given, **dates)
        yield teller.say("roadmap.title.item_slipped", slipped=findings.slipped, **dates)
    if slipped:
        yield teller.say("roadmap.title.slipped", **given, slipped_word=count_word(len(slipped), teller))
        return
    moving = int(findings.with_goal.number)
    yield teller.say("roadmap.title.moving", **given, moving=findings.with_goal, moving_word=count_word(moving, teller))


def _notes(findings: RoadmapFindings | None, teller: Teller, names: Names) -> Notes:
    if findings is None or not findings.items:
        return Notes(teller.say("roadmap.say.absent"), teller.say("roadmap.ask.absent", customer=names.customer), ())
    counts = (findings.count, findings.slipped, findings.with_goal)
    said = teller.say("roadmap.say.counts", count=counts[0], slipped=counts[1], with_goal=counts[2])
    slipped = next((item.item for item in findings.items if item.status == SLIPPED), "")
    ask = teller.say("roadmap.ask.slipped", item=slipped) if slipped else teller.say("roadmap.ask.order")
    return Notes(said, ask, figure_lines(teller, counts))
