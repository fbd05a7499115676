"""What we don't know yet: every gap of the review as a question somebody can answer.

The gaps are read off the other sections: a section without data, a goal nobody can measure, something paid for that is
not used and nobody knows why, an incident whose cost is open. Nothing is asked that the review already answers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from qbr.story.names import Names
from qbr.story.review.fit import FitSection
from qbr.story.review.methods import UnknownRow, UnknownsSection
from qbr.story.review.outcomes import GoalsSection
from qbr.story.review.outlook import PeersSection
from qbr.story.review.parts import Notes, Section
from qbr.story.review.plan import RecommendationsSection
from qbr.story.review.registers import RegistersSection
from qbr.story.review.usage import UnusedSection, UsageSection
from qbr.story.telling import Teller
from qbr.story.values import Text

MOST_NAMES = 2  # measures named in one gap
MOST = 5  # rows a page holds; the rest stands in the document

FIRST = ("goals", "heard", "promises")  # an outcome, a voice, a commitment: what a review of the product alone lacks

Gap = tuple[Text, Text, Text, Text, str]  # what, so what, who can tell, by when, section it is a gap of


def compose_unknowns(
    sections: Sequence[Section], next_review: str, teller: Teller, names: Names, source: Text
) -> UnknownsSection:
    """Return the gaps, the costliest first: goals, then sections without data, then open reasons.

    Args:
        sections: all sections told so far, in the order of the storyline.
        next_review: date of the next review in words, the latest day an answer is of use; may be empty.
        source: the footer's source line.
    """
    gaps = list(_gaps(sections, next_review or teller.say("unknowns.no_date").text, teller, names))
    rows = tuple(
        UnknownRow(number, what, so_what, who, by, is_focus=number == 1, about=about)
        for number, (what, so_what, who, by, about) in enumerate(gaps, 1)
    )
    rest = tuple(teller.join((row.what, row.so_what), ": ") for row in rows[MOST:])
    partial = tuple(line for section in sections if section.state == "partial" for line in section.missing)
    return UnknownsSection(
        id="unknowns",
        label=teller.say("unknowns.label"),
        title=_title(gaps, frozenset(section.left_out.text for section in sections), teller),
        measure=teller.say("unknowns.measure"),
        source=source,
        state="full" if rows else "absent",
        place="main",
        notes=Notes(teller.say("unknowns.say", count=len(gaps)), teller.say("unknowns.ask"), figures=()),
        rows=rows[:MOST],
        all_rows=rows,
        rest=(*rest, *partial),
    )


def _title(gaps: Sequence[Gap], withheld: frozenset[str], teller: Teller) -> Text:
    if not gaps:
        return teller.say("unknowns.title.none")
    what, so_what = next((gap[:2] for gap in gaps if gap[0].text not in withheld), gaps[0][:2])
    count = teller.formatter.count_word(len(gaps)).capitalize()
    return teller.say("unknowns.title.some", count=count, n=len(gaps), so_what=so_what, what=what)


def _gaps(sections: Sequence[Section], by: str, teller: Teller, names: Names) -> Iterator[Gap]:
    plans = [section for section in sections if isinstance(section, RecommendationsSection)]
    known_dates = {ref: row.by for plan in plans for row in plan.rows for ref in row.evidence.refs}
    later = teller.text(by)
    for section in sections:
        if section.left_out:
            so_what, who = teller.say("withheld.so_what"), teller.say("withheld.who")
            yield section.left_out, so_what, who, later, section.id
    for section in sections:
        if isinstance(section, GoalsSection):
            yield from _goal_gaps(section, known_dates, later, teller, names)
    for section in sorted(sections, key=lambda section: section.id not in FIRST):
        if section.state == "absent" and not section.left_out and teller.has(f"unknowns.absent.{section.id}.what"):
            yield _gap(teller, f"unknowns.absent.{section.id}", names, later, about=section.id)
    for section in sections:
        yield from _open_reasons(section, later, teller, names)
    yield from _downstream(sections, later, teller, names)


def _goal_gaps(goals: GoalsSection, dates: dict[str, Text], later: Text, teller: Teller, names: Names) -> Iterator[Gap]:
    for row in goals.rows:
        if row.progress.is_known:
            continue
        by = next((dates[ref] for ref in row.progress.ref if ref in dates), later)
        yield _gap(teller, "unknowns.goal", names, by, goal=row.short_name, number=row.number, owner=row.owner)


def _open_reasons(section: Section, later: Text, teller: Teller, names: Names) -> Iterable[Gap]:
    if isinstance(section, UsageSection):
        fallen = [row for row in section.groups if row.is_focus and row.active.fact.change.better is False]
        return [_gap(teller, "unknowns.group", names, later, group=row.name) for row in fallen]
    if isinstance(section, UnusedSection):
        costly = [row for row in section.rows if row.unused_cost.is_known and row.unused_cost > 0]
        worth = [row for row in costly if row.why.text == teller.say("unused.why.unknown").text]
        return [_gap(teller, "unknowns.unused", names, later, name=row.name, used=row.used_ratio) for row in worth]
    if isinstance(section, FitSection):
        unrated = [row for row in section.needs if not row.opportunity.is_known]
        return [_gap(teller, "unknowns.need", names, later, name=row.name) for row in unrated[:1]]
    if isinstance(section, PeersSection):
        return [_gap(teller, "unknowns.peers", names, later, measures=hidden) for hidden in _listed(section, teller)]
    return []


def _downstream(sections: Sequence[Section], later: Text, teller: Teller, names: Names) -> Iterator[Gap]:
    """Yield the question what the customer's own customers notice, where no measure of theirs says so."""
    registers = [section for section in sections if isinstance(section, RegistersSection)]
    if registers and not any(table.id == "downstream" for section in registers for table in section.tables):
        yield _gap(teller, "unknowns.downstream", names, later)


def _listed(peers: PeersSection, teller: Teller) -> list[Text]:
    """Return the measures too few peers report, as one gap; none when there is none."""
    return [teller.join(peers.hidden_names[:MOST_NAMES], ", ")] if peers.hidden_names else []


def _gap(teller: Teller, key: str, names: Names, by: Text, about: str = "", **values: object) -> Gap:
    said = {"customer": names.customer, "vendor": names.vendor, **values}
    what, so_what, who = (teller.say(f"{key}.{part}", **said) for part in ("what", "so_what", "who"))
    return what, so_what, who, by, about
