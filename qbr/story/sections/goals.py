"""Your goals: from where, to where, by when, and how far each has come."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Literal

from qbr.analysis.outcomes.goals import GoalFinding, GoalsFindings
from qbr.analysis.scope import Scope
from qbr.facts import Fact, strictest
from qbr.story.figures import SOURCE_CHARACTERS, figure_lines, first_fitting, missing
from qbr.story.names import Names
from qbr.story.review.outcomes import GoalRow, GoalsSection
from qbr.story.review.parts import Notes, State
from qbr.story.telling import Teller
from qbr.story.values import Chart, ChartSeries, Status, Text

SIGNS = {  # sign and tone of each status
    "achieved": ("■", "better"),
    "on track": ("●", "better"),
    "at risk": ("◊", "worse"),
    "missed": ("×", "ink"),
    "not measurable": ("○", "grey"),
}
QUESTIONS = 6  # of the phrase file: goals.questions.1 …
LONGEST_NAME = 30  # characters of a goal's name in a sentence; a longer one is called by its number
KEY = re.compile(r"\[([^\]]+)\]")

Trouble = Literal["backwards", "missed", "at_risk", "unknown"]


def compose_goals(findings: GoalsFindings | None, teller: Teller, scope: Scope, names: Names) -> GoalsSection:
    """Return the goals with their progress; without any goal, the questions that would find them."""
    if findings is None or not findings.goals:
        return _absent(teller, scope, names)
    focus = focus_of(findings)
    lacks_values = all(not goal.now.is_known for goal in findings.goals)
    state: State = "partial" if lacks_values else "full"
    return GoalsSection(
        id="goals",
        label=teller.say("goals.label"),
        title=_title(findings, focus, teller),
        measure=teller.say("goals.measure", day=teller.formatter.date(findings.day)),
        source=_source(findings, teller, scope),
        state=state,
        place="main",
        notes=_notes(findings, focus, teller, names),
        missing=(teller.say("goals.missing.values"),) if lacks_values else (),
        rows=tuple(_row(goal, goal is focus, teller) for goal in findings.goals),
        chart=_chart(findings, focus, teller),
        legend=teller.say("goals.legend", points=int(scope.thresholds.on_track_tolerance * 100)),
        note=_note(findings.goals, teller),
        questions=(),
        on_track=teller.show(findings.on_track),
        achieved=teller.show(findings.achieved),
        missed=teller.show(findings.missed),
        at_risk=teller.show(findings.at_risk),
        not_measurable=teller.show(findings.not_measurable),
    )


def focus_of(findings: GoalsFindings) -> GoalFinding | None:
    """Return the goal the title speaks of: the worst of those that went the wrong way, were missed or are at risk."""
    troubled = [goal for goal in findings.goals if _trouble(goal) in ("backwards", "missed", "at_risk")]
    return min(troubled, key=_gravity, default=None)


def short_name(goal: GoalFinding) -> str:
    """Return a goal's name without its unit: "Overtime" for "Overtime, % of hours"."""
    return goal.label.split(",", 1)[0].strip()


def _trouble(goal: GoalFinding) -> Trouble | None:
    if goal.status == "not measurable":
        return "unknown"
    if goal.movement == "backwards" and goal.computed != "achieved":
        return "backwards"
    if goal.status in ("missed", "at risk"):
        return "missed" if goal.status == "missed" else "at_risk"
    return None


def _gravity(goal: GoalFinding) -> tuple[int, Decimal, Decimal, int]:
    order = ("backwards", "missed", "at_risk").index(_trouble(goal) or "at_risk")
    importance = goal.importance.number if goal.importance.is_known else Decimal(0)
    progress = goal.progress.number if goal.progress.is_known else Decimal(0)
    return order, -importance, progress, goal.number


def _title(findings: GoalsFindings, focus: GoalFinding | None, teller: Teller) -> Text:
    if len(findings.goals) == 1:
        status = findings.goals[0].status
        return teller.say(f"goals.title.single.{status.replace(' ', '_')}", count=findings.count)
    clause = _counts_clause(findings, teller)
    return first_fitting([*_with_trouble(clause, findings, focus, teller), clause])


def _counts_clause(findings: GoalsFindings, teller: Teller) -> Text:
    """Return how many of the goals are on track or achieved."""
    total, on_track, achieved = (int(fact.number) for fact in (findings.count, findings.on_track, findings.achieved))
    case = "none"
    if on_track + achieved == total:
        case = "all"
    elif on_track and achieved:
        case = "both"
    elif on_track or achieved:
        case = "on_track" if on_track else "achieved"
    elif findings.not_measurable.number == total:
        case = "unknown"
    word = teller.formatter.count_word
    return teller.say(
        f"goals.title.{case}",
        total=findings.count, on_track=findings.on_track, achieved=findings.achieved,
        total_word=word(total), on_track_word=word(on_track), achieved_word=word(achieved),
    )  # fmt: skip


