"""How you compare: the customer's figures beside aggregates of peers, and what is not shown, with the reason."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from qbr.analysis.comparison.peers import HiddenMeasure, PeerMeasure, PeersFindings, module_of
from qbr.analysis.scope import Scope
from qbr.facts import Fact
from qbr.story.figures import figure_lines, first_fitting
from qbr.story.names import Names
from qbr.story.review.outlook import PeersSection
from qbr.story.review.parts import Notes
from qbr.story.telling import Teller
from qbr.story.values import Chart, ChartSeries, Text

LISTED = 2  # measures named ahead, and as many behind
STEP = 20  # per cent between the grid lines
HALF = Decimal("0.5")
MOST = Decimal("0.75")  # ahead of so many is ahead of most


@dataclass(frozen=True, slots=True)
class Field:
    """All that a sentence of this section may need."""

    findings: PeersFindings
    teller: Teller
    scope: Scope
    names: Names

    @property
    def ranked(self) -> list[PeerMeasure]:
        """The measures, the one with most peers behind the customer first."""
        return sorted(self.findings.shown, key=lambda row: (-row.rank.number, row.name))

    @property
    def ahead(self) -> list[PeerMeasure]:
        """Those in which the customer is ahead of the median peer, the best first."""
        return [row for row in self.ranked if row.rank.number > HALF]

    @property
    def behind(self) -> list[PeerMeasure]:
        """Those in which the customer is behind, the worst first."""
        return [row for row in reversed(self.ranked) if row.rank.number < HALF]

    def label(self, name: str) -> Text:
        """Return a measure as a chart names it."""
        return self._called("label_of", name)

    def noun(self, name: str) -> Text:
        """Return a measure as a sentence names it."""
        return self._called("name_of", name)

    def _called(self, key: str, name: str) -> Text:
        module = module_of(name, (row.own for row in self.findings.shown))
        if module:
            people = name.rpartition("_of_")[2].replace("_", " ")
            return self.teller.say(f"peers.{key}.module", module=module, people=people)
        if self.teller.has(f"peers.{key}.{name}"):
            return self.teller.say(f"peers.{key}.{name}")
        words = name.replace("_", " ").replace(".", " ").strip()
        return self.teller.text(words[:1].upper() + words[1:] if key == "label_of" else words)


def compose_peers(findings: PeersFindings | None, teller: Teller, scope: Scope, names: Names) -> PeersSection:
    """Return the comparison with peers; where it would show single ones, why there is none."""
    floor = scope.thresholds.peers_median
    if findings is None:
        return _absent(teller, scope, names, teller.say("peers.missing.file", floor=floor), ())
    field = Field(findings, teller, scope, names)
    hidden = tuple(_hidden(field))
    if not findings.shown:
        line = teller.say("peers.missing.quarter", quarter=scope.quarter.label, floor=floor)
        return _absent(teller, scope, names, line, hidden)
    chart = _chart(field)
    return PeersSection(
        id="peers",
        label=teller.say("peers.label"),
        title=first_fitting(_titles(field)),
        measure=_measure(field, chart),
        source=_source(field),
        state="full",
        place="main",
        notes=_notes(field),
        chart=chart,
        ahead=tuple(_line(field, row) for row in field.ahead[:LISTED]),
        behind=tuple(_line(field, row) for row in field.behind[:LISTED]),
        hidden=hidden,
        hidden_names=tuple(field.noun(row.name) for row in findings.hidden),
    )


def _titles(field: Field) -> Iterator[Text]:
    say, ahead, behind = field.teller.say, field.ahead, field.behind
    best, worst = field.ranked[0], field.ranked[-1]
    given = {"customer": field.names.customer, "best": field.noun(best.name), "own": best.own}
    last = {"worst": field.noun(worst.name), "behind": worst.own}
    if len(field.ranked) == 1:
        yield say("peers.title.single", **given, position=say(f"peers.position.{_position(best)}"))
    elif ahead and behind:
        good = say("peers.good.most" if best.rank.number >= MOST else "peers.good.half")
        yield say("peers.title.both", **given, **last, good=good)
        yield say("peers.title.both_short", **given, **last)
    elif behind and len(behind) == len(field.ranked):
        yield say("peers.title.behind", customer=field.names.customer, **last)
    elif not behind:
        yield say("peers.title.ahead", **given)
    ranks = [row.rank for row in field.ranked]
    counts = {"ahead": len(ahead), "all": len(field.ranked), "of": ranks}
    yield say("peers.title.counts", customer=field.names.customer, **counts)


def _numbers(field: Field) -> dict[str, str]:
    """Return the fewest and the most peers behind a measure that is shown."""
    counts = [int(row.peers.number) for row in field.findings.shown]
    number = field.teller.formatter.number
    return {"n": number(min(counts)), "most": number(max(counts))}


def _measure(field: Field, chart: Chart) -> Text:
    given = {"segment": field.findings.segment, "quarter": field.scope.quarter.label, **_numbers(field)}
    minimum = field.teller.formatter.number(chart.minimum, 0) if chart.minimum else ""
    return field.teller.say("peers.measure", customer=field.names.customer, minimum=minimum, **given)


def _source(field: Field) -> Text:
    formatter, scope = field.teller.formatter, field.scope
    weight, as_of = formatter.percent(scope.thresholds.peer_weight), formatter.date(scope.as_of, "medium")
    return field.teller.say("peers.source", quarter=scope.quarter.label, weight=weight, as_of=as_of, **_numbers(field))


def _line(field: Field, row: PeerMeasure) -> Text:
    given = {"label": field.label(row.name), "own": row.own, "median": row.median, "rank": row.rank}
    return field.teller.say(f"peers.line.{_position(row)}", **given)


def _position(row: PeerMeasure) -> str:
    """Return where the value lies, whichever direction is better."""
    own = row.own.number
    if row.upper.is_known and own >= row.upper.number:
        return "top"
    if row.lower.is_known and own <= row.lower.number:
        return "bottom"
    if own == row.median.number:
        return "at"
    return "above" if own > row.median.number else "below"


def _hidden(field: Field) -> Iterator[Text]:
    rules, teller = field.scope.thresholds, field.teller
    for row in field.findings.hidden:
        yield _why_hidden(field, row)
    yield teller.say("peers.hidden.rule", quartiles=rules.peers_quartiles, medians=rules.peers_median)


def _why_hidden(field: Field, row: HiddenMeasure) -> Text:
    rules = field.scope.thresholds
    weight = field.teller.formatter.percent(rules.peer_weight)
    return field.teller.say(
        f"peers.hidden.{row.why}", label=field.label(row.name), n=row.peers, floor=rules.peers_median, weight=weight
    )


def _notes(field: Field) -> Notes:
    say, behind = field.teller.say, field.behind
    ahead = field.ahead
    if ahead and behind:
        stand = say("peers.say.both", best=field.noun(ahead[0].name), worst=field.noun(behind[0].name))
    else:
        stand = say("peers.say.one", ahead=len(ahead), all=len(field.ranked))
    worst = field.noun(field.ranked[-1].name)
    figures = [fact for row in field.findings.shown for fact in (row.own, row.median)]
    text = field.teller.join([stand, say("peers.say.rule")])
    return Notes(text, say("peers.ask.behind", worst=worst), figure_lines(field.teller, figures))


def _chart(field: Field) -> Chart:
    rows, teller = field.findings.shown, field.teller
    lines = [
        teller.say(
            "peers.chart.line", label=field.label(row.name), customer=field.names.customer,
            own=row.own, median=row.median, lower=row.lower, upper=row.upper,
        )
        for row in rows
    ]  # fmt: skip
    lower, median, upper = ([_percent(getattr(row, name)) for row in rows] for name in ("lower", "median", "upper"))
    own = [_percent(row.own) for row in rows]
    drawn = [value for value in (*lower, *median, *own) if value is not None]
    minimum = Decimal(int(min(drawn)) // STEP * STEP)
    top = max([value for value in (*upper, *own, *median) if value is not None])
    return Chart(
        categories=tuple(field.label(row.name).text for row in rows),
        series=(
            _series(field, "base", lower, [row.lower for row in rows]),
            _series(field, "lower", _between(lower, median), [row.median for row in rows]),
            _series(field, "upper", _between(median, upper, lower), [row.upper for row in rows]),
            _series(field, "median", median, [row.median for row in rows]),
            ChartSeries("customer", field.names.customer, tuple(own), tuple(row.own.id for row in rows)),
        ),
        alt=teller.say("peers.chart.alt", lines=teller.join(lines, "; ")),
        minimum=minimum,
        maximum=max(Decimal(100), Decimal(-(-int(top) // STEP) * STEP)),
        major_unit=Decimal(STEP),
        audience="customer",
    )


def _percent(fact: Fact) -> Decimal | None:
    return fact.number * 100 if fact.is_known else None


def _between(
    low: list[Decimal | None], high: list[Decimal | None], base: list[Decimal | None] | None = None
) -> list[Decimal | None]:
    """Return the height of a band; none where the bands have nothing to stand on."""
    grounds = low if base is None else base
    return [
        bottom_of_high - bottom if bottom is not None and bottom_of_high is not None and ground is not None else None
        for bottom, bottom_of_high, ground in zip(low, high, grounds, strict=True)
    ]


def _series(field: Field, key: str, values: list[Decimal | None], facts: list[Fact]) -> ChartSeries:
    refs = tuple(fact.id for fact, value in zip(facts, values, strict=True) if value is not None)
    return ChartSeries(key, field.teller.say(f"peers.chart.{key}").text, tuple(values), refs)


def _absent(teller: Teller, scope: Scope, names: Names, line: Text, hidden: tuple[Text, ...]) -> PeersSection:
    return PeersSection(
        id="peers",
        label=teller.say("peers.label"),
        title=teller.say("peers.title.absent", customer=names.customer),
        measure=teller.say("peers.measure_absent"),
        source=teller.say("peers.source_absent", as_of=teller.formatter.date(scope.as_of, "medium")),
        state="absent",
        place="main",
        notes=Notes(teller.say("peers.say.absent", customer=names.customer), teller.say("peers.ask.absent"), ()),
        missing=(line,),
        chart=Chart((), (), teller.say("peers.chart.none"), audience="customer"),
        ahead=(),
        behind=(),
        hidden=hidden,
        hidden_names=(),
    )
