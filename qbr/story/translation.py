"""Phrase files held against the English one: what a translation lacks, and what in it can never be said."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from qbr.errors import Place, Problem
from qbr.metrics import METRICS
from qbr.sandbox import names_in
from qbr.story.telling import Phrases
from qbr.story.wording import PLACE, TEXTS, definition_key, label_key

SHOWN = 30  # keys told one by one


def hole(key: str) -> str:
    """Return what stands in a draft in place of a phrase that is not translated."""
    return f"[{key}]"


def in_full(phrases: Phrases, source: Phrases) -> Phrases:
    """Return phrases with a hole for each key they lack, so that a draft can be told and every gap be found."""
    holes = {key: hole(key) for key in source.texts if key not in phrases.texts}
    return Phrases({**phrases.texts, **holes}, phrases.file, phrases.language) if holes else phrases


def missing_keys(phrases: Phrases, source: Phrases) -> list[str]:
    """Return the keys a translation lacks, in the order of the English file; measures come last.

    Measures of one label or definition need it once.
    """
    measures: dict[str, str] = {}
    for key, text in _measures().items():
        if key not in phrases.texts and TEXTS + text not in phrases.texts:
            measures.setdefault(text, key)
    return [*(key for key in source.texts if key not in phrases.texts), *measures.values()]


def lacking(phrases: Phrases, source: Phrases) -> list[Problem]:
    """Return an error for each key a translation lacks: a review is never told in two languages."""
    hint = f"Add it in {phrases.file}; --draft builds with its key in its place."
    keys = missing_keys(phrases, source)
    problems = [Problem("not translated", Place(phrases.file, spot=key), hint, rule="P320") for key in keys[:SHOWN]]
    if len(keys) > SHOWN:
        more = f"{len(keys) - SHOWN} more keys are not translated"
        problems.append(Problem(more, Place(phrases.file), "Add these first; the rest is told then.", rule="P320"))
    return problems


def _measures() -> dict[str, str]:
    """Return what is said of all measures, by key."""
    names = {label_key(metric): metric.label for metric in METRICS.values()}
    return names | {definition_key(metric): metric.definition for metric in METRICS.values()}


def check_translation(phrases: Phrases, source: Phrases) -> list[Problem]:
    """Return everything wrong with a phrase file: missing keys, values not given or not said, unknown keys."""
    problems = lacking(phrases, source)
    known = _measures()
    for key, text in phrases.texts.items():
        if key.startswith(TEXTS):
            problems += _other_places(key, text, phrases.file)
        elif key in source.texts:
            problems += _other_values(key, text, source.texts, phrases.file)
        elif key not in known:
            hint = "No sentence of qbr has this key; it may be mistyped, or of another version."
            problems.append(Problem("never said", Place(phrases.file, spot=key), hint, "warning", "P323"))
    return problems


def _other_values(key: str, text: str, source: Mapping[str, str], file: str) -> Iterator[Problem]:
    own, wanted = names_in(text), names_in(source[key])
    place = Place(file, spot=key)
    for name in sorted(own - wanted):
        hint = f"The English phrase has: {', '.join(sorted(wanted)) or 'no values'}."
        yield Problem(f"{{{{ {name} }}}} is not given to this phrase", place, hint, rule="P321")
    for name in sorted(wanted - own):
        hint = "The English phrase speaks of it; a number may be lost here."
        yield Problem(f"{{{{ {name} }}}} is not said", place, hint, "warning", "P321")


def _other_places(key: str, text: str, file: str) -> Iterator[Problem]:
    own, wanted = set(PLACE.findall(text)), set(PLACE.findall(key))
    if own != wanted:
        hint = f"Both sides need the same: {', '.join(sorted(f'{{{name}}}' for name in wanted)) or 'none'}."
        yield Problem("the places in the translation are others", Place(file, spot=key), hint, rule="P321")
