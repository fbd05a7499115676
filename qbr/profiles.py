"""Who decides what: company, profile, customer. The nearer one counts, and every override knows where it comes from."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from qbr.analysis.health_rules import HealthRules
from qbr.analysis.scope import Thresholds
from qbr.errors import DataError, Problem
from qbr.records.customer import Customer
from qbr.records.defaults import Defaults
from qbr.records.profile import Profile
from qbr.records.settings import Health, HealthWeights, Settings
from qbr.story.placing import check_places
from qbr.story.review import Review
from qbr.story.review.parts import Where

CHOSEN = {"availability": "outages", "work_days": "monday to friday"}  # what qbr chooses by itself
_TAG = re.compile(r"(\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\})", re.DOTALL)
_FORMS = re.compile(r"plural\([^()]*\)")  # the one place inside a tag where words of ours stand


@dataclass(frozen=True, slots=True)
class Layer:
    """What one file decides."""

    origin: str  # file, as people of the workspace know it
    thresholds: Mapping[str, object] = field(default_factory=dict)
    sections: Mapping[str, Where] = field(default_factory=dict)
    vocabulary: Mapping[str, str] = field(default_factory=dict)
    defaults: Mapping[str, object] = field(default_factory=dict)  # choices among definitions
    health: Mapping[str, object] = field(default_factory=dict)  # what the file says of it, and nothing else


@dataclass(frozen=True, slots=True)
class Override:
    """One decision that differs from what qbr would do, and whose it is."""

    kind: str  # definition, threshold, health, section or word
    name: str
    value: str
    default: str  # empty: there is none
    origin: str


@dataclass(frozen=True, slots=True)
class Layers:
    """The files that decide for one customer, the company's first, the customer's own last."""

    layers: tuple[Layer, ...]

    @classmethod
    def of(
        cls, settings: Settings, profiles: Sequence[tuple[str, Profile]], customer: Customer, customer_file: str
    ) -> Layers:
        """Return who decides for a customer.

        Args:
            settings: the workspace's.
            profiles: file and profile, the most general first.
            customer: the customer's own.
            customer_file: where that stands.

        Raises:
            DataError: a threshold or section that does not exist, or one that cannot be off; every fault at once.
        """
        ramp = {} if customer.ramp_days is None else {"ramp_days": customer.ramp_days}
        own = Layer(customer_file, {**customer.thresholds, **ramp}, defaults=customer.defaults)
        named = (
            Layer(file, each.thresholds, each.sections, each.vocabulary, each.defaults.given, health=_said(each.health))
            for file, each in profiles
        )
        ours = Layer("qbr.yaml", settings.thresholds, defaults=settings.defaults.given, health=_said(settings.health))
        found = cls((ours, *named, own))
        found._check()
        return found

    def _check(self) -> None:
        problems: list[Problem] = []
        for layer in self.layers:
            problems += check_places(layer.sections, layer.origin)
            for check in (_check_thresholds, _check_health):
                try:
                    check(layer)
                except DataError as error:
                    problems += error.problems
        if problems:
            raise DataError(problems)

    @property
    def thresholds(self) -> Thresholds:
        """Every threshold in force."""
        merged = {name: value for layer in self.layers for name, value in layer.thresholds.items()}
        return Thresholds.from_settings(merged)

    @property
    def defaults(self) -> Defaults:
        """Every choice among definitions that somebody made."""
        return Defaults.model_validate({name: value for layer in self.layers for name, value in layer.defaults.items()})

    @property
    def health(self) -> Health:
        """How health is judged: each part as the nearest file has it, points of a figure one by one."""
        said = {name: value for layer in self.layers for name, value in layer.health.items()}
        points = [layer.health["points"] for layer in self.layers if "points" in layer.health]
        merged = {name: value for each in points if isinstance(each, Mapping) for name, value in each.items()}
        return Health().model_copy(update={**said, "points": merged})

    @property
    def sections(self) -> Mapping[str, Where]:
        """Where the profile wants sections."""
        return {name: place for layer in self.layers for name, place in layer.sections.items()}

    @property
    def vocabulary(self) -> Mapping[str, str]:
        """Our words by those that stand for them."""
        return {word: other for layer in self.layers for word, other in layer.vocabulary.items()}

    def overrides(self) -> Iterator[Override]:
        """Yield every decision with its origin: the nearest file that names it."""
        defaults: Mapping[str, int | Decimal] = Thresholds().in_force()
        for name, value in self.thresholds.in_force().items():
            origin = self._origin("thresholds", name)
            if origin:
                yield Override("threshold", name, str(value), str(defaults[name]), origin)
        for name, choice in self.defaults.given.items():
            said = ", ".join(choice) if isinstance(choice, tuple) else str(choice)
            yield Override("definition", name, said, CHOSEN[name], self._origin("defaults", name))
        for name in dict.fromkeys(name for layer in self.layers for name in layer.health):
            now, usual = (_shown(getattr(each, name)) for each in (self.health, Health()))
            yield Override("health", name, now, usual, self._origin("health", name))
        for name, place in self.sections.items():
            yield Override("section", name, place, "", self._origin("sections", name))
        for word, other in self.vocabulary.items():
            yield Override("word", word, other, "", self._origin("vocabulary", word))

    def _origin(self, part: str, name: str) -> str:
        return next((layer.origin for layer in reversed(self.layers) if name in getattr(layer, part)), "")


def _said(health: Health) -> Mapping[str, object]:
    """Return what a file says of health; what it leaves to others is left out."""
    return {name: getattr(health, name) for name in sorted(health.model_fields_set)}


def _check_thresholds(layer: Layer) -> None:
    Thresholds.from_settings(layer.thresholds, layer.origin)


def _check_health(layer: Layer) -> None:
    HealthRules.from_settings(Health().model_copy(update=dict(layer.health)), layer.origin)


def _shown(value: object) -> str:
    """Return a part of how health is judged in one line: outcomes 30, adoption 25 …"""
    parts = value.by_dimension if isinstance(value, HealthWeights) else value
    return (
        ", ".join(f"{name} {_shown(part)}" for name, part in parts.items())
        if isinstance(parts, Mapping)
        else str(parts)
    )


def with_sections(review: Review, sections: Mapping[str, Where]) -> Review:
    """Return the review with the places a profile wishes for its sections."""
    wished = {
        section.id: dataclasses.replace(section, wished=sections[section.id])
        for section in review.sections
        if section.id in sections
    }
    return dataclasses.replace(review, **wished) if wished else review  # type: ignore[arg-type]  # ids are its fields


def in_words(phrase: str, vocabulary: Mapping[str, str]) -> str:
    """Return a phrase with our words replaced, whole words only; names of values inside tags stay as they are."""
    if not vocabulary:
        return phrase
    forms = sorted(vocabulary, key=lambda word: (-len(word), word))
    words = re.compile(rf"(?<!\w)({'|'.join(map(re.escape, forms))})(?!\w)", re.IGNORECASE)
    by_word = {word.casefold(): other for word, other in vocabulary.items()}

    def other(match: re.Match[str]) -> str:
        found = by_word[match[0].casefold()]
        return found[:1].upper() + found[1:] if match[0][:1].isupper() else found

    def part(text: str) -> str:
        if _TAG.fullmatch(text):
            return _FORMS.sub(lambda forms: words.sub(other, forms[0]), text)
        return words.sub(other, text)

    return "".join(map(part, _TAG.split(phrase)))
