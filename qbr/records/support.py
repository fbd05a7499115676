"""tickets.csv, surveys.csv, questions.csv, voc.csv and themes.csv: what the customer told us, asked or unasked."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from qbr.records.record import Row
from qbr.records.values import Amount, Count, Day, Flag, Moment, Name, Text, Texts, Word

RoleType = Literal["buyer", "user", "admin", "executive", "frontline"]
Instrument = Literal["nps", "csat", "ces", "custom"]
VoiceClass = Literal["cx", "px", "ex"]

_SCALE = re.compile(r"\s*(\d{1,3})\s*[-–]\s*(\d{1,3})\s*")
_USUAL_SCALES = {"nps": (Decimal(0), Decimal(10)), "csat": (Decimal(1), Decimal(5))}


class TicketRow(Row):
    """The columns of tickets.csv: one row a ticket, or several in a log. Kept as a frame, never as objects."""

    id: Name = Field(description="id in the help desk; kept byte for byte")
    created: Moment | None = Field(
        default=None, description="moment it was opened; only a log of events may be without"
    )
    at: Moment | None = Field(
        default=None, description="moment of the row, where a ticket has several; then one is made of them"
    )
    event: Text | None = Field(
        default=None,
        description="what happened then: created, replied, solved, reopened, escalated, closed; empty: the row says "
        "how the ticket stood",
    )
    first_reply: Moment | None = Field(default=None, description="first public reply; empty: none yet")
    solved: Moment | None = Field(default=None, description="last time it was solved; empty: open")
    closed: Moment | None = Field(default=None, description="moment it was closed")
    priority: Text | None = Field(default=None, description="priority, e.g. high")
    status: Text | None = Field(default=None, description="status in the help desk")
    type: Text | None = Field(default=None, description="question, problem, task …")
    org: Text | None = Field(default=None, description="who opened it; the vendor's own are counted apart")
    requester: Text | None = Field(
        default=None, description="id of who opened it; only counted, to tell who had to ask again; never shown"
    )
    requester_role: Text | None = Field(default=None, description="role of who opened it")
    sla_target: Amount | None = Field(default=None, description="hours agreed to the first reply; empty: no target")
    sla_met: Flag | None = Field(default=None, description="whether the target was met; empty: none came due")
    reopened: Count | None = Field(default=None, description="how often it was reopened")
    escalated: Flag | None = Field(default=None, description="whether it was escalated")
    csat: Amount | None = Field(default=None, description="rating by the requester, 1-5; empty: none given")
    topic: Text | None = Field(default=None, description="what it is about")
    effort: Amount | None = Field(default=None, ge=0, description="hours we worked on it; stays inside")


class SurveyAnswer(Row):
    """One answer to one question."""

    date: Day = Field(description="day of the answer")
    instrument: Annotated[Instrument, Word] = Field(description="nps, csat, ces or custom")
    score: Amount | None = Field(description="the score; empty: no answer")
    scale: Text | None = Field(default=None, description="scale of the score, e.g. 1-5; empty: the usual one")
    respondent: Text | None = Field(default=None, description="id of who answered; never shown")
    role_type: Annotated[RoleType, Word] | None = Field(
        default=None, description="buyer, user, admin, executive, frontline"
    )
    team: Text | None = Field(default=None, description="team or site of who answered")
    question: Text | None = Field(default=None, description="id in questions.csv")
    invited: Count | None = Field(default=None, description="people invited in this wave")
    finished: Flag | None = Field(default=None, description="whether the survey was finished")
    comment: Text | None = Field(default=None, description="comment; shown only with consent")
    consent: Flag = Field(default=False, description="whether the comment may be quoted")
    wave: Text | None = Field(default=None, description="id of the wave, e.g. 2026-Q3")

    @model_validator(mode="after")
    def _score_is_on_its_scale(self) -> Self:
        bounds = self._bounds()
        if bounds and self.score is not None and not bounds[0] <= self.score <= bounds[1]:
            raise ValueError(f"the score {self.score} is not on the scale {bounds[0]}-{bounds[1]}")
        return self

    def _bounds(self) -> tuple[Decimal, Decimal] | None:
        """Return both ends of the scale; None where nobody said and the instrument has no usual one."""
        named = _SCALE.fullmatch(self.scale or "")
        if named:
            return Decimal(named[1]), Decimal(named[2])
        return None if self.scale else _USUAL_SCALES.get(self.instrument)


class SurveyQuestion(Row):
    """A question that was asked."""

    id: Name = Field(description="id as in surveys.csv")
    text: Name = Field(description="the question as asked")
    instrument: Annotated[Instrument, Word] | None = Field(default=None, description="nps, csat, ces or custom")
    about: Annotated[Literal["customer", "company"], Word] | None = Field(
        default=None, description="whose world it asks about; empty: not classified"
    )
    wave: Text | None = Field(default=None, description="id of the wave it was asked in")


class Voice(Row):
    """Something the customer said."""

    date: Day = Field(description="day it was said")
    text: Name = Field(description="the words, verbatim")
    channel: Text | None = Field(default=None, description="where: call, mail, meeting …")
    solicited: Flag | None = Field(default=None, description="whether we had asked")
    role: Text | None = Field(default=None, description="role of who said it")
    role_type: Annotated[RoleType, Word] | None = Field(
        default=None, description="buyer, user, admin, executive, frontline"
    )
    person: Text | None = Field(default=None, description="who; shown only where `people` is names")
    theme: Text | None = Field(default=None, description="what it is about")
    source_class: Annotated[VoiceClass, Word] | None = Field(default=None, description="CX, PX or EX")
    consent: Flag = Field(default=False, description="whether it may be quoted")


class Theme(Row):
    """Words by which a theme is recognised where nobody has written down what something is about."""

    theme: Name = Field(description="the theme, as voc.csv names it")
    keywords: Texts = Field(default=(), description="words or beginnings of words, separated by semicolons")
    need: Text | None = Field(default=None, description="id of the need in needs.csv it is about")
