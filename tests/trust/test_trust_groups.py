"""What a group of fewer than five people does stands nowhere: whoever of them did it, the files are the same.

Two customers differ in nothing but who of a few people did what. Were a number of one small group in a file, or could
it be had as the total less the rest, the two would read differently somewhere.
"""

from __future__ import annotations

import csv
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qbr import Workspace
from qbr.build import Request
from qbr.story.audience import for_audience
from qbr.story.serial import to_json
from qbr.workspace import lay_out

FEW = 5
QUARTER = "2026-Q3"
CATALOGUE = {"plan": "Planner", "print": "Planner", "swap": "Board", "scan": "Dock", "book": "Gate"}
CUSTOMER = "name: Acme\nas_of: 2026-10-05\ncurrency: EUR\nlocale: en_GB\npeople: {people}\n"

Person = tuple[Any, ...]  # team, features, weeks of use in the quarter, and features of the quarter before if others


def _write(file: Path, rows: Sequence[Mapping[str, object]]) -> None:
    text = StringIO()
    writer = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    file.write_text(text.getvalue(), encoding="utf-8")


def _usage(people: Sequence[Person]) -> Iterator[dict[str, object]]:
    """Yield use in three weeks of the quarter before, and in this one in as many weeks as the person has."""
    for number, (_, now, weeks, *before) in enumerate(people):
        for features, last, count in (
            (before[0] if before else now, date(2026, 6, 29), 3),
            (now, date(2026, 9, 28), weeks),
        ):
            for feature in features:
                for week in range(count):
                    yield {"date": last - timedelta(days=7 * week), "user_id": f"p{number:02}", "feature": feature,
                           "module": CATALOGUE[feature], "value": 2}  # fmt: skip


def _customer(root: Path, people: Sequence[Person], shown: str = "roles") -> None:
    """Write the one customer of a workspace, who has these people."""
    folder = root / "customers" / "few"
    folder.mkdir(exist_ok=True)
    (folder / "customer.yaml").write_text(CUSTOMER.format(people=shown), encoding="utf-8")
    always = [{"date": date(2025, 4, 7) + timedelta(days=7 * week), "user_id": "first", "feature": "plan",
               "module": "Planner", "value": 1} for week in range(78)]  # fmt: skip
    _write(folder / "usage.csv", sorted([*always, *_usage(people)], key=str))
    listed = [{"user_id": f"p{number:02}", "team": team, "modules": ""} for number, (team, *_) in enumerate(people)]
    _write(folder / "users.csv", listed)
    needs = [{"need": f"Need of {name}", "goal": "", "capability": name, "rater": "r", "importance": 9, "satisfaction": 4}
             for name in sorted(set(CATALOGUE.values()))]  # fmt: skip
    _write(folder / "needs.csv", needs)


