"""What surveys say: net promoter score and satisfaction, for those who buy and those who use, never only mixed.

Below five answers there is no score, below thirty it is indicative; and where a group is too small for a score, the
score of all is left out too, because it would give away the few (`analytics` 2.11, `practices` 17).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from qbr.analysis.provenance import figure, table_source
from qbr.analysis.scope import Scope
from qbr.analysis.statistics.means import Mean
from qbr.analysis.statistics.scores import Share, Tally, top_classes
from qbr.analysis.statistics.spans import elapsed
from qbr.facts import Comparison, Fact
from qbr.quarter import Period, Quarter
from qbr.records.folder import CustomerFolder
from qbr.records.support import SurveyAnswer

Instrument = Literal["nps", "csat", "ces_mean", "ces_share"]
Group = Literal["buyers", "users", "all"]

INSTRUMENTS: tuple[Instrument, ...] = ("nps", "csat")
ROLES: dict[Group, frozenset[str]] = {
    "buyers": frozenset({"buyer", "executive"}),
    "users": frozenset({"user", "frontline", "admin"}),
}
ASKED: dict[Instrument, str] = {"nps": "nps", "csat": "csat", "ces_mean": "ces", "ces_share": "ces"}
BEST_OF_NPS, BEST_OF_CES = 10, 7
EASY_CLASSES = 3  # 5, 6 and 7 of 7 say that it was easy
OTHER_SCALE = "it was asked on another scale"
NO_CONVENTION = "effort is scored on answers from 1 to 7, and these are not"
COLUMNS = ("date", "instrument", "score", "respondent", "role_type")
BEST_CLASS = 5  # of a scale nobody named
WOULD_TELL = "it would give away a group of fewer than {fewest}"


@dataclass(frozen=True, slots=True)
class ScoreFinding:
    """One score of one group of people."""

    instrument: Instrument
    group: Group
    best: int  # top of the scale: 10 for NPS, 5 as a rule for CSAT
    score: Fact  # with its interval; compared with the wave before only where it moved
    answers: Fact
    invited: Fact
    response: Fact
    previous: Fact  # of the last quarter before with answers
    previous_label: str  # that quarter's label; empty: there was none
    moved: bool | None  # whether the interval of the difference leaves out zero; None: one of the two is missing
    is_indicative: bool  # fewer answers than a firm score needs


def analyse_survey(folder: CustomerFolder, scope: Scope) -> tuple[ScoreFinding, ...]:
    """Return the scores of the quarter, NPS first, buyers before users before all; none without answers."""
    period = elapsed(scope.quarter, scope.as_of)
    if folder.surveys is None or period is None:
        return ()
    found: list[ScoreFinding] = []
    for instrument in INSTRUMENTS:
        found += Wave.of(folder, folder.surveys, scope, instrument, period).findings()
    return tuple(found)


def last_by_person(answers: Iterable[SurveyAnswer], period: Period) -> dict[str, SurveyAnswer]:
    """Return each person's last answer with a score in the days; an answer without a person counts for itself."""
    last: dict[str, SurveyAnswer] = {}
    rows = [answer for answer in answers if period.contains(answer.date)]
    for number, answer in enumerate(sorted(rows, key=lambda answer: answer.date)):
        if answer.score is not None:
            last[answer.respondent or f" {number}"] = answer
    return last


