"""What isn't used: what is paid for, what of it is used, what the rest costs, and why where that is known."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from qbr.analysis.contract.entitlement import EntitlementFindings, EntitlementUse
from qbr.analysis.scope import Scope
from qbr.facts import Fact
from qbr.story.figures import figure_lines, missing
from qbr.story.names import Names
from qbr.story.review.parts import Notes
from qbr.story.review.usage import EntitlementRow, UnusedSection
from qbr.story.sections.unused_words import Bill, ask, say, story, title
from qbr.story.shown_dates import dates_in_words
from qbr.story.telling import Teller
from qbr.story.values import Chart, ChartSeries, Text

THOUSAND = Decimal(1000)


def compose_unused(
    findings: EntitlementFindings | None, teller: Teller, scope: Scope, names: Names, contract: str = ""
) -> UnusedSection:
    """Return what is paid for and not used; without entitlements, what would tell.

    Args:
        findings: the products under contract; None without a file of entitlements.
        teller: turns facts into text.
        scope: the quarter and its basis.
        names: the two sides.
        contract: number of the contract as the customer knows it; may be empty.
    """
    if findings is None:
        title_said = teller.say("unused.title.absent", customer=names.customer)
        return _absent(teller, scope, names, title_said, teller.say("unused.missing.file"), "no entitlements")
    if not findings.rows:
        title_said = teller.say("unused.title.none_held", customer=names.customer)
        line = teller.say("unused.missing.held", quarter=scope.quarter.label)
        return _absent(teller, scope, names, title_said, line, f"nothing under contract in {scope.quarter.label}")
    return _told(Bill(findings, teller, scope, names), contract)


def _told(bill: Bill, contract: str) -> UnusedSection:
    teller, findings = bill.teller, bill.findings
    lacks = tuple(_lacks(bill))
    as_of = teller.formatter.date(bill.scope.as_of, "medium")
    has_usage = any(row.used.is_known for row in findings.rows)
    return UnusedSection(
        id="unused",
        label=teller.say("unused.label"),
        title=title(bill),
        measure=teller.say("unused.measure", days=bill.scope.thresholds.unused_days),
        source=teller.say("unused.source", contract=contract, usage=has_usage, as_of=as_of),
        state="partial" if lacks else "full",
        place="main",
        notes=Notes(say(bill), ask(bill), figure_lines(teller, _main_figures(bill))),
        missing=lacks,
        rows=tuple(_row(bill, row) for row in findings.rows),
        chart=_chart(bill),
        total=teller.show(findings.total_cost),
        paid=teller.show(findings.paid),
        share=teller.show(findings.share),
        story=story(bill),
    )


def _row(bill: Bill, row: EntitlementUse) -> EntitlementRow:
    teller = bill.teller
    return EntitlementRow(
        name=teller.text(row.name),
        entitled=teller.show(row.entitled),
        used=teller.show(row.used),
        used_ratio=teller.show(row.used_ratio),
        paid=teller.show(row.paid),
        unused_cost=teller.show(row.unused_cost),
        why=bill.why(row),
        is_focus=row is bill.largest,
    )


def _chart(bill: Bill) -> Chart:
    """Return the bars in the order of the rows: what is unused, and what was paid as an outline around it."""
    rows, teller = bill.findings.rows, bill.teller
    if not any(row.paid.is_known for row in rows):
        return Chart((), (), teller.say("unused.chart.none"), audience="customer")
    lines = [teller.say("unused.chart.line", name=row.name, paid=row.paid, cost=row.unused_cost) for row in rows]
    alt = teller.say("unused.chart.alt", lines=teller.join(lines, "; "))
    rest = [None if row is bill.largest else row.unused_cost for row in rows]
    focus = [row.unused_cost if row is bill.largest else None for row in rows]
    return Chart(
        categories=tuple(row.name for row in rows),
        series=(
            _series("unused", rest, teller),
            _series("focus", focus, teller),
            _series("paid", [row.paid for row in rows], teller),
        ),
        alt=alt,
        audience="customer",
    )


def _series(key: str, facts: list[Fact | None] | list[Fact], teller: Teller) -> ChartSeries:
    known = [fact if fact is not None and fact.is_known else None for fact in facts]
    values = tuple(fact.number / THOUSAND if fact else None for fact in known)
    return ChartSeries(key, teller.say(f"unused.chart.{key}").text, values, tuple(fact.id for fact in known if fact))


def _lacks(bill: Bill) -> Iterator[Text]:
    """Yield what is missing and how to supply it, a line for each reason."""
    teller = bill.teller
    reasons: dict[str, list[EntitlementUse]] = {}
    for row in bill.unknown:
        reasons.setdefault(row.used.reason, []).append(row)
    for reason, rows in reasons.items():
        said = dates_in_words(reason, teller.formatter)
        yield teller.say("unused.missing.use", names=_named(teller, rows), reason=said)
    if bill.unpriced:
        yield teller.say("unused.missing.price", names=_named(teller, bill.unpriced), count=len(bill.unpriced))


def _named(teller: Teller, rows: tuple[EntitlementUse, ...] | list[EntitlementUse]) -> str:
    return teller.formatter.list([row.name for row in rows])


def _main_figures(bill: Bill) -> list[Fact]:
    findings, largest = bill.findings, bill.largest
    figures = [findings.total_cost, findings.paid, findings.share]
    if largest is not None:
        figures += [largest.used, largest.entitled, largest.unused_cost]
    return [fact for fact in figures if fact.is_known]


def _absent(teller: Teller, scope: Scope, names: Names, title_said: Text, line: Text, reason: str) -> UnusedSection:
    return UnusedSection(
        id="unused",
        label=teller.say("unused.label"),
        title=title_said,
        measure=teller.say("unused.measure_absent"),
        source=teller.say("unused.source_absent", as_of=teller.formatter.date(scope.as_of, "medium")),
        state="absent",
        place="main",
        notes=Notes(teller.say("unused.say.absent", customer=names.customer), teller.say("unused.ask.absent"), ()),
        missing=(line,),
        rows=(),
        chart=Chart((), (), teller.say("unused.chart.none"), audience="customer"),
        total=teller.show(missing("unused.total_cost", reason)),
        paid=teller.show(missing("unused.paid", reason)),
        share=teller.show(missing("unused.share", reason)),
        story=teller.say("unused.story.absent"),
    )
