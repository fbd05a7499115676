"""One look at a review: every text, figure and chart in it with its place, gathered in a single walk."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache

from qbr.errors import Place, Problem
from qbr.facts import KEY
from qbr.metrics import METRICS, Metric
from qbr.story.review import Review
from qbr.story.review.methods import MethodsSection
from qbr.story.review.parts import Section
from qbr.story.review.registers import RegistersSection
from qbr.story.values import Chart, Shown, Text
from qbr.story.walking import walk

FIGURE = re.compile(r"\d+(?:[.,\u00a0\u202f]\d+)*")
SENTENCE_ENDS = re.compile(r"(?<=[.!?…])\s+(?=\S)")
FILE_NAME = r"\S+\.(?:csv|tsv|txt|xlsx?|ods|jsonl?|parquet|ya?ml|md|atom)(?!\w)"
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
    is_of_main: bool = False  # whether only the sections of the main part are looked at
    texts: list[Said] = field(default_factory=list)  # that are not empty; a person's own words are not among them
    charts: list[tuple[str, str, Chart]] = field(default_factory=list)  # section, path and chart

    figures: dict[str, list[tuple[str, Shown]]] = field(default_factory=dict)  # path and figure, by section

    def __post_init__(self) -> None:
        for section in self.review.sections:
            self.figures[section.id] = []
            if self.is_of_main and section.place != "main":
                continue
            for path, value in walk(_looked_at(section), section.id):
                if isinstance(value, Text):
                    if value.text and value.audience == "customer" and not path.endswith(".own_words"):
                        self.texts.append(Said(section.id, path, value))
                elif isinstance(value, Shown):
                    self.figures[section.id].append((path, value))
                elif isinstance(value, Chart):
                    self.charts.append((section.id, path, value))

    @cached_property
    def names(self) -> re.Pattern[str]:
        """What is a name wherever it stands, so neither word nor figure: the customer's, the vendor's, files'."""
        names = (self.review.customer.name.text, self.review.vendor.name)
        parts = [rf"(?<!\w){re.escape(name)}(?!\w)" for name in names if name.strip()]
        return re.compile("|".join((*parts, FILE_NAME)), re.IGNORECASE)

    @property
    def shown(self) -> Iterator[tuple[str, Shown]]:
        """Yield every shown fact with its path."""
        return (item for items in self.figures.values() for item in items)

    @cached_property
    def texts_of(self) -> dict[str, list[Said]]:
        """The texts by section."""
        found: dict[str, list[Said]] = {section.id: [] for section in self.review.sections}
        for said in self.texts:
            found[said.section].append(said)
        return found

    @cached_property
    def refs(self) -> dict[str, frozenset[str]]:
        """The ids of all facts a section speaks of, by section."""
        found: dict[str, set[str]] = {section.id: set() for section in self.review.sections}
        for said in self.texts:
            found[said.section].update(said.text.refs)
        for name, shown in self.figures.items():
            found[name].update(item.fact.id for _, item in shown)
        for name, _, chart in self.charts:
            found[name].update(chart.ref)
        return {name: frozenset(refs) for name, refs in found.items()}

    def facts_of(self, *sections: str) -> dict[str, Shown]:
        """Return the shown facts of sections by the facts' ids."""
        return {shown.fact.id: shown for name in sections for _, shown in self.figures[name]}

    def figures_told(self, *sections: str, but: str = "") -> set[str]:
        """Return every figure that sections tell, without separators; a path may be left out."""
        texts = [said.text.text for name in sections for said in self.texts_of[name] if said.path != but]
        for name in sections:
            for _, shown in self.figures[name]:
                texts += (shown.text, shown.exact, shown.basis.text, shown.change.text)
        return {plain(figure) for text in texts for figure in FIGURE.findall(text)}

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


def _looked_at(section: Section) -> Section:
    """The section with each of its texts once, without the formulas of every figure and the internal registers.

    A page of registers, and the first rows of one, say what the whole table says.
    """
    if isinstance(section, MethodsSection):
        return replace(section, rows=(), all_rows=(), by_key=())
    if isinstance(section, RegistersSection):
        return replace(section, pages=(), tables=tuple(replace(one, rows=()) for one in section.tables), internal=())
    return section


@lru_cache(maxsize=32_768)  # the same figures are spoken of in many sentences
def metric_of(ref: str) -> Metric | None:
    """Return the declared metric of a fact's id, `usage.team[Returns].active`; None when there is none."""
    return METRICS.get(KEY.sub("[]", ref))


def problem(rule: str, path: str, message: str, hint: str) -> Problem:
    """Return a finding of a rule at a place in the review."""
    return Problem(message, Place(spot=path), hint, "warning", rule)


def plain(figure: str) -> str:
    """Return a figure without separators, so that 1,240 and 1 240 are the same."""
    return re.sub(r"[^\d]", "", figure)


def sentences(text: str) -> list[str]:
    """Return the sentences of a text."""
    return [part for part in SENTENCE_ENDS.split(text.strip()) if part]
