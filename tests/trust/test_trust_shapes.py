"""Folders of odd shape: each builds or is refused with a clear line, and nothing empty or broken reaches a page."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import docx
import pytest
from full_customer import (
    incident,
    usage_rows,
    user_id,
    write_catalogue,
    write_customer,
    write_page,
    write_table,
    write_tree,
)
from pptx import Presentation

from qbr.build import Built, Request, Workspace
from qbr.errors import DataError
from qbr.workspace import lay_out

TODAY = date(2026, 10, 5)
BAD = re.compile(r"\b(None(?! of)|nan|NaN|NaT|inf|Undefined|undefined)\b|<NA>|\{\{|\{%|⟦")

Row = Mapping[str, object]
Change = Callable[[Path], None]


def _say(field: str) -> str:
    return field.replace("-", " ").capitalize()


ROW = usage_rows(_say)[0]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A workspace whose catalogue knows the features of the customer."""
    lay_out(tmp_path)
    write_catalogue(tmp_path / "customers", _say)
    return tmp_path


def _table(name: str, rows: Sequence[Row]) -> Change:
    return lambda folder: write_table(folder / f"{name}.csv", rows)


def _header(name: str) -> Change:
    def cut(folder: Path) -> None:
        path = folder / f"{name}.csv"
        path.write_text(path.read_text(encoding="utf-8").partition("\n")[0] + "\n", encoding="utf-8")

    return cut


def _empty(folder: Path) -> None:
    (folder / "usage.csv").write_text("", encoding="utf-8")


def _each_header(folder: Path) -> None:
    for path in folder.glob("*.csv"):
        _header(path.stem)(folder)


def _customer(**keys: Any) -> Change:
    def change(folder: Path) -> None:
        known = json.loads((folder / "customer.yaml").read_text(encoding="utf-8"))
        write_tree(folder / "customer.yaml", known | keys)

    return change


def _usage(days: Iterable[str], people: int = 12, **cells: object) -> list[Row]:
    return [{**ROW, "date": day, "user_id": user_id(number), **cells} for day in days for number in range(people)]


def _teams(folder: Path) -> None:
    people = [{"user_id": f"t{team}-{n}", "team": f"Team {team} of the northern region"}
              for team in range(60) for n in range(6)]  # fmt: skip
    write_table(folder / "users.csv", people)
    write_table(folder / "usage.csv", [{**ROW, **person, "date": "2026-09-14"} for person in people])


def _goals(folder: Path) -> None:
    goal = json.loads((folder / "goals.yaml").read_text(encoding="utf-8"))[0]
    write_tree(
        folder / "goals.yaml", [{**goal, "id": f"G{n}", "name": f"Goal number {n} of thirty"} for n in range(30)]
    )


def _incidents(folder: Path) -> None:
    for n in range(12):
        about = incident(f"inc-{n}", f"2026-0{7 + n % 3}-{n + 3:02d}", _say, "major" if n < 4 else "minor")
        told = {"audience": "customer", "approved_by": "Head of Operations", "approved_on": "2026-10-01"}
        write_page(folder / "incidents" / f"{n}.md", about | told, "## What happened\n\nIt stood still.\n")


def _no_incidents(folder: Path) -> None:
    for page in (folder / "incidents").iterdir():
        page.unlink()
    _customer(withheld=[])(folder)


def _needs(number: int) -> list[Row]:
    return [{"need": f"Need number {n}", "id": f"N{n}", "goal": "G1", "importance": n % 11, "satisfaction": n * 3 % 11}
            for n in range(number)]  # fmt: skip


def _promises(number: int) -> list[Row]:
    return [{"id": f"P{n}", "text": f"Promise number {n}", "side": "ours", "opened": "2026-07-01", "due": "2026-08-01"}
            for n in range(number)]  # fmt: skip


def _tickets(**cells: object) -> list[Row]:
    ticket = {
        "created": "2026-08-03T08:00:00Z",
        "first_reply": "",
        "solved": "",
        "priority": "high",
        "topic": "Sign-in",
    }
    return [{"id": f"T{n}", **ticket, **cells} for n in range(12)]


