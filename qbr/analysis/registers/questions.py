"""The questions for the meeting: what only the customer can answer, each made from a gap (`practices` 8, 21)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from qbr.analysis.bench import Bench
from qbr.analysis.bench_facts import bench_fact
from qbr.analysis.register import Cell, Line, Register, Word
from qbr.analysis.registers.request_card import open_requests

About = Literal["request", "measure", "downstream", "silent"]


@dataclass(frozen=True, slots=True)
class Question:
    """One question to ask."""

    about: About
    key: str  # names its phrase
    subject: str  # what it is about, from the data; may be empty
    whom: str  # as they may be shown; empty: whoever knows
    table: str

    @property
    def asked(self) -> Word:
        """The question in words."""
        return Word(self.key, {"subject": self.subject, "whom": self.whom})


def meeting_questions(bench: Bench) -> tuple[Question, ...]:
    """Return the questions for the meeting: on requests by weight, then measures, their customers, silent roles."""
    return (*_on_requests(bench), *_on_measures(bench), *_on_their_customers(bench), *_on_silence(bench))


def _on_requests(bench: Bench) -> Iterator[Question]:
    for item in open_requests(bench):
        for name in item.record.unanswered:
            yield Question("request", name, item.record.title, item.asked_by, "requests")


def _on_measures(bench: Bench) -> Iterator[Question]:
    for goal in bench.grounds.goals.goals if bench.grounds.goals else ():
        if goal.status == "not measurable":
            yield Question("measure", "measure", goal.statement, goal.owner_theirs, "goals")


def _on_their_customers(bench: Bench) -> Iterator[Question]:
    """Yield a question when nothing on record says what the customer's own customers get."""
    folder = bench.folder
    downstream = any(goal.downstream for goal in folder.goals or ()) or any(
        row.downstream for row in folder.metrics or ()
    )
    if not downstream:
        business = folder.customer.business
        served = (business.their_customers or "") if business else ""
        yield Question("downstream", "downstream_named" if served else "downstream", served, "", "goals")


def _on_silence(bench: Bench) -> Iterator[Question]:
    for role in bench.grounds.voice.listening.silent if bench.grounds.voice else ():
        yield Question("silent", "silent", role, "", "contacts")


def questions_register(bench: Bench) -> Register | None:
    """Return the questions for the meeting as an agenda; None when nothing is open."""
    questions = meeting_questions(bench)
    if not questions:
        return None
    lines = tuple(Line((_topic(question), question.asked, question.whom or None)) for question in questions)
    count = bench_fact(bench, "questions.open", len(questions), tables=(questions[0].table,), n=len(questions))
    tables = tuple(dict.fromkeys(question.table for question in questions))
    return Register("questions", ("about", "question", "whom"), lines, "deck", facts={"open": count}, tables=tables)


def _topic(question: Question) -> Cell:
    return question.subject if question.about in ("request", "measure") else Word(f"about_{question.about}")
