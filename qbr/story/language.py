"""Honest language, checked: what a review may not say, whoever wrote it (storyline, honest-language rules)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qbr.errors import Place, Problem
from qbr.story.review import Review, Section
from qbr.story.values import Text
from qbr.story.walking import walk

LONGEST_TITLE = 15  # words
PRAISE = ("amazing", "best-in-class", "delighted", "excellent", "exciting", "fantastic", "great", "impressive",
          "outstanding", "seamless", "tremendous", "world-class")  # fmt: skip
URGENCY = ("act now", "hurry", "last chance", "limited time", "only today", "while it lasts")
UNTESTED = ("significant", "significantly", "dramatic", "dramatically")


def check_language(review: Review) -> list[Problem]:
    """Return a warning for every text that breaks a rule of honest language, with its place in the review."""
    problems = [problem for section in review.sections for problem in _check_title(section)]
    for path, value in walk(review):
        if isinstance(value, Text):
            problems.extend(_check_words(path, value.text))
    return problems


def _check_title(section: Section) -> Iterator[Problem]:
    words = len(section.title.text.replace("\u00a0", "_").split())
    if section.is_shown and words > LONGEST_TITLE:
        message = f'the title of {section.id} has {words} words: "{section.title}"'
        hint = f"Say it in {LONGEST_TITLE} at most; the phrase stands in templates/phrases."
        yield Problem(message, Place(spot=f"{section.id}.title"), hint, "warning", "L101")


def _check_words(path: str, text: str) -> Iterator[Problem]:
    rules = (
        (PRAISE, "praise; say the number instead", "L102"),
        (URGENCY, "urgency; a review leaves the customer time", "L103"),
        (UNTESTED, "a claim no test stands behind", "L104"),
    )
    for words, why, rule in rules:
        for word in words:
            if re.search(rf"\b{re.escape(word)}\b", text, re.IGNORECASE):
                yield Problem(f'"{word}" is {why}: "{text}"', Place(spot=path), "Reword it.", "warning", rule)
