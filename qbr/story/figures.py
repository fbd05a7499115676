"""Lines around figures that several sections need: titles that fit, where a figure comes from, dates of this year."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from qbr.facts import Fact
from qbr.story.telling import Teller
from qbr.story.values import Shown, Text

MOST_WORDS = 15  # of a title
MOST_CHARACTERS = 88  # two lines of a title
SOURCE_CHARACTERS = 105  # the one line of the footer
STEPS = tuple(map(Decimal, ("1", "1.5", "2", "2.5", "3", "4", "5", "6", "8", "10")))  # ends of an axis, times 10ⁿ


def first_fitting(candidates: Iterable[Text], most: int = MOST_CHARACTERS, words: int = MOST_WORDS) -> Text:
    """Return the first text there is room for, else the last; the candidates run from the fullest to the barest.

    Args:
        candidates: at least one.
        most: characters there is room for; a title's by default.
        words: words there may be; what a no-break space joins counts as one.
    """
    text = Text("")
    for text in candidates:
        if len(text.text) <= most and len(text.text.split(" ")) <= words:
            return text
    return text


def figure_line(teller: Teller, fact: Fact) -> Text:
    """Return a line of the speaker notes: the figure, what it counts, the period, the file and its rows."""
    period = teller.formatter.period(fact.period) if fact.period else ""
    files = ", ".join(fact.source.names)
    rows = "" if fact.source.rows is None else teller.formatter.number(fact.source.rows, 0)
    shown, counts = teller.show(fact), teller.wording.definition(fact.declared)
    words = {"label": teller.name_of(fact), "counts": counts, "period": period, "reason": shown.reason}
    return teller.say("figure.line", figure=shown, files=files, rows=rows, count=fact.source.rows or 0, **words)


def figure_lines(teller: Teller, facts: Iterable[Fact]) -> tuple[Text, ...]:
    """Return a line for each fact, the unknown ones with their reason."""
    return tuple(figure_line(teller, fact) for fact in facts)


def show_day(teller: Teller, fact: Fact, year: int) -> Shown:
    """Return a date as a table has room for it: without the year where it is the one every reader expects."""
    shown = teller.show(fact)
    if not isinstance(fact.value, date) or fact.value.year != year:
        return shown
    return dataclasses.replace(shown, text=teller.formatter.date(fact.value, "short"))


def day_text(teller: Teller, day: date, year: int) -> str:
    """Return a day in words, without the year where it is the one every reader expects."""
    return teller.formatter.date(day, "short" if day.year == year else "medium")


def missing(metric: str, reason: str, *keys: str) -> Fact:
    """Return a fact that says why there is no figure, where a section has nothing to tell."""
    return Fact(metric, keys, None, reason, audience="customer")


def axis_end(largest: Decimal) -> Decimal:
    """Return a round number above the largest value, with room for the label beside its bar; 1 for nothing above 0."""
    if largest <= 0:
        return Decimal(1)
    wanted = largest * Decimal("1.12")
    scale = Decimal(1).scaleb(wanted.adjusted())
    end = next(step for step in STEPS if step * scale >= wanted) * scale
    return Decimal(f"{end:f}")  # 150, not 1.5E+2: a person reads it in the workbook
