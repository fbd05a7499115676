"""Peers: quartiles and rank by hand, and the floors below which nothing is shown."""

from __future__ import annotations

from decimal import Decimal
from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st
from subject_folders import folder_of, scope_of

from qbr.analysis.peers import PeersFindings, analyse_peers, own_fact, quantile
from qbr.facts import Fact
from qbr.records.shared import PeerValue

OWN = Fact("usage.active_of_assigned", value=Decimal("0.865"), audience="customer")
FOURTEEN = (58, 64, 70, 71, 71, 75, 79, 79, 82, 86, 86, 87, 90, 94)


def reported(*percents: int, metric="active_of_assigned", quarter="2026-Q3", weights=()) -> list[PeerValue]:
    weighed = weights or [None] * len(percents)
    return [
        PeerValue(peer=place, quarter=quarter, metric=metric, value=f"0.{percent:02}", weight=weight)
        for place, (percent, weight) in enumerate(zip(percents, weighed, strict=True))
    ]


def compared(peers, *own: Fact) -> PeersFindings:
    known = {fact.id: fact for fact in own or (OWN,)}
    found = analyse_peers(folder_of({"segment": "carriers"}, peers=tuple(peers)), scope_of(), known)
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