def _products(number: int) -> list[Row]:
    return [{"product": f"Product number {n}", "module": f"Module {n}", "quantity": 10 + n, "unit_price": 5}
            for n in range(number)]  # fmt: skip


BUILDS: dict[str, Change] = {
    "usage without a row": _header("usage"),
    "usage of one row": _table("usage", [ROW | {"date": "2026-09-28"}]),
    "everybody excluded": _customer(sources={"usage": {"exclude_users": [user_id(n) for n in range(12)]}}),
    "usage of one day": _table("usage", _usage(["2026-09-28"])),
    "usage of the basis alone": _table("usage", _usage(["2025-07-07", "2025-08-04", "2025-09-01"])),
    "nothing counted": _table("usage", _usage(["2026-07-06", "2026-09-28"], value="")),
    "all counts zero": _table("usage", _usage(["2026-07-06", "2026-09-28"], value=0)),
    "negative counts": _table("usage", _usage(["2026-07-06", "2026-09-28"], value=-3)),
    "days that have not come": _table("usage", _usage(["2026-07-06", "2026-09-28", "2027-03-01"])),
    "no team": _table("usage", _usage(["2026-07-06", "2026-09-28"], team="", site="")),
    "sixty teams": _teams,
    "no entitlement": _header("entitlements"),
    "none of a product": _table("entitlements", [{"product": "P", "module": "Planner", "quantity": 0, "unit_price": 1}]),
    "no price": _table("entitlements", [{"product": "P", "module": "Planner", "quantity": 40, "unit_price": ""}]),
    "forty products": _table("entitlements", _products(40)),
    "thirty goals": _goals,
    "no goal": lambda folder: write_tree(folder / "goals.yaml", []),
    "twelve incidents, four of them major": _incidents,
    "no incident": _no_incidents,
    "forty needs": _table("needs", _needs(40)),
    "forty missed promises": _table("actions", _promises(40)),
    "tickets nobody answered": _table("tickets", _tickets()),
    "fifty topics": _table("tickets", [{**row, "id": f"{n}-{row['id']}", "topic": f"Topic number {n}"}
                                       for n in range(50) for row in _tickets()[:2]]),
    "one answer": _table("surveys", [{"date": "2026-09-10", "instrument": "nps", "score": 9}]),
    "a year of weeks": _customer(fiscal={"start_month": 2, "pattern": "4-4-5", "week_end": "sunday", "rule": "nearest"}),
    "a leap day": _customer(as_of="2024-02-29"),
    "a far zone and its figures": _customer(tz="Pacific/Kiritimati", locale="ar_EG", currency="JPY"),
    "tables without a row": _each_header,
}  # fmt: skip


def _build(root: Path, change: Change, request: Request | None = None) -> Built:
    change(write_customer(root / "customers", "odd", _say, _say))
    return Workspace(root, TODAY).build("odd", request)


def _pages(path: Path) -> list[str]:
    """Return the text of each slide with its notes and charts, or of the whole document."""
    if path.suffix == ".docx":
        return [" ".join(node.text or "" for node in docx.Document(str(path)).element.iter("{*}t"))]
    pages = []
    for slide in Presentation(str(path)).slides:
        texts = [node.text or "" for node in slide._element.iter("{*}t")]
        charts = [rel.target_part.blob.decode() for rel in slide.part.rels.values() if rel.reltype.endswith("/chart")]
        notes = [slide.notes_slide.notes_text_frame.text] if slide.has_notes_slide else []
        pages.append(" ".join([*texts, *charts, *notes]))
    return pages


@pytest.mark.slow
@pytest.mark.parametrize("shape", BUILDS)
def test_a_folder_of_odd_shape_builds_without_a_broken_or_blank_page(
    root: Path, shape: str, check_office: Callable[..., None]
) -> None:
    built = _build(root, BUILDS[shape])
    for path in built.paths:
        for number, text in enumerate(_pages(path), 1):
            assert not BAD.search(text), (path.name, number, BAD.search(text))
            assert len(text) > 15, (path.name, number)
    check_office(*built.paths, finished=True)


