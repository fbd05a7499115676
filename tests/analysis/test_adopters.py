"""Adopters over time, worked out by hand: who came, stayed, came back and went, and how long a feature took."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_usage import CATALOGUE, daily, frame, on
from subject_folders import folder_of, scope_of

from qbr.analysis.usage.usage import UsageFindings, analyse_usage

ALL_TOLD = scope_of(small_group=1)
YEAR = list(daily("2025-06-02", "2026-09-30", "u0", "login"))


def analysed(*rows, catalogue=CATALOGUE, scope=None, **tables) -> UsageFindings:
    found = analyse_usage(folder_of(usage=frame(*rows), catalogue=catalogue, **tables), scope or scope_of())
    assert found is not None
    return found


def three_weeks(day: str, user: str, feature="plan.edit"):
    first = date.fromisoformat(day)
    return [on(str(first + timedelta(weeks=week)), user, feature) for week in range(3)]


def test_new_kept_come_back_and_lost_adopters_add_up():
    found = analysed(
        YEAR,
        three_weeks("2026-04-06", "kept"), three_weeks("2026-07-06", "kept"),
        three_weeks("2026-04-06", "lost"),
        three_weeks("2026-07-06", "new"),
        three_weeks("2025-10-06", "back"), three_weeks("2026-07-06", "back"),
        three_weeks("2026-04-06", "tried it now")[:2], on("2026-07-06", "tried it now"),
        scope=ALL_TOLD,
    )  # fmt: skip
    planner = next(row for row in found.movements if row.thing.id == "Planner")
    values = {
        name: getattr(planner, name).value for name in ("adopters", "before", "new", "retained", "resurrected", "lost")
    }
    assert values == {"adopters": 3, "before": 2, "new": 1, "retained": 1, "resurrected": 1, "lost": 1}


def test_without_the_quarter_before_nobody_is_called_new():
    found = analysed(daily("2026-07-01", "2026-09-30", "u0", "login"), three_weeks("2026-07-06", "u1"),
                     scope=ALL_TOLD)  # fmt: skip
    planner = found.movements[0]
    assert (planner.adopters.value, planner.new.value) == (1, None)
    assert "no usage records" in planner.new.reason


WEEKS = st.dates(date(2025, 7, 1), date(2026, 9, 29)).map(str)
USES = st.lists(st.tuples(WEEKS, st.sampled_from("abcdef"), st.sampled_from(["plan.edit", "cast.demand"])), max_size=60)


@settings(max_examples=40)
@given(USES)
def test_movements_add_up_whatever_people_do(uses):
    found = analysed(YEAR, *(row for day, user, feature in uses for row in three_weeks(day, user, feature)[:2]),
                     *(on(day, user, feature) for day, user, feature in uses),
                     scope=ALL_TOLD)  # fmt: skip
    modules = {row.thing.id: row for row in found.modules}
    for row in found.movements:
        assert row.new.value + row.retained.value + row.resurrected.value == row.adopters.value
        assert row.retained.value + row.lost.value == row.before.value
        assert row.adopters.value == modules[row.thing.id].adopters.value


def released(day: str) -> tuple[dict[str, str], ...]:
    return tuple({**row, "released": day} if row["feature"] == "plan.print" else row for row in CATALOGUE)


def test_days_to_first_and_to_habitual_use_count_from_the_release():
    # Out on Monday 6 July. First use on the 9th by a; b is there in the weeks of 13, 20 and 27 July: on the 27th.
    rows = [on("2026-07-09", "a", "plan.print"), *three_weeks("2026-07-13", "b", "plan.print")]
    (row,) = analysed(YEAR, *rows, catalogue=released("2026-07-06"), scope=ALL_TOLD).uptakes
    assert (row.available.value, row.to_first_use.value, row.to_habitual_use.value) == (date(2026, 7, 6), 3, 21)


def test_a_feature_nobody_took_up_has_a_reason_and_no_days():
    (row,) = analysed(
        YEAR, on("2026-07-09", "a", "plan.print"), catalogue=released("2026-07-06"), scope=ALL_TOLD
    ).uptakes
    assert (row.to_first_use.value, row.to_habitual_use.value) == (3, None)
    assert row.to_habitual_use.reason == "nobody used it in 3 weeks up to 2026-09-30"
    (idle,) = analysed(YEAR, on("2026-07-09", "a"), catalogue=released("2026-07-06"), scope=ALL_TOLD).uptakes
    assert idle.to_first_use.reason == "not used up to 2026-09-30"


@pytest.mark.parametrize("day", ["2025-05-01", "2026-10-01"])
def test_what_was_there_before_the_records_or_comes_later_has_no_uptake(day):
    assert analysed(YEAR, on("2026-07-09", "a", "plan.print"), catalogue=released(day)).uptakes == ()


def test_days_of_a_feature_that_few_used_are_not_told():
    rows = three_weeks("2026-07-13", "b", "plan.print")
    (row,) = analysed(YEAR, *rows, catalogue=released("2026-07-06")).uptakes
    assert row.is_habit
    assert {row.to_first_use.reason, row.to_habitual_use.reason} == {"fewer than 5 people"}


def test_movements_of_few_are_not_told_and_not_had_as_a_difference():
    # 12 kept, 1 lost, 2 new, 6 come back: 13 before, 20 now. Lost and kept go, and of now the new go with the kept.
    groups = {"kept": (12, "2026-04-06", "2026-07-06"), "lost": (1, "2026-04-06"), "new": (2, "2026-07-06"),
              "back": (6, "2025-10-06", "2026-07-06")}  # fmt: skip
    rows = [three_weeks(day, f"{name}{n}") for name, (count, *days) in groups.items() for n in range(count)
            for day in days]  # fmt: skip
    planner = next(row for row in analysed(YEAR, *rows).movements if row.thing.id == "Planner")
    told = {
        name: getattr(planner, name).value for name in ("adopters", "before", "new", "retained", "resurrected", "lost")
    }
    assert told == {"adopters": 20, "before": 13, "new": None, "retained": None, "resurrected": 6, "lost": None}
    assert {fact.n for fact in planner.facts} == {None}, "21 people in all would say that one was lost"