def _with_trouble(clause: Text, findings: GoalsFindings, focus: GoalFinding | None, teller: Teller) -> Iterator[Text]:
    """Yield the clause with what went wrong, by the goal's shortest telling name first, by its number last."""
    if focus is not None:
        trouble = _trouble(focus)
        for name in _called(focus, teller):
            yield teller.join([clause, teller.say(f"goals.title.then.{trouble}", name=name, of=focus.progress)], "; ")
    elif 0 < findings.not_measurable.number < len(findings.goals):
        count = findings.not_measurable
        word = teller.formatter.count_word(int(count.number))
        yield teller.join([clause, teller.say("goals.title.then.unknown", count=count, count_word=word)], "; ")


def _called(goal: GoalFinding, teller: Teller) -> Iterator[Text]:
    """Yield what a goal may be called in a sentence."""
    group = KEY.search(goal.metric)
    if group and _trouble(goal) == "backwards":
        yield teller.text(group[1])
    if len(short_name(goal)) <= LONGEST_NAME:
        yield teller.text(short_name(goal))
    yield teller.say("goals.number", number=goal.number)


def _row(goal: GoalFinding, is_focus: bool, teller: Teller) -> GoalRow:
    return GoalRow(
        number=goal.number,
        name=teller.text(goal.label),
        short_name=teller.text(short_name(goal)),
        statement=teller.text(goal.statement),
        baseline=teller.show(goal.baseline),
        now=teller.show(goal.now),
        target=teller.show(goal.target),
        by=teller.show(goal.by),
        progress=teller.show(goal.progress),
        elapsed=teller.show(goal.elapsed),
        owner=teller.text(goal.owner_theirs),
        status=_status(goal, teller),
        reason=_reason(goal, teller),
        is_focus=is_focus,
    )


def _status(goal: GoalFinding, teller: Teller) -> Status:
    sign, tone = SIGNS[goal.status]
    return Status(sign, teller.say(f"goals.status.{goal.status.replace(' ', '_')}").text, tone)


def _reason(goal: GoalFinding, teller: Teller) -> Text:
    if goal.status_reason:
        return teller.say("goals.reason.given", reason=goal.status_reason)
    if goal.status == "not measurable":
        return teller.say("goals.reason.gap", reason=goal.reason)
    if not goal.elapsed.is_known:
        return teller.say("goals.reason.progress", progress=goal.progress)
    return teller.say("goals.reason.computed", progress=goal.progress, elapsed=goal.elapsed)


def _note(goals: Sequence[GoalFinding], teller: Teller) -> Text:
    """Return what a reader must know besides the table: gaps by reason, statuses set by hand, old values."""
    gaps: dict[str, list[GoalFinding]] = {}
    for goal in goals:
        if goal.status == "not measurable":
            gaps.setdefault(goal.reason, []).append(goal)
    lines = [
        teller.say("goals.note.gap", numbers=_numbers(group, teller), count=len(group), reason=reason)
        for reason, group in gaps.items()
    ]
    lines += [
        teller.say("goals.note.given", number=goal.number, reason=goal.status_reason)
        for goal in goals
        if goal.status_reason
    ]
    lines += [
        teller.say("goals.note.stale", number=goal.number, day=teller.formatter.date(goal.measured_on), now=goal.now)
        for goal in goals
        if goal.is_stale and goal.measured_on
    ]
    return teller.join(lines) if lines else teller.text("")


def _numbers(goals: Sequence[GoalFinding], teller: Teller) -> str:
    return teller.formatter.list([str(goal.number) for goal in goals])


def _chart(findings: GoalsFindings, focus: GoalFinding | None, teller: Teller) -> Chart:
    goals = findings.goals
    shares = [_percent(goal.progress) for goal in goals]
    labels = [teller.short(goal.progress) if goal.progress.is_known else None for goal in goals]
    at = [goal is focus for goal in goals]
    return Chart(
        categories=tuple(str(goal.number) for goal in goals),
        series=(
            _series("progress", [None if here else share for share, here in zip(shares, at, strict=True)],
                    [None if here else label for label, here in zip(labels, at, strict=True)], goals, teller),
            _series("focus", [share if here else None for share, here in zip(shares, at, strict=True)],
                    [label if here else None for label, here in zip(labels, at, strict=True)], goals, teller),
            ChartSeries("elapsed", teller.say("goals.chart.elapsed").text,
                        tuple(_percent(goal.elapsed) for goal in goals), tuple(goal.elapsed.id for goal in goals)),
        ),
        alt=_alt(goals, teller),
        audience=strictest(goal.progress.audience for goal in goals),
    )  # fmt: skip


