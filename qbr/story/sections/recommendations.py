"""Recommendations and plan: what to do next, repairs first, each with its evidence, owner, date and sign of success."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from qbr.analysis.advice.plan import PlanFindings, Step
from qbr.analysis.recommendation import Recommendation, RecommendationsFindings
from qbr.analysis.scope import Scope
from qbr.facts import Fact
from qbr.quarter import Period
from qbr.story.figures import figure_lines, first_fitting
from qbr.story.names import Names
from qbr.story.review.parts import Notes, State
from qbr.story.review.plan import PlanItem, PlanMonth, RecommendationRow, RecommendationsSection
from qbr.story.sections.goals import short_name
from qbr.story.short_texts import count_word
from qbr.story.telling import Teller
from qbr.story.values import Text

MOST_STEPS = 2  # of a month on the page; the others stand in the action log
MOST_FIGURES = 6  # lines of the speaker notes
CODED = {"status": "goals.status", "group": "heard.role"}  # words of a rule that are codes, by their phrases


def compose_recommendations(
    findings: RecommendationsFindings | None, plan: PlanFindings, teller: Teller, scope: Scope, names: Names
) -> RecommendationsSection:
    """Return the recommendations of the page and the plan; with nothing to rest on, no recommendation is made up."""
    rows = findings.rows if findings else ()
    told = _Told(teller, scope, names)
    state: State = "full" if rows else "partial" if plan.steps else "absent"
    saving = _saving(rows)
    return RecommendationsSection(
        id="recommendations",
        label=teller.say("recommendations.label"),
        title=_title(rows, saving, plan, told),
        measure=_measure(rows, told),
        source=teller.say("recommendations.source", as_of=teller.formatter.date(scope.as_of, "medium")),
        state=state,
        place="main",
        notes=_notes(rows, told),
        missing=() if rows else (teller.say("recommendations.missing"),),
        rows=tuple(told.row(item, item.rule == "FIX" or item is saving) for item in rows),
        all_rows=tuple(
            told.row(item, item.rule == "FIX" or item is saving) for item in (findings.all if findings else ())
        ),
        plan=tuple(_month(month, steps[:MOST_STEPS], told) for month, steps in plan.months),
        full_plan=tuple(_month(month, steps, told) for month, steps in plan.months),
        next_label=_next_label(plan, teller),
        next_text=teller.say("recommendations.next" if plan.next_review else "recommendations.next_open"),
    )


class _Told:
    """Recommendations in words."""

    def __init__(self, teller: Teller, scope: Scope, names: Names) -> None:
        self.teller = teller
        self.scope = scope
        self.names = names

    def row(self, item: Recommendation, is_focus: bool) -> RecommendationRow:
        """Return the row of the table, with what the document tells beside it."""
        teller = self.teller
        return RecommendationRow(
            kind=item.rule,
            rule=teller.say(f"recommendations.named.{item.rule.lower()}"),
            what=self.what(item),
            evidence=self.say(item, "evidence"),
            effect=self.say(item, "effect"),
            owner=self.owner(item),
            by=teller.text(self.day(item), item.audience),
            behaviour=self.say(item, "behaviour"),
            sign=teller.text(item.sign_of_success) if item.sign_of_success else self.say(item, "sign"),
            confidence=teller.say(f"recommendations.confidence.{item.confidence}"),
            would_change=self.say(item, "would_change"),
            is_focus=is_focus,
        )

    def what(self, item: Recommendation) -> Text:
        """Return what to do: the promise already made for it, or what the rule says."""
        if item.step:
            return self.teller.text(item.step, item.audience)
        return self.say(item, "what")

    def say(self, item: Recommendation, part: str) -> Text:
        """Return one part of a recommendation, speaking of the evidence it names."""
        key = f"recommendations.rule.{item.rule.lower()}.{item.case}.{part}"
        given: dict[str, object] = {**item.words, **item.evidence}
        given |= {"subject": item.subject, "customer": self.names.customer, "vendor": self.names.vendor}
        given |= {"by": self.day(item), "goal_by": self.goal_day(item)}
        given |= {"goal": short_name(item.goal) if item.goal else ""}
        given |= {name: self.word(name, item.words[name]) for name in CODED if name in item.words}
        return self.teller.say(key, **given)

    def word(self, name: str, code: str) -> str:
        """Return a status or a group, which the rules name by code, as a sentence has it."""
        return self.teller.say(f"{CODED[name]}.{code.replace(' ', '_')}").text

    def owner(self, item: Recommendation) -> Text:
        """Return whose it is, with the role where one is named."""
        side = self.names.vendor if item.side == "ours" else self.names.customer
        role = item.owner or ("" if item.hides_owner else self.teller.say("recommendations.unnamed").text)
        return self.teller.say("recommendations.owner", side=side, role=role)

    def day(self, item: Recommendation) -> str:
        """Return the day it is due; the year goes without saying, as it is the next such day."""
        return self.teller.formatter.date(item.by, "short")

    def goal_day(self, item: Recommendation) -> str:
        """Return the day the goal is due where that lies ahead, else the day of the recommendation."""
        by = item.goal.by.value if item.goal else None
        ahead = by if isinstance(by, date) and by >= self.scope.as_of else item.by
        return self.teller.formatter.date(ahead, "short")


def _measure(rows: Sequence[Recommendation], told: _Told) -> Text:
    """Return how the list is made, with the rule for dates where nobody has set one."""
    teller, limits = told.teller, told.scope.thresholds
    undated = [item for item in rows if item.dated == "quarter"]
    day = teller.formatter.date(undated[0].by, "short") if undated else ""
    return teller.say("recommendations.measure", most=count_word(limits.recommendations, teller), day=day)


def _saving(rows: Sequence[Recommendation]) -> Recommendation | None:
    """Return the reduction that saves most; None when none has a price."""
    cuts = [item for item in rows if item.rule == "RIGHT-SIZE" and "saving" in item.evidence]
    return max(cuts, key=lambda item: item.evidence["saving"].number, default=None)


def _title(rows: Sequence[Recommendation], saving: Recommendation | None, plan: PlanFindings, told: _Told) -> Text:
    teller = told.teller
    if not rows:
        return teller.say("recommendations.title.plan_only" if plan.steps else "recommendations.title.absent")
    repairs = [item for item in rows if item.rule == "FIX"]
    others = [item for item in rows if item.rule != "FIX"]
    if not others:
        return first_fitting(_only_repairs(repairs, told))
    second = saving or others[0]
    if not repairs:
        return told.say(second, "title")
    first = teller.say("recommendations.title.repairs", n=len(repairs), word=count_word(len(repairs), teller))
    return first_fitting([teller.join([first, told.say(second, "title_after")], "; "), first])


def _only_repairs(repairs: Sequence[Recommendation], told: _Told) -> Iterator[Text]:
    n, word = len(repairs), count_word(len(repairs), told.teller)
    if n == 1:
        yield told.teller.say("recommendations.title.only_repair", what=told.what(repairs[0]))
    yield told.teller.say("recommendations.title.only_repairs", n=n, word=word)


def _month(month: Period, steps: Sequence[Step], told: _Told) -> PlanMonth:
    chosen = sorted(steps, key=lambda step: step.day)
    is_calendar = month.start.month == month.end.month
    days = [str(step.day.day) if is_calendar else told.teller.formatter.date(step.day, "short") for step in chosen]
    items = tuple(PlanItem(day, _step(step, told)) for day, step in zip(days, chosen, strict=True))
    return PlanMonth(_month_label(month, told.teller), items)


def _month_label(month: Period, teller: Teller) -> Text:
    """Return a month's name, or the days of a month of weeks."""
    if month.start.month != month.end.month:
        first, last = (teller.formatter.date(day, "short") for day in (month.start, month.end))
        return teller.text(teller.formatter.range(first, last))
    from babel.dates import get_month_names

    return teller.text(get_month_names("wide", "stand-alone", teller.formatter.language)[month.start.month])


