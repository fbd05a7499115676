"""What the analysis has to say, in the review's language: measures, definitions, reasons, formulas, exclusions.

Analysis writes English: a label and a definition with each metric, a reason with each missing value, a formula with its
numbers. A phrase file of another language holds their translations: `metric.<id>.label`, `metric.<id>.definition`, and
under `analysis` each text with its places, e.g. "usage records begin on {day}". A place called n, n2 … takes a number,
day, day2 … a date, time, time2 … a moment of a day, any other what stands there. A text without a translation stays as
it is and is told as a problem.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from qbr.errors import Place, Problem
from qbr.facts import Comparison, Fact
from qbr.formatting import Formatter
from qbr.metrics import Metric
from qbr.story.shown_dates import dates_in_words

SOURCE_LANGUAGE = "en"  # of the analysis, and of the phrases every other file is held against
TEXTS = "analysis."
PLACE = re.compile(r"\{([a-z]+\d?)\}")
OWN_WORDS = (
    "value.item[]",
    "value.confirmed",
    "value.estimated",
    "value.flow.returned",
)  # their formulas are a person's own
CODED = (
    "audit.questions[]",
    "commitments.",
    "health.dimension[]",
    "heard.",
    "insights.stage[]",
    "ledger.",
    "needs.",
    "outlook.pattern[]",
    "peers.measure[]",
    "promises.side[]",
    "sentiment.lane[]",
    "support.priority[]",
    "timeline.lane[]",
    "trust.part[]",
    "value.mutual[]",
    "value.unit[]",
)  # their keys are words of ours, not names
REASONS = ("reason", "why")  # fields and words beside facts that repeat the reason of one
_WORDS = re.compile(r"[^\W\d_]{2,}")
_NO_WORDS = re.compile(r"\b(?:UTC|Q[1-4]|max)\b|\b[a-z_]+\.[\w.]+(?:\[[^\]]*\])?[\w.]*")
_SEPARATORS = tuple(map(re.compile, (r"(: )", r"( [÷×−+<=] |[()])", r"(, )")))  # of a formula, the widest first
_CODE_SIGNS = tuple(map(re.compile, (r"( to | and |, )", r"([ +])")))  # of a key that joins codes: critical+high
_KINDS = {"n": r"-?[\d.,]+", "day": r"\d{4}-\d{2}-\d{2}", "time": r"\d{4}-\d{2}-\d{2} \d{2}:\d{2}"}


@dataclass(slots=True)
class Wording:
    """The translations of one phrase file; in the language of the analysis every text is its own."""

    texts: Mapping[str, str]  # of the phrase file, by dotted key
    formatter: Formatter
    file: str
    is_source: bool  # the review is told in the language of the analysis
    untold: dict[str, str] = field(default_factory=dict)  # text without a translation → where it was met
    _known: dict[str, str] = field(default_factory=dict)  # text → translation, and translation → itself
    _patterns: list[tuple[re.Pattern[str], str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        if self.is_source:
            return
        pairs = {key.removeprefix(TEXTS): text for key, text in self.texts.items() if key.startswith(TEXTS)}
        plain = {source: text for source, text in pairs.items() if not PLACE.search(source)}
        self._known = {text: text for text in plain.values()} | plain
        with_places = sorted((pair for pair in pairs.items() if PLACE.search(pair[0])), key=_plainness)
        self._patterns = [(_pattern(source), text) for source, text in with_places]

    def label(self, metric: Metric) -> str:
        """Return what a measure is called."""
        return self._measure(label_key(metric), metric.label)

    def definition(self, metric: Metric) -> str:
        """Return how a measure is counted."""
        return self._measure(definition_key(metric), metric.definition)

    def _measure(self, key: str, own: str) -> str:
        return own if self.is_source else self.texts.get(key, self.texts.get(TEXTS + own, own))

    def keys(self, fact: Fact) -> str:
        """Return what a fact is of, in words: a team, a product, a group of people; empty for a fact of the whole."""
        if self.is_source or not fact.metric.startswith(CODED):
            return ", ".join(fact.keys)
        return ", ".join(self._coded(key, _CODE_SIGNS) for key in fact.keys)

    def _coded(self, key: str, signs: Sequence[re.Pattern[str]]) -> str:
        """Return a key in words: as a whole, else code by code between its signs."""
        if key in self._known or not signs:
            return self._known.get(key, key)
        return "".join(self._coded(part, signs[1:]) for part in signs[0].split(key))

    def text(self, text: str, where: str) -> str:
        """Return a reason, an exclusion or a name of the analysis in the review's language.

        Args:
            text: as the analysis wrote it; empty stays empty.
            where: what it belongs to, for the problem told when there is no translation.
        """
        if self.is_source or not text:
            return text
        found = self._found(text)
        if found is None:
            self.untold.setdefault(text, where)
        return text if found is None else found

    def formula(self, formula: str, where: str) -> str:
        """Return a formula with its words in the review's language; figures and signs stay as they are."""
        if self.is_source or not formula:
            return formula
        return self._remembered(formula, self._in_parts(formula, where, _SEPARATORS))

    def fact(self, fact: Fact) -> Fact:
        """Return a fact with its reason and formula in the review's language; a person's own words stay theirs."""
        if self.is_source:
            return fact
        changes: dict[str, Any] = {}
        if fact.reason:
            changes["reason"] = self.text(fact.reason, f"the reason of {fact.id}")
        if fact.formula and not fact.metric.startswith(OWN_WORDS):
            changes["formula"] = self.formula(fact.formula, f"the formula of {fact.id}")
        if fact.comparison is not None and fact.comparison.reason:
            changes["comparison"] = self._comparison(fact.comparison, fact.id)
        return replace(fact, **changes) if changes else fact

    def problems(self) -> Iterator[Problem]:
        """Yield a problem for each text met that has no translation."""
        for text, where in self.untold.items():
            hint = f'Add it under "analysis" in {self.file}, with {{n}} for each number and {{day}} for each date.'
            yield Problem(f'{where} has no translation: "{text}"', Place(self.file, spot="analysis"), hint, rule="P322")

    def _comparison(self, comparison: Comparison, fact_id: str) -> Comparison:
        return replace(comparison, reason=self.text(comparison.reason, f"the comparison of {fact_id}"))

    def _in_parts(self, text: str, where: str, separators: Sequence[re.Pattern[str]]) -> str:
        """Return a formula translated as a whole, else part by part between its signs; the blanks around them stay."""
        bare = text.strip()
        if not _WORDS.search(_NO_WORDS.sub("", bare)):
            return text
        if self._found(bare) is None and separators:
            parts = separators[0].split(text)
            return "".join(self._in_parts(part, where, separators[1:]) for part in parts)
        return text.replace(bare, self.text(bare, where))

    def _found(self, text: str) -> str | None:
        if text in self._known:
            return self._known[text]
        for pattern, translation in self._patterns:
            match = pattern.fullmatch(text)
            if match:
                return self._remembered(text, dates_in_words(_filled(translation, match), self.formatter))
        return None

    def _remembered(self, text: str, translation: str) -> str:
        self._known[text] = translation
        return self._known.setdefault(translation, translation)