@dataclass(frozen=True)
class Wave:
    """The answers to one instrument, of all time, looked at from one quarter."""

    folder: CustomerFolder
    scope: Scope
    instrument: Instrument
    answers: tuple[SurveyAnswer, ...]
    period: Period

    @classmethod
    def of(
        cls,
        folder: CustomerFolder,
        answers: Sequence[SurveyAnswer],
        scope: Scope,
        instrument: Instrument,
        period: Period,
    ) -> Wave:
        """Return the answers to one instrument among all."""
        asked = tuple(answer for answer in answers if answer.instrument == ASKED[instrument])
        return cls(folder, scope, instrument, asked, period)

    def findings(self) -> list[ScoreFinding]:
        """Return the scores of buyers, users and all; none without answers in the days."""
        if not self.last_answers(self.period, "all"):
            return []
        groups: list[Group] = [group for group in ROLES if self.last_answers(self.period, group)]
        return [self.finding(group) for group in (*groups, "all")] if groups else [self.finding("all")]

    def finding(self, group: Group) -> ScoreFinding:
        """Return the score of one group beside the wave before it."""
        answers = self.last_answers(self.period, group)
        before = self.quarter_before()
        earlier = self.last_answers(before.period, group) if before else []
        score = self.score(group, answers, self.period)
        previous = self.earlier(group, earlier, before.period if before else self.period)
        is_told = score.is_known and previous.is_known and before is not None
        moved = self.moved(answers, earlier, before.period) if is_told and before else None
        return ScoreFinding(
            instrument=self.instrument,
            group=group,
            best=self.best(self.period),
            score=self.beside(score, previous, before, is_moved=moved is True),
            answers=self.count("heard.answers[]", group, len(answers)),
            invited=self.invited(group),
            response=self.response(group, len(answers)),
            previous=previous,
            previous_label=before.label if before else "",
            moved=moved,
            is_indicative=len(answers) < self.scope.thresholds.interval_answers,
        )

    def best(self, period: Period) -> int:
        """Return the top of the scale as the answers of the days name it, e.g. 5 of "1-5"."""
        named = [_top(answer.scale) for answer in self.answers if answer.scale and period.contains(answer.date)]
        usual = {"nps": BEST_OF_NPS, "csat": BEST_CLASS}.get(self.instrument, BEST_OF_CES)
        return max((top for top in named if top), default=usual)

    def last_answers(self, period: Period, group: Group) -> list[Decimal]:
        """Return each person's last score in the days; an answer without a person counts for itself."""
        rows = (answer for answer in self.answers if _belongs(answer, group))
        return [answer.score for answer in last_by_person(rows, period).values() if answer.score is not None]

    def quarter_before(self) -> Quarter | None:
        """Return the last quarter before this one with answers; None when there is none."""
        days = [answer.date for answer in self.answers if answer.score is not None]
        earlier = [day for day in days if day < self.scope.quarter.start]
        return self.scope.quarter.calendar.quarter_of(max(earlier)) if earlier else None

    def score(self, group: Group, answers: Sequence[Decimal], period: Period) -> Fact:
        """Return the score with its interval, or why there is none."""
        metric, fewest = f"heard.{self.instrument}[]", self.scope.thresholds.score_answers
        n = len(answers)
        if n < fewest or self.would_tell(group, period):
            reason = WOULD_TELL.format(fewest=fewest) if n >= fewest else f"fewer than {fewest} answers"
            return Fact(metric, (group,), reason=reason, period=period, n=n, audience="customer")
        if ASKED[self.instrument] == "ces" and self.best(period) != BEST_OF_CES:
            return Fact(metric, (group,), reason=NO_CONVENTION, period=period, n=n, audience="customer")
        measured = self.measured(answers, period)
        value, formula = _told(measured)
        source = table_source(self.folder, "surveys", COLUMNS, n)
        return Fact(
            metric, (group,), value, "", period, n, source,
            interval=measured.interval, formula=formula, audience="customer",
        )  # fmt: skip

    def measured(self, answers: Sequence[Decimal], period: Period) -> Tally | Share | Mean:
        """Return the score of some answers by the instrument's convention."""
        match self.instrument:
            case "nps":
                return Tally.of(answers)
            case "csat":
                return top_classes(answers, self.best(period))
            case "ces_share":
                return top_classes(answers, BEST_OF_CES, EASY_CLASSES)
        return Mean(tuple(answers), Decimal(1), Decimal(BEST_OF_CES))

    def earlier(self, group: Group, answers: Sequence[Decimal], period: Period) -> Fact:
        """Return the score of the wave before; scores of different scales are never set beside each other."""
        score = self.score(group, answers, period)
        if score.is_known and self.best(period) != self.best(self.period):
            return replace(score, value=None, reason=OTHER_SCALE, interval=None, formula="")
        return score

    def would_tell(self, group: Group, period: Period) -> bool:
        """Return whether the score of all would give away a group that is too small for one of its own."""
        if group != "all":
            return False
        sizes = [len(self.last_answers(period, part)) for part in ROLES]
        sizes.append(len(self.last_answers(period, "all")) - sum(sizes))  # of a role nobody wrote down
        return any(0 < size < self.scope.thresholds.score_answers for size in sizes) and sum(map(bool, sizes)) > 1

    def beside(self, score: Fact, previous: Fact, before: Quarter | None, *, is_moved: bool) -> Fact:
        """Return the score beside the wave before it, where the two differ by more than chance explains."""
        if before is None:
            return score.compared(self.scope.comparison(None, "no earlier answers"))
        if not is_moved:
            reason = previous.reason or f"the difference to {before.label} is within chance"
            return score.compared(Comparison(before.label, "qoq", None, reason))
        kind: Literal["qoq", "yoy"] = "yoy" if before == self.scope.quarter.year_ago else "qoq"
        return score.compared(Comparison(before.label, kind, previous.value, previous.reason))

    def moved(self, answers: Sequence[Decimal], earlier: Sequence[Decimal], before: Period) -> bool:
        """Return whether the difference of two waves is more than chance explains."""
        now, then = self.measured(answers, self.period), self.measured(earlier, before)
        match now, then:
            case (Tally(), Tally()) | (Share(), Share()) | (Mean(), Mean()):
                return now.differs_from(then)  # type: ignore[arg-type]  # both are of one kind
        return False

    def count(self, metric: str, group: Group, value: int) -> Fact:
        """Return a number of answers or people."""
        source = table_source(self.folder, "surveys", COLUMNS, value)
        return Fact(metric, self.keys(group), value, "", self.period, value, source, audience="customer")

    def keys(self, group: Group) -> tuple[str]:
        """Return the key of a figure both instruments have."""
        return (f"{self.instrument} {group}",)

    def invited(self, group: Group) -> Fact:
        """Return how many people were invited, where the file says it of this group."""
        by_role = self._invited_by_role()
        roles = [role for role in by_role if group == "all" or role in ROLES[group]]
        numbers = [by_role[role] for role in roles]
        is_total = len(by_role) > 1 and len(set(by_role.values())) == 1
        if not numbers or (is_total and group != "all"):
            reason = "nobody counted who was invited" if not numbers else "invitations are not counted by role"
            return Fact("heard.invited[]", self.keys(group), reason=reason, period=self.period, audience="customer")
        return self.count("heard.invited[]", group, numbers[0] if is_total else sum(numbers))

    def response(self, group: Group, answers: int) -> Fact:
        """Return answers ÷ invited."""
        metric, invited = "heard.response[]", self.invited(group)
        if not invited.is_known or invited.number < answers or invited.number == 0:
            reason = invited.reason or "more answers than invitations"
            return Fact(metric, self.keys(group), reason=reason, period=self.period, audience="customer")
        source = table_source(self.folder, "surveys", (*COLUMNS, "invited"), answers)
        formula = f"{figure(answers)} ÷ {figure(invited.number)}"
        value = Decimal(answers) / invited.number
        return Fact(
            metric, self.keys(group), value, "", self.period, answers, source, formula=formula, audience="customer"
        )

    def _invited_by_role(self) -> dict[str, int]:
        """Return the number a role's rows carry; every row of a wave repeats it."""
        numbers: dict[str, int] = {}
        for answer in self.answers:
            if self.period.contains(answer.date) and answer.invited is not None:
                role = answer.role_type or ""
                numbers[role] = max(numbers.get(role, 0), answer.invited)
        return numbers


def _told(measured: Tally | Share | Mean) -> tuple[Decimal, str]:
    """Return the score and its formula."""
    match measured:
        case Tally():
            counts = f"({figure(measured.promoters)} − {figure(measured.detractors)}) ÷ {figure(measured.n)} × 100"
            return measured.score, counts
        case Share():
            return measured.ratio, f"{figure(measured.hits)} ÷ {figure(measured.n)}"
    return measured.value, f"{figure(sum(measured.answers, Decimal(0)))} ÷ {figure(measured.n)}"


def _belongs(answer: SurveyAnswer, group: Group) -> bool:
    return group == "all" or answer.role_type in ROLES[group]


def _top(scale: str | None) -> int | None:
    """Return the upper end of a scale written as 1-5, 1–7 or 5; None when it is written otherwise."""
    end = (scale or "").replace("–", "-").rsplit("-", 1)[-1].strip()
    return int(end) if end.isdigit() else None
