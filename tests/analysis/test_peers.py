"""Peers: quartiles and rank by hand, and the floors below which nothing is shown."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from math import ceil
from pathlib import Path
from shutil import copytree

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from subject_folders import ROOT, folder_of, scope_of

from qbr.analysis.comparison.peers import PeersFindings, analyse_peers, own_fact, quantile
from qbr.build import Workspace
from qbr.facts import Fact
from qbr.records.shared import PeerLeftOut, PeerValue

OWN = Fact("usage.active_of_assigned", value=Decimal("0.865"), audience="customer")
FOURTEEN = (58, 64, 70, 71, 71, 75, 79, 79, 82, 86, 86, 87, 90, 94)


def reported(*percents: int, metric="active_of_assigned", quarter="2026-Q3", weights=(), **more) -> list[PeerValue]:
    weighed = weights or [None] * len(percents)
    return [
        PeerValue(peer=place, quarter=quarter, metric=metric, value=f"0.{percent:02}", weight=weight, **more)
        for place, (percent, weight) in enumerate(zip(percents, weighed, strict=True))
    ]


def compared(peers, *own: Fact, apart: tuple[PeerLeftOut, ...] = (), as_of="2026-10-05") -> PeersFindings:
    known = {fact.id: fact for fact in own or (OWN,)}
    folder = replace(folder_of({"segment": "carriers"}, peers=tuple(peers)), peers_left_out=apart)
    found = analyse_peers(folder, scope_of(as_of=as_of), known)
    assert found is not None
    return found


def test_quartiles_of_fourteen_peers():
    # Sorted, places 0–13: the lower quartile at 3.25 lies between 71 and 71, the median at 6.5 between 79 and 79,
    # the upper at 9.75 between 86 and 86. Eleven peers lie below 86.5 %: 11 ÷ 14 = 0.79.
    row = compared(reported(*FOURTEEN)).shown[0]
    assert (row.lower.value, row.median.value, row.upper.value) == (Decimal("0.71"), Decimal("0.79"), Decimal("0.86"))
    assert row.rank.value == Decimal("0.79")
    assert row.peers.value == 14
    assert row.median.formula == "14 peers, rounded to 1 point"


def test_ties_count_half():
    # Of five peers one lies below 70 % and two are equal: (1 + 0.5 × 2) ÷ 5.
    own = Fact("usage.active_of_assigned", value=Decimal("0.70"), audience="customer")
    row = compared(reported(60, 70, 70, 80, 90), own).shown[0]
    assert (row.rank.value, row.rank.formula) == (Decimal("0.40"), "(1 + 0.5 × 2) ÷ 5")


def test_where_less_is_better_those_above_are_behind():
    own = Fact("unused.share", value=Decimal("0.10"), audience="customer")
    row = compared(reported(5, 20, 30, 40, 50, metric="unused.share"), own).shown[0]
    assert row.rank.value == Decimal("0.80")


@pytest.mark.parametrize(
    ("count", "shown", "quartiles"), [(4, False, False), (5, True, False), (9, True, False), (10, True, True)]
)
def test_the_floors_of_five_and_ten(count, shown, quartiles):
    found = compared(reported(*range(50, 50 + count)))
    assert bool(found.shown) is shown
    if shown:
        assert found.shown[0].lower.is_known is quartiles
    else:
        assert (found.hidden[0].why, found.hidden[0].peers.value) == ("too_few", 4)


def test_one_heavy_peer_hides_the_measure():
    # 30 of 110 is 27 %; 25 of 100 is exactly the floor and allowed.
    heavy = compared(reported(60, 70, 80, 90, 95, weights=(30, 20, 20, 20, 20)))
    assert (heavy.shown, heavy.hidden[0].why) == ((), "too_heavy")
    assert compared(reported(60, 70, 80, 90, 95, weights=(25, 20, 20, 20, 15))).shown


def test_other_quarters_are_not_mixed_in():
    found = compared([*reported(60, 70, 80), *reported(60, 70, 80, 90, quarter="2026-Q2")])
    assert found.hidden[0].peers.value == 3


def test_a_measure_we_do_not_have_is_hidden():
    assert compared(reported(60, 70, 80, 90, 95, metric="dock_waiting")).hidden[0].why == "no_own"


def test_a_module_and_its_people_is_the_adoption_of_the_module():
    own = Fact("usage.module[].adoption", ("Driver App",), Decimal("0.61"), audience="customer")
    assert own_fact("driver_app_of_drivers", {own.id: own}) is own
    assert own_fact("driver_of_apps", {own.id: own}) is None


def test_an_unknown_value_of_ours_is_no_value():
    own = Fact("usage.active_of_assigned", reason="no list of assigned users")
    assert compared(reported(60, 70, 80, 90, 95), own).shown == ()


def test_no_file_says_nothing():
    assert analyse_peers(folder_of(), scope_of(), {}) is None


@given(st.lists(st.integers(0, 100), min_size=1, max_size=20), st.sampled_from(["0.25", "0.5", "0.75"]))
def test_a_quantile_lies_within_and_keeps_the_order(numbers, part):
    ordered = sorted(Decimal(number) for number in numbers)
    value = quantile(ordered, Decimal(part))
    place = Decimal(part) * (len(ordered) - 1)
    assert ordered[int(place)] <= value <= ordered[ceil(place)]


@given(st.lists(st.integers(0, 99), min_size=10, max_size=30), st.integers(0, 99))
def test_aggregates_equal_a_second_implementation(percents, own_percent):
    own = Fact("usage.active_of_assigned", value=Decimal(own_percent) / 100, audience="customer")
    row = compared(reported(*percents), own).shown[0]
    for fact, part in ((row.lower, 0.25), (row.median, 0.5), (row.upper, 0.75)):
        assert abs(float(fact.number) - np.quantile(np.array(percents) / 100, part)) <= 0.005 + 1e-9
    # The mean of the strict and the weak percentile of a score, as statistics packages define the rank.
    strict, weak = sum(each < own_percent for each in percents), sum(each <= own_percent for each in percents)
    assert abs(float(row.rank.number) - (strict + weak) / 2 / len(percents)) <= 0.005 + 1e-9


def test_a_peer_who_reports_twice_is_one_peer():
    twice = reported(60, 70, 80, 90) + reported(61)
    assert (compared(twice).hidden[0].why, compared(twice).hidden[0].peers.value) == ("too_few", 4)


def apart(count: int, why="other_segment", since: str | None = None) -> tuple[PeerLeftOut, ...]:
    day = None if since is None else date.fromisoformat(since)
    return tuple(PeerLeftOut(90 + place, "2026-Q3", "active_of_assigned", why, day) for place in range(count))


@pytest.mark.parametrize(("others", "shown"), [(0, True), (1, False), (4, False), (5, True)])
def test_a_segment_and_all_but_one_are_never_both_shown(others, shown):
    # All customers and those of one segment are two pages; their difference is who is in the rest.
    found = compared(reported(*FOURTEEN), apart=apart(others))
    assert bool(found.shown) is shown
    if not shown:
        assert found.hidden[0].why == "one_apart"


def test_the_set_of_peers_is_closed_on_a_day():
    # Closed on 5 October: who reports on the 6th does not enter, and before the 5th nothing is shown.
    values = reported(*FOURTEEN, reported="2026-10-02")
    late = PeerValue(peer=99, quarter="2026-Q3", metric="active_of_assigned", value="0.01", reported="2026-10-06")
    before, after = compared(values, as_of="2026-10-05"), compared([*values, late], as_of="2027-01-15")
    assert before.facts == after.facts
    assert before.shown[0].peers.value == 14
    assert compared(values, as_of="2026-10-04").hidden[0].why == "not_closed"


def test_who_objects_before_the_closing_is_left_out_and_who_does_later_takes_the_measure_along():
    assert compared(reported(*FOURTEEN), apart=apart(1, "opted_out", "2026-10-05")).shown
    assert compared(reported(*FOURTEEN), apart=apart(1, "opted_out")).shown
    assert compared(reported(*FOURTEEN), apart=apart(1, "opted_out", "2026-10-06")).hidden[0].why == "withdrawn"


def test_the_build_log_proves_how_many_peers_stand_behind_each_measure(tmp_path: Path):
    for name in ("customers", "templates"):
        copytree(ROOT / name, tmp_path / name)
    (tmp_path / "qbr.yaml").write_bytes((ROOT / "qbr.yaml").read_bytes())
    Workspace(tmp_path).build("acme")
    log = json.loads((tmp_path / "output/acme/2026-Q3/internal/build.json").read_text(encoding="utf-8"))
    assert log["peers"] == dict.fromkeys(
        ("active_of_assigned", "driver_app_of_drivers", "features_used_of_entitled", "seats_used",
         "support_targets_met"), 14
    )  # fmt: skip
