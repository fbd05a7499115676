"""Recommendations: which rules fire on the findings, in which order, and what each rests on.

Repairs come first, then what is most important and best known; an expansion never stands first. Every recommendation
carries its evidence as facts, who would do it, by when, and how sure we are (`analytics` 2.15).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from qbr.analysis.advice.change_rules import co_innovate, stop
from qbr.analysis.advice.repair_rules import fix, measure
from qbr.analysis.advice.use_rules import adopt, enable, expand, right_size
from qbr.analysis.bench import Bench, Grounds
from qbr.analysis.naming import hides_people
from qbr.analysis.recommendation import Recommendation, RecommendationsFindings, Rule
from qbr.analysis.scope import Scope
from qbr.facts import Fact
from qbr.records.folder import CustomerFolder

RULES: tuple[Rule, ...] = (
    "FIX",
    "ADOPT",
    "RIGHT-SIZE",
    "ENABLE",
    "MEASURE",
    "CO-INNOVATE",
    "STOP",
    "EXPAND",
)  # order among equals


def analyse_recommendations(folder: CustomerFolder, scope: Scope, grounds: Grounds) -> RecommendationsFindings | None:
    """Return the rules that fire, in the order they are to be read; None when there is nothing to rest on."""
    if not grounds.has_any:
        return None
    bench = Bench(folder, scope, grounds)
    shrinking = tuple(right_size(bench))
    fired = [
        *fix(bench),
        *adopt(bench, shrinking),
        *shrinking,
        *enable(bench, shrinking),
        *measure(bench),
        *co_innovate(bench),
        *stop(bench),
        *expand(bench, shrinking),
    ]
    ordered = _ordered([replace(item, hides_owner=hides_people(folder)) for item in fired])
    most = scope.thresholds.recommendations
    count = Fact("recommendations.count", (), len(ordered), "", scope.period, len(ordered), audience="customer")
    return RecommendationsFindings(ordered[:most], ordered[most:], count)


def _ordered(fired: list[Recommendation]) -> tuple[Recommendation, ...]:
    """Return repairs first, then by importance times confidence; expansions only behind something else."""
    ordered = sorted(fired, key=_rank)
    while ordered and ordered[0].rule == "EXPAND":
        later = next((place for place, item in enumerate(ordered) if item.rule != "EXPAND"), None)
        if later is None:
            return ()
        ordered.insert(0, ordered.pop(later))
    return tuple(ordered)


def _rank(item: Recommendation) -> tuple[bool, Decimal, int, date, str]:
    return item.rule != "FIX", -item.weight, RULES.index(item.rule), item.by, item.key
