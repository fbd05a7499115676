"""A German review is German from the first word to the last, and says when it is not."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from in_german import our_english, speak, texts_of, words

from qbr.build import Workspace
from qbr.cli import main
from qbr.story.translation import check_translation, missing_keys

ROOT = Path(__file__).resolve().parents[2]
GERMAN = Path("templates/phrases/de.yaml")


@pytest.mark.parametrize("customer", ["acme", "globex", "initech"])
def test_no_english_word_of_ours_stands_in_a_german_review(workspace: Path, customer: str) -> None:
    told = speak(workspace, customer)
    english = our_english(told, customer)
    assert len(english) > 300  # the test looks for something
    found = {(path, text) for path, text in texts_of(told.review(customer)) if words(text) & english}
    assert found == set()


@pytest.mark.parametrize("customer", ["acme", "globex", "initech"])
def test_everything_a_german_review_says_has_a_translation(workspace: Path, customer: str) -> None:
    problems = speak(workspace, customer).tell(customer).problems
    assert [str(problem) for problem in problems if problem.rule.startswith("P3")] == []


@pytest.mark.partial_german
def test_german_phrases_have_every_key_and_value_of_the_english_ones() -> None:
    book = Workspace(ROOT).phrasebook
    found = [problem for problem in check_translation(book.phrases("de"), book.phrases("en")) if problem.rule != "P320"]
    assert [*missing_keys(book.phrases("de"), book.phrases("en")), *map(str, found)] == []


def test_german_sentences_figures_and_reasons_are_german(workspace: Path) -> None:
    review = speak(workspace, "acme").review("acme", "2026-Q3")
    assert review.quarter.title.text == (
        "162\u00a0Tsd.\u00a0€ Nutzen sind bestätigt; 252\u00a0min Betrieb gingen verloren, und Returns verlor 18\u00a0%"
    )
    assert review.goals.title.text == ("Zwei von sechs Zielen sind auf Kurs, eines ist erreicht; Returns ging zurück")
    assert review.goals.rows[5].baseline.reason == "noch kein Ausgangswert"
    assert review.period.dates == "1.\u00a0Juli – 30.\u00a0September 2026"
    page = review.incident.pages[0].title.text
    assert page.replace("\u00a0", " ") == "Rosters published late am 11. August: 4 h 12 min, 214 Personen betroffen"
    formulas = {str(row.measure): str(row.how) for row in review.methods.all_rows}
    assert formulas["Verfügbarkeit"] == "1 − 252 ÷ (132.480 − 240) Minuten"
    assert formulas["Ziele auf Kurs"] == "2 von 6 Zielen"


def test_abbreviation_at_the_end_of_a_german_sentence_has_one_stop(workspace: Path) -> None:
    texts = [text for _, text in texts_of(speak(workspace, "acme").review("acme", "2026-Q3"))]
    assert [text for text in texts if ".." in text] == []
    assert any(text.endswith("Okt.") for text in texts)


def test_missing_phrase_refuses_a_german_build_and_names_file_and_key(
    workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    speak(workspace, "acme")
    file = workspace / GERMAN
    line = next(line for line in file.read_text("utf-8").splitlines() if "label: Ihre Ziele" in line)
    file.write_text(file.read_text("utf-8").replace(f"{line}\n", ""), "utf-8")
    monkeypatch.setattr("qbr.workspace.shipped", lambda: workspace)
    monkeypatch.chdir(workspace)

    refused = CliRunner().invoke(main, ["build", "acme", "--format", "docx"])
    assert refused.exit_code == 1
    assert "templates/phrases/de.yaml · goals.label: not translated [P320]" in refused.stderr
    assert not (workspace / "output" / "acme").exists()
    assert "goals.label: not translated" in CliRunner().invoke(main, ["check", "acme"]).stderr
    assert Workspace(workspace).review("acme").goals.label.text == "[goals.label]"  # a draft has a hole, no English


def test_analysis_text_without_translation_is_told_with_its_figure(
    workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = speak(workspace, "acme")
    file = workspace / GERMAN
    file.write_text(file.read_text("utf-8").replace('  "no baseline yet"', '  "no base yet"'), "utf-8")
    monkeypatch.setattr("qbr.workspace.shipped", lambda: workspace)
    (problem,) = [one for one in told.tell("acme").problems if one.rule == "P322"]
    assert problem.message == 'the reason of goals.goal[G6].baseline has no translation: "no baseline yet"'
    assert (problem.place.file, problem.severity) == ("templates/phrases/de.yaml", "error")


@pytest.mark.partial_german
def test_language_without_phrases_is_told_in_english_throughout_and_says_so(workspace: Path) -> None:
    told = speak(workspace, "acme", "fr", "fr_FR").tell("acme")
    assert told.review.goals.label.text == "Your goals"
    assert [(one.rule, one.severity) for one in told.problems if one.rule.startswith("P3")] == [("P324", "warning")]


def test_own_german_wording_of_a_workspace_stands_over_the_shipped_one(workspace: Path) -> None:
    (workspace / GERMAN).write_text("goals: {label: Eure Ziele}\n", "utf-8")
    review = speak(workspace, "acme", "de_AT", "de_AT").review("acme")
    assert (review.goals.label.text, review.value.label.text) == ("Eure Ziele", "Erzielter Nutzen")


@pytest.mark.parametrize(
    ("text", "rule", "severity"),
    [
        ("goals: {title: {none: 'Keines der {{ zahl }} Ziele'}}", "P321", "error"),
        ("goals: {titel: Ziele}", "P323", "warning"),
        ("analysis: {'usage records end on {day}': 'endet am {tag}'}", "P321", "error"),
    ],
)
@pytest.mark.partial_german
def test_phrase_that_names_what_it_is_not_given_is_told(workspace: Path, text: str, rule: str, severity: str) -> None:
    (workspace / GERMAN).write_text(text, "utf-8")
    book = Workspace(workspace).phrasebook
    found = check_translation(book.phrases("de"), book.phrases("en"))
    assert (rule, severity) in {(one.rule, one.severity) for one in found}
