"""Texts and figures that hurt elsewhere: kept to the letter, inert, or told with their line."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import docx
import pytest
from full_customer import incident, usage_rows, write_catalogue, write_customer, write_page, write_table, write_tree
from pptx import Presentation

from qbr.build import Workspace
from qbr.errors import DataError
from qbr.workspace import lay_out

TODAY = date(2026, 10, 5)
SPACES = str.maketrans({"\n": " ", "\v": " ", "\xa0": " "})

HOSTILE = {
    "markup": "A&B <b>\"x\"</b> 'y' ]]> &amp; <!-- -->",
    "tags": "{{ 7*7 }} {% for x in y %} {# c #} ${x}",
    "math": r"$\foo$ x_1^2 $$ \\ %d {0}",
    "formula": "=cmd|' /C calc'!A0",
    "at": "@SUM(1+1)*cmd",
    "directions": "\u202eABC \u05d0\u05d1\u05d2\u200f",
    "emoji": "\U0001f600\U0001f469\u200d\U0001f467 e\u0301",
    "escapes": "_x0041_ _x000D_",
    "long": "Abcdefghi " * 19 + "Abcdefghij",
    "unbroken": "x" * 200,
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A workspace with what qbr ships."""
    lay_out(tmp_path)
    return tmp_path


def _texts(path: Path) -> str:
    """Return all text of a deck or a document as a reader sees it, on one line."""
    return " ".join((_of_deck if path.suffix == ".pptx" else _of_document)(path)).translate(SPACES)


def _of_deck(path: Path) -> Iterator[str]:
    for slide in Presentation(str(path)).slides:
        yield from (node.text or "" for node in slide._element.iter("{*}t"))


def _of_document(path: Path) -> Iterator[str]:
    yield from (node.text or "" for node in docx.Document(str(path)).element.iter("{*}t"))


@pytest.mark.slow
@pytest.mark.parametrize("kind", HOSTILE)
def test_any_text_in_any_field_is_inert_and_complete(root: Path, kind: str, check_office: Callable[..., None]) -> None:
    text = HOSTILE[kind]
    write_customer(root / "customers", "hurts", lambda _: text, lambda _: "inside")
    write_catalogue(root / "customers", lambda field: text + field[-1])
    deck, document = Workspace(root, TODAY).build("hurts").paths
    assert text.translate(SPACES) in _texts(deck)
    assert text.translate(SPACES) in _texts(document)
    assert "49" not in _texts(deck).replace("2049", "") or kind != "tags"
    check_office(deck, document)


@pytest.mark.slow
def test_control_characters_are_dropped_with_a_warning(root: Path, check_office: Callable[..., None]) -> None:
    text = "be" + "".join(map(chr, (*range(1, 9), 11, 12, *range(14, 32), 0xFFFE))) + "fore"
    write_customer(root / "customers", "hurts", lambda _: text, lambda _: "inside")
    built = Workspace(root, TODAY).build("hurts")
    for path in built.paths:
        assert "before" in _texts(path)
    assert any("control character(s) dropped" in problem.message for problem in built.problems)
    check_office(*built.paths)


@pytest.mark.parametrize("text", ["half \\ud83d of it", "half \\udc00 of it", "a NUL \\u0000"])
def test_what_is_no_character_is_told_with_its_line(root: Path, text: str) -> None:
    folder = root / "customers" / "half"
    folder.mkdir()
    (folder / "customer.yaml").write_text(f'as_of: 2026-10-05\nname: "{text}"\n', encoding="utf-8")
    with pytest.raises(DataError, match=r"customers/half/customer\.yaml, line 2, column 7"):
        Workspace(root, TODAY).build("half")


def test_both_halves_of_a_character_as_json_writes_them_are_that_character(root: Path) -> None:
    folder = root / "customers" / "whole"
    folder.mkdir()
    (folder / "customer.yaml").write_text('name: "Caf\\u00e9 \\ud83d\\ude00"\nas_of: 2026-10-05\n', encoding="utf-8")
    assert str(Workspace(root, TODAY).review("whole").customer.name) == "Caf\u00e9 \U0001f600"


LOOK_ALIKES = (
    "00123",
    "123",
    "9007199254740993",
    "9007199254740992",
    "1E5",
    "100000",
    "NA",
    "nan",
    "None",
    "true",
    "0x7b",
)


def test_ids_that_look_like_numbers_are_never_merged(root: Path) -> None:
    folder = write_customer(root / "customers", "ids", lambda field: field, lambda field: field)
    days = ("2026-09-07", "2026-09-14", "2026-09-21")
    rows = [
        {**usage_rows(lambda field: field)[0], "user_id": user, "date": day} for user in LOOK_ALIKES for day in days
    ]
    write_table(folder / "usage.csv", rows)
    (folder / "users.csv").unlink()
    (folder / "entitlements.csv").unlink()
    facts = {fact.id: fact for fact in Workspace(root, TODAY).review("ids").facts}
    assert facts["usage.active_users"].value == len(LOOK_ALIKES) == 11


