"""The listening ledger: what was heard in the quarter, from which kind of role, by which channel, in whose words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from qbr.analysis.bench import Bench
from qbr.analysis.bench_facts import bench_fact
from qbr.analysis.listening.listening import QuoteFinding, quotable
from qbr.analysis.listening.survey import last_by_person
from qbr.analysis.naming import kind_of, role_kinds
from qbr.analysis.register import Cell, Line, Register, Word
from qbr.facts import Fact

KINDS = ("buyer", "executive", "user", "admin", "frontline", "unknown")
BUYERS, USERS = ("executive", "buyer"), ("user", "frontline", "admin")
SHARE_FROM = 10  # below ten, counts say it and shares would pretend
OWN = frozenset({"survey", "request", "unknown"})  # channels that are words of ours


@dataclass(frozen=True, slots=True)
class Heard:
    """One time somebody was heard."""

    channel: str  # as the file names it, or survey, request, unknown
    kind: str  # kind of role: one of KINDS
    table: str  # where it stands


def heard_in_quarter(bench: Bench) -> tuple[Heard, ...]:
    """Return everything heard in the quarter: words, answers to surveys, requests, and roles in meetings held."""
    return tuple(_heard(bench))


def _heard(bench: Bench) -> Iterator[Heard]:
    folder, period, kinds = bench.folder, bench.scope.period, role_kinds(bench.folder)
    for voice in folder.voc or ():
        if period.contains(voice.date):
            kind = voice.role_type or kind_of(kinds, voice.person, voice.role)
            yield Heard(voice.channel or "unknown", kind or "unknown", "voc")
    for answer in last_by_person(folder.surveys or (), period).values():
        yield Heard("survey", answer.role_type or "unknown", "surveys")
    for request in folder.requests or ():
        if request.date is not None and period.contains(request.date):
            yield Heard("request", kind_of(kinds, request.asked_by, request.role) or "unknown", "requests")
    for meeting in folder.interactions or ():
        if meeting.held and period.contains(meeting.date):
            for role in meeting.roles:
                yield Heard(meeting.type, kind_of(kinds, role) or "unknown", "interactions")


def ledger_register(bench: Bench) -> Register | None:
    """Return counts of channel × kind of role, the busiest channel first, with who was not heard (`practices` 3)."""
    heard = heard_in_quarter(bench)
    listening = bench.grounds.voice.listening if bench.grounds.voice else None
    if not heard:
        return None
    counts = Counter((entry.channel, entry.kind) for entry in heard)
    channels = Counter(entry.channel for entry in heard)
    tables = {entry.channel: entry.table for entry in heard}
    ordered = sorted(channels, key=lambda channel: (-channels[channel], channel))
    total = _count(bench, "all", "all", len(heard), "voc")

    def line(channel: str) -> Line:
        cells = [_count(bench, channel, kind, counts[channel, kind], tables[channel]) for kind in KINDS]
        whole = _count(bench, channel, "all", channels[channel], tables[channel])
        return Line((Word(channel) if channel in OWN else channel, *cells, whole))

    return Register(
        "ledger", ("channel", *KINDS, "all"), tuple(line(channel) for channel in ordered), "deck",
        case="silent" if listening and listening.silent else "some",
        facts={"heard": total},
        words={"silent": listening.silent if listening else (), "channels": len(ordered)},
        tables=tuple(dict.fromkeys(entry.table for entry in heard)),
    )  # fmt: skip


def _count(bench: Bench, channel: str, kind: str, value: int, table: str) -> Fact:
    return bench_fact(bench, "ledger.heard[]", value, f"{channel}, {kind}", tables=(table,), n=value)


def own_words_register(bench: Bench) -> Register | None:
    """Return the latest quotation with consent of those who decide and of those who use (`practices` 15, 16)."""
    kinds = role_kinds(bench.folder)
    quotes = [
        (quote, kind_of(kinds, quote.role_type, quote.role)) for quote in quotable(bench.folder, bench.scope.period)
    ]
    buyers = [(quote, kind) for quote, kind in quotes if kind in BUYERS]
    executives = [pair for pair in buyers if pair[1] == "executive"]
    users = [(quote, kind) for quote, kind in quotes if kind in USERS]
    lines = tuple(_quoted(quote, kind) for quote, kind in (*(executives or buyers)[:1], *users[:1]))
    if not lines:
        return None
    case = "both" if buyers and users else "no_user" if buyers else "no_executive"
    return Register("own_words", ("who", "words", "day"), lines, "deck", case=case, tables=("voc", "surveys"))


def _quoted(quote: QuoteFinding, kind: str) -> Line:
    who: Cell = quote.role or Word(f"kind_{kind}")
    return Line((who, quote.text, Word("day", {"day": quote.day})))


def share_of_voice_register(bench: Bench) -> Register | None:
    """Return the things said by kind of role, most first; their shares from ten things on (`practices` 16)."""
    kinds = role_kinds(bench.folder)
    voices = [voice for voice in bench.folder.voc or () if bench.scope.period.contains(voice.date)]
    if not voices:
        return None
    said = Counter(voice.role_type or kind_of(kinds, voice.person, voice.role) or "unknown" for voice in voices)
    ordered = sorted(KINDS, key=lambda kind: -said[kind])
    lines = tuple(
        Line((Word(f"kind_{kind}"), _said(bench, kind, said[kind]), _share(bench, kind, said[kind], len(voices))))
        for kind in ordered
        if kind != "unknown" or said[kind]
    )
    users = sum(said[kind] for kind in USERS)
    return Register(
        "share_of_voice", ("kind", "said", "share"), lines, "document",
        case="some" if users else "no_user",
        facts={"users": _said(bench, "those who use it", users), "all": _said(bench, "all", len(voices))},
        tables=("voc",),
    )  # fmt: skip


def _said(bench: Bench, kind: str, value: int) -> Fact:
    return bench_fact(bench, "ledger.said[]", value, kind, tables=("voc",), n=value)


def _share(bench: Bench, kind: str, value: int, whole: int) -> Fact:
    is_enough = whole >= SHARE_FROM
    return bench_fact(
        bench, "ledger.share[]", Decimal(value) / whole if is_enough else None, kind, tables=("voc",), n=whole,
        reason=f"fewer than {SHARE_FROM} things were said", formula=f"{value} ÷ {whole}" if is_enough else "",
    )  # fmt: skip