def _workspace(root: Path) -> Path:
    lay_out(root)
    features = [
        {"feature": name, "name": name, "module": module, "value_event": "yes"} for name, module in CATALOGUE.items()
    ]
    _write(root / "customers" / "_shared" / "catalogue.csv", features)
    return root


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace whose customer each test writes."""
    return _workspace(tmp_path_factory.mktemp("groups"))


def _told(root: Path, people: Sequence[Person]) -> str:
    _customer(root, people)
    return to_json(for_audience(Workspace(root).review("few", QUARTER), "customer"))


MANY: list[Person] = [*[("Yard", ("plan", "swap"), 4)] * 9, *[("Fleet", ("plan",), 4)] * 7]
WORK = st.tuples(st.sampled_from([("plan",), ("plan", "swap"), ("plan", "print")]), st.integers(0, 4))


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_who_of_the_small_teams_did_what_is_told_nowhere(root: Path, data: st.DataObject) -> None:
    sizes = data.draw(st.tuples(*(st.integers(1, FEW - 1) for _ in range(2)), st.integers(0, FEW - 1)), "of each")
    teams = [name for name, size in zip(("Night", "Desk", ""), sizes, strict=True) for _ in range(size)]
    work = data.draw(st.lists(WORK, min_size=len(teams), max_size=len(teams)), "what each does")
    order = data.draw(st.permutations(teams), "who is in which team")
    first, second = (
        [*MANY, *((team, *each) for team, each in zip(names, work, strict=True))] for names in (teams, order)
    )
    if sum(sizes) >= FEW:
        assert _told(root, first) == _told(root, second)


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(counts=st.tuples(*(st.integers(1, FEW - 1) for _ in range(3))), moved=st.permutations(["swap", "scan", "book"]))
def test_how_many_of_a_few_took_up_which_feature_is_told_nowhere(
    root: Path, counts: tuple[int, ...], moved: list[str]
) -> None:
    def people(names: Sequence[str]) -> list[Person]:
        few = [("Yard", ("plan", name), 3) for name, count in zip(names, counts, strict=True) for _ in range(count)]
        return [*[("Yard", ("plan",), 4)] * 9, *[("Fleet", ("plan",), 4)] * 7, *few]

    assert _told(root, people(["swap", "scan", "book"])) == _told(root, people(moved))


@pytest.mark.parametrize("moved", [1, 2, 3, 4])
def test_how_few_were_lost_and_won_is_told_nowhere(root: Path, moved: int) -> None:
    def people(count: int) -> list[Person]:
        """Forty people; twenty use the board in both quarters, but so many of them are others than before."""
        kept = [("Yard", ("plan", "swap"), 4)] * (20 - count)
        won = [("Yard", ("plan", "swap"), 4, ("plan",))] * count
        lost = [("Yard", ("plan",), 4, ("plan", "swap"))] * count
        return [*kept, *won, *lost, *[("Yard", ("plan",), 4)] * (20 - count)]

    assert _movement(root, [*people(moved), *MANY]) == _movement(root, [*people(1), *MANY])


def _movement(root: Path, people: Sequence[Person]) -> list[tuple[str, ...]]:
    _customer(root, people)
    review = for_audience(Workspace(root).review("few", QUARTER), "customer")
    (table,) = (table for table in review.registers.tables if table.id == "adopters")
    return [tuple(cell.text.text for cell in row.cells) for row in table.all_rows]


@pytest.mark.slow
@pytest.mark.parametrize("shown", ["none", "roles"])
def test_every_part_of_every_file_is_the_same_whoever_of_a_few_did_what(tmp_path: Path, shown: str) -> None:
    night, desk = [("plan", "scan"), ("plan",)], [("plan", "book"), ("plan", "book"), ("plan",)]
    one = [("Night", work, weeks) for work, weeks in zip(night, (4, 0), strict=True)]
    one += [("Desk", work, weeks) for work, weeks in zip(desk, (4, 0, 3), strict=True)]
    other = [
        (team, work, weeks)
        for team, (_, work, weeks) in zip(("Desk", "Desk", "Night", "Desk", "Night"), one, strict=True)
    ]
    parts = [
        _built(_workspace(tmp_path / name), [*MANY, *few], shown) for name, few in (("one", one), ("other", other))
    ]
    assert parts[0] == parts[1]
    read = b" ".join(parts[0].values())
    assert b"Fleet" in read
    assert b"xl/worksheets" in b" ".join(name.encode() for name in parts[0])
    assert not [name for name, part in parts[0].items() if b"Night" in part or b"Desk" in part]


def _built(root: Path, people: Sequence[Person], shown: str) -> dict[str, bytes]:
    """Return every part of what may be sent: slides, notes, charts with their workbooks, documents, properties."""
    _customer(root, people, shown)
    for pack in ("standard", "executive"):
        Workspace(root).build("few", Request(quarter=QUARTER, template=pack))
    folder = root / "output" / "few"
    files = [path for path in sorted(folder.rglob("*.*")) if "internal" not in path.relative_to(folder).parts]
    return {name: part for path in files for name, part in _parts(path.name, path.read_bytes())}


def _parts(name: str, data: bytes) -> Iterator[tuple[str, bytes]]:
    if data[:2] != b"PK":
        yield name, data
        return
    with zipfile.ZipFile(BytesIO(data)) as package:
        for inner in package.namelist():
            yield from _parts(f"{name}/{inner}", package.read(inner))


OF_GROUPS = ("usage.team[]", "usage.site[]", "usage.module[]", "usage.feature[]")


@pytest.mark.parametrize("customer", ["acme", "globex"])
def test_no_figure_of_a_sample_counts_a_few_people_of_a_group(samples: Workspace, customer: str) -> None:
    review = for_audience(samples.review(customer), "customer")
    of_people = [fact for fact in review.facts if fact.metric.startswith(OF_GROUPS) and fact.declared.unit == "people"]
    counted = {fact.id: [fact.value, fact.n] for fact in of_people if fact.metric.startswith(OF_GROUPS[2:])}
    counted |= {fact.id: [fact.value] for fact in of_people if fact.metric.endswith(".assigned")}
    assert customer == "globex" or len(counted) > 100
    assert {
        name for name, values in counted.items() if any(isinstance(value, int) and 0 < value < FEW for value in values)
    } == set()
    groups, usage = review.usage.groups, review.usage
    if usage.total is not None:
        for name in ("assigned", "active"):
            rest = getattr(usage.total, name).fact.number - sum(getattr(row, name).fact.number for row in groups)
            assert rest == 0 or rest >= FEW, f"{rest} people of no team, as the total less the teams"
