"""One look at a review: every text, figure and chart in it with its place, gathered in a single walk."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from qbr.errors import Place, Problem
from qbr.facts import Fact
from qbr.story.review import Review, Section
from qbr.story.values import Chart, Shown, Text
from qbr.story.walking import walk

FIGURE = re.compile(r"\d+(?:[.,\u00a0\u202f]\d+)*")
SENTENCE_ENDS = re.compile(r"(?<=[.!?…])\s+(?=\S)")
OTHERS_WORDS = ("heard.quotes", "heard.requests")  # verbatim: what the customer said is never reworded


@dataclass(frozen=True, slots=True)
class Said:
    """A text of the review and where it stands."""

    section: str  # id
    path: str  # dotted, from the review: usage.tiles[0].label
    text: Text


@dataclass
class Look:
    """A review as the rules see it."""

    review: Review
    texts: list[Said] = field(default_factory=list)  # that are not empty; a person's own words are not among them
    shown: list[tuple[str, Shown]] = field(default_factory=list)  # path and figure
    charts: list[tuple[str, str, Chart]] = field(default_factory=list)  # section, path and chart

    def __post_init__(self) -> None:
        for section in self.review.sections:
            for path, value in walk(section, section.id):
                if isinstance(value, Text):
                    if value.text and not path.endswith(".own_words"):
                        self.texts.append(Said(section.id, path, value))
                elif isinstance(value, Shown):
                    self.shown.append((path, value))
                elif isinstance(value, Chart):
                    self.charts.append((section.id, path, value))
        self.facts: dict[str, Fact] = {fact.id: fact for fact in self.review.facts}

    @property
    def language(self) -> str:
        """The language of the review's sentences."""
        return self.review.meta.language

    @property
    def pages(self) -> list[Section]:
        """The sections with a page of their own, in the order of the storyline."""
        return [section for section in self.review.sections if section.is_shown]

    @property
    def ours(self) -> Iterator[Said]:
        """Yield the texts that are not the customer's own words."""
        return (said for said in self.texts if not said.path.startswith(OTHERS_WORDS))


def problem(rule: str, path: str, message: str, hint: str) -> Problem:
    """Return a finding of a rule at a place in the review."""
    return Problem(message, Place(spot=path), hint, "warning", rule)


def plain(figure: str) -> str:
    """Return a figure without separators, so that 1,240 and 1 240 are the same."""
    return re.sub(r"[^\d]", "", figure)


def sentences(text: str) -> list[str]:
    """Return the sentences of a text."""
    return [part for part in SENTENCE_ENDS.split(text.strip()) if part]


def figures_told(value: object, but: tuple[str, ...] = ("own_words",)) -> set[str]:
    """Return every figure that a node of a review tells, without separators.

    Args:
        value: a section or another node.
        but: paths that are left out, with all below them.
    """
    told: set[str] = set()
    for path, item in walk(value):
        if path.startswith(but):
            continue
        if isinstance(item, Shown):
            texts: tuple[str, ...] = (item.text, item.exact, item.basis.text, item.change.text)
        elif isinstance(item, Text):
            texts = (item.text,)
        else:
            continue
        told.update(plain(figure) for text in texts for figure in FIGURE.findall(text))
    return told
