"""How you use it: active users over the weeks and against the basis, by team, and by feature."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from qbr.analysis.scope import Scope
from qbr.analysis.usage.features import FeatureUse
from qbr.analysis.usage.usage import UsageFindings
from qbr.facts import Fact
from qbr.story.figures import figure_lines, missing
from qbr.story.names import Names
from qbr.story.review.parts import Notes
from qbr.story.review.quarter import Tile
from qbr.story.review.usage import FeatureRow, GroupRow, UsageSection
from qbr.story.sections.usage_charts import Mark, change_chart, group_name, no_chart, share_chart, trend_chart
from qbr.story.sections.usage_words import LEAST_FOR_PERCENT, Tale, ask, say, story, title
from qbr.story.telling import Teller
from qbr.story.values import Chart, Text

TILES = 3
LONGEST_IN_TILE = 14  # characters of a module's name beside its number of people


def compose_usage(
    findings: UsageFindings | None, teller: Teller, scope: Scope, names: Names, marks: Sequence[Mark] = ()
) -> UsageSection:
    """Return how the product is used; without any usage of the quarter, what would tell.

    Args:
        findings: what the usage export says; None without one.
        teller: turns facts into text.
        scope: the quarter and its basis.
        names: the two sides.
        marks: days that may explain the weekly line, such as incidents a customer may know of.
    """
    if findings is None:
        return _absent(teller, scope, names, teller.say("usage.missing.file"), "no usage records")
    if not findings.totals.events.is_known:
        dates = teller.formatter.period(scope.quarter.period)
        line = teller.say("usage.missing.quarter", quarter=scope.quarter.label, dates=dates)
        return _absent(teller, scope, names, line, f"no usage records for {scope.quarter.label}")
    return _told(Tale(findings, tuple(marks), teller, scope, names))


def _told(tale: Tale) -> UsageSection:
    teller, totals = tale.teller, tale.findings.totals
    trend = trend_chart(tale.findings, tale.marks, teller)
    lacks = tuple(_lacks(tale))
    return UsageSection(
        id="usage",
        label=teller.say("usage.label"),
        title=title(tale),
        measure=_measure(tale),
        source=_source(tale),
        state="partial" if lacks else "full",
        place="main",
        notes=Notes(say(tale), ask(tale), figure_lines(teller, _main_figures(tale))),
        missing=lacks,
        headline=teller.show(tale.main_fact),
        active_users=teller.show(totals.active_users),
        stickiness=teller.show(totals.stickiness),
        breadth=teller.show(totals.breadth),
        trend=trend,
        trend_caption=_trend_caption(tale, trend),
        groups_label=teller.say(f"usage.groups.{_kind(tale)}"),
        groups_noun=teller.say(f"usage.groups.noun.{_kind(tale)}"),
        groups_caption=teller.say(f"usage.groups.caption.{_kind(tale)}"),
        groups=_groups(tale),
        total=_total(tale),
        by_group=_by_group(tale),
        change_caption=teller.say(f"usage.groups.change.{_kind(tale)}", basis=tale.scope.basis.label),
        by_change=_by_change(tale),
        tiles=tuple(_tiles(tale))[:TILES],
        story=story(tale),
        features=tuple(_feature(row, teller) for row in _shown_features(tale)),
    )


def _kind(tale: Tale) -> str:
    return tale.findings.groups.kind if tale.findings.groups else "none"


def _measure(tale: Tale) -> Text:
    return tale.teller.say(
        f"usage.measure.{tale.main}",
        days=tale.scope.thresholds.active_days, basis=tale.scope.basis.label,
        compared=tale.main_fact.change.is_known, partial=tale.findings.is_partial,
        elapsed=tale.findings.elapsed, all_days=tale.findings.days,
    )  # fmt: skip


def _source(tale: Tale) -> Text:
    as_of = tale.teller.formatter.date(tale.scope.as_of, "medium")
    return tale.teller.say("usage.source", assigned=tale.findings.totals.assigned, as_of=as_of)


def _trend_caption(tale: Tale, trend: Chart) -> Text:
    if not trend.is_known:
        return tale.teller.say("usage.trend.none")
    minimum = tale.teller.formatter.number(trend.minimum, 0) if trend.minimum else ""
    kind = "people" if tale.findings.trend.metric == "usage.weekly[]" else "daily"
    gap = any(value is None for value in tale.findings.trend.values)
    return tale.teller.say(f"usage.trend.{kind}", minimum=minimum, gap=gap)


def _groups(tale: Tale) -> tuple[GroupRow, ...]:
    groups, teller = tale.findings.groups, tale.teller
    return tuple(
        GroupRow(
            group_name(row, teller),
            teller.show(row.assigned),
            teller.show(row.active),
            teller.show(row.share),
            is_focus=groups is not None and row is groups.worst,
        )
        for row in (groups.rows if groups else ())
    )


def _total(tale: Tale) -> GroupRow | None:
    """Return all teams or sites together; features overlap and have no total."""
    totals, teller = tale.findings.totals, tale.teller
    if _kind(tale) not in ("team", "site"):
        return None
    facts = (teller.show(totals.assigned), teller.show(totals.active_users), teller.show(totals.active_of_assigned))
    return GroupRow(teller.say("usage.groups.all"), *facts, is_focus=False)


def _by_group(tale: Tale) -> Chart:
    groups = tale.findings.groups
    if groups is None:
        return no_chart(tale.teller, "usage.groups.alt.none")
    return share_chart(groups, [group_name(row, tale.teller) for row in groups.rows], tale.teller)


def _by_change(tale: Tale) -> Chart:
    groups = tale.findings.groups
    if groups is None:
        return no_chart(tale.teller, "usage.groups.alt.none")
    names = [group_name(row, tale.teller) for row in groups.rows]
    return change_chart(groups, names, tale.teller, tale.scope.basis.label)


def _tiles(tale: Tale) -> Iterator[Tile]:
    """Yield tiles, the most telling first; what is not known makes room for the next."""
    totals = tale.findings.totals
    for name in ("stickiness", "breadth"):
        yield from _tile(tale, getattr(totals, name), tale.teller.say(f"usage.tile.{name}"))
    module = _module_that_moved(tale)
    if module is not None:
        label = tale.teller.say("usage.tile.module", n=module.eligible, name=module.label)
        yield from _tile(tale, module.adoption, label)
    for name in ("active_of_assigned", "daily_users", "quarter_users", "events"):
        yield from _tile(tale, getattr(totals, name), tale.teller.say(f"usage.tile.{name}"))


def _tile(tale: Tale, fact: Fact, label: Text) -> Iterator[Tile]:
    if not fact.is_known or fact is tale.main_fact:
        return
    shown = tale.teller.show(fact)
    number = tale.teller.text(shown.text, shown.audience, shown.ref)
    yield Tile(number, label, shown.basis if shown.basis else _rests_on(tale, fact))


def _rests_on(tale: Tale, fact: Fact) -> Text:
    """Return what a number without a comparison rests on."""
    if fact.completeness is not None and fact.completeness < 1:
        share = tale.teller.formatter.percent(fact.completeness)
        return tale.teller.say("usage.tile.part", share=share, fact=fact)
    day = tale.teller.formatter.date(tale.findings.until, "medium")
    if fact.declared.unit == "ratio" and fact.n:
        return tale.teller.say("usage.tile.of", n=tale.teller.formatter.number(fact.n, 0), day=day, fact=fact)
    return tale.teller.say("usage.tile.to", day=day, fact=fact)


def _module_that_moved(tale: Tale) -> FeatureUse | None:
    """Return the owned module, with enough people and a name that fits, whose adoption moved most."""
    rows = [
        row
        for row in tale.findings.told_modules
        if row.thing.folded == 1
        and row.thing.is_entitled
        and row.adoption.is_known
        and row.eligible.number >= LEAST_FOR_PERCENT
        and len(row.label) <= LONGEST_IN_TILE
    ]
    return max(rows, key=lambda row: abs(row.adoption.change.points or Decimal(0)), default=None)


def _shown_features(tale: Tale) -> list[FeatureUse]:
    """Return the features the customer owns, and others they use all the same; none where no people are counted."""
    if not tale.findings.has_users:
        return []
    return [row for row in tale.findings.told if row.thing.is_entitled or (row.events.is_known and row.events.number)]


def _feature_name(row: FeatureUse, teller: Teller) -> Text:
    folded = row.thing.folded
    return teller.say("usage.features.small", n=folded) if folded > 1 else teller.text(row.label)


def _feature(row: FeatureUse, teller: Teller) -> FeatureRow:
    return FeatureRow(
        name=_feature_name(row, teller),
        module=teller.text(row.thing.module or ""),
        eligible=teller.show(row.eligible),
        adopters=teller.show(row.adopters),
        adoption=teller.show(row.adoption),
        tried=teller.show(row.tried),
        depth=teller.show(row.depth),
        is_focus=False,
    )


def _lacks(tale: Tale) -> Iterator[Text]:
    """Yield what is missing and how to supply it, a line each."""
    findings, teller = tale.findings, tale.teller
    if not findings.has_users:
        yield teller.say("usage.missing.users")
    elif not findings.has_list:
        yield teller.say("usage.missing.list")
    for gap in findings.gaps:
        yield teller.say("usage.missing.gap", dates=teller.formatter.period(gap.period))
    if findings.is_partial:
        day = teller.formatter.date(findings.until)
        yield teller.say("usage.missing.partial", day=day, elapsed=findings.elapsed, all_days=findings.days)
    if not findings.totals.features_entitled.is_known:
        yield teller.say("usage.missing.catalogue")
    if findings.unlisted:
        listed = teller.formatter.list(findings.unlisted)
        yield teller.say("usage.missing.unlisted", n=len(findings.unlisted), names=listed)


def _main_figures(tale: Tale) -> list[Fact]:
    totals, groups = tale.findings.totals, tale.findings.groups
    worst = [groups.worst.active, groups.worst.assigned] if groups and groups.worst else []
    figures = [tale.main_fact, totals.stickiness, totals.breadth, totals.assigned, *worst]
    return [fact for fact in figures if fact.is_known]


def _absent(teller: Teller, scope: Scope, names: Names, line: Text, reason: str) -> UsageSection:
    none = no_chart(teller, "usage.groups.alt.none")
    return UsageSection(
        id="usage",
        label=teller.say("usage.label"),
        title=teller.say("usage.title.absent", customer=names.customer, product=names.product),
        measure=teller.say("usage.measure.absent"),
        source=teller.say("usage.source_absent", as_of=teller.formatter.date(scope.as_of, "medium")),
        state="absent",
        place="main",
        notes=Notes(teller.say("usage.say.absent", customer=names.customer), teller.say("usage.ask.absent"), ()),
        missing=(line,),
        headline=teller.show(missing("usage.active_users", reason)),
        active_users=teller.show(missing("usage.active_users", reason)),
        stickiness=teller.show(missing("usage.stickiness", reason)),
        breadth=teller.show(missing("usage.breadth", reason)),
        trend=no_chart(teller, "usage.trend.alt.none"),
        trend_caption=teller.say("usage.trend.none"),
        groups_label=teller.say("usage.groups.none"),
        groups_noun=teller.say("usage.groups.noun.none"),
        groups_caption=teller.say("usage.groups.caption.none"),
        groups=(),
        total=None,
        by_group=none,
        change_caption=teller.say("usage.groups.change.none"),
        by_change=none,
        tiles=(),
        story=teller.say("usage.story.unknown"),
        features=(),
    )
