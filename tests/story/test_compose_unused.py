"""What isn't used, in words: the price first, the reason where it is known, and a dash where it is not."""

from __future__ import annotations

from decimal import Decimal

import pytest
from small_usage import CATALOGUE, daily, frame, on
from subject_folders import HOSTILE, NAMES, folder_of, scope_of, teller_of, texts_below

from qbr.analysis.contract.entitlement import analyse_entitlement
from qbr.story.review.usage import UnusedSection
from qbr.story.sections.unused import compose_unused

YEAR = list(daily("2025-01-01", "2026-09-30", "u0", "login"))
SEATS = {"product": "Planner seats", "module": "Planner", "quantity": "10", "unit_price": "13500"}
FORECAST = {"product": "Forecast", "module": "Forecast", "quantity": "4", "unit": "licence", "unit_price": "3000"}
PACK = {"product": "Message pack", "module": "Messages", "quantity": "1000", "unit": "message", "unit_price": "4"}


def told(lines, *rows, contract="NB-1", locale="en_GB") -> UnusedSection:
    usage = {"usage": frame(YEAR, *rows)} if rows else {}
    folder = folder_of(catalogue=CATALOGUE, entitlements=lines, **usage)
    return compose_unused(analyse_entitlement(folder, scope_of()), teller_of(locale), scope_of(), NAMES, contract)


def people(count: int, feature: str = "plan.edit"):
    return [on("2026-09-15", f"u{number}", feature) for number in range(1, count + 1)]


SOME = ([SEATS, FORECAST], people(9), people(1, "cast.demand"))  # unused: 1 × 13,500 and 3 × 3,000


@pytest.mark.parametrize(
    ("given", "title"),
    [
        (SOME, "€22.5k of €147k paid went unused; Planner seats is the largest part"),
        (([SEATS], people(9)), "€13.5k of €135k paid went unused, all of it for Planner seats"),
        (([SEATS], people(10)), "Acme uses everything it pays for"),
        (
            ([SEATS | {"ramp_until": "2026-12-31"}], people(4)),
            "Acme uses what it pays for, save units too new to judge",
        ),
        (
            ([SEATS, {"product": "Coffee", "quantity": "1", "unit_price": "100"}], people(9)),
            "At least €13.5k of €135k paid went unused; use of one product is unknown",
        ),
        (([SEATS],), "Acme pays €135k a quarter; what of it is used is not known"),
        (([SEATS | {"unit_price": None}],), "What Acme uses of one product is not known"),
        (
            ([SEATS | {"unit_price": None}], people(9)),
            "Planner seats: 9 of 10 used; what the rest costs is not known",
        ),
        (([SEATS | {"to": "2026-06-30"}], people(9)), "Acme has no product under contract in this quarter"),
    ],
)
def test_the_title_says_what_was_paid_for_nothing(given, title):
    section = told(*given)
    assert str(section.title) == title
    assert len(title.split(" ")) <= 15


def test_rows_stand_by_cost_with_the_reason_or_its_absence():
    lines = [SEATS | {"note": "New site"}, FORECAST, PACK]
    section = told(lines, people(9), people(1, "cast.demand"))
    assert [(str(row.name), str(row.unused_cost), str(row.why), row.is_focus) for row in section.rows] == [
        ("Planner seats", "€13.5k", "New site", True),
        ("Forecast", "€9,000", "Not known", False),
        ("Message pack", "€4,000", "Not known", False),
    ]
    assert str(section.total) == "€26.5k"
    assert str(section.source) == "Source: contract NB-1, usage export · data as of 5 Oct 2026"


def test_the_chart_has_money_in_thousands_and_the_largest_part_apart():
    chart = told(*SOME).chart
    assert chart.categories == ("Planner seats", "Forecast")
    assert {series.key: series.values for series in chart.series} == {
        "unused": (None, Decimal(9)),
        "focus": (Decimal("13.5"), None),
        "paid": (Decimal(135), Decimal(12)),
    }
    assert [series.key for series in chart.series][-1] == "paid"  # the outline is drawn last
    assert str(chart.alt) == (
        "Bars, in money a quarter: Planner seats €135k paid, €13.5k of it unused; Forecast €12k paid, €9,000 of it unused."
    )


def test_long_low_use_ramp_and_open_reasons_are_told():
    early = [on(day, "u1", "cast.demand") for day in ("2026-03-16", "2026-06-15")]
    lines = [FORECAST | {"quantity": "8"}, SEATS, SEATS | {"quantity": "2", "ramp_until": "2026-12-31"}, PACK]
    section = told(lines, early, people(10), people(1, "cast.demand"))
    # The one consultant of eight: 12.5 %, below 15 % since records began in 2025; seats 10 of 12, two in ramp.
    assert str(section.story) == (
        "Forecast has stood below 15\u00a0% use for seven quarters: 7 of 8 idle, at €3,000 each. "
        "Planner seats: 83\u00a0% used, 100\u00a0% when the 2\u00a0newest are active. "
        "Why so little of Forecast and Message pack is used is an open question."
    )
    assert str(section.rows[-1].why) == "2 in ramp, not counted"
    assert str(section.notes.ask) == "Do you know why so little of Forecast is used?"


def test_what_is_fully_used_needs_no_reason():
    section = told([SEATS], people(10))
    assert str(section.rows[0].why) == "–"
    assert str(section.story) == "No unit stands idle."
    assert section.state == "full"


def test_unknown_use_is_a_dash_with_its_reason():
    section = told([SEATS, FORECAST | {"unit_price": None}])
    assert section.state == "partial"
    assert [str(line) for line in section.missing] == [
        "Use of Planner seats and Forecast is not known: no usage records.",
        "What Forecast costs is not known; a unit price in entitlements.csv would tell.",
    ]
    row = section.rows[0]
    assert (str(row.used), str(row.unused_cost), str(row.why)) == ("–", "–", "Use not on record")
    assert row.used.reason == "no usage records"


def test_days_on_record_without_any_use_are_told_although_others_are_missing():
    rows = [*daily("2025-01-01", "2026-09-11", "u1"), *daily("2026-09-21", "2026-09-30", "u1")]
    folder = folder_of(catalogue=CATALOGUE, entitlements=[FORECAST], usage=frame(rows))
    section = compose_unused(analyse_entitlement(folder, scope_of()), teller_of(), scope_of(), NAMES)
    assert str(section.rows[0].used) == "–"
    assert str(section.story) == (
        "The days on record show no use of Forecast. What follows can be said once the use of each product is on record."
    )


def test_without_entitlements_the_section_is_absent():
    section = compose_unused(None, teller_of(), scope_of(), NAMES)
    assert section.state == "absent"
    assert (section.rows, section.chart.categories) == ((), ())
    assert str(section.missing[0]).startswith("What is under contract: entitlements.csv")
    assert section.total.reason == "no entitlements"


def test_money_is_written_as_the_customer_writes_it():
    assert str(told(*SOME, locale="de_DE").total) == "22,5k\u00a0€"


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_of_products_are_texts(name):
    section = told([SEATS | {"product": name}, FORECAST], people(2), people(1, "cast.demand"))
    assert str(section.rows[0].name) == name
    assert len(str(section.title)) <= 88
    assert all("49" not in text.replace(name, "") for text in texts_below(section))