def test_teams_that_look_like_numbers_keep_their_names(root: Path) -> None:
    folder = write_customer(root / "customers", "teams", lambda field: field, lambda field: field)
    users = [{"user_id": f"{team}-{number}", "team": team} for team in ("007", "7", "NA", "1E5") for number in range(6)]
    write_table(folder / "users.csv", users)
    row = usage_rows(lambda field: field)[0]
    write_table(folder / "usage.csv", [{**row, **user, "date": "2026-09-21"} for user in users])
    names = {str(group.name) for group in Workspace(root, TODAY).review("teams").usage.groups}
    assert {"007", "7", "NA", "1E5"} <= names


@pytest.mark.parametrize("customers", [("00123", "123"), ("1E5", "100000"), ("NA", "nan")])
def test_customers_whose_ids_look_alike_keep_their_own_folders(root: Path, customers: tuple[str, str]) -> None:
    for name in customers:
        (root / "customers" / name).mkdir()
        (root / "customers" / name / "customer.yaml").write_text(f'name: "Only {name}."\n', encoding="utf-8")
    for name in customers:
        deck = Workspace(root, TODAY).build(name).paths[0]
        assert deck.name == f"{name}-2026-Q3.pptx"
        assert [other for other in customers if f"Only {other}." in _texts(deck)] == [name]


@pytest.mark.parametrize("text", ["NaN", "inf", "-inf", "1e400", "1,234", "5 %", "€ 5", "0x10", "1_000", "٣"])
@pytest.mark.parametrize(
    ("table", "column"), [("usage", "value"), ("entitlements", "unit_price"), ("metrics", "value")]
)
def test_what_is_no_plain_number_is_told_with_its_line(root: Path, table: str, column: str, text: str) -> None:
    folder = write_customer(root / "customers", "figures", lambda field: field, lambda field: field)
    rows = {
        "usage": usage_rows(lambda field: field)[:2],
        "entitlements": [{"product": "A", "quantity": "1", "unit_price": "1"}] * 2,
        "metrics": [
            {"date": "2026-09-30", "metric": "m", "value": "1"},
            {"date": "2026-08-31", "metric": "m", "value": "1"},
        ],
    }[table]
    write_table(folder / f"{table}.csv", [rows[0], {**rows[1], column: text}])
    with pytest.raises(DataError) as caught:
        Workspace(root, TODAY).build("figures")
    told = [problem for problem in caught.value.problems if problem.severity == "error"]
    assert [problem.place.line for problem in told] == [3]
    assert f'{column} is "{text}"' in told[0].message


def test_a_number_out_of_bounds_is_told_as_it_was_written(root: Path) -> None:
    folder = write_customer(root / "customers", "figures", lambda field: field, lambda field: field)
    write_table(folder / "entitlements.csv", [{"product": "A", "quantity": "-3"}])
    with pytest.raises(DataError, match=r'line 2, column 3: quantity is "-3", expected 0 at least'):
        Workspace(root, TODAY).build("figures")


def test_a_score_off_its_scale_is_told_and_never_counted_as_satisfied(root: Path) -> None:
    folder = write_customer(root / "customers", "scores", lambda field: field, lambda field: field)
    rows = [{"date": "2026-09-10", "instrument": "csat", "score": score, "scale": "1-5"} for score in (5, 55)]
    write_table(folder / "surveys.csv", rows)
    with pytest.raises(DataError, match=r"surveys\.csv, line 3: the score 55 is not on the scale 1-5"):
        Workspace(root, TODAY).build("scores")


def test_negative_zero_is_shown_as_zero(root: Path) -> None:
    folder = write_customer(root / "customers", "zero", lambda field: field, lambda field: field)
    value = {"what": "A", "amount": "-0", "unit": "EUR", "period": "2026-Q3", "grade": "A", "confirmed_by": "B"}
    write_table(folder / "value.csv", [value])
    for path in Workspace(root, TODAY).build("zero").paths:
        assert not {"−€0", "-€0", "€-0", "−0", "-0"} & set(_texts(path).split())


def test_an_incident_of_hostile_markdown_reaches_the_reader_as_text(
    root: Path, check_office: Callable[..., None]
) -> None:
    folder = write_customer(root / "customers", "story", lambda field: field, lambda field: field)
    about = incident("inc-bad", "2026-08-04", lambda field: field) | {
        "audience": "customer", "approved_by": "Head", "approved_on": "2026-09-01"}  # fmt: skip
    body = (
        "## What happened\n\n<script>alert(1)</script> Seen at [the page](javascript:alert(1)) and "
        "![photo](../../secret.png) and ![far](https://example.com/x.png) and file:///etc/passwd.\n"
    )
    write_page(folder / "incidents" / "bad.md", about, body)
    (root / "secret.png").write_bytes(b"SECRET-BYTES")
    built = Workspace(root, TODAY).build("story")
    for path in built.paths:
        assert "javascript:" not in _texts(path)
        assert b"SECRET-BYTES" not in path.read_bytes()
    check_office(*built.paths)


def test_a_broken_value_of_one_field_leaves_the_earlier_review(root: Path) -> None:
    folder = write_customer(root / "customers", "later", lambda field: field, lambda field: field)
    before = {path: path.read_bytes() for path in Workspace(root, TODAY).build("later").paths}
    customer = json.loads((folder / "customer.yaml").read_text(encoding="utf-8"))
    write_tree(folder / "customer.yaml", customer | {"review_date": "31/31/2026"})
    with pytest.raises(DataError):
        Workspace(root, TODAY).build("later")
    assert {path: path.read_bytes() for path in before} == before
