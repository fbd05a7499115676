"""What people talked about: mentions by theme, volunteered or requested, from whatever lies at hand; no survey needed.

A theme is the tag somebody wrote down, else the first of themes.csv with a keyword in the text (`practices` 49, 75,
93).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from qbr.analysis.bench import Bench
from qbr.analysis.bench_facts import bench_fact
from qbr.analysis.naming import kind_of, role_kinds
from qbr.analysis.register import Line, Register, Word
from qbr.analysis.support.incident_topics import incident_named
from qbr.analysis.support.ticket_table import ticket_table
from qbr.facts import Fact
from qbr.records.support import Theme

FRONTLINE = frozenset({"frontline", "admin"})
ASKED_FROM = 3  # a theme mentioned so often and never rated is worth a question in the next survey


@dataclass(frozen=True, slots=True)
class Mention:
    """One time something was mentioned."""

    theme: str  # empty: no tag and no keyword
    is_unasked: bool | None  # None: nobody wrote down whether we had asked
    kind: str  # kind of role; empty: not known
    table: str


@dataclass(frozen=True, slots=True)
class ThemeCount:
    """A theme with its mentions."""

    theme: str
    mentions: tuple[Mention, ...]

    @property
    def tables(self) -> tuple[str, ...]:
        """The tables it was mentioned in."""
        return tuple(dict.fromkeys(mention.table for mention in self.mentions))


def theme_of(text: str, themes: Sequence[Theme]) -> str:
    """Return the first theme that is named in a text or has a keyword at the beginning of a word; empty: none."""
    plain = text.casefold()
    for theme in themes:
        for word in (theme.theme, *theme.keywords):
            if word.strip() and re.search(rf"\b{re.escape(word.strip().casefold())}", plain):
                return theme.theme
    return ""


def themes_in_quarter(bench: Bench) -> tuple[ThemeCount, ...]:
    """Return the themes of the quarter, the one mentioned most first; what has no theme is left out."""
    by_theme: dict[str, list[Mention]] = {}
    for mention in _mentions(bench):
        if mention.theme:
            by_theme.setdefault(mention.theme, []).append(mention)
    counts = (ThemeCount(theme, tuple(mentions)) for theme, mentions in by_theme.items())
    return tuple(sorted(counts, key=lambda count: (-len(count.mentions), count.theme)))


def _mentions(bench: Bench) -> Iterator[Mention]:
    folder, period, themes = bench.folder, bench.scope.period, bench.folder.themes or ()
    kinds = role_kinds(folder)
    for voice in folder.voc or ():
        if period.contains(voice.date):
            theme = voice.theme or theme_of(voice.text, themes)
            kind = voice.role_type or kind_of(kinds, voice.person, voice.role)
            yield Mention(theme, None if voice.solicited is None else not voice.solicited, kind, "voc")
    for answer in (answer for answer in folder.surveys or () if answer.comment and period.contains(answer.date)):
        yield Mention(theme_of(answer.comment or "", themes), False, answer.role_type or "", "surveys")
    tickets = ticket_table(folder, bench.scope.zone)
    if tickets is not None:
        for topic, count in tickets.created_in(period).topics.items():
            yield from [Mention(theme_of(topic, themes) or _readable(topic, bench), True, "", "tickets")] * count


def _readable(topic: str, bench: Bench) -> str:
    """Return a ticket's topic as the customer reads it: an incident's title for its id; empty before it is approved."""
    incident = incident_named(bench.folder, topic)
    if incident is None:
        return topic
    return (incident.customer_title or incident.title) if incident.is_approved else ""


def themes_register(bench: Bench) -> Register | None:
    """Return mentions by theme with how many were volunteered, requested, and from the front line."""
    counts = themes_in_quarter(bench)
    if not counts:
        return None
    mentions = [mention for count in counts for mention in count.mentions]
    first = counts[0]
    facts = {
        "volunteered": _ratio(
            bench, "themes.volunteered", [m.is_unasked for m in mentions if m.is_unasked is not None]
        ),
        "frontline": _ratio(bench, "themes.frontline", [m.kind in FRONTLINE for m in mentions if m.kind]),
        "count": _of_theme(bench, first, "count"),
    }
    columns = ("theme", "count", "unasked", "asked", "frontline")
    lines = tuple(Line((count.theme, *(_of_theme(bench, count, part) for part in columns[1:]))) for count in counts)
    heard_by = tuple(dict.fromkeys(table for count in counts for table in count.tables))
    from_frontline = tuple(c.theme for c in counts if any(m.kind in FRONTLINE for m in c.mentions))
    return Register(
        "themes", columns, lines, "document", facts=facts, tables=heard_by,
        words={"theme": first.theme, "from_frontline": from_frontline},
    )  # fmt: skip


def _of_theme(bench: Bench, count: ThemeCount, part: str) -> Fact:
    chosen = {
        "count": [True for _ in count.mentions],
        "unasked": [mention.is_unasked is True for mention in count.mentions],
        "asked": [mention.is_unasked is False for mention in count.mentions],
        "frontline": [mention.kind in FRONTLINE for mention in count.mentions],
    }[part]
    return bench_fact(bench, f"themes.theme[].{part}", sum(chosen), count.theme, tables=count.tables[:1], n=sum(chosen))


def _ratio(bench: Bench, metric: str, hits: Sequence[bool]) -> Fact:
    value = Decimal(sum(hits)) / len(hits) if hits else None
    formula = f"{sum(hits)} ÷ {len(hits)}" if hits else ""
    why = "nobody wrote it down"
    return bench_fact(bench, metric, value, tables=("voc",), n=len(hits), reason=why, formula=formula)


def unrated_themes(bench: Bench) -> tuple[ThemeCount, ...]:
    """Return the themes mentioned three times or more whose importance nobody has rated (`practices` 76).

    A theme is rated when the need it is about is: the one themes.csv names, else a need of the theme's own name.
    """
    rated = {
        name.casefold()
        for need in bench.folder.needs or ()
        if need.importance is not None
        for name in (need.id, need.need)
        if name
    }
    about = {theme.theme: (theme.need or "").casefold() for theme in bench.folder.themes or ()}
    return tuple(
        count
        for count in themes_in_quarter(bench)
        if len(count.mentions) >= ASKED_FROM and not {count.theme.casefold(), about.get(count.theme, "")} & rated
    )


def next_survey_register(bench: Bench) -> Register | None:
    """Return, for us, the questions the next survey should ask: how important is what people keep bringing up."""
    counts = unrated_themes(bench)
    if not counts:
        return None
    lines = tuple(
        Line((count.theme, _of_theme(bench, count, "count"), Word("question", {"theme": count.theme})))
        for count in counts
    )
    tables = tuple(dict.fromkeys(table for count in counts for table in count.tables))
    return Register("next_survey", ("theme", "count", "question"), lines, "brief", tables=(*tables, "needs"))
