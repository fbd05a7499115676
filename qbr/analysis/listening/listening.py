"""What was heard without a score: quotations that may be quoted, requests and their answers, and who was not heard."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import zip_longest
from typing import Literal

from qbr.analysis.naming import ROLE_TYPES, shown_contact, shown_person
from qbr.analysis.provenance import table_source
from qbr.analysis.scope import Scope
from qbr.facts import Fact
from qbr.quarter import Period
from qbr.records.folder import CustomerFolder
from qbr.records.needs import REQUEST_QUESTIONS, Request
from qbr.records.support import SurveyAnswer, Voice

Tone = Literal["for", "against", ""]

MOST_QUOTES = 4
REQUESTS_SINCE = timedelta(days=365)  # an older request is no longer an answer to anybody's question
USUAL_IMPORTANCE = Decimal(5)  # of a request that names no goal
DONE = frozenset({"done", "delivered", "shipped", "released", "closed"})
DECLINED = frozenset({"declined", "rejected", "refused"})


@dataclass(frozen=True, slots=True)
class QuoteFinding:
    """A consented quotation, word for word."""

    text: str
    role: str  # as it may be shown; empty: only the kind of role is known
    role_type: str  # buyer, user, admin, executive, frontline; empty: not known
    day: date
    tone: Tone  # by the score it came with; empty: it came without one
    theme: str  # empty: none given


@dataclass(frozen=True, slots=True)
class RequestFinding:
    """A request and what became of it."""

    record: Request
    asked_by: str  # as it may be shown; empty: not known
    is_done: bool
    is_declined: bool
    is_decided: bool  # it has an answer


@dataclass(frozen=True, slots=True)
class ListeningFindings:
    """What was heard this quarter."""

    quotes: tuple[QuoteFinding, ...]
    requests: tuple[RequestFinding, ...]  # by answered questions × importance × age, the heaviest first
    silent: tuple[str, ...]  # roles on record that nobody heard this quarter
    voices: Fact
    unasked: Fact
    request_count: Fact
    done: Fact
    undecided: Fact


def analyse_listening(folder: CustomerFolder, scope: Scope) -> ListeningFindings:
    """Return quotations, requests and silent roles of the quarter; empty lists and missing facts without files."""
    period = scope.period
    voices = [voice for voice in folder.voc or () if period.contains(voice.date)]
    requests = ranked_requests(folder, period)
    return ListeningFindings(
        quotes=_balanced(quotable(folder, period), Counter(voice.theme for voice in voices if voice.theme)),
        requests=requests,
        silent=_silent(folder, period),
        voices=_count(folder, "heard.voices", "voc", period, len(voices)),
        unasked=_count(folder, "heard.unasked", "voc", period, sum(voice.solicited is False for voice in voices)),
        request_count=_count(folder, "heard.requests", "requests", period, len(requests)),
        done=_count(folder, "heard.requests_done", "requests", period, sum(item.is_done for item in requests)),
        undecided=_count(
            folder, "heard.requests_undecided", "requests", period, sum(not item.is_decided for item in requests)
        ),
    )


def _count(folder: CustomerFolder, metric: str, table: str, period: Period, value: int) -> Fact:
    if getattr(folder, table) is None:
        what = "listening ledger" if table == "voc" else "list of requests"
        return Fact(metric, reason=f"no {what} was supplied", period=period, audience="customer")
    return Fact(metric, (), value, "", period, value, table_source(folder, table, (), value), audience="customer")


def quotable(folder: CustomerFolder, period: Period) -> list[QuoteFinding]:
    """Return what may be quoted, the latest first."""
    found = [_said(folder, voice) for voice in folder.voc or () if voice.consent and period.contains(voice.date)]
    found += [
        QuoteFinding(answer.comment.strip(), "", answer.role_type or "", answer.date, tone_of(answer), "")
        for answer in folder.surveys or ()
        if answer.consent and answer.comment and answer.comment.strip() and period.contains(answer.date)
    ]
    return sorted(found, key=lambda quote: (quote.day, quote.text), reverse=True)


def _said(folder: CustomerFolder, voice: Voice) -> QuoteFinding:
    role = shown_person(folder, voice.person, voice.role)
    kind = voice.role_type or (voice.role if voice.role in ROLE_TYPES else "")
    return QuoteFinding(voice.text, role, kind or "", voice.date, "", voice.theme or "")


def tone_of(answer: SurveyAnswer) -> Tone:
    """Return which way a scored comment speaks: a promoter's for, a detractor's against, one in between neither."""
    if answer.score is None:
        return ""
    high, low = (9, 6) if answer.instrument == "nps" else (4, 2)
    if answer.instrument not in ("nps", "csat"):
        return ""
    return "for" if answer.score >= high else "against" if answer.score <= low else ""


def _balanced(quotes: list[QuoteFinding], themes: Counter[str]) -> tuple[QuoteFinding, ...]:
    """Return a few quotations: one against before one for, then what was said most about, by roles not yet quoted.

    A page with praise alone is impossible while anybody said something else that may be quoted.
    """
    against = [quote for quote in quotes if quote.tone == "against"]
    rest = [quote for quote in quotes if quote.tone == ""]
    praise = [quote for quote in quotes if quote.tone == "for"]
    chosen = against[:1] + praise[:1]
    while rest and len(chosen) < MOST_QUOTES:
        heard = {quote.role_type for quote in chosen}
        quoted = {quote.theme for quote in chosen}
        rest.sort(key=lambda quote: (quote.theme in quoted, -themes[quote.theme], quote.role_type in heard))
        chosen.append(rest.pop(0))
    pairs = zip_longest(against[1:], praise[1:])
    more = [quote for pair in pairs for quote in pair if quote is not None]
    return tuple(chosen + more[: MOST_QUOTES - len(chosen)])


def ranked_requests(folder: CustomerFolder, period: Period) -> tuple[RequestFinding, ...]:
    """Return the requests of the year up to the period's end, by answered questions × importance × age."""
    importance = {goal.id: goal.importance for goal in folder.goals or ()}
    recent = [
        request
        for request in folder.requests or ()
        if request.date is None or period.end - REQUESTS_SINCE < request.date <= period.end
    ]

    def weight(request: Request) -> tuple[Decimal, str]:
        answered = len(REQUEST_QUESTIONS) - len(request.unanswered)
        age = (period.end - request.date).days + 1 if request.date else 1
        given = importance.get(request.goal) if request.goal else None
        return -answered * age * (given if given is not None else USUAL_IMPORTANCE), request.title

    return tuple(_request(folder, request) for request in sorted(recent, key=weight))


