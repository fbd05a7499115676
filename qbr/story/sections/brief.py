"""The brief for our own people: health, renewal, risks, what we ask for, and what to say on each page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice

from qbr.analysis.findings import Findings
from qbr.analysis.health_findings import HealthFindings
from qbr.analysis.registers.renewal import Renewal
from qbr.analysis.scope import Scope
from qbr.facts import Fact
from qbr.story.figures import first_fitting
from qbr.story.names import Names
from qbr.story.review.brief import BriefAsk, BriefRisk, BriefSection, TalkPage
from qbr.story.review.outcomes import PromisesSection
from qbr.story.review.parts import Section
from qbr.story.review.plan import RecommendationsSection
from qbr.story.review.quarter import Tile
from qbr.story.review.registers import RegistersSection
from qbr.story.review.service import IncidentSection
from qbr.story.telling import Teller
from qbr.story.values import DASH, Status, Text
from qbr.story.walking import shown_facts

SIGNS = {"green": ("●", "better"), "amber": ("◊", "mark"), "red": ("×", "worse"), "unknown": ("·", "grey")}
MOST_RISKS, MOST_ASKS, MOST_WATCHED, MOST_FEW = 6, 8, 4, 2
FEW = 30  # a share or score of fewer may be challenged
OF_PEOPLE = ("heard.", "support.", "usage.", "peers.")  # measures whose n counts people, answers or tickets
NO_PAGE = ("methods",)  # nobody speaks to it


def compose_brief(
    found: Findings, sections: Sequence[Section], teller: Teller, scope: Scope, names: Names, source: Text
) -> BriefSection:
    """Return the brief; what is not known is said in its place.

    Args:
        found: what the analysis found.
        sections: all sections as told, registers among them.
        teller: turns facts into text.
        scope: the quarter.
        names: the two sides.
        source: the footer's source line.
    """
    told = _Brief(found, sections, teller, scope, names)
    risks = told.risks()
    return BriefSection(
        label=told.say("label"),
        title=told.title(),
        measure=told.say("measure", dates=teller.formatter.period(scope.quarter.period)),
        source=source,
        health=teller.show(found.health.score),
        health_band=told.band(),
        health_note=told.note(),
        health_change=told.change(),
        renewal=teller.show(found.renewal.end),
        tiles=tuple(told.tiles()),
        risks=risks,
        no_risks=told.nothing() if risks else told.say("no_risks"),
        asks=tuple(islice(told.asks(), MOST_ASKS)),
        talk=tuple(page for section in sections for page in told.pages(section)),
    )


class _Brief:
    """The brief in words."""

    def __init__(
        self, found: Findings, sections: Sequence[Section], teller: Teller, scope: Scope, names: Names
    ) -> None:
        self.found, self.sections, self.teller = found, sections, teller
        self.scope, self.names = scope, names

    @property
    def health(self) -> HealthFindings:
        return self.found.health

    @property
    def renewal(self) -> Renewal:
        return self.found.renewal

    def say(self, key: str, **values: object) -> Text:
        """Return a phrase of the brief; whatever it speaks of, it stays inside."""
        given = {"customer": self.names.customer, "vendor": self.names.vendor, **values}
        return replace(self.teller.say(f"brief.{key}", **given), audience="internal")

    def nothing(self) -> Text:
        return self.teller.text("", "internal")

    def title(self) -> Text:
        score, days = self.health.score, self.renewal.days_left
        words = {"score": score, "band": self.band().word, "days": days, "end": self.renewal.end}
        first = "known" if score.is_known else "unknown"
        is_ahead = days.is_known and days.number >= 0
        whole = [self.say(f"title.{first}_ends", **words)] if is_ahead else []
        return first_fitting([*whole, self.say(f"title.{first}", **words)])

    def band(self) -> Status:
        sign, tone = SIGNS[self.health.band]
        return Status(sign, self.say(f"band.{self.health.band}").text, tone)

    def note(self) -> Text:
        """Return what holds the score down, and how much of the weight is known."""
        parts = [self.say(f"cap.{cap.kind}", what=str(cap.what.value)) for cap in self.health.caps]
        if self.health.score.is_known:
            parts.append(self.say("confidence", share=self.health.confidence))
        else:
            parts.append(self.say("unknown", reason=self.health.score.reason))
        return self.teller.join(parts)

    def change(self) -> Text:
        """Return what moved the score most, up and down, since the quarter compared with."""
        change = self.health.change
        if not change.is_known:
            return self.nothing()
        moved = [row for row in self.health.dimensions if row.change.is_known and row.change.number]
        most = max(moved, key=lambda row: abs(row.change.number), default=None)
        words = {"change": change, "before": self.health.before, "basis": self.scope.basis.label}
        if most is None:
            return self.say("change.none", **words)
        name = self.say(f"dimension.{most.name}")
        return self.say("change.moved", name=name.text, points=most.change, **words)

    def tiles(self) -> Iterator[Tile]:
        """Yield what is known of score, end of the contract, its value, and the net of our proposals."""
        score = self.health.score
        if score.is_known:
            yield self.tile("health", score, self.band().word)
        for name, fact in (("end", self.renewal.end), ("value", self.renewal.value), ("net", self.renewal.net)):
            if fact.is_known:
                yield self.tile(name, fact)

    def tile(self, name: str, fact: Fact, word: str = "") -> Tile:
        shown = self.teller.show(fact)
        words = {"figure": fact, "word": word, "days": self.renewal.days_left, "confidence": self.health.confidence}
        basis = self.say(f"tile.{name}.basis", **words)
        return Tile(replace(self.say("tile.number", figure=shown.text), refs=shown.ref), self.say(f"tile.{name}.label"),
                    basis, is_estimate=name == "net")  # fmt: skip

    def risks(self) -> tuple[BriefRisk, ...]:
        """Return the gravest rows of the register of risks."""
        tables = (table for part in self.sections if isinstance(part, RegistersSection) for table in part.internal)
        rows = next((table.all_rows for table in tables if table.id == "risks"), ())
        return tuple(
            BriefRisk(row.cells[0].text, self.say("evidence", measure=row.cells[1].text, figure=row.cells[2].text),
                      row.is_focus or number == 0)
            for number, row in enumerate(rows[:MOST_RISKS])
        )  # fmt: skip

    def asks(self) -> Iterator[BriefAsk]:
        """Yield what we want from the meeting: decisions on their side, promises of theirs past due, owners."""
        part = next((part for part in self.sections if isinstance(part, RecommendationsSection)), None)
        items = self.found.recommendations.all if self.found.recommendations else ()
        for item, row in zip(items, part.all_rows if part else (), strict=True):
            if item.side == "theirs":
                yield BriefAsk(self.say("ask.decide", what=row.what), row.owner, row.by)
        promises = self.found.promises.promises if self.found.promises else ()
        for promise in promises:
            if promise.side == "theirs" and promise.outcome == "missed" and promise.is_open:
                due = self.teller.formatter.date(promise.next_due, "short") if promise.next_due else DASH
                yield BriefAsk(
                    self.say("ask.promise", what=promise.text), self.plain(promise.owner), self.plain(due)
                )  # fmt: skip
        for goal in self.found.goals.goals if self.found.goals else ():
            if not goal.is_owned:
                yield BriefAsk(self.say("ask.owner", goal=goal.label), self.plain(""), self.plain(""))

    def plain(self, text: str) -> Text:
        return self.teller.text(text or DASH, "internal")

    def pages(self, section: Section) -> Iterator[TalkPage]:
        """Yield what to say on each page of a section; none for one that is not shown."""
        if section.id in NO_PAGE or (section.state == "absent" and not section.left_out):
            return
        if isinstance(section, IncidentSection):
            for page in section.pages:
                unasked = () if page.lessons else (self.say("watch.no_lessons"),)
                yield TalkPage(
                    "incident", False, page.heading, page.title, page.notes.say, page.notes.ask, tuple(unasked)
                )
        elif isinstance(section, RegistersSection):
            for table in section.deck_tables:
                yield TalkPage(table.id, True, table.label, table.title, table.notes.say, table.notes.ask, ())
        else:
            notes = section.notes
            watch = tuple(islice(self.watched(section), MOST_WATCHED))
            yield TalkPage(section.id, False, section.label, section.title, notes.say, notes.ask, watch)

    def watched(self, section: Section) -> Iterator[Text]:
        """Yield what is sensitive on a page: what is withheld, what we missed, what may be challenged, what lacks."""
        if section.left_out:
            yield self.say("watch.withheld", line=section.left_out)
        if isinstance(section, PromisesSection) and self.found.promises is not None:
            missed = [p.text for p in self.found.promises.promises if p.side == "ours" and p.outcome == "missed"]
            if missed:
                listed = self.teller.formatter.list(missed[:MOST_FEW])
                yield self.say("watch.missed", n=len(missed), what=listed)
        if section.id == "reliability":
            incident = next((part for part in self.sections if isinstance(part, IncidentSection)), None)
            yield from (self.say("watch.untold", line=line) for line in (incident.untold if incident else ()))
        if isinstance(section, RecommendationsSection) and any(row.kind == "EXPAND" for row in section.rows):
            yield self.say("watch.expand")
        yield from islice(self.challenged(section), MOST_FEW)
        yield from (self.say("watch.missing", line=line) for line in section.missing)

    def challenged(self, section: Section) -> Iterator[Text]:
        """Yield the shares and scores that rest on few rows, the fewest first."""
        few = [
            shown.fact
            for shown in shown_facts(section).values()
            if shown.is_known and shown.fact.declared.unit in ("ratio", "score")
            and shown.fact.n is not None and 0 < shown.fact.n < FEW and shown.fact.metric.startswith(OF_PEOPLE)
        ]  # fmt: skip
        for fact in sorted(few, key=lambda fact: (fact.n or 0, fact.id)):
            yield self.say("watch.few", label=self.teller.name_of(fact), figure=fact, n=fact.n)
