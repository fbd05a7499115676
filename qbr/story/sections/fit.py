"""Fit to your business: goals against capabilities, and the needs served too little, not at all, or too much."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from qbr.analysis.fit.capabilities import Capability
from qbr.analysis.fit.fit import CellFinding, CellState, FitFindings
from qbr.analysis.fit.ratings import NeedFinding
from qbr.analysis.outcomes.goals import GoalsFindings
from qbr.analysis.scope import Scope
from qbr.facts import Fact
from qbr.story.figures import figure_lines, first_fitting, missing
from qbr.story.names import Names
from qbr.story.review.fit import FitCell, FitGroup, FitRow, FitSection, NeedRow
from qbr.story.review.parts import Notes, State
from qbr.story.sections.goals import short_name
from qbr.story.short_texts import count_word
from qbr.story.telling import Teller
from qbr.story.values import Picture, Status, Text

SIGNS: Mapping[CellState, tuple[str, str]] = {  # sign and tone of each state
    "fits": ("●", "better"),
    "weak": ("◊", "worse"),
    "unused": ("○", "ink"),
    "not owned": ("□", "ink"),
    "none": ("×", "ink"),
    "unknown": ("–", "grey"),
}
NOT_NEEDED = ("·", "mark")
KINDS = ("underserved", "unserved", "overshot")
MOST_LINES = 2  # of a group; the rest stands in the table of needs


def compose_fit(
    findings: FitFindings | None,
    goals: GoalsFindings | None,
    teller: Teller,
    scope: Scope,
    names: Names,
    picture: Picture | None = None,
) -> FitSection:
    """Return the fit matrix and the needs behind it; without ratings, a proposal to ask for them.

    Args:
        findings: the fit; None without a needs file.
        goals: the goals the rows are named after.
        teller: words and figures.
        scope: the quarter.
        names: both sides.
        picture: importance against satisfaction, drawn from `needs`; None where it is not drawn.
    """
    if findings is None or not findings.needs:
        return _absent(findings, teller, scope, names)
    focus = _focus(findings)
    is_judged = all(cell.state != "unknown" for cell in findings.cells)
    state: State = "full" if findings.cells and is_judged else "partial"
    return FitSection(
        id="fit",
        label=teller.say("fit.label"),
        title=_title(findings, focus, teller),
        measure=_measure(findings, teller),
        source=teller.say("fit.source", n=findings.raters, as_of=teller.formatter.date(scope.as_of, "medium")),
        state=state,
        place="main",
        notes=_notes(findings, focus, teller, names),
        missing=tuple(_missing(findings, teller)),
        capabilities=tuple(_column(name, teller) for name in findings.columns),
        rows=_rows(findings, goals, focus, teller),
        counts=_counts(findings, teller),
        groups=_groups(findings, teller),
        needs=tuple(_need(need, teller) for need in findings.needs),
        map=picture,
        fits=teller.show(findings.fits),
        needed=teller.show(findings.needed),
        index=teller.show(findings.index),
    )


def _focus(findings: FitFindings) -> str:
    """Return the capability the title speaks of: unused wherever a goal needs it, most important first."""
    unused: dict[str, list[CellFinding]] = {}
    for cell in findings.cells:
        if cell.state == "unused" and not cell.team:
            unused.setdefault(cell.capability, []).append(cell)
    return min(unused, key=lambda name: (-_weight(unused[name]), name), default="")


def _weight(cells: Sequence[CellFinding]) -> int:
    return int(sum((cell.importance or 0) for cell in cells))


def _weakest(findings: FitFindings) -> str:
    """Return the capability that serves a goal weakly where the need is greatest; empty when there is none."""
    weak = [cell for cell in findings.cells if cell.state == "weak"]
    return min(weak, key=lambda cell: (-_gap(cell), cell.capability)).capability if weak else ""


def _gap(cell: CellFinding) -> int:
    return int(max((need.opportunity.number for need in cell.needs if need.opportunity.is_known), default=0))


def _title(findings: FitFindings, focus: str, teller: Teller) -> Text:
    if not findings.cells:
        return teller.say("fit.title.no_goals", n=len(findings.needs), word=count_word(len(findings.needs), teller))
    clause = _fits_clause(findings, teller)
    weakest = _weakest(findings)
    candidates = []
    for case, is_told in (("both", focus and weakest), ("unused", focus), ("weak", weakest)):
        if is_told:
            trouble = teller.say(f"fit.title.then.{case}", unused=focus, weak=weakest, count=findings.unused)
            candidates.append(teller.join([clause, trouble], "; "))
    return first_fitting([*candidates, clause])


def _fits_clause(findings: FitFindings, teller: Teller) -> Text:
    fits, needed = int(findings.fits.number), int(findings.needed.number)
    case = "all" if fits == needed else _none_case(findings) if fits == 0 else "half" if fits * 2 == needed else "some"
    words = {"fits_word": count_word(fits, teller), "needed_word": count_word(needed, teller)}
    return teller.say(f"fit.title.{case}", fits=findings.fits, needed=findings.needed, **words)


def _none_case(findings: FitFindings) -> str:
    """Return how to say that nothing fits: what is not known is no misfit."""
    unknown = sum(cell.state == "unknown" for cell in findings.cells)
    return "unknown" if unknown == len(findings.cells) else "none_known" if unknown else "none"


def _measure(findings: FitFindings, teller: Teller) -> Text:
    days = findings.rated_on
    word = count_word(findings.raters, teller)
    if days is None:
        return teller.say("fit.measure.undated", n=findings.raters, word=word)
    first, last = (teller.formatter.date(day) for day in days)
    return teller.say("fit.measure.dated", n=findings.raters, word=word, first=first, last=last)


def _column(name: str, teller: Teller) -> Text:
    return teller.text(name) if name else teller.say("fit.no_capability")


def _rows(findings: FitFindings, goals: GoalsFindings | None, focus: str, teller: Teller) -> tuple[FitRow, ...]:
    rows = []
    for place, goal_id in enumerate(findings.goals, 1):
        goal = goals.goal(goal_id) if goals else None
        cells = tuple(_cell(findings.cell(goal_id, name), focus, teller) for name in findings.columns)
        name = short_name(goal) if goal else goal_id
        rows.append(FitRow(goal.number if goal else place, teller.text(name), cells))
    return tuple(rows)


def _cell(cell: CellFinding | None, focus: str, teller: Teller) -> FitCell:
    if cell is None:
        return FitCell(Status(NOT_NEEDED[0], "", NOT_NEEDED[1]), is_focus=False)
    sign, tone = SIGNS[cell.state]
    word = teller.say(f"fit.cell.{cell.state.replace(' ', '_')}").text
    is_focus = cell.state == "unused" and cell.capability == focus and not cell.team
    return FitCell(Status(sign, word, tone), is_focus)


def _counts(findings: FitFindings, teller: Teller) -> Text:
    if not findings.cells:
        return teller.text("")
    parts = [teller.say("fit.counts.fits", fits=findings.fits, needed=findings.needed)]
    others = (("weak", findings.weak), ("unused", findings.unused), ("not_owned", findings.not_owned))
    parts += [teller.say(f"fit.counts.{case}", count=fact) for case, fact in (*others, ("none", findings.none))]
    unknown = sum(cell.state == "unknown" for cell in findings.cells)
    if unknown:
        parts.append(teller.say("fit.counts.unknown", count=unknown))
    return teller.join(parts, " · ")


def _groups(findings: FitFindings, teller: Teller) -> tuple[FitGroup, ...]:
    groups = []
    for kind in KINDS:
        needs = findings.of_kind(kind)
        lines = [_need_line(need, findings.capabilities.get(need.capability), teller) for need in needs[:MOST_LINES]]
        if len(needs) > MOST_LINES:
            lines.append(teller.say("fit.more", n=len(needs) - MOST_LINES))
        if lines:
            groups.append(FitGroup(teller.say(f"fit.kind.{kind}"), tuple(lines)))
    return tuple(groups)


def _need_line(need: NeedFinding, capability: Capability | None, teller: Teller) -> Text:
    used: dict[str, Fact] = {}
    if need.kind == "overshot" and capability is not None and capability.used.is_known:
        used = {"used": capability.used}
    return teller.say(
        f"fit.line.{need.kind}", need=need.name, importance=need.importance, satisfaction=need.satisfaction,
        has_use=bool(used), **used,
    )  # fmt: skip


def _need(need: NeedFinding, teller: Teller) -> NeedRow:
    return NeedRow(
        name=teller.text(need.name),
        importance=teller.show(need.importance),
        satisfaction=teller.show(need.satisfaction),
        opportunity=teller.show(need.opportunity),
        raters=teller.show(need.raters),
        kind=teller.say(f"fit.need_kind.{need.kind.replace(' ', '_')}"),
        is_underserved=need.kind == "underserved",
    )


def _missing(findings: FitFindings, teller: Teller) -> Iterator[Text]:
    if not findings.cells:
        yield teller.say("fit.missing.goals")
    elif any(capability.owned is None for capability in findings.capabilities.values()):
        yield teller.say("fit.missing.entitlements")
    elif any(capability.adopted is None for capability in findings.capabilities.values()):
        yield teller.say("fit.missing.usage")
    elif any(cell.state == "unknown" for cell in findings.cells):
        yield teller.say("fit.missing.ratings", n=sum(cell.state == "unknown" for cell in findings.cells))


def _notes(findings: FitFindings, focus: str, teller: Teller, names: Names) -> Notes:
    said = []
    if findings.cells:
        said.append(teller.say("fit.say.counts", fits=findings.fits, needed=findings.needed))
    underserved = findings.of_kind("underserved")
    if underserved:
        said.append(_need_line(underserved[0], None, teller))
    case = "underserved" if underserved else "unused" if focus else "none"
    need = underserved[0].name if underserved else ""
    ask = teller.say(f"fit.ask.{case}", need=need, capability=focus, customer=names.customer)
    figures = [fact for fact in (findings.fits, findings.unused, findings.index) if fact.is_known]
    return Notes(teller.join(said) if said else teller.say("fit.say.no_goals"), ask, figure_lines(teller, figures))


def _absent(findings: FitFindings | None, teller: Teller, scope: Scope, names: Names) -> FitSection:
    case = "no_file" if findings is None else "no_rows"
    why = "no needs are rated"
    return FitSection(
        id="fit",
        label=teller.say("fit.label"),
        title=teller.say("fit.title.absent", customer=names.customer),
        measure=teller.say("fit.measure.absent"),
        source=teller.say("fit.source_absent", as_of=teller.formatter.date(scope.as_of, "medium")),
        state="absent",
        place="main",
        notes=Notes(teller.say("fit.say.absent"), teller.say("fit.ask.absent", customer=names.customer), ()),
        missing=(teller.say(f"fit.missing.{case}"),),
        capabilities=(),
        rows=(),
        counts=teller.text(""),
        groups=(),
        needs=(),
        map=None,
        fits=teller.show(missing("fit.fits", why)),
        needed=teller.show(missing("fit.needed", why)),
        index=teller.show(missing("fit.index", why)),
    )
