"""The way to a third language, as templates/phrases/README.md has it: a copy, other words, other plurals."""

from __future__ import annotations

from pathlib import Path

import pytest
from in_german import speak

from qbr.build import Workspace
from qbr.story.translation import check_translation

POLISH = {
    "  label: Ihre Ziele\n": "  label: Wasze cele\n",
    "n|plural('Ticket', 'Tickets') }}{% if left_out %}": "n|plural('zgłoszenie', 'zgłoszenia', 'zgłoszeń') }}{% if left_out %}",
    '  "no baseline yet": "noch kein Ausgangswert"': '  "no baseline yet": "brak wartości początkowej"',
}


def _in_polish(workspace: Path) -> Workspace:
    text = (workspace / "templates" / "phrases" / "de.yaml").read_text("utf-8")
    for german, polish in POLISH.items():
        assert german in text
        text = text.replace(german, polish, 1)
    (workspace / "templates" / "phrases" / "pl.yaml").write_text(text, "utf-8")
    return speak(workspace, "acme", "pl", "pl_PL")


def test_new_language_is_one_file_that_is_checked_and_built_with(workspace: Path) -> None:
    told = _in_polish(workspace)
    book = told.phrasebook
    assert check_translation(book.phrases("pl"), book.phrases("en")) == []
    review = told.review("acme", "2026-Q3")
    assert review.meta.language == "pl"
    assert review.goals.label.text == "Wasze cele"
    assert review.goals.rows[5].baseline.reason == "brak wartości początkowej"
    assert review.period.dates.startswith("1 lipca")
    assert len(told.build("acme").paths) == 2


@pytest.mark.partial_german
def test_plurals_follow_the_categories_of_the_language(workspace: Path) -> None:
    teller = _in_polish(workspace).phrasebook.teller("pl_PL", "EUR", "pl")
    told = [
        teller.say("support.source", n=n, left_out="", vendor="", as_of="–").text.split("\u00a0")[1]
        for n in (1, 3, 64, 12)
    ]
    assert [words.split(" ")[0] for words in told] == ["zgłoszenie", "zgłoszenia", "zgłoszenia", "zgłoszeń"]
