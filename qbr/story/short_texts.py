"""Facts, counts and dates as a few words inside a sentence, ready to stand in a phrase's condition."""

from __future__ import annotations

import re
from datetime import date

from qbr.facts import Fact
from qbr.formatting import Formatter
from qbr.quarter import Period
from qbr.story.telling import Teller
from qbr.story.values import Text

ISO_DAY = r"(\d{4}-\d{2}-\d{2})(?! \d{2}:)"  # not a moment of that day
ISO_DAYS = re.compile(rf"\b{ISO_DAY}(?: to {ISO_DAY})?")


def dates_in_words(text: str, formatter: Formatter) -> str:
    """Return a formula or reason with its dates as the review writes them: "3 – 30 September 2026"."""

    def written(found: re.Match[str]) -> str:
        first, last = (date.fromisoformat(day or found[1]) for day in found.groups())
        return formatter.period(Period(first, last)) if last > first else formatter.date(first, "medium")

    return ISO_DAYS.sub(written, text)


def month_name(teller: Teller, day: date) -> Text:
    """Return the name of a day's month in the review's language."""
    return teller.say("reliability.month", day=day, language=teller.formatter.language)


def count_word(count: int, teller: Teller) -> str:
    """Return a count as a sentence has it."""
    return teller.formatter.count_word(count)


def known_text(fact: Fact, teller: Teller) -> Text:
    """Return a fact as text that may stand in a condition; empty when it is missing."""
    return teller.text(teller.short(fact) if fact.is_known else "", fact.audience, (fact.id,) if fact.is_known else ())


def value_before(fact: Fact, teller: Teller) -> Text:
    """Return the compared value as text; empty when there is none."""
    value = fact.comparison.value if fact.comparison else None
    if value is None:
        return teller.text("", fact.audience)
    return teller.text(teller.short(Fact(fact.metric, fact.keys, value)), fact.audience, (fact.id,))
