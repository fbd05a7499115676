"""A person's own words: placed as written, and held against the facts of the section they stand in."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qbr.errors import Place, Problem
from qbr.records.customer import Customer
from qbr.story.review import Section
from qbr.story.values import Shown, Text
from qbr.story.walking import walk

FIGURE = re.compile(r"\d+(?:[.,\u00a0\u202f]\d+)*")
DATED = re.compile(
    r"\b(?:\d{1,2} (?:January|February|March|April|May|June|July|August|September|October|November|December)"
    r"(?: \d{4})?|(?:19|20)\d{2}(?:-Q[1-4])?|Q[1-4])\b"
)


def own_words(customer: Customer) -> dict[str, Text]:
    """Return a person's words by section id: the summary, then each highlight, in the order they were written."""
    words: dict[str, list[str]] = {section: [text] for section, text in customer.summary.items()}
    for highlight in customer.highlight:
        words.setdefault(highlight.section, []).append(highlight.text)
    return {section: Text(" ".join(texts), (), "customer") for section, texts in words.items()}


def check_words(sections: Sequence[Section], file: str) -> tuple[Problem, ...]:
    """Return a warning for each figure in a person's words that no fact of the section says.

    Dates and quarters are no figures. The words stay as they were written.
    """
    problems: list[Problem] = []
    for section in sections:
        if section.own_words is None:
            continue
        said = {plain(figure) for figure in _figures_told(section)}
        written = FIGURE.findall(DATED.sub(" ", section.own_words.text))
        problems += [_unfounded(figure, section, file) for figure in written if plain(figure) not in said]
    return tuple(problems)


def plain(figure: str) -> str:
    """Return a figure without separators, so that 1,240 and 1 240 are the same."""
    return re.sub(r"[^\d]", "", figure)


def _figures_told(section: Section) -> set[str]:
    told: set[str] = set()
    for path, value in walk(section):
        if path.startswith("own_words"):
            continue
        texts = [value.text, value.exact, value.basis.text, value.change.text] if isinstance(value, Shown) else []
        if isinstance(value, Text):
            texts.append(value.text)
        for text in texts:
            told.update(FIGURE.findall(text))
    return told


def _unfounded(figure: str, section: Section, file: str) -> Problem:
    hint = f"Correct the figure, or show where it comes from. The words stand in section {section.id} as written."
    message = f'the words for section {section.id} say "{figure}", which no fact of that section says'
    return Problem(message, Place(file), hint, "warning", "L201")


def check_sections(customer: Customer, known: Sequence[str], file: str) -> tuple[Problem, ...]:
    """Return a warning for each text written for a section that does not exist."""
    return tuple(
        Problem(
            f'there are words for section "{section}", which does not exist',
            Place(file),
            f"Sections: {', '.join(known)}.",
            "warning",
            "L202",
        )
        for section in own_words(customer)
        if section not in known
    )