def _series(
    key: str,
    values: list[Decimal | None],
    labels: list[str | None],
    goals: Sequence[GoalFinding],
    teller: Teller,
) -> ChartSeries:
    refs = tuple(goal.progress.id for goal, value in zip(goals, values, strict=True) if value is not None)
    return ChartSeries(key, teller.say(f"goals.chart.{key}").text, tuple(values), refs, tuple(labels))


def _percent(fact: Fact) -> Decimal | None:
    """Return a ratio in per cent, as the chart's axis and workbook count."""
    return (fact.number * 100).quantize(Decimal("0.01")) if fact.is_known else None


def _alt(goals: Sequence[GoalFinding], teller: Teller) -> Text:
    parts = [
        teller.say(
            "goals.chart.known" if goal.progress.is_known else "goals.chart.unknown",
            name=goal.label, number=goal.number, progress=goal.progress, elapsed=goal.elapsed,
        )
        for goal in goals
    ]  # fmt: skip
    return teller.join([teller.say("goals.chart.alt", count=len(goals)), teller.join(parts, "; ")])


def _source(findings: GoalsFindings, teller: Teller, scope: Scope) -> Text:
    """Return the source line, with the customer's systems by name as far as there is room."""
    since = teller.formatter.date(findings.baselines_from, "medium") if findings.baselines_from else ""
    uses_ours = any("[" in goal.metric or "." in goal.metric for goal in findings.goals if goal.now.is_known)
    words = {"since": since, "ours": uses_ours, "as_of": teller.formatter.date(scope.as_of, "medium")}
    count = teller.say("goals.systems", n=len(findings.systems))
    named = [teller.formatter.list(findings.systems), count.text] if findings.systems else [""]
    lines = [teller.say("goals.source", systems=systems, **words) for systems in named]
    return first_fitting(lines, SOURCE_CHARACTERS, SOURCE_CHARACTERS)


def _notes(findings: GoalsFindings, focus: GoalFinding | None, teller: Teller, names: Names) -> Notes:
    counts = teller.say(
        "goals.say.counts",
        on_track=findings.on_track, achieved=findings.achieved, total=findings.count,
        at_risk=findings.at_risk, missed=findings.missed, unknown=findings.not_measurable,
    )  # fmt: skip
    said = [counts]
    if focus is not None and focus.progress.is_known:
        given = {"baseline": focus.baseline, "now": focus.now, "target": focus.target, "by": focus.by}
        said.append(teller.say("goals.say.focus", name=short_name(focus), **given))
    owner, owned = (focus.owner_theirs, focus.is_owned) if focus else ("", False)
    key = "goals.ask.focus" if focus else "goals.ask.all"
    ask = teller.say(key, name=short_name(focus) if focus else "", owner=owner, owned=owned, customer=names.customer)
    main = [findings.on_track, findings.achieved, findings.missed]
    figures = [*main, *([focus.progress] if focus else [])]
    return Notes(teller.join(said), ask, figure_lines(teller, figures))


def _absent(teller: Teller, scope: Scope, names: Names) -> GoalsSection:
    nothing, why = teller.text(""), "no goals on record"
    return GoalsSection(
        id="goals",
        label=teller.say("goals.label"),
        title=teller.say("goals.title.absent", customer=names.customer),
        measure=teller.say("goals.measure_absent"),
        source=teller.say("goals.source_absent", as_of=teller.formatter.date(scope.as_of, "medium")),
        state="absent",
        place="main",
        notes=Notes(teller.say("goals.say.absent", customer=names.customer), teller.say("goals.questions.1"), ()),
        missing=(teller.say("goals.missing.goals"),),
        rows=(),
        chart=Chart((), (), teller.say("goals.chart.none"), audience="customer"),
        legend=nothing,
        note=nothing,
        questions=tuple(teller.say(f"goals.questions.{number}") for number in range(1, QUESTIONS + 1)),
        on_track=teller.show(missing("goals.on_track", why)),
        achieved=teller.show(missing("goals.achieved", why)),
        missed=teller.show(missing("goals.missed", why)),
        at_risk=teller.show(missing("goals.at_risk", why)),
        not_measurable=teller.show(missing("goals.not_measurable", why)),
    )
