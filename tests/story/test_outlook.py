"""The outlook in words: full with a forecast, partial with the reason for none, absent when nothing is ahead."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from small_usage import CATALOGUE, frame, on
from subject_folders import HOSTILE, NAMES, folder_of, scope_of, teller_of, texts_below

from qbr.analysis.contract.entitlement import analyse_entitlement
from qbr.analysis.outcomes.goals import analyse_goals
from qbr.analysis.outcomes.promises import analyse_promises
from qbr.analysis.outlook.outlook import OutlookFindings, analyse_outlook
from qbr.analysis.reliability.incidents import analyse_incidents
from qbr.records.usage import Event
from qbr.story.review.outlook import OutlookSection
from qbr.story.sections.outlook import Grounds, compose_outlook
from qbr.story.values import Text

LAST = date(2026, 9, 30)
PACK = {"product": "Message pack", "module": "Messages", "unit": "message", "unit_price": "0.04"}


def people(weeks: int, seed: int = 1):
    """A row a person and week up to 30 September: around forty people, each on the week's last day."""
    chance = np.random.default_rng(seed)
    for back in range(weeks - 1, -1, -1):
        day = (LAST - timedelta(days=7 * back)).isoformat()
        for number in range(40 + round(chance.normal(0, 4))):
            yield on(day, f"u{number:02d}")


def messages(weeks: int, a_week: int):
    for back in range(weeks - 1, -1, -1):
        yield on((LAST - timedelta(days=7 * back)).isoformat(), "u01", "mail.push", a_week)


def told(customer=None, seasonality: str = "", **tables) -> tuple[OutlookSection, OutlookFindings]:
    folder, scope = folder_of(customer, **tables), scope_of()
    grounds = Grounds(
        analyse_goals(folder, scope), analyse_promises(folder, scope), analyse_entitlement(folder, scope),
        analyse_incidents(folder, scope), seasonality,
    )  # fmt: skip
    findings = analyse_outlook(folder, scope)
    return compose_outlook(findings, grounds, teller_of(), scope, NAMES, Text("Source: usage")), findings


def plain(text: object) -> str:
    return str(text).replace("\u00a0", " ")


def test_a_forecast_prints_its_band_its_error_and_its_coverage():
    section, findings = told(usage=frame(people(60)), catalogue=CATALOGUE, seasonality="Quiet in January.")
    expected = findings.expected
    low, high = expected.last.interval
    assert section.state == "full"
    assert not section.refusal
    assert plain(section.title) == f"By 30 Dec, {low:.0f} to {high:.0f} people a week are likely at Acme"
    assert plain(section.tiles[0].basis) == f"80 %: {low:.0f} to {high:.0f}"
    assert section.tiles[0].is_estimate
    assert f"held {section.coverage} of {expected.coverage.n} checks" in str(section.method)
    assert str(section.error) in str(section.method)
    assert [series.key for series in section.chart.series] == ["this", "prior", "forecast", "low", "high"]
    assert len(section.chart.categories) == 26 + 13
    assert section.chart.series[2].values[25] == section.chart.series[0].values[25]  # the lines join
    assert "Your own year: Quiet in January." in [str(line) for line in section.could_change]
    assert "less than two years" in str(section.could_change[0])


def test_a_short_history_is_said_where_the_forecast_would_stand():
    contract = {"contract": {"end": "2026-12-31"}}
    section, _ = told(contract, usage=frame(people(18)), catalogue=CATALOGUE)
    assert section.state == "partial"
    assert plain(section.title) == "No forecast is made; 1 date ahead is known"
    assert plain(section.refusal) == "No forecast: history too short, 17 of 26 weeks are on record."
    assert section.forecast.reason == "history too short (17 of 26 weeks)"
    assert [series.key for series in section.chart.series] == ["this", "prior"]
    assert not section.method
    assert not section.tiles
    assert not section.could_change
    assert str(section.missing[0]).startswith(str(section.refusal))


def test_nothing_on_record_is_absent_with_its_reason():
    section, _ = told()
    assert section.state == "absent"
    assert not section.chart.is_known
    assert plain(section.title) == "What is ahead for Acme cannot be said yet"
    assert plain(section.refusal) == "No forecast: there are no usage records for this quarter."


@pytest.mark.parametrize("days", [["2026-09-30"], ["2026-08-03"], ["2026-09-25", "2026-09-30"]])
@pytest.mark.parametrize("user", ["u1", None])
def test_less_than_a_week_of_usage_is_no_history(days, user):
    rows = [on(day, user, "mail.push") for day in days]
    row = {**PACK, "quantity": "900"}
    section, _ = told(usage=frame(*rows), catalogue=CATALOGUE, entitlements=[row])
    assert section.forecast.reason.startswith("history too short")
    assert not section.patterns
    assert not section.unusual