def _filled(translation: str, match: re.Match[str]) -> str:
    return PLACE.sub(lambda place: match[place[1]], translation)


def _plainness(pair: tuple[str, str]) -> tuple[int, str]:
    """Sort the texts with most words of their own first, so that the more exact of two is tried before the other."""
    return -len(PLACE.sub("", pair[0])), pair[0]


def _pattern(source: str) -> re.Pattern[str]:
    parts: list[str] = []
    end = 0
    for place in PLACE.finditer(source):
        kind = _KINDS.get(place[1].rstrip("0123456789"), ".+?")
        parts += [re.escape(source[end : place.start()]), f"(?P<{place[1]}>{kind})"]
        end = place.end()
    return re.compile("".join([*parts, re.escape(source[end:])]))


T = TypeVar("T")


def in_words_of(value: T, wording: Wording) -> T:
    """Return findings with every fact in them in the review's language; what holds none is returned as it is."""
    return value if wording.is_source else _Translated(wording).value(value)


@dataclass(slots=True)
class _Translated:
    """A walk through findings; what stands in two places is translated once and stays one."""

    wording: Wording
    _seen: dict[int, tuple[object, Any]] = field(default_factory=dict)  # by identity, kept alive beside its translation

    def value(self, value: Any) -> Any:
        """Return a value with the facts below it translated."""
        if id(value) not in self._seen:
            self._seen[id(value)] = (value, self._translated(value))
        return self._seen[id(value)][1]

    def _translated(self, value: Any) -> Any:
        if isinstance(value, Fact):
            return self.wording.fact(value)
        if isinstance(value, (tuple, list)) and type(value) in (tuple, list):
            items = [self.value(item) for item in value]
            return value if all(map(_is, items, value)) else type(value)(items)
        if isinstance(value, dict):
            told = {key: self._field(str(key), item) for key, item in value.items()}
            return value if all(map(_is, told.values(), value.values())) else told
        if dataclasses.is_dataclass(value) and not isinstance(value, type):
            return self._record(value)
        return value

    def _record(self, value: Any) -> Any:
        old = {item.name: getattr(value, item.name) for item in dataclasses.fields(value) if item.init}
        new = {name: self._field(name, item) for name, item in old.items()}
        changes = {name: item for name, item in new.items() if item is not old[name]}
        return replace(value, **changes) if changes else value

    def _field(self, name: str, value: Any) -> Any:
        if isinstance(value, str):
            repeated = self.wording._found(value) if name in REASONS else None
            return value if repeated is None else repeated
        return self.value(value)


def _is(one: object, other: object) -> bool:
    return one is other


def label_key(metric: Metric) -> str:
    """Return the key under which a translation says what a measure is called; measures of one name may share a text."""
    return f"metric.{metric.id}.label"


def definition_key(metric: Metric) -> str:
    """Return the key under which a translation says how a measure is counted; `analysis` may have the text, too."""
    return f"metric.{metric.id}.definition"
