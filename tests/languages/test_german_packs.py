"""The shipped packs in German: the same pages with the same tags, in German words, and built without an English one."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from in_german import our_english, speak, words
from office_texts import LETTER, TAG, languages_in, texts_in

from qbr.build import Request

ROOT = Path(__file__).resolve().parents[2]
PACKS = ("standard", "executive", "brief")
FILES = [ROOT / "templates" / pack / name for pack in PACKS for name in ("deck.pptx", "document.docx")]
SAME = {"Text", "Status", "Status. ", "Tickets", "Q3", "Fernhollow"}  # in both languages
PLURAL = re.compile(r"\|plural\(.*?\)(?= *}})")


def _name(file: Path) -> str:
    return f"{file.parent.name}-{file.stem}"


def _german(file: Path) -> Path:
    return file.with_name(f"{file.stem}.de{file.suffix}")


def _tags(text: str) -> Counter[str]:
    return Counter(PLURAL.sub("|plural()", tag) for tag in TAG.findall(text) if tag[1] != "#")


@pytest.mark.partial_german
@pytest.mark.parametrize("file", FILES, ids=_name)
def test_german_file_has_the_tags_of_the_english_one_in_the_same_places(file: Path) -> None:
    english, german = dict(texts_in(file)), dict(texts_in(_german(file)))
    assert sum(len(_tags(text)) for text in english.values()) > 40
    assert {place: _tags(text) for place, text in german.items()} == {
        place: _tags(text) for place, text in english.items()
    }


@pytest.mark.partial_german
@pytest.mark.parametrize("file", FILES, ids=_name)
def test_every_text_of_the_english_file_is_another_one_in_german(file: Path) -> None:
    english, german = dict(texts_in(file)), dict(texts_in(_german(file)))
    own = {place: TAG.sub("", text) for place, text in english.items() if LETTER.search(TAG.sub("", text))}
    assert len(own) > 10
    assert {text for place, text in own.items() if TAG.sub("", german[place]) == text} <= SAME
    lost = [(place, text) for place, text in own.items() if not LETTER.search(TAG.sub("", german[place]))]
    assert lost == []
    counted = [tag for text in english.values() for tag in TAG.findall(text) if PLURAL.search(tag)]
    assert set(counted) & {tag for text in german.values() for tag in TAG.findall(text)} == set()


@pytest.mark.partial_german
@pytest.mark.parametrize("file", FILES, ids=_name)
def test_german_file_says_it_is_german_wherever_text_says_a_language(file: Path) -> None:
    assert languages_in(_german(file)) == {"de-DE"}
    assert languages_in(file) == {"en-GB"}


@pytest.mark.parametrize("pack", PACKS)
def test_german_review_of_each_pack_has_no_english_word_of_ours(workspace: Path, pack: str) -> None:
    told = speak(workspace, "acme")
    built = told.build("acme", Request(template=pack))
    assert [problem for problem in built.problems if problem.rule in ("P125", "P126", "P127")] == []
    files = [file for file in FILES if file.parent.name == pack]
    english, german = ([text for file in group for _, text in texts_in(file)] for group in (files, map(_german, files)))
    ours = our_english(told, "acme", english, german)
    assert len(ours) > 300
    assert len(built.paths) == 2
    texts = [(place, text) for file in built.paths for place, text in texts_in(file)]
    assert [(place, text, words(text) & ours) for place, text in texts if words(text) & ours] == []
