"""What people said and asked for."""

from __future__ import annotations

from dataclasses import dataclass

from qbr.story.review.parts import Section
from qbr.story.values import Chart, Shown, Status, Text


@dataclass(frozen=True, slots=True)
class SentimentRow:
    """One survey score for one group of people."""

    instrument: Text  # NPS, CSAT
    role: Text  # buyers, users, all
    score: Shown  # missing below five answers
    range: Text  # 95 % interval in words, or why there is none
    n: Shown  # answers
    invited: Shown
    previous: Text  # the wave before


@dataclass(frozen=True, slots=True)
class Quote:
    """A consented quotation, word for word."""

    text: Text
    who: Text  # role


@dataclass(frozen=True, slots=True, kw_only=True)
class HeardSection(Section):
    """What we heard."""

    rows: tuple[SentimentRow, ...]
    chart: Chart  # series this, prior: scores by role
    quotes: tuple[Quote, ...]
    requests: tuple[RequestRow, ...]
    silent: Text  # roles not heard this quarter; may be empty


@dataclass(frozen=True, slots=True)
class RequestRow:
    """Something the customer asked for, and what became of it."""

    title: Text
    asked_by: Text  # role
    goal: Text  # "not yet asked" when nobody knows
    answer: Text  # what we did, or "heard, not yet decided"
    status: Status
