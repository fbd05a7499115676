"""What surveys say besides scores: effort by its two conventions, answers too few for a score, and what was asked."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from decimal import Decimal

from qbr.analysis.bench import Bench
from qbr.analysis.bench_facts import bench_fact
from qbr.analysis.listening.survey import INSTRUMENTS, ROLES, Group, Instrument, ScoreFinding, Wave
from qbr.analysis.register import Cell, Line, Register, Word
from qbr.facts import Fact
from qbr.records.support import SurveyQuestion

CONVENTIONS: tuple[Instrument, ...] = ("ces_share", "ces_mean")


def effort_register(bench: Bench) -> Register | None:
    """Return effort scores, each convention in lines of its own: they are never compared (`analytics` 2.11)."""
    folder, scope = bench.folder, bench.scope
    waves = [Wave.of(folder, folder.surveys or (), scope, name, scope.period) for name in CONVENTIONS]
    scores = [score for wave in waves for score in wave.findings()]
    if not scores:
        return None
    lines = tuple(
        Line((Word(score.instrument), Word(score.group), score.answers, score.score, _range(score), _before(score)))
        for score in scores
    )
    columns = ("convention", "group", "answers", "score", "range", "before")
    known = [score for score in scores if score.score.is_known]
    return Register(
        "effort", columns, lines, "document",
        case="some" if known else "few",
        facts={"score": known[0].score, "answers": known[0].answers} if known else {},
        words={"group": known[0].group} if known else {},
        tables=("surveys",),
    )  # fmt: skip


def _range(score: ScoreFinding) -> Cell:
    if score.score.interval is None:
        return None
    of_end = replace(score.score, n=None, interval=None, comparison=None)  # an end is no count of answers
    low, high = (replace(of_end, value=end) for end in score.score.interval)
    return Word("indicative" if score.is_indicative else "range", {"low": low, "high": high})


def _before(score: ScoreFinding) -> Cell:
    """Return the score of the wave before, and whether the change is more than chance explains."""
    if score.moved is None:
        return None
    return Word("moved" if score.moved else "unmoved", {"previous": score.previous, "before": score.previous_label})


def few_answers_register(bench: Bench) -> Register | None:
    """Return, for us, the answers of groups too small for a score: they would say who gave them (`analytics` 2.11)."""
    folder, scope = bench.folder, bench.scope
    groups: list[Group] = list(ROLES)
    lines = []
    for name in INSTRUMENTS:
        wave = Wave.of(folder, folder.surveys or (), scope, name, scope.period)
        for group in groups:
            answers = sorted(wave.last_answers(scope.period, group), reverse=True)
            if 0 < len(answers) < scope.thresholds.score_answers:
                lines.append(Line((Word(name), Word(group), wave.count("heard.answers[]", group, len(answers)),
                                   " · ".join(f"{answer.normalize():f}" for answer in answers))))  # fmt: skip
    if not lines:
        return None
    columns = ("instrument", "group", "answers", "each")
    words = {"fewest": scope.thresholds.score_answers}
    return Register("few_answers", columns, tuple(lines), "brief", words=words, tables=("surveys",))


def asked_in_quarter(bench: Bench) -> tuple[SurveyQuestion, ...]:
    """Return the questions of the quarter's wave; of every wave where none is named for the quarter."""
    questions = bench.folder.questions or ()
    mine = tuple(question for question in questions if question.wave == bench.scope.quarter.label)
    return mine or tuple(questions)


def audit_register(bench: Bench) -> Register | None:
    """Return, for us, whose world each survey question asks about, with a way to ask otherwise (`practices` 48)."""
    questions = asked_in_quarter(bench)
    if not questions:
        return None
    abouts = [question.about or "unclassified" for question in questions]
    lines = tuple(
        Line((question.text, Word(about), Word(f"advice_{about}")), about == "company")
        for question, about in zip(questions, abouts, strict=True)
    )
    kinds: Counter[str] = Counter(abouts)
    classified = kinds["customer"] + kinds["company"]
    names = {"customer_questions": "customer", "company": "company", "unclassified": "unclassified"}
    facts = {name: _audited(bench, kind, kinds[kind]) for name, kind in names.items()}
    share = Decimal(kinds["customer"]) / classified if classified else None
    facts["share"] = bench_fact(
        bench, "audit.customer_share", share, tables=("questions",), n=classified,
        reason="no question is classified", formula=f"{kinds['customer']} ÷ {classified}" if classified else "",
    )  # fmt: skip
    case = "some" if classified else "unclassified"
    return Register(
        "survey_audit", ("question", "about", "advice"), lines, "brief", case=case, facts=facts, tables=("questions",)
    )


def _audited(bench: Bench, kind: str, count: int) -> Fact:
    return bench_fact(bench, "audit.questions[]", count, kind, tables=("questions",), n=count)
