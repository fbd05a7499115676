"""Small groups of people are told together, so that no sum or difference of what is printed gives one away."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from registers_read import rows, told

from qbr.analysis.folding import Folding, fold, withheld_of

SMALLEST = 5


@pytest.mark.parametrize(
    ("sizes", "alone", "together"),
    [
        ({"North": 9, "South": 5}, ("South", "North"), ()),
        ({"North": 9, "South": 7, "Night": 4}, ("North",), ("Night", "South")),  # 4 = total − 9 − 7
        ({"North": 9, "Night": 2, "Desk": 4}, ("North",), ("Night", "Desk")),  # 6 together
        ({"North": 9, "South": 8, "Night": 1, "Desk": 2}, ("North",), ("Night", "Desk", "South")),  # 3 are too few
        ({"Night": 2, "Desk": 1}, (), ("Desk", "Night")),
        ({"North": 9, "Gone": 0}, ("North",), ()),
        ({}, (), ()),
    ],
)
def test_a_small_group_is_folded_with_others_until_they_are_enough(
    sizes: dict[str, int], alone: tuple[str, ...], together: tuple[str, ...]
) -> None:
    assert fold(sizes, SMALLEST) == Folding(alone, together)


def test_the_one_to_keep_is_folded_last() -> None:
    assert fold({"A": 2, "B": 5, "C": 6}, SMALLEST, keep="B") == Folding(("B",), ("A", "C"))


def test_groups_there_is_no_room_for_are_folded_too() -> None:
    sizes = {name: 10 + place for place, name in enumerate("ABCD")}
    assert fold(sizes, SMALLEST, most=3) == Folding(("C", "D"), ("A", "B"))


def _derivable(published: list[list[int]], people: int) -> list[tuple[int, ...]]:
    """Return every set of groups whose sum follows from the published sums by adding and subtracting."""
    matrix = np.array(published, dtype=float)
    rank = np.linalg.matrix_rank(matrix)
    found = []
    for size in range(1, people + 1):
        for chosen in combinations(range(people), size):
            wanted = np.array([float(place in chosen) for place in range(people)])
            if np.linalg.matrix_rank(np.vstack([matrix, wanted])) == rank:
                found.append(chosen)
    return found


@settings(max_examples=60, deadline=None)
@given(sizes=st.lists(st.integers(1, 12), min_size=1, max_size=6), keep=st.integers(0, 5))
def test_nothing_smaller_than_the_bound_follows_from_all_that_is_published(sizes: list[int], keep: int) -> None:
    names = {f"g{place}": size for place, size in enumerate(sizes)}
    folding = fold(names, SMALLEST, keep=f"g{keep}")
    parts = [{name} for name in folding.alone] + [set(folding.together), set(names)]  # and the total
    published = [[int(name in part) for name in names] for part in parts if part]
    for chosen in _derivable(published, len(sizes)):
        people = sum(sizes[place] for place in chosen)
        assert people >= SMALLEST or people == sum(sizes), "only the total may be small"


PARTS = ("lost", "kept", "new", "back")
SUMS = (("before", ("lost", "kept")), ("now", ("new", "back", "kept")))
COUNTS = st.integers(0, 12)


@settings(max_examples=200, deadline=None)
@given(parts=st.tuples(COUNTS, COUNTS, COUNTS, COUNTS))
def test_no_withheld_count_follows_from_those_that_are_told(parts: tuple[int, ...]) -> None:
    counts = dict(zip(PARTS, parts, strict=True))
    counts |= {total: sum(counts[part] for part in of) for total, of in SUMS}
    withheld = withheld_of(counts, SUMS, SMALLEST)
    assert withheld >= {name for name, count in counts.items() if 0 < count < SMALLEST}
    rows = [[float(name in of) for name in PARTS] for _, of in SUMS]
    told = [row for (total, _), row in zip(SUMS, rows, strict=True) if total not in withheld]
    told += [[float(name == part) for name in PARTS] for part in PARTS if part not in withheld]
    for chosen in _derivable(told, len(PARTS)) if told else ():
        assert (people := sum(counts[PARTS[place]] for place in chosen)) >= SMALLEST or not people


ENTITLEMENTS = "product,module,quantity,unit,from,to,group,population,assigned\n"


def _unserved(root: Path, *groups: tuple[str, int, int]) -> list[tuple[str, ...]]:
    lines = [f"Planner,Planner,{has},seat,2026-01-01,2026-12-31,{name},{size},{has}" for name, size, has in groups]
    return rows(told(root, {"entitlements.csv": ENTITLEMENTS + "\n".join(lines)}), "unserved")


@pytest.mark.practice(63)
def test_small_groups_without_access_stand_together_without_their_names(tmp_path: Path) -> None:
    found = _unserved(tmp_path, ("Yard", 40, 10), ("Fleet", 12, 4), ("Night desk", 3, 0), ("Board", 2, 1))
    assert found == [
        ("Yard", "Planner", "40", "10", "30"),
        ("Fleet", "Planner", "12", "4", "8"),
        ("2 small groups together", "Planner", "5", "1", "4"),
    ]


@pytest.mark.practice(63)
def test_one_small_group_is_not_had_back_as_the_rest(tmp_path: Path) -> None:
    found = _unserved(tmp_path, ("Yard", 40, 10), ("Fleet", 12, 4), ("Night desk", 3, 0))
    assert found == [("Yard", "Planner", "40", "10", "30"), ("2 small groups together", "Planner", "15", "4", "11")]


def test_a_small_group_with_nobody_beside_it_is_left_out(tmp_path: Path) -> None:
    assert _unserved(tmp_path, ("Night desk", 3, 0)) == []


SURVEY = "date,instrument,score,respondent,role_type\n"


def test_a_score_of_all_does_not_give_away_those_of_a_role_nobody_wrote_down(tmp_path: Path) -> None:
    answers = [*(("user", number) for number in range(30)), ("", 30), ("", 31)]
    lines = [f"2026-08-{1 + number % 28:02},nps,{9 if role else 0},r{number},{role}" for role, number in answers]
    review = told(tmp_path, {"surveys.csv": SURVEY + "\n".join(lines)})
    known = {fact.keys[0] for fact in review.facts if fact.metric == "heard.nps[]" and fact.is_known}
    assert known == {"users"}


TICKETS = "id,created,solved,requester_role\n"


@pytest.mark.parametrize(("people", "is_named"), [("roles", True), ("none", False)])
def test_times_by_who_asked_name_no_role_that_is_one_person(tmp_path: Path, people: str, is_named: bool) -> None:
    slow = {"IT manager": 90, "clerk": 3, "driver": 3, "planner": 4}
    lines = [
        f"{role}-{number},2026-08-03T08:00:00Z,2026-08-0{3 + hours // 24}T{8 + hours % 12:02}:00:00Z,{role}"
        for role, hours in slow.items()
        for number in range(6)
    ]
    files = {"tickets.csv": TICKETS + "\n".join(lines), "contacts.csv": "name,role\nTeodor Askhagen,IT manager\n"}
    worst = [row[-1] for row in rows(told(tmp_path, files, f"people: {people}\n"), "consistency")]
    assert worst == ["IT manager" if is_named else "planner"]