REFUSED: dict[str, tuple[Change, str]] = {
    "a file without a header": (_empty, r"usage\.csv, line 1: there is no header"),
    "a time the clocks skip": (_table("tickets", [{"id": "T", "created": "2026-03-29 02:30:00"}]),
                               r"line 2, column 3: created is .* the clocks of Europe/Berlin skip this time"),
    "a time the clocks show twice": (_table("tickets", [{"id": "T", "created": "2026-10-25 02:30:00"}]),
                                     r"the clocks of Europe/Berlin show this time twice"),
    "a day of no calendar": (_table("tickets", [{"id": "T", "created": "2026-02-29T10:00:00Z"}]), r"line 2, column 3"),
    "a year nobody meant": (_customer(as_of="9999-12-31"), r"as_of is \"9999-12-31\", expected a year from"),
    "a need rated 50 of 10": (_table("needs", [{"need": "A", "importance": 50}]), r"importance is \"50\", expected 10"),
    "an incident that ends before it starts": (
        lambda folder: write_page(folder / "incidents" / "back.md", incident("b", "2026-09-04", _say)
                                  | {"resolved": "2026-09-01T00:00:00Z"}, "x"), r"back\.md.* before it starts"),
}  # fmt: skip


@pytest.mark.parametrize("shape", REFUSED)
def test_what_cannot_be_true_is_refused_with_a_line(root: Path, shape: str) -> None:
    change, message = REFUSED[shape]
    with pytest.raises(DataError, match=message):
        _build(root, change)
    assert not (root / "output" / "odd").exists()


def test_a_quarter_that_is_not_over_says_so(root: Path) -> None:
    days = ["2026-07-06", "2026-07-20", "2026-08-17"]

    def change(folder: Path) -> None:
        _customer(as_of="2026-08-20")(folder)
        _table("usage", _usage(days))(folder)

    built = _build(root, change, Request(quarter="2026-Q3"))
    assert built.because == "as asked for; it is not over: 2026-08-20 is the day it is told from, 2026-09-30 its last"
    review = Workspace(root, TODAY).review("odd", "2026-Q3")
    assert str(review.usage.title).replace("\xa0", " ").startswith("So far: 12 people")
    assert "to date, day 48 of 92" in str(review.usage.measure).replace("\xa0", " ")


def test_a_catalogue_of_other_products_does_not_turn_use_into_none(tmp_path: Path) -> None:
    lay_out(tmp_path)  # its catalogue knows the samples' features, none of this customer's
    write_customer(tmp_path / "customers", "odd", _say, _say)
    told = Workspace(tmp_path, TODAY).tell("odd")
    facts = {fact.id: fact for fact in told.review.facts}
    assert facts["usage.active_users"].value == 12
    assert facts["entitlement.product[Product].used"].value == 12
    messages = [problem.message for problem in told.problems if "usage.csv" in str(problem.place)]
    assert messages == ["none of its 2 features is in the catalogue"]


def test_use_of_a_product_is_unknown_while_its_features_are_not_listed(tmp_path: Path) -> None:
    lay_out(tmp_path)
    catalogue = tmp_path / "customers" / "_shared" / "catalogue.csv"
    write_table(catalogue, [{"feature": "Feature print", "module": "Planner", "value_event": "yes"}])
    write_customer(tmp_path / "customers", "odd", _say, _say)
    facts = {fact.id: fact for fact in Workspace(tmp_path, TODAY).review("odd").facts}
    assert (
        facts["entitlement.product[Product].used"].reason == "features of it that are in use are not in the catalogue"
    )
    assert not facts["unused.total_cost"].is_known


def test_a_language_without_phrases_is_told_in_one_language(root: Path) -> None:
    _customer(language="fr")(write_customer(root / "customers", "odd", _say, _say))
    review = Workspace(root, TODAY).review("odd")
    assert review.meta.language == "en"
    assert "deux" not in str(review.goals.title)
