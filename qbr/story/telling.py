"""Telling: facts to shown facts, and phrases to sentences that know which facts they speak of.

Wording lives in `templates/phrases/<language>.yaml`, key by key; this module knows none of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, MutableMapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from types import CodeType
from typing import TYPE_CHECKING

from qbr.errors import Place, Problem, TemplateError
from qbr.facts import Audience, Change, Fact, strictest
from qbr.formatting import Formatter
from qbr.plain import refs_of
from qbr.sandbox import environment
from qbr.story.directions import in_order
from qbr.story.values import DASH, Shown, Text
from qbr.story.wording import SOURCE_LANGUAGE, Wording

if TYPE_CHECKING:
    from jinja2 import Template

TWO_STOPS = re.compile(r"(?<!\.)\.\.(?!\.)")  # "by 30 Sept.." and "Acme Inc..": an abbreviation that ends a sentence
PLACES = {"ratio": 0, "rating": 1, "hours": 1, "days": 0, "score": 0}


@dataclass(frozen=True)
class Phrases:
    """The sentences of one language: dotted key → Jinja text."""

    texts: Mapping[str, str]
    file: str = "templates/phrases/en.yaml"
    language: str = SOURCE_LANGUAGE  # that they are written in

    @classmethod
    def from_tree(cls, tree: Mapping[str, object], file: str, language: str = SOURCE_LANGUAGE) -> Phrases:
        """Return phrases from the nested mapping of a phrase file: {usage: {title: …}} gives usage.title."""
        return cls(dict(_flat(tree, "")), file, language)

    def over(self, fallback: Phrases) -> Phrases:
        """Return these phrases, with the fallback's wherever a key is missing."""
        return Phrases({**fallback.texts, **self.texts}, self.file, self.language)


def _flat(tree: Mapping[str, object], prefix: str) -> Iterable[tuple[str, str]]:
    for key, value in tree.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", str(value)