def _step(step: Step, told: _Told) -> Text:
    if step.recommendation is not None:
        return told.say(step.recommendation, "step")
    if step.kind == "goal":
        numbers = told.teller.formatter.list([str(number) for number in step.goals])
        return told.teller.say("recommendations.step.goal", numbers=numbers, n=len(step.goals))
    return told.teller.text(step.text, step.audience)


def _next_label(plan: PlanFindings, teller: Teller) -> Text:
    if plan.next_review is None:
        return teller.say("recommendations.next_undated")
    return teller.text(teller.formatter.date(plan.next_review))


def _notes(rows: Sequence[Recommendation], told: _Told) -> Notes:
    teller = told.teller
    if not rows:
        return Notes(teller.say("recommendations.say.none"), teller.say("recommendations.ask.none"), ())
    first = rows[0]
    said = [teller.say("recommendations.say.count", n=len(rows), word=count_word(len(rows), teller))]
    said.append(teller.say("recommendations.say.first", what=told.what(first), evidence=told.say(first, "evidence")))
    facts: dict[str, Fact] = {fact.id: fact for item in rows for fact in item.evidence.values() if fact.is_known}
    unowned = next((item for item in rows if item.side == "theirs" and not (item.owner or item.hides_owner)), None)
    ask = "unowned" if unowned else "first"
    what = told.what(unowned or first)
    question = teller.say(f"recommendations.ask.{ask}", what=what, customer=told.names.customer)
    return Notes(teller.join(said), question, figure_lines(teller, list(facts.values())[:MOST_FIGURES]))
