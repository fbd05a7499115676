"""Facts, counts and dates as a few words inside a sentence, ready to stand in a phrase's condition."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from qbr.facts import Fact
from qbr.story.telling import Teller
from qbr.story.values import Text


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


def begun(text: Text) -> Text:
    """Return a text that begins like a sentence; a first word with a capital inside, such as eSign, stays as it is."""
    first = text.text.split(maxsplit=1)[:1]
    if not first or not first[0].islower():
        return text
    return replace(text, text=text.text[0].upper() + text.text[1:])
