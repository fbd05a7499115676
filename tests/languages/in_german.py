"""Samples told in another language, and every text of a review that a reader may see."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from qbr.build import Workspace
from qbr.metrics import METRICS
from qbr.story.review import Review
from qbr.story.values import Chart, Picture, Shown, Status, Text
from qbr.story.walking import walk

NAME_OF_FILE = re.compile(
    r"[a-z_]+\.[\w.\[\]]+"
)  # usage.csv, usage.team[Returns].active: names, the same in all languages
WORD = re.compile(r"[^\W\d_]{2,}")
TAG = re.compile(r"{[{%].*?[}%]}", re.DOTALL)
QUOTED = re.compile(r"'([^']*)'")


def speak(workspace: Path, customer: str, language: str = "de", locale: str = "de_DE") -> Workspace:
    """Let a sample customer speak another language."""
    file = workspace / "customers" / customer / "customer.yaml"
    kept = [line for line in file.read_text("utf-8").splitlines() if not re.match(r"(locale|language):", line)]
    file.write_text("\n".join([*kept, f"locale: {locale}", f"language: {language}", ""]), "utf-8")
    return Workspace(workspace)


def texts_of(review: Review) -> Iterator[tuple[str, str]]:
    """Yield every text of a review with its path: sentences, reasons, statuses, charts with their workbooks."""
    for path, value in walk(review):
        if isinstance(value, Shown):
            yield from ((path, text) for text in (value.text, value.exact, str(value.change), str(value.basis)))
            yield path, value.reason
        elif isinstance(value, Text):
            yield path, value.text
        elif isinstance(value, Status):
            yield path, value.word
        elif isinstance(value, Picture):
            yield path, value.alt.text
        elif isinstance(value, Chart):
            yield path, value.alt.text
            yield from ((path, str(category)) for category in value.categories)
            for series in value.series:
                yield path, series.name
                yield from ((path, label) for label in series.labels if label)


def words(text: str) -> set[str]:
    """Return the words of a text, in small letters."""
    return {word.casefold() for word in WORD.findall(NAME_OF_FILE.sub(" ", text))}


def said(texts: Iterable[str]) -> set[str]:
    """Return the words phrases and templates say: outside of tags, and in the quotes within."""
    found: set[str] = set()
    for text in texts:
        found |= words(TAG.sub(lambda tag: " ".join(("", *QUOTED.findall(tag[0]), "")), text))
    return found


def our_english(
    workspace: Workspace, customer: str, english: Iterable[str] = (), german: Iterable[str] = ()
) -> set[str]:
    """Return words that qbr says in English, in no sentence it says in German, and in no file of the sample.

    Args:
        workspace: with the sample, and the phrases.
        customer: the sample.
        english: further texts in English, as those of Office files.
        german: the same in German.
    """
    book = workspace.phrasebook
    ours = [*book.phrases("en").texts.values(), *(f"{m.label} {m.definition}" for m in METRICS.values()), *english]
    ours += [key for key in book.phrases("de").texts if key.startswith("analysis.")]
    files = [path for name in (customer, "_shared") for path in (workspace.root / "customers" / name).rglob("*.*")]
    data = [path.read_text("utf-8") for path in files if path.suffix in (".csv", ".yaml", ".md", ".json")]
    settings = (workspace.root / "qbr.yaml").read_text("utf-8")
    return said(ours) - said([*book.phrases("de").texts.values(), *german]) - words(" ".join([*data, settings]))
