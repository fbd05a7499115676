"""Figures: each with its n, small ones as counts, samples with their interval, and nothing where nothing is known."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qbr.errors import Problem
from qbr.facts import FEW, Fact
from qbr.story.honesty.look import Look, problem
from qbr.story.values import DASH, Shown

FEWEST_FOR_PERCENT = FEW  # below it a share is said in counts
FEWEST_WITHOUT_INTERVAL = 30  # below it a sample is said with its range
SHARES = (
    "usage.team", "usage.site", "usage.module", "usage.feature", "usage.active_of_assigned", "usage.stickiness",
    "support.sla",
)  # fmt: skip
SAMPLES = ("heard.nps", "heard.csat", "heard.ces")  # answers stand for people who did not answer; a count does not
NO_COUNTS = (".share_of_events", ".stickiness")  # a share of events; an average over days


def check_n(look: Look) -> Iterator[Problem]:
    """Yield shares of people or cases without the number they are a share of (L120)."""
    for path, shown in _known(look):
        fact = shown.fact
        if fact.metric.startswith((*SHARES, *SAMPLES)) and fact.declared.unit == "ratio" and fact.n is None:
            message = f"{fact.id} is {shown}, and how many it is a share of is not on record"
            yield problem("L120", path, message, "Give the fact its n where it is made.")


def check_small(look: Look) -> Iterator[Problem]:
    """Yield per cent of fewer than ten (L121), and samples below thirty without an interval (L122)."""
    for path, shown in _known(look):
        fact = shown.fact
        n = fact.n if fact.n is not None else FEWEST_WITHOUT_INTERVAL
        is_share = fact.metric.startswith(SHARES) and not fact.metric.endswith(NO_COUNTS)
        if is_share and n < FEWEST_FOR_PERCENT and "%" in shown.text:
            message = f"{fact.id} is {shown} of {n}; below {FEWEST_FOR_PERCENT} a share is said in counts"
            yield problem("L121", path, message, "Say how many of how many.")
        if fact.metric.startswith(SAMPLES) and n < FEWEST_WITHOUT_INTERVAL and fact.interval is None:
            message = f"{fact.id} rests on {n} answers and has no interval"
            yield problem("L122", path, message, "Give the range, or leave the score out.")
    yield from _cells_of_few(look)
    yield from _sentences_of_few(look)


def in_percent(text: str, fact: Fact) -> bool:
    """Return whether a text says a share of so few cases that it is said in counts, in per cent nevertheless."""
    if not fact.cases:
        return False
    percent = f"{fact.number * 100:.0f}"
    return bool(re.search(rf"(?<![\d.,]){percent}(?:[.,]0+)?[\s\u00a0\u202f]?%", text))


def _sentences_of_few(look: Look) -> Iterator[Problem]:
    """Yield titles and sentences that say such a share of a fact they speak of in per cent; a range may end there."""
    few = {fact.id: fact for fact in look.review.facts if fact.cases}
    for said in look.ours:
        for fact in (few[ref] for ref in said.text.refs if ref in few):
            if fact.cases and fact.interval is None and in_percent(said.text.text, fact):
                message = f'{fact.id} is said in per cent of {fact.n}: "{said.text}"'
                yield problem("L121", said.path, message, f"Say {fact.cases[0]} of {fact.cases[1]}.")


def _cells_of_few(look: Look) -> Iterator[Problem]:
    """Yield cells of registers that say a share of so few cases in per cent."""
    registers = look.review.registers
    rows = [(table.id, row) for table in (*registers.tables, *registers.internal) for row in table.all_rows]
    for name, cell in ((name, cell) for name, row in rows for cell in row.cells):
        fact = None if cell.figure is None else cell.figure.fact
        if fact is not None and fact.cases and "%" in cell.text.text:
            message = f"{fact.id} is {cell.text} of {fact.n}; below {FEWEST_FOR_PERCENT} a share is said in counts"
            yield problem("L121", f"registers.{name}", message, "Say how many of how many.")


def check_nothing(look: Look) -> Iterator[Problem]:
    """Yield what mixes up unknown, zero and none (L123): a dash for zero, a number for nothing."""
    for path, shown in look.shown:
        if not shown.is_known and any(letter.isdigit() for letter in shown.text):
            message = f'{shown.fact.id} is not known ({shown.reason}) and is shown as "{shown}"'
            yield problem("L123", path, message, "Show a dash and the reason; unknown is not zero.")
        if shown.is_known and shown.text == DASH:
            message = f"{shown.fact.id} is {shown.value} and is shown as a dash"
            yield problem("L123", path, message, "Show the number; zero is not unknown.")


def _known(look: Look) -> Iterator[tuple[str, Shown]]:
    """Yield each known figure once, where it first stands."""
    seen: set[str] = set()
    for path, shown in look.shown:
        if shown.is_known and shown.fact.id not in seen:
            seen.add(shown.fact.id)
            yield path, shown
