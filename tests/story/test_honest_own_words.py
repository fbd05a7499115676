"""A person's own words against the facts, in English and German, through `qbr check` and every build."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from qbr.build import Workspace
from qbr.cli import main
from qbr.story.honesty.own_words import _number

Words = Callable[..., list[tuple[str, str, str]]]


@pytest.fixture
def words(workspace: Path) -> Words:
    """Findings on words written for a section of acme, each as (rule, message, hint)."""

    def found(text: str, section: str = "usage", language: str = "en") -> list[tuple[str, str, str]]:
        write(workspace, text, section, language)
        problems = Workspace(workspace).tell("acme").problems
        return [(item.rule, item.message, item.hint) for item in problems if item.rule.startswith("L2")]

    return found


def write(workspace: Path, text: str, section: str = "usage", language: str = "en") -> None:
    """Replace what a person wrote in acme's customer.yaml."""
    file = workspace / "customers" / "acme" / "customer.yaml"
    text_now = re.sub(
        r"^(?:summary|highlight):.*\n(?:[ -].*\n)*", "", file.read_text(encoding="utf-8"), flags=re.MULTILINE
    )
    text_now = re.sub(r"^language: \w+$", f"language: {language}", text_now, flags=re.MULTILINE)
    own = f"summary: {{{section}: {json.dumps(text, ensure_ascii=False)}}}\n"
    file.write_text(text_now + own, encoding="utf-8")


RIGHT = [
    "391 people plan with us, 23 % more than a year ago.",
    "Returns fell from 28 to 23.",
    "Use rose. Customer desk lost 1 of 16 on 11 August 2026.",
    "Returns has fewer people than a year ago.",
]


@pytest.mark.parametrize("text", RIGHT)
def test_words_that_agree_with_the_facts_are_left_alone(words: Words, text: str) -> None:
    assert words(text) == []


WRONG = [
    ("400 people plan with us.", "L201", 'says "400"', "Active users 391 (usage.active_users"),
    ("391 people plan with us, 23 % fewer than a year ago.", "L203", '"fewer"', "usage.active_users"),
    ("Returns rose from 28 to 23.", "L203", '"rose"', "Correct the word"),
    ("Active users fell.", "L203", '"fell"', "391 (usage.active_users, +23"),
    ("Active users worsened.", "L203", '"worsened"', "usage.active_users"),
    ("Returns grew.", "L203", '"grew"', "usage.team[Returns].active"),
    ("A great quarter.", "L204", '"great"', "number"),
    ("It saved them €40,000.", "L205", '"€40,000"', "value record"),
    ("This is the last chance to renew.", "L206", '"last chance"', "what happened"),
]


@pytest.mark.parametrize(("text", "rule", "message", "hint"), WRONG)
def test_words_against_the_facts_are_found_and_stay(
    words: Words, workspace: Path, text: str, rule: str, message: str, hint: str
) -> None:
    found = [item for item in words(text) if item[0] == rule]
    assert found
    assert message in found[0][1]
    assert hint in found[0][2].replace("\u00a0", " ")
    assert str(Workspace(workspace).review("acme").usage.own_words) == text


GERMAN = [
    ("Die Nutzung von Returns stieg.", "L203"),
    ("Returns stieg von 28 auf 23.", "L203"),
    ("391 Menschen, 23 % weniger als vor einem Jahr.", "L203"),
    ("Ein großartiges Quartal.", "L204"),
    ("Das sparte 40.000 Euro.", "L205"),
    ("Nur heute.", "L206"),
]


@pytest.mark.parametrize(("text", "rule"), GERMAN)
def test_german_words_are_checked_by_german_lists(words: Words, text: str, rule: str) -> None:
    assert rule in {item[0] for item in words(text, language="de")}


def test_german_words_that_agree_are_left_alone(words: Words) -> None:
    text = "Returns fiel von 28 auf 23; am 11. August 2026 war es der Vorfall. 391 Menschen sind 23 % mehr."
    assert words(text, language="de") == []


def test_praise_with_its_number_and_money_with_its_value_are_left_alone(words: Words) -> None:
    assert words("A great quarter with 391 people.") == []
    assert words("€162,214 of value is confirmed.", "value") == []


def test_share_of_few_is_written_in_counts(workspace: Path) -> None:
    for text, found in (("Of the repairs 75 % were done in time.", True), ("Of them 3 of 4.", False)):
        write(workspace, text, "registers")
        problems = Workspace(workspace).tell("acme").problems
        hints = [item.hint for item in problems if item.rule == "L121"]
        assert ("Say 3 of 4." in hints) is bool(hints) is found


def test_findings_name_file_and_line(workspace: Path) -> None:
    write(workspace, "400 people plan with us.")
    (found,) = (item for item in Workspace(workspace).tell("acme").problems if item.rule == "L201")
    file = workspace / "customers" / "acme" / "customer.yaml"
    line = next(n for n, text in enumerate(file.read_text(encoding="utf-8").splitlines(), 1) if "400 people" in text)
    assert (found.place.file, found.place.line) == ("customers/acme/customer.yaml", line)


def test_notes_for_the_customer_are_checked_and_internal_ones_are_not(workspace: Path) -> None:
    note = workspace / "customers" / "acme" / "notes" / "usage.md"
    for audience, is_found in (("customer", True), ("internal", False)):
        note.write_text(f"---\naudience: {audience}\nanchor: usage\n---\n\nReturns grew.\n", encoding="utf-8")
        found = [item for item in Workspace(workspace).tell("acme").problems if item.rule == "L203"]
        assert bool(found) is is_found
        assert all(item.place.file == "customers/acme/notes/usage.md" for item in found)


def test_words_for_a_section_that_does_not_exist_name_those_that_do(words: Words) -> None:
    ((rule, message, hint),) = words("391 people.", section="useage")
    assert rule == "L202"
    assert '"useage"' in message
    assert "usage" in hint


def test_check_and_build_tell_them_and_strict_fails(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(workspace)
    write(workspace, "Returns grew.")

    def run(*arguments: str) -> Result:
        return CliRunner().invoke(main, arguments, prog_name="qbr")

    for command in (("check", "acme"), ("build", "acme", "--format", "docx")):
        result = run(*command)
        assert (result.exit_code, "[L203]" in result.stderr) == (0, True), result.stderr
        assert run(*command, "--strict").exit_code == 3
    explained = run("template", "explain", "L203")
    assert explained.exit_code == 0
    assert "direction against the figures" in explained.stdout


@settings(max_examples=60, deadline=None)
@given(st.integers(1000, 10**9), st.sampled_from([",", ".", "\u00a0", "\u202f"]))
def test_grouped_whole_numbers_are_read_whatever_groups_them(number: int, mark: str) -> None:
    assert _number(f"{number:,}".replace(",", mark)) == number
