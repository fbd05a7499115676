"""The chart of survey scores by role, this wave beside the one before."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from qbr.analysis.listening.survey import ScoreFinding
from qbr.analysis.scope import Scope
from qbr.facts import Fact
from qbr.story.short_texts import known_text
from qbr.story.telling import Teller
from qbr.story.values import Chart, ChartSeries, Text


def score_chart(scores: Sequence[ScoreFinding], teller: Teller, scope: Scope) -> Chart:
    """Return the known scores by role beside the wave before; CSAT in per cent, so that both fit one axis."""
    known = [score for score in scores if score.score.is_known]
    if not known:
        return Chart((), (), teller.say("heard.chart.none"), audience="customer")
    labels = [
        teller.say(
            "heard.chart.category",
            instrument=teller.say(f"heard.instrument.{score.instrument}"),
            role=teller.say(f"heard.role.{score.group}"),
        )
        for score in known
    ]
    before = next((score.previous_label for score in known if score.previous_label), "")
    return Chart(
        categories=tuple(label.text for label in labels),
        series=(
            _bars("this", scope.quarter.label, [score.score for score in known]),
            _bars("prior", before, [score.previous for score in known]),
        ),
        alt=_alt(known, labels, teller),
        audience="customer",
    )


def _bars(key: str, name: str, facts: Sequence[Fact]) -> ChartSeries:
    refs = tuple(fact.id for fact in facts if fact.is_known)
    return ChartSeries(key, name, tuple(_height(fact) for fact in facts), refs)


def _height(fact: Fact) -> Decimal | None:
    if not fact.is_known:
        return None
    scale = 100 if fact.declared.unit == "ratio" else 1
    return (fact.number * scale).quantize(Decimal("0.01"))


def _alt(scores: Sequence[ScoreFinding], labels: Sequence[Text], teller: Teller) -> Text:
    parts = [
        teller.say(
            "heard.chart.score",
            category=label, score=score.score, n=score.answers,
            before=known_text(score.previous, teller), basis=score.previous_label,
        )
        for score, label in zip(scores, labels, strict=True)
    ]  # fmt: skip
    return teller.say("heard.chart.alt", scores=teller.join(parts, "; "))