def test_units_of_a_term_run_out_on_the_day_the_pace_says():
    # 12,000 for the term, 200 in each of the 39 weeks since 7 January: 4,200 left are 21 weeks, to 24 February 2027.
    row = {**PACK, "quantity": "12000", "per": "term", "from": "2026-01-07", "to": "2027-12-31"}
    section, findings = told(usage=frame(messages(39, 200)), catalogue=CATALOGUE, entitlements=[row])
    (supply,) = findings.supplies
    assert (supply.left.value, supply.pace.value, supply.run_out.value) == (4200, 200, LAST + timedelta(weeks=21))
    assert supply.early.value == supply.late.value == supply.run_out.value  # every week is like the other
    assert plain(section.dates[0].line) == (
        "Message pack: 4,200 of 12,000 left; at 200 a week used up by 24 Feb 2027, before the end on 31 Dec 2027."
    )
    assert plain(section.dates[0].range) == "80 %: 24 Feb 2027 to 24 Feb 2027"


def test_uneven_weeks_give_the_run_out_day_an_interval():
    uneven = [
        on((LAST - timedelta(days=7 * back)).isoformat(), "u01", "mail.push", 50 + 37 * (back * 7 % 11))
        for back in range(39)
    ]
    row = {**PACK, "quantity": "14000", "per": "term", "from": "2026-01-07", "to": "2027-12-31"}
    _, findings = told(usage=frame(uneven), catalogue=CATALOGUE, entitlements=[row])
    (supply,) = findings.supplies
    assert supply.early.value < supply.run_out.value < supply.late.value


def test_units_of_each_quarter_last_when_the_pace_allows():
    row = {**PACK, "quantity": "60000", "from": "2024-01-01", "to": "2027-12-31"}
    section, findings = told(usage=frame(messages(39, 200)), catalogue=CATALOGUE, entitlements=[row])
    assert findings.supplies[0].expected.value == 2629  # 200 × 92 ÷ 7
    assert findings.supplies[0].run_out.reason == "most courses last to the end"
    assert plain(section.dates[0].line) == (
        "Message pack: 60,000 of 60,000 left; at 200 a week 2,629 will be used by 31 Dec 2026."
    )


def test_risks_stand_on_the_side_that_has_to_act():
    actions = [
        {"id": "1", "text": "Sign-on", "side": "ours", "opened": "2026-07-08", "due": "2026-10-31",
         "first_due": "2026-09-30", "status": "open"},
        {"id": "2", "text": "Owner named", "side": "theirs", "opened": "2026-07-08", "due": "2026-11-15",
         "status": "open"},
        {"id": "3", "text": "Far away", "side": "ours", "opened": "2026-07-08", "due": "2027-03-15", "status": "open"},
    ]  # fmt: skip
    section, _ = told(actions=actions)
    assert [plain(line) for line in section.risks_ours] == ["Missed before, now due 31 Oct 2026: Sign-on"]
    assert [plain(line) for line in section.risks_theirs] == ["Due 15 Nov 2026: Owner named"]
    assert section.state == "partial"


def test_no_clear_change_is_said_when_the_interval_holds_zero():
    section, findings = told(usage=frame(people(60)), catalogue=CATALOGUE)
    assert not findings.trend_is_clear
    assert "shows no clear change" in str(section.trend)


@pytest.mark.practice(77)
def test_patterns_claim_no_cause_and_say_how_many_comparisons_were_made():
    section, findings = told(usage=frame(people(60)), catalogue=CATALOGUE)
    assert findings.comparisons.value == len(section.patterns) + 1  # the steps looked for in use alone
    assert plain(section.patterns_note) == "1 comparison of incidents, tickets and use: nothing stands out from chance."


@pytest.mark.parametrize("name", HOSTILE)
def test_names_of_any_kind_come_through(name):
    row = {**PACK, "product": name, "module": "Messages", "quantity": "900", "per": "term", "from": "2026-01-07",
           "to": "2027-12-31"}  # fmt: skip
    section, _ = told(usage=frame(messages(39, 10)), catalogue=CATALOGUE, entitlements=[row])
    assert any(name in text for text in texts_below(section))


@pytest.mark.practice(77)
def test_a_step_beside_a_release_is_told_as_coincidence():
    late = [on((LAST - timedelta(days=7 * back)).isoformat(), f"v{n}") for back in range(26) for n in range(40)]
    release = Event(date=LAST - timedelta(days=7 * 25 + 3), what="Release 26.4", kind="release")
    section, _ = told(usage=frame(people(60), late), catalogue=CATALOGUE, events=(release,))
    text = plain(section.patterns[0].text)
    assert text.startswith("Weekly use stood at 40 a week before the week to 8 Apr 2026 and at 80 since.")
    assert text.endswith("This coincides with “Release 26.4” on 5 Apr.")
    assert "because" not in text
