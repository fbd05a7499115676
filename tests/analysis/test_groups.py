"""Use by team: shares and changes by hand, small groups folded so that none can be worked out, and features instead."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_usage import CATALOGUE, daily, frame, on
from subject_folders import HOSTILE, folder_of, scope_of

from qbr.analysis.usage.groups import MOST_GROUPS, Groups, loss
from qbr.analysis.usage.usage import analyse_usage

YEAR = list(daily("2025-06-02", "2026-09-30", "u0", "login"))
NOW, YEAR_AGO = "2026-09-15", "2025-09-15"


def active(team: str, count: int, *days: str) -> list[dict]:
    """So many people of a team at work on each of the days."""
    return [on(day, f"{team}-{number}", team=team) for day in days for number in range(count)]


def listed(**teams: int) -> list[dict[str, str]]:
    return [{"user_id": f"{team}-{number}", "team": team} for team, count in teams.items() for number in range(count)]


def groups_of(*rows, users=None) -> Groups:
    tables = {} if users is None else {"users": users}
    found = analyse_usage(folder_of(usage=frame(YEAR, *rows), catalogue=CATALOGUE, **tables), scope_of())
    assert found is not None
    assert found.groups is not None
    return found.groups


def test_a_team_stands_with_assigned_active_share_and_change():
    found = groups_of(
        active("North", 6, YEAR_AGO), active("North", 8, NOW), active("South", 5, YEAR_AGO, NOW),
        users=listed(North=10, South=5),
    )  # fmt: skip
    south, north = found.rows  # the largest share first
    assert (south.name, south.share.value) == ("South", 1)
    assert (north.assigned.value, north.active.value, north.share.value) == (10, 8, Decimal("0.8"))
    assert north.active.change.ratio == Decimal(2) / 6
    assert north.share.formula == "8 ÷ 10"
    assert north.active.id == "usage.team[North].active"
    assert north.active.source.names == ("usage.csv", "users.csv")
    assert north.assigned.source.names == ("users.csv",)
    assert found.worst is None


def test_people_count_where_they_are_assigned_today_in_both_quarters():
    rows = [on(YEAR_AGO, "mover", team="South"), on(NOW, "mover", team="South")]
    users = [*listed(North=5, South=5), {"user_id": "mover", "team": "North"}]
    found = groups_of(rows, active("North", 5, NOW), active("South", 5, NOW), users=users)
    north = next(row for row in found.rows if row.name == "North")
    assert (north.active.value, north.active.comparison.value) == (6, 1)


def test_one_small_team_takes_the_next_smallest_with_it():
    # Night has 4 people: shown alone or left out, it could be had as the total less the others; Fleet (6) joins it.
    teams = {"North": 10, "South": 8, "Fleet": 6, "Night": 4}
    rows = [active(team, count, NOW) for team, count in teams.items()]
    found = groups_of(*rows, users=listed(**teams))
    assert [(row.name, row.folded, row.assigned.value) for row in found.rows] == [
        ("North", 1, 10),
        ("South", 1, 8),
        (None, 2, 10),
    ]


def test_small_teams_together_are_no_small_group():
    teams = {"North": 10, "South": 8, "A": 1, "B": 1, "C": 2}
    found = groups_of(*(active(team, count, NOW) for team, count in teams.items()), users=listed(**teams))
    folded = next(row for row in found.rows if row.name is None)
    assert (folded.folded, folded.assigned.value) == (4, 12)  # 1 + 1 + 2 is below five, so South joins


def test_the_team_that_lost_most_is_never_folded_for_want_of_room():
    teams = {f"Team {number:02}": 20 + number for number in range(14)}
    rows = [active(team, count, YEAR_AGO, NOW) for team, count in teams.items() if team != "Team 00"]
    rows += [active("Team 00", 20, YEAR_AGO), active("Team 00", 5, NOW)]
    found = groups_of(*rows, users=listed(**teams))
    assert len(found.rows) == MOST_GROUPS
    assert found.worst is not None
    assert found.worst.name == "Team 00"


def test_quarters_in_a_row_with_fewer_people_are_counted_from_the_last():
    # At the ends of 2025-Q4, 2026-Q1, Q2, Q3: 9, 8, 7, 6 people; Q4 of 2025 itself was no fall (8 to 9).
    counts = {"2025-09-30": 8, "2025-12-31": 9, "2026-03-31": 8, "2026-06-30": 7, "2026-09-30": 6}
    rows = [active("Returns", count, day) for day, count in counts.items()]
    found = groups_of(*rows, active("North", 5, *counts), users=listed(Returns=9, North=5))
    returns = next(row for row in found.rows if row.name == "Returns")
    assert returns.falling is not None
    assert (returns.falling.value, returns.falling.formula) == (3, "6 < 7 < 8 < 9")
    assert returns.before_fall is not None
    assert returns.before_fall.value == 9
    assert found.worst is returns


def test_the_worst_loss_is_weighed_by_size():
    # 100 → 85 weighs 15² ÷ 100 = 2.25, 6 → 5 weighs 1 ÷ 6; by the ratio alone the small team would be named.
    assert loss(85, 100) == pytest.approx(2.25)
    assert loss(5, 6) == pytest.approx(1 / 6)
    assert loss(6, 6) == loss(7, 6) == loss(3, 0) == 0


def test_a_team_that_began_from_nothing_is_new_and_no_loss():
    found = groups_of(active("North", 5, NOW), active("South", 5, YEAR_AGO, NOW), users=listed(North=5, South=5))
    north = next(row for row in found.rows if row.name == "North")
    assert north.active.change.is_new
    assert found.worst is None


def test_a_dissolved_team_is_not_forgotten():
    found = groups_of(active("Gone", 7, YEAR_AGO), active("North", 5, NOW), active("South", 6, NOW))
    gone = next(row for row in found.rows if row.name == "Gone")
    assert (gone.active.value, gone.active.comparison.value) == (0, 7)
    assert gone.share.reason == "no list of assigned users"


@pytest.mark.parametrize("name", HOSTILE)
def test_names_of_teams_are_kept_as_they_are(name):
    found = groups_of(active(name, 5, NOW), active("North", 6, NOW))
    assert {row.name for row in found.rows} == {name, "North"}


def test_without_teams_features_stand_in_their_place():
    weeks = ["2026-09-01", "2026-09-08", "2026-09-15"]
    users = [f"u{number}" for number in range(20)]
    rows = [on(day, user, "plan.edit") for day in weeks for user in users[:10]]
    rows += [on(day, user, "cast.demand") for day in weeks for user in users[:5]]
    found = groups_of(*rows, users=[{"user_id": user} for user in users])
    assert found.kind == "adoption"
    assert [(row.name, row.active.value, row.share.value) for row in found.rows] == [
        ("Change a shift", 10, Decimal("0.5")),
        ("Demand by day", 5, Decimal("0.25")),
    ]


def test_without_people_value_events_stand_in_their_place():
    rows = [on(NOW, None, "plan.edit", value=30), on(NOW, None, "cast.demand", value=10)]
    folder = folder_of(usage=frame(*(row | {"user_id": None} for row in YEAR), *rows), catalogue=CATALOGUE)
    found = analyse_usage(folder, scope_of())
    assert found is not None
    assert found.groups is not None
    assert found.groups.kind == "events"
    assert [(row.active.value, row.share.value) for row in found.groups.rows] == [
        (30, Decimal("0.75")),
        (10, Decimal("0.25")),
    ]


@given(st.lists(st.integers(1, 12), min_size=2, max_size=14))
@settings(max_examples=20, deadline=None)
def test_no_group_below_five_is_shown_and_none_can_be_subtracted(sizes):
    rows = [active(f"T{place:02}", size, NOW) for place, size in enumerate(sizes)]
    folder = folder_of(usage=frame(YEAR, *rows), catalogue=CATALOGUE)
    found = analyse_usage(folder, scope_of())
    assert found is not None
    groups = found.groups if found.groups and found.groups.kind == "team" else None
    if groups is None:
        return  # everybody together is one small group, or there is one group only
    shown = [int(row.active.number) for row in groups.rows]
    assert sum(shown) == sum(sizes)
    assert min(shown) >= 5
    assert all(row.folded > 1 for row in groups.rows if row.name is None)


def test_features_of_few_people_are_told_as_one_and_never_a_single_one() -> None:
    weeks = ["2026-09-01", "2026-09-08", "2026-09-15"]
    takers = {"plan.edit": 10, "plan.print": 8, "cast.demand": 3, "mail.push": 0}
    users = [f"u{number}" for number in range(20)]
    rows = [on(day, user, name) for name, count in takers.items() for day in weeks for user in users[:count]]
    rows += [on("2026-09-01", user, "plan.edit") for user in users[10:13]]  # three only tried it
    usage = analyse_usage(
        folder_of(usage=frame(*YEAR, *rows), catalogue=CATALOGUE, users=[{"user_id": user} for user in users]),
        scope_of(),
    )
    assert usage is not None

    told = {row.label: row for row in usage.told}
    # three people are too few; alone they could be had as a rest, so the eight of the next smallest join them
    assert set(told) == {"Change a shift", "Push message", ""}
    assert (told[""].thing.folded, told[""].adopters.value, told[""].is_used) == (2, 8, True)
    assert (told["Change a shift"].adopters.value, told["Change a shift"].tried.value) == (10, None)
    assert told["Change a shift"].tried.reason == "fewer than 5 people"
    assert told["Push message"].adopters.value == 0  # nobody is no small group