@dataclass
class Teller:
    """Turns facts into shown facts and phrases into texts, in one locale and language."""

    formatter: Formatter
    phrases: Phrases
    code: MutableMapping[str, CodeType] = field(default_factory=dict, repr=False)  # of phrases compiled before, by text
    _compiled: dict[str, Template] = field(default_factory=dict, repr=False)
    _shown: dict[int, tuple[Fact, Shown]] = field(default_factory=dict, repr=False)  # by identity, kept alive beside it
    wording: Wording = field(init=False, repr=False)  # of what the analysis wrote

    def __post_init__(self) -> None:
        is_source = self.phrases.language == SOURCE_LANGUAGE
        self.wording = Wording(self.phrases.texts, self.formatter, self.phrases.file, is_source)
        self._environment = environment(
            self.formatter.locale, self.formatter.currency, language=self.formatter.language, autoescape=False
        )

    def show(self, fact: Fact) -> Shown:
        """Return the fact as a reader sees it; a missing value is an en dash and keeps its reason."""
        if id(fact) not in self._shown:
            self._shown[id(fact)] = fact, self._as_shown(self.wording.fact(fact))
        return self._shown[id(fact)][1]

    def _as_shown(self, fact: Fact) -> Shown:
        short = self.short(fact)
        is_short = fact.declared.unit == "money" or bool(fact.cases) or fact.declared.places != _exact_places(fact)
        return Shown(fact, short, self.exact(fact) if is_short else short, self._change(fact), self._basis(fact))

    def say(self, key: str, **values: object) -> Text:
        """Return a phrase filled with the values; it speaks of the facts among them and of nothing else.

        Args:
            key: dotted key of the phrase file, e.g. usage.title.rose.
            values: facts (shown short), shown facts, texts, strings and whole numbers.

        Raises:
            TemplateError: no such phrase, or the phrase names a value it was not given.
        """
        given = {name: self._given(value) for name, value in values.items()}
        text = self._filled(key, given)
        spoken = list(_speaking(given.values()))
        refs = tuple(dict.fromkeys([ref for value in spoken for ref in refs_of(value)]))
        audience = strictest([value.audience for value in spoken if hasattr(value, "audience")])
        return Text(TWO_STOPS.sub(".", text).strip(), refs, audience)

    def _filled(self, key: str, given: Mapping[str, object]) -> str:
        text = self.phrases.texts.get(key, "{")
        if "{" not in text:
            return text  # says the same of everybody
        try:
            return self._template(key).render(given)
        except TemplateError as error:
            raise TemplateError([_in_phrase(problem, self.phrases.file, key) for problem in error.problems]) from error

    def _given(self, value: object) -> object:
        """Return a value as a phrase gets it; a name of another direction keeps the words around it in their order."""
        if isinstance(value, (Shown, int)):
            return value
        if isinstance(value, Fact):
            return self.show(value)
        if isinstance(value, Text):
            told = in_order(value.text, self.formatter.language)
            return value if told is value.text else replace(value, text=told)
        return in_order(value, self.formatter.language) if isinstance(value, str) else value

    def has(self, key: str) -> bool:
        """Return whether the phrase file has the key."""
        return key in self.phrases.texts

    def text(self, text: str, audience: Audience = "customer", refs: tuple[str, ...] = ()) -> Text:
        """Return a text that is not made of a phrase: a name, or a person's own words."""
        return Text(text, refs, audience)

    def join(self, texts: Iterable[Text], separator: str = " ") -> Text:
        """Return texts one after the other, speaking of all their facts, with the strictest audience."""
        parts = [text for text in texts if text]
        refs = tuple(dict.fromkeys(ref for part in parts for ref in part.refs))
        return Text(separator.join(part.text for part in parts), refs, strictest(part.audience for part in parts))

    def name_of(self, fact: Fact) -> str:
        """Return what a figure is called: the label of its measure, with its keys in brackets."""
        label = self.wording.label(fact.declared)
        return f"{label} ({self.wording.keys(fact)})" if fact.keys else label

    def short(self, fact: Fact) -> str:
        """Return the short form: three significant digits for money, no decimals for counts, no per cent of few."""
        if fact.cases:
            return self.say("common.cases", hits=fact.cases[0], n=fact.cases[1]).text
        return self._format(fact, fact.declared.places, compact=True)

    def exact(self, fact: Fact) -> str:
        """Return the full form, as the methods print it: four decimals at most unless the metric says otherwise."""
        return self._format(fact, _exact_places(fact), compact=False)

    def _format(self, fact: Fact, places: int | None, *, compact: bool) -> str:
        value = fact.value
        if value is None:
            return DASH
        if isinstance(value, date):
            return self.formatter.date(value, "medium")
        if isinstance(value, str):
            return value
        unit = fact.declared.unit
        places = PLACES.get(unit) if places is None else places
        match unit:
            case "ratio":
                return self.formatter.percent(value, places or 0)
            case "money":
                return self.formatter.money(value, compact=compact)
            case "minutes":
                return self.formatter.minutes(value)
            case "score":
                return self.formatter.delta(value, places)
        return self.formatter.number(value, places)

    def _change(self, fact: Fact) -> Text:
        moved = change_text(self.formatter, fact.change, self.phrases) if fact.comparison else DASH
        return Text(moved, (fact.id,), fact.audience)

    def _basis(self, fact: Fact) -> Text:
        compared = fact.comparison
        if compared is None or compared.value is None:
            return Text("", (), fact.audience)
        said = f"{compared.basis}: {self.short(Fact(fact.metric, fact.keys, compared.value))}"
        if compared.own is not None:
            own = self.short(Fact(fact.metric, fact.keys, compared.own))
            said = self.say("common.same_weeks", basis=said, own=own).text
        elif (per_day := fact.change.per_day) is not None:
            said = self.say("common.per_day", basis=said, change=self.formatter.change(per_day, 1)).text
        return Text(said, (fact.id,), fact.audience)

    def _template(self, key: str) -> Template:
        if key not in self._compiled:
            if key not in self.phrases.texts:
                raise TemplateError(Problem(f'no phrase "{key}"', Place(self.phrases.file), rule="P310"))
            self._compiled[key] = self._environment.from_kept(self.phrases.texts[key], self.code)
        return self._compiled[key]


def change_text(formatter: Formatter, change: Change, phrases: Phrases) -> str:
    """Return a movement in figures: +23 %, −1.8 points, the word for new, or an en dash."""
    if not change.is_known:
        return DASH
    if change.is_new:
        return phrases.texts.get("common.new", "new")
    if change.points is not None:
        return formatter.points(change.points)
    return formatter.change(change.ratio if change.ratio is not None else Decimal(0))


def _in_phrase(problem: Problem, file: str, key: str) -> Problem:
    """The fault of a phrase with the place a person can open."""
    return replace(problem, place=Place(file, spot=key))


def _speaking(values: Iterable[object]) -> Iterator[object]:
    """Yield what may speak of facts: values and the items of lists, without bare texts and whole numbers."""
    for value in values:
        if isinstance(value, (list, tuple)):
            yield from _speaking(value)
        elif type(value) not in (str, int):
            yield value


def _exact_places(fact: Fact) -> int | None:
    declared = fact.declared.exact_places
    if declared is not None or not isinstance(fact.value, Decimal):
        return declared
    exponent = fact.value.normalize().as_tuple().exponent
    digits = max(0, -exponent) if isinstance(exponent, int) else 0
    if fact.declared.unit == "ratio":
        digits = max(0, digits - 2)
    return min(digits, 4)
