"""Samples told in another language, and every text of a review that a reader may see."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from qbr.build import Workspace
from qbr.story.review import Review
from qbr.story.values import Chart, Picture, Shown, Status, Text
from qbr.story.walking import walk

NAME_OF_FILE = re.compile(
    r"[a-z_]+\.[\w.\[\]]+"
)  # usage.csv, usage.team[Returns].active: names, the same in all languages
WORD = re.compile(r"[^\W\d_]{2,}")


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
