"""The health score: five dimensions, each 0–100, weighed; what it rests on, what caps it, what moved it (2.14).

For the vendor's own eyes. A dimension without a known figure is dropped and the weights of the others scaled up; when
too little of the weight is known there is no score. The score is the sum of its contributions, to the last digit.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from qbr.analysis.advice.health_figures import figures_before, figures_now, sponsors
from qbr.analysis.bench import Bench
from qbr.analysis.bench_facts import bench_fact
from qbr.analysis.health_findings import Band, Cap, CapKind, DimensionHealth, FigureHealth, HealthFindings
from qbr.analysis.health_rules import HealthRules, mean, weighted, worth
from qbr.analysis.naming import shown_contact
from qbr.analysis.provenance import figure
from qbr.facts import Fact

TABLES = ("goals", "value", "usage", "entitlements", "incidents", "tickets", "surveys", "actions", "interactions")
NOT_ENOUGH = "not enough data"
NOTHING_ALIKE = "too few figures are known in both quarters"


def analyse_health(bench: Bench) -> HealthFindings:
    """Return the health score with its parts; a score that rests on too little is missing, with the reason."""
    return _Health(bench, bench.scope.health, figures_now(bench)).findings()


@dataclass(frozen=True)
class _Health:
    """The score of one customer."""

    bench: Bench
    rules: HealthRules
    now: Mapping[str, Fact]

    def findings(self) -> HealthFindings:
        scores = self.scores({name: fact.number for name, fact in self.now.items() if fact.is_known})
        parts = weighted(scores, self.rules.weights)
        confidence = self.known_weight(scores)
        is_enough = bool(parts) and confidence >= self.rules.least_weight
        parts = parts if is_enough else {}
        score = sum(parts.values(), Decimal(0)) if is_enough else None
        caps = tuple(self.caps())
        uncapped = self.band(score)
        before, changes = self.compared()
        return HealthFindings(
            score=self.fact("health.score", score, _sum(parts.values()), self.too_little(confidence)),
            confidence=self.fact("health.confidence", confidence, "", ""),
            band="amber" if caps and uncapped == "green" else uncapped,
            uncapped=uncapped,
            caps=caps,
            dimensions=tuple(self.dimension(name, scores, parts, changes) for name in self.rules.weights),
            figures=tuple(self.figures()),
            before=self.fact("health.before", before, "", NOTHING_ALIKE),
            change=self.fact(
                "health.change", sum(changes.values(), Decimal(0)) if changes else None,
                _sum(changes.values()), NOTHING_ALIKE,
            ),
        )  # fmt: skip

    def scores(self, values: Mapping[str, Decimal]) -> dict[str, Decimal]:
        """Return the score of each dimension with a known figure: the mean of their points."""
        found: dict[str, Decimal] = {}
        for name in self.rules.weights:
            points = [worth(values[m.name], m.points) for m in self.rules.measures
                      if m.dimension == name and m.name in values]  # fmt: skip
            middle = mean(points)
            if middle is not None:
                found[name] = middle
        return found

    def known_weight(self, scores: Mapping[str, Decimal]) -> Decimal:
        """Return the weights of the scored dimensions as a share of all."""
        return sum((self.rules.weights[name] for name in scores), Decimal(0)) / sum(self.rules.weights.values())

    def too_little(self, confidence: Decimal) -> str:
        return f"{NOT_ENOUGH}: {figure(round(100 * confidence))} % of the weight is known"

    def compared(self) -> tuple[Decimal | None, dict[str, Decimal]]:
        """Return the score then and what each dimension moved it by, over the figures known in both quarters."""
        then = figures_before(self.bench, self.now)
        both = [name for name, fact in self.now.items() if fact.is_known and name in then]
        old, new = ({name: value[name] for name in both} for value in (then, self._numbers(both)))
        was, is_now = self.scores(old), self.scores(new)
        if not was or self.known_weight(was) < self.rules.least_weight:
            return None, {}
        earlier, later = weighted(was, self.rules.weights), weighted(is_now, self.rules.weights)
        return sum(earlier.values(), Decimal(0)), {name: later[name] - earlier[name] for name in earlier}

    def _numbers(self, names: list[str]) -> dict[str, Decimal]:
        return {name: self.now[name].number for name in names}

    def band(self, score: Decimal | None) -> Band:
        if score is None:
            return "unknown"
        return "green" if score >= self.rules.green_from else "amber" if score >= self.rules.amber_from else "red"

    def caps(self) -> Iterator[Cap]:
        """Yield what holds health at amber: an unresolved critical incident, a lost sponsor, a missed main goal."""
        grounds = self.bench.grounds
        for finding in grounds.incidents.incidents if grounds.incidents else ():
            if finding.record.severity == "critical" and finding.is_ongoing:
                yield self.cap("critical_incident", finding.record.title)
        there, left = sponsors(self.bench)
        if left and not there:
            yield self.cap("lost_sponsor", shown_contact(self.bench.folder, left[0]) or "sponsor")
        goals = grounds.goals.goals if grounds.goals else ()
        rated = [goal for goal in goals if goal.kind == "outcome" and goal.importance.is_known]
        most = max((goal.importance.number for goal in rated), default=None)
        for goal in rated:
            if goal.importance.number == most and goal.status == "missed":
                yield self.cap("missed_goal", goal.label)

    def cap(self, kind: CapKind, what: str) -> Cap:
        return Cap(kind, bench_fact(self.bench, "health.cap[].is", what, kind, tables=TABLES))

    def dimension(
        self, name: str, scores: Mapping[str, Decimal], parts: Mapping[str, Decimal], changes: Mapping[str, Decimal]
    ) -> DimensionHealth:
        """Return one dimension; what is not known says why."""
        own = [m.name for m in self.rules.measures if m.dimension == name]
        reason = next(
            (self.now[one].reason for one in own if one in self.now and not self.now[one].is_known), "no data"
        )
        present = sum((self.rules.weights[each] for each in parts), Decimal(0))
        weight = self.rules.weights[name] / present if name in parts else None
        told = f"{_short(weight)} × {_short(scores[name])}" if weight is not None else ""
        shares = f"{_short(self.rules.weights[name])} ÷ {_short(present)}"
        return DimensionHealth(
            name,
            self.fact("health.dimension[].weight", weight, shares, reason, name),
            self.fact("health.dimension[].score", scores.get(name), "", reason, name),
            self.fact("health.dimension[].contribution", parts.get(name), told, reason, name),
            self.fact("health.dimension[].change", changes.get(name), "", NOTHING_ALIKE, name),
        )

    def figures(self) -> Iterator[FigureHealth]:
        """Yield every figure there are findings for, with its points."""
        for measure in self.rules.measures:
            fact = self.now.get(measure.name)
            if fact is not None:
                points = worth(fact.number, measure.points) if fact.is_known else None
                told = self.fact("health.figure[].points", points, "", fact.reason, measure.name)
                yield FigureHealth(measure, fact, told)

    def fact(self, metric: str, value: Decimal | None, formula: str, reason: str, *keys: str) -> Fact:
        tables = tuple(name for name in TABLES if name in self.bench.folder.tables)
        known = formula if value is not None else ""
        return bench_fact(self.bench, metric, value, *keys, tables=tables, reason=reason, formula=known)


def _sum(parts: Iterable[Decimal]) -> str:
    return " + ".join(map(_short, parts))


def _short(number: Decimal) -> str:
    return figure(round(number, 4))
