"""Packs in several languages: which file is taken, what is told, and in which language text says it is."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import docx
import pytest
from click.testing import CliRunner
from in_german import speak
from pptx import Presentation

from qbr.build import Request, Workspace
from qbr.cli import main
from qbr.formatting import language_tag
from qbr.office.workbench.languages import in_language

# What a pack for customers must be able to tell; it prints nothing.
TOLD = (
    "{% if quarter and goals and promises and unused and reliability and incident and recommendations and unknowns %}"
    "{% endif %}"
)


def _letter(path: Path, *paragraphs: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    document = docx.Document()
    for paragraph in (*paragraphs, TOLD):
        document.add_paragraph(paragraph)
    document.save(str(path))


def _built(workspace: Workspace, pack: str, formats: tuple[str, ...] = ("docx",)) -> tuple[str, set[str]]:
    """Return the text of the document a pack gives for Acme, and the rules of what was told on the way."""
    built = workspace.build("acme", Request(template=pack, formats=formats))
    (path,) = built.paths
    text = "\n".join(paragraph.text for paragraph in docx.Document(str(path)).paragraphs)
    return text.strip(), {problem.rule for problem in built.problems}


@pytest.fixture
def pack(workspace: Path) -> Path:
    folder = workspace / "templates" / "letter"
    _letter(folder / "document.docx", "Dear {{ customer.name }}, {{ goals.label }}")
    return folder


def test_german_review_takes_the_german_file_and_an_english_one_the_main_file(workspace: Path, pack: Path) -> None:
    _letter(pack / "document.de.docx", "Sehr geehrte {{ customer.name }}, {{ goals.label }}")
    assert _built(Workspace(workspace), "letter")[0] == "Dear Acme, Your goals"
    text, rules = _built(speak(workspace, "acme", "de_AT", "de_AT"), "letter")
    assert text == "Sehr geehrte Acme, Ihre Ziele"
    assert "P125" not in rules


def test_pack_without_a_german_file_says_so_once_for_the_file(workspace: Path, pack: Path) -> None:
    text, rules = _built(speak(workspace, "acme"), "letter")
    assert (text, "P125" in rules) == ("Dear Acme, Ihre Ziele", True)


def test_pack_made_in_german_needs_no_german_file(workspace: Path, pack: Path) -> None:
    (pack / "template.yaml").write_text("language: de\n", "utf-8")
    assert "P125" not in _built(speak(workspace, "acme"), "letter")[1]


@pytest.mark.partial_german
def test_check_tells_a_promised_language_that_is_not_there_and_other_tags(
    workspace: Path, pack: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(workspace)
    (pack / "template.yaml").write_text("languages: [de, nl]\n", "utf-8")
    _letter(pack / "document.de.docx", "Sehr geehrte {{ customer.name }}, {{ value.label }}")
    told = CliRunner().invoke(main, ["template", "check", "letter"]).stderr
    assert 'languages names "nl", and there is no document.nl.docx [P126]' in told
    assert "{{ goals.label }} stands in document.docx and not here [P127]" in told
    assert "{{ value.label }} does not stand in document.docx [P127]" in told


@pytest.mark.partial_german
def test_order_of_tags_in_a_shape_is_free(workspace: Path, pack: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(workspace)
    _letter(pack / "document.de.docx", "{{ goals.label }} für {{ customer.name }}")
    assert "P127" not in CliRunner().invoke(main, ["template", "check", "letter"]).stderr


def test_every_text_of_a_german_review_says_it_is_german(workspace: Path) -> None:
    built = speak(workspace, "acme").build("acme")
    for path in built.paths:
        with zipfile.ZipFile(path) as archive:
            parts = [archive.read(name) for name in archive.namelist() if name.endswith(".xml")]
        mark = (
            rb'<a:(?:rPr|endParaRPr)[^>]*? lang="([^"]+)"'
            if path.suffix == ".pptx"
            else rb'<w:lang [^>]*?w:val="([^"]+)"'
        )
        assert {said for part in parts for said in re.findall(mark, part)} == {b"de-DE"}, path.name
    assert len(Presentation(str(built.paths[0])).slides) > 12


@pytest.mark.partial_german
def test_text_in_another_form_of_the_language_stays_as_it_is(workspace: Path) -> None:
    deck = (workspace / "templates" / "standard" / "deck.pptx").read_bytes()
    assert in_language(deck, "deck.pptx", "en-US") is deck
    german = in_language(deck, "deck.pptx", "de-DE")
    assert in_language(german, "deck.pptx", "de-AT") is german
    assert len(Presentation(io.BytesIO(german)).slides) == len(Presentation(io.BytesIO(deck)).slides)


@pytest.mark.parametrize(
    ("language", "locale", "tag"),
    [("de", "de_AT", "de-AT"), ("de", "en_GB", "de-DE"), ("en", "de_DE", "en-US"), ("de_CH", "de_DE", "de-CH")],
)
@pytest.mark.partial_german
def test_language_has_the_country_of_the_locale_where_it_is_spoken(language: str, locale: str, tag: str) -> None:
    assert language_tag(language, locale) == tag
