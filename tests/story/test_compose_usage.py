"""How you use it, in words: titles by case, charts, tiles, and what is said when something is missing."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from small_usage import CATALOGUE, daily, frame, on
from subject_folders import HOSTILE, NAMES, folder_of, scope_of, teller_of, texts_below

from qbr.analysis.usage.usage import analyse_usage
from qbr.story.names import Names
from qbr.story.review.usage import UsageSection
from qbr.story.sections.usage import compose_usage
from qbr.story.sections.usage_charts import Mark, line_axis

NBSP = "\u00a0"
YEAR = list(daily("2025-06-02", "2026-09-30", "u0", "login"))
NOW, YEAR_AGO = "2026-09-15", "2025-09-15"
SEATS = {"product": "Planner seats", "module": "Planner", "quantity": "10"}


def at_work(team: str, now: int, before: int) -> list[dict]:
    """So many people of a team at work this year, and so many of the same the year before."""
    rows = [on(NOW, f"{team}-{number}", team=team) for number in range(now)]
    return rows + [on(YEAR_AGO, f"{team}-{number}", team=team) for number in range(before)]


def told(*rows, marks=(), names: Names = NAMES, scope=None, **tables) -> UsageSection:
    folder = folder_of(usage=frame(YEAR, *rows), catalogue=CATALOGUE, **tables)
    reviewed = scope or scope_of()
    return compose_usage(analyse_usage(folder, reviewed), teller_of(), reviewed, names, marks)


def users(*teams: str, count: int = 30) -> list[dict[str, str]]:
    return [{"user_id": f"{team}-{number}", "team": team} for team in teams for number in range(count)]


@pytest.mark.parametrize(
    ("teams", "title"),
    [
        ([("North", 30, 20)], "30~people at Acme use Fernhollow, 50~% more than a year ago"),
        ([("North", 15, 20)], "15~people at Acme use Fernhollow, 25~% fewer than a year ago"),
        ([("North", 20, 20)], "20~people at Acme use Fernhollow, as many as a year ago"),
        ([("North", 9, 8)], "9~people at Acme use Fernhollow, 1~more than a year ago"),
        ([("North", 1, 3)], "1~person at Acme uses Fernhollow, 2~fewer than a year ago"),
        ([("North", 5, 0)], "5~people at Acme use Fernhollow; nobody did a year ago"),
        ([("North", 0, 20)], "Nobody at Acme did work with Fernhollow in the last 28~days"),
        (
            [("North", 30, 12), ("Returns", 9, 12)],
            "39~people at Acme use Fernhollow, 63~% more than a year ago; Returns lost 25~%",
        ),
        (
            [("North", 30, 12), ("Returns", 6, 8)],
            "36~people use Fernhollow, 80~% more than a year ago; Returns lost 2 of 8",  # 15 words at most
        ),
    ],
)
def test_the_title_says_how_many_and_who_was_lost(teams, title):
    section = told(*(at_work(*team) for team in teams))
    assert str(section.title).replace(NBSP, "~") == title
    assert len(str(section.title).split(" ")) <= 15


def test_a_change_that_rounds_to_nothing_is_counted():
    section = told(at_work("North", 401, 400))
    assert str(section.title).endswith(f"1{NBSP}more than a year ago")


def test_a_name_too_long_for_the_title_does_not_hide_the_loss():
    section = told(at_work("North", 30, 12), at_work("x" * 200, 9, 12))
    assert str(section.title).endswith("; one team lost 25\u00a0%")
    assert len(str(section.title)) <= 88


def test_a_quarter_before_its_end_says_so_far():
    scope = scope_of("2026-Q4", "2026-11-02")
    folder = folder_of(usage=frame(daily("2025-06-02", "2026-10-30", "u1")), catalogue=CATALOGUE)
    section = compose_usage(analyse_usage(folder, scope), teller_of(), scope, NAMES)
    assert str(section.title).startswith("So far: 1")
    assert "to date, day 30 of 92" in str(section.measure)
    assert section.state == "partial"
    assert "Records end on 30 October 2026, day 30 of 92" in str(section.missing)


def test_the_whole_section_of_a_customer_with_everything():
    rows = [at_work("North", 20, 10), at_work("Returns", 23, 28)]
    rows += [on(day, f"North-{number}", team="North") for day in ("2026-09-08", "2026-09-22") for number in range(20)]
    section = told(*rows, users=users("North", "Returns"), entitlements=[SEATS])
    assert section.state == "full"
    assert section.missing == ()
    assert str(section.active_users) == "43"
    assert str(section.active_users.basis) == "2025-Q3: 38"
    assert [(str(row.name), str(row.active), str(row.share), row.is_focus) for row in section.groups] == [
        ("Returns", "23", "77\u00a0%", True),
        ("North", "20", "67\u00a0%", False),
    ]
    assert section.total is not None
    assert (str(section.total.assigned), str(section.total.active)) == ("60", "43")
    assert str(section.story) == "Returns went from 28 to 23\u00a0people; the records do not say why."
    assert str(section.notes.ask) == "What changed in Returns, and who there would own a restart?"
    assert [str(tile.label) for tile in section.tiles] == [
        "active on a given day",
        "of features used",
        "of 60 use Planner",
    ]
    assert "60 assigned users" in str(section.source)


def test_charts_carry_the_figures_of_the_table_with_the_focus_apart():
    section = told(at_work("North", 20, 10), at_work("Returns", 23, 28), users=users("North", "Returns", count=25))
    assert section.by_group.categories == ("Returns, 25", "North, 25")
    this, focus = section.by_group.series
    assert (this.key, this.values) == ("this", (None, Decimal(80)))
    assert (focus.key, focus.values) == ("focus", (Decimal(92), None))
    change = {series.key: series.values for series in section.by_change.series}
    assert change["this"] == (None, Decimal(100))
    assert round(change["focus"][0], 2) == Decimal("-17.86")
    assert str(section.by_change.alt) == (
        "Bars, change in per cent against 2025-Q3: Returns −18\u00a0%; North +100\u00a0%."
    )


def test_the_line_is_named_at_its_second_point_and_ends_on_the_headline():
    section = told(at_work("North", 20, 10))
    this, prior, event = section.trend.series
    assert (this.key, prior.key, event.key) == ("this", "prior", "event")
    assert this.labels[1] == "2026-Q3"
    assert this.labels[-1] == str(section.active_users)
    assert prior.labels[-1] == "10"
    assert all(value is None for value in event.values)


def test_a_mark_stands_at_the_next_point_and_the_dip_is_told():
    # Forty people at work until the week of 12 August, thirty from then on until 9 September.
    everybody = [row for n in range(30) for row in daily("2026-06-01", "2026-09-30", f"u{n}")]
    some = [on("2026-07-15", f"v{n}") for n in range(10)] + [on("2026-09-08", f"v{n}") for n in range(10)]
    mark = Mark(date(2026, 8, 11), teller_of().text("the incident of 11 August"))
    section = told(everybody, some, marks=(mark,))
    event = section.trend.series[2]
    place = section.trend.categories.index(date(2026, 8, 12))
    assert (event.values[place], event.labels[place]) == (30, "11 Aug")
    assert "Marked: 11 August." in str(section.trend.alt)
    assert (
        "The line falls from 40 to 30 by 12 August, which coincides with the incident of 11 August, "
        "and is back by 9 September." in str(section.notes.say)
    )


def test_a_line_that_never_moves_begins_where_its_caption_can_say() -> None:
    axis = line_axis([6, 6, 6])
    assert axis is not None
    assert (str(axis.minimum), str(axis.maximum), str(axis.step)) == ("6", "7", "1")
    assert [str(end) for end in (line_axis([251, 400]).minimum, line_axis([251, 400]).maximum)] == ["250", "400"]


@pytest.mark.parametrize(
    ("values", "axis"),
    [
        ((284, 391), (250, 400, 50)),
        ((30, 391), (0, 400, 200)),
        ((0, 0), (0, 1, 1)),
        ((7, 7), (7, 8, 1)),
        ((1, 2), (1, 2, 1)),  # people: at 1.5 the axis would say 2 twice
        ((None, None), None),
    ],
)
def test_axes_have_round_ends(values, axis):
    found = line_axis(values)
    assert (found and (found.minimum, found.maximum, found.step)) == axis
    assert "E" not in str(found)


def test_the_caption_says_where_the_axis_starts():
    rows = [row for n in range(40) for row in daily("2025-06-02", "2026-09-30", f"u{n}")]
    rows += [row for n in range(10) for row in daily("2026-08-03", "2026-09-30", f"v{n}")]
    assert str(told(*rows).trend_caption) == "active users, a point a week; the axis starts at 40"
    low = told(at_work("North", 20, 3))
    assert "axis" not in str(low.trend_caption)


def test_streaks_and_other_losses_are_told():
    ends = {"2025-09-30": 14, "2025-12-31": 12, "2026-03-31": 11, "2026-06-30": 10, "2026-09-30": 9}
    rows = [on(day, f"R-{n}", team="Returns") for day, count in ends.items() for n in range(count)]
    rows += [on(day, f"D-{n}", team="Desk") for day in ends for n in range(16 if day == "2025-09-30" else 15)]
    section = told(*rows, at_work("North", 30, 10))
    assert str(section.story) == (
        "Returns has fallen four quarters in a row, from 14 to 9\u00a0people; the records do not say why. "
        "Desk lost 1 of 16."
    )


def test_when_nobody_lost_the_largest_gain_is_told():
    section = told(at_work("North", 20, 10), at_work("South", 12, 11))
    assert str(section.story) == "No team lost people against 2025-Q3; North gained most, from 10 to 20."
    assert not any(row.is_focus for row in section.groups)


def test_an_export_without_people_is_partial_and_says_what_would_help():
    rows = [row | {"user_id": None} for row in YEAR]
    day = [{**row, "feature": None, "metric": "active_users", "value": 12} for row in rows]
    folder = folder_of(usage=frame(rows, day, daily(NOW, NOW, None)), catalogue=CATALOGUE)
    section = compose_usage(analyse_usage(folder, scope_of()), teller_of(), scope_of(), NAMES)
    assert str(section.title) == "12\u00a0people at Acme use Fernhollow on a working day, as many as a year ago"
    assert section.state == "partial"
    assert any("an export with user_id would tell" in str(line) for line in section.missing)
    assert section.features == ()
    assert str(section.active_users) == "–"


def test_missing_weeks_are_named():
    rows = [
        row
        for start, end in (("2025-06-02", "2026-09-11"), ("2026-09-21", "2026-09-30"))
        for row in daily(start, end, "u1")
    ]
    folder = folder_of(usage=frame(rows), catalogue=CATALOGUE)
    section = compose_usage(analyse_usage(folder, scope_of()), teller_of(), scope_of(), NAMES)
    assert str(section.title) == "1\u00a0person at Acme uses Fernhollow; there is no earlier figure"
    assert any(str(line).startswith("No usage records for 14 – 18 September 2026;") for line in section.missing)
    assert "gap: no records" in str(section.trend_caption)


@pytest.mark.parametrize(
    ("usage", "line"),
    [
        (None, "How the product is used: usage.csv would supply it, one row a day, user and feature."),
        (
            frame(daily("2025-01-02", "2025-03-31", "u1")),
            "No usage records for 2026-Q3; a usage export for 1 July – 30 September 2026 would supply them.",
        ),
    ],
)
def test_without_usage_the_section_is_absent_and_draws_nothing(usage, line):
    tables = {} if usage is None else {"usage": usage}
    section = compose_usage(analyse_usage(folder_of(**tables), scope_of()), teller_of(), scope_of(), NAMES)
    assert section.state == "absent"
    assert not section.is_shown
    assert [str(text) for text in section.missing] == [line]
    assert str(section.title) == "How Acme uses Fernhollow is not known yet"
    assert (section.groups, section.tiles, section.features, section.total) == ((), (), (), None)
    assert not any(chart.is_known for chart in (section.trend, section.by_group, section.by_change))
    assert section.active_users.reason


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_of_teams_and_customers_are_texts(name):
    rows = [at_work(name, 9, 12), at_work("North", 12, 12)]
    section = told(*rows, names=Names(name, "Fernhollow", "Fernhollow"), users=users(name, "North", count=15))
    assert any(str(row.name) == name for row in section.groups)
    for text in texts_below(section):
        assert "49" not in text.replace(name, "")


def test_no_text_says_none_or_nan():
    sections = [
        told(at_work("North", 9, 12), at_work("South", 12, 0)),
        told(users=users("North")),
        compose_usage(None, teller_of(), scope_of(), NAMES),
    ]
    for section in sections:
        for text in texts_below(section):
            assert "None" not in text
            assert "nan" not in text.lower().split()