def _request(folder: CustomerFolder, request: Request) -> RequestFinding:
    status = (request.status or "").strip().lower()
    return RequestFinding(
        record=request,
        asked_by=shown_person(folder, request.asked_by, request.role),
        is_done=status in DONE,
        is_declined=status in DECLINED,
        is_decided=bool(request.answer and request.answer.strip()),
    )


def _silent(folder: CustomerFolder, period: Period) -> tuple[str, ...]:
    """Return the contacts with no meeting, word or request in the quarter as they may appear, in the order of the file.

    Somebody of whom only the kind of role may be said is not listed: "a user was not heard" would say nothing.
    """
    heard = {word.strip().casefold() for word in _heard_from(folder, period) if word}
    return tuple(
        dict.fromkeys(
            shown
            for contact in folder.contacts or ()
            if (shown := shown_contact(folder, contact))
            and not (contact.last_contact and period.contains(contact.last_contact))
            and not {(contact.role or "").casefold(), contact.name.casefold()} & heard
        )
    )


def _heard_from(folder: CustomerFolder, period: Period) -> Iterable[str | None]:
    """Return every role and name that spoke in the quarter, as the files have them."""
    for voice in folder.voc or ():
        if period.contains(voice.date):
            yield from (voice.role, voice.person)
    for request in folder.requests or ():
        if request.date is not None and period.contains(request.date):
            yield from (request.asked_by, request.role)
    for meeting in folder.interactions or ():
        if meeting.held and period.contains(meeting.date):
            yield from meeting.roles
