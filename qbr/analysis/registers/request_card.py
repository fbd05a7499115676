"""What the customer asked for: the four questions behind each request, and what became of it.

The questions are the end goal, the intent, the value to their business and the help for their own customers; what
nobody has asked yet stays open and is never made up (`practices` 4–8). A request is traced from heard through decided
to delivered (`practices` 20).
"""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import Literal

from qbr.analysis.bench import Bench
from qbr.analysis.bench_facts import bench_fact
from qbr.analysis.listening.listening import RequestFinding
from qbr.analysis.register import Cell, Line, Register, Word
from qbr.facts import Fact
from qbr.records.needs import REQUEST_QUESTIONS
from qbr.records.shared import RoadmapItem

Stage = Literal["heard", "decided", "delivered", "declined"]

UNDECIDED = frozenset({"", "not decided", "undecided", "open", "idea"})


def requests_of(bench: Bench) -> tuple[RequestFinding, ...]:
    """Return the requests of the year, the heaviest first; none without a list."""
    return bench.grounds.voice.listening.requests if bench.grounds.voice else ()


def open_requests(bench: Bench) -> tuple[RequestFinding, ...]:
    """Return the requests that are neither done nor declined, the heaviest first."""
    return tuple(item for item in requests_of(bench) if not (item.is_done or item.is_declined))


def request_card_register(bench: Bench) -> Register | None:
    """Return the four answers behind each open request, the heaviest first; what was not asked says so."""
    requests = open_requests(bench)
    if not requests:
        return None
    keys = unique_titles(requests)
    answered = sum(len(REQUEST_QUESTIONS) - len(item.record.unanswered) for item in requests)
    asked = len(requests) * len(REQUEST_QUESTIONS)
    complete = bench_fact(
        bench, "requests.complete", Decimal(answered) / asked, tables=("requests",), n=len(requests),
        formula=f"{answered} ÷ {asked}",
    )  # fmt: skip
    lines = tuple(_card(bench, item, key) for item, key in zip(requests, keys, strict=True))
    unasked = sum(bool(item.record.unanswered) for item in requests)
    return Register(
        "request_card", ("title", *REQUEST_QUESTIONS, "answered", "amount"), lines, "deck",
        case="some" if unasked else "complete",
        facts={"complete": complete}, words={"unasked": unasked}, tables=("requests",),
    )  # fmt: skip


def _card(bench: Bench, item: RequestFinding, key: str) -> Line:
    answers: list[Cell] = [getattr(item.record, name) or Word("not_asked") for name in REQUEST_QUESTIONS]
    answered = len(REQUEST_QUESTIONS) - len(item.record.unanswered)
    amount = bench_fact(
        bench, "requests.request[].amount", item.record.amount, key, tables=("requests",), n=1,
        reason="nobody has put an amount on it",
    )  # fmt: skip
    return Line((item.record.title, *answers, _answered(bench, key, answered), amount), bool(item.record.unanswered))


def _answered(bench: Bench, key: str, answered: int) -> Fact:
    formula = f"{answered} of {len(REQUEST_QUESTIONS)}"
    metric = "requests.request[].answered"
    return bench_fact(bench, metric, answered, key, tables=("requests",), n=1, formula=formula)


def unique_titles(requests: tuple[RequestFinding, ...]) -> tuple[str, ...]:
    """Return a key for each request: its title, numbered where it repeats."""
    seen: Counter[str] = Counter()
    keys = []
    for item in requests:
        seen[item.record.title] += 1
        number = seen[item.record.title]
        keys.append(item.record.title if number == 1 else f"{item.record.title} ({number})")
    return tuple(keys)


def said_did_register(bench: Bench) -> Register | None:
    """Return each request's chain: heard, decided, delivered; a broken one says where it stops (`practices` 20)."""
    requests = requests_of(bench)
    if not requests:
        return None
    roadmap = {item.id: item for item in bench.folder.roadmap or () if item.id and item.audience == "customer"}
    stages = [stage_of(item, roadmap.get(item.record.roadmap_id or "")) for item in requests]
    lines = tuple(
        Line(
            (item.record.title, item.asked_by or Word("somebody"), _decision(item, roadmap), Word(stage)),
            stage == "heard",
        )
        for item, stage in zip(requests, stages, strict=True)
    )
    done, heard = stages.count("delivered"), stages.count("heard")
    return Register(
        "said_did", ("heard", "who", "decision", "stage"), lines, "deck",
        case="broken" if heard else "some",
        facts={
            "requests": bench_fact(bench, "heard.requests", len(requests), tables=("requests",), n=len(requests)),
            "delivered": bench_fact(bench, "requests.delivered", done, tables=("requests",), n=len(requests)),
            "decided": bench_fact(
                bench, "requests.decided", len(requests) - heard, tables=("requests",), n=len(requests)
            ),
        },
        words={"undecided": heard}, tables=("requests", "roadmap"),
    )  # fmt: skip


def stage_of(item: RequestFinding, planned: RoadmapItem | None) -> Stage:
    """Return how far a request has come: a roadmap item nobody has decided on decides nothing."""
    if item.is_done:
        return "delivered"
    if item.is_declined:
        return "declined"
    is_planned = planned is not None and (planned.status or "").strip().casefold() not in UNDECIDED
    return "decided" if item.is_decided or is_planned else "heard"


def _decision(item: RequestFinding, roadmap: dict[str, RoadmapItem]) -> Cell:
    planned = roadmap.get(item.record.roadmap_id or "")
    if item.is_decided:
        return item.record.answer
    if planned is not None and stage_of(item, planned) == "decided":
        return Word("planned", {"item": planned.item, "when": planned.when or ""})
    return Word("undecided")
