"""How you compare, in words: ahead and behind at equal length, and what is not shown with its reason."""

from __future__ import annotations

from decimal import Decimal

import pytest
from subject_folders import HOSTILE, folder_of, scope_of, teller_of, texts_below

from qbr.analysis.comparison.peers import analyse_peers
from qbr.facts import Fact
from qbr.records.shared import PeerValue
from qbr.story.names import Names
from qbr.story.review.outlook import PeersSection
from qbr.story.sections.peers import compose_peers

SEGMENT = {"segment": "carriers in Europe"}
OURS = {"active_of_assigned": "usage.active_of_assigned", "seats_used": "entitlement.seats_used"}


def reported(metric: str, *percents: int) -> list[PeerValue]:
    return [
        PeerValue(peer=place, quarter="2026-Q3", metric=metric, value=Decimal(percent) / 100)
        for place, percent in enumerate(percents)
    ]


def told(peers, customer="Acme", **own: str) -> PeersSection:
    facts = [Fact(OURS[name], value=Decimal(value), audience="customer") for name, value in own.items()]
    folder = folder_of(SEGMENT, peers=tuple(peers))
    found = analyse_peers(folder, scope_of(), {fact.id: fact for fact in facts})
    return compose_peers(found, teller_of(), scope_of(), Names(customer, "Fernhollow", "Fernhollow"))


TEN = range(50, 100, 5)  # 50, 55 … 95: quartiles at 61.25, 72.5 and 83.75


def test_the_best_and_the_worst_share_the_title():
    section = told(
        [*reported("active_of_assigned", *TEN), *reported("seats_used", *TEN)],
        active_of_assigned="0.91", seats_used="0.58",
    )  # fmt: skip
    assert str(section.title) == "Acme leads most peers in active users (91\u00a0%), trails in seats used (58\u00a0%)"
    assert [str(line) for line in section.ahead] == [
        "Active of assigned: 91\u00a0%, above three quarters of peers; the median is 73\u00a0%."
    ]
    assert [str(line) for line in section.behind] == [
        "Seats used: 58\u00a0%, below three quarters of peers; the median is 73\u00a0%."
    ]
    assert str(section.measure) == "Acme and 10 carriers in Europe, 2026-Q3, in %; the axis starts at 40"
    assert str(section.hidden[-1]) == "Single peers are never shown: quartiles need 10, medians 5."


@pytest.mark.parametrize(
    ("own", "title"),
    [
        ("0.91", "Acme stands above three quarters of peers in seats used (91\u00a0%)"),
        ("0.75", "Acme stands above the median in seats used (75\u00a0%)"),
        ("0.73", "Acme stands at the median in seats used (73\u00a0%)"),
        ("0.70", "Acme stands below the median in seats used (70\u00a0%)"),
    ],
)
def test_a_single_measure_says_where_it_lies(own, title):
    assert str(told(reported("seats_used", *TEN), seats_used=own).title) == title


def test_the_bands_stand_on_the_lower_quartile():
    chart = told(reported("seats_used", *TEN), seats_used="0.58").chart
    assert {series.key: series.values for series in chart.series} == {
        "base": (61,),
        "lower": (12,),  # 73 − 61, both rounded to a point
        "upper": (11,),  # 84 − 73
        "median": (73,),
        "customer": (58,),
    }
    assert (chart.minimum, chart.maximum, chart.major_unit) == (40, 100, 20)


def test_below_ten_peers_there_is_a_median_and_no_band():
    chart = told(reported("seats_used", 50, 60, 70, 80, 90), seats_used="0.58").chart
    values = {series.key: series.values for series in chart.series}
    assert values == {"base": (None,), "lower": (None,), "upper": (None,), "median": (70,), "customer": (58,)}
    assert "middle half" not in str(chart.alt).split(":", 1)[1]


def test_what_is_hidden_says_why():
    peers = [*reported("seats_used", *TEN), *reported("dock_waiting", 30, 40, 50), *reported("overtime", *TEN)]
    section = told(peers, seats_used="0.58")
    assert [str(name) for name in section.hidden_names] == ["dock waiting", "overtime"]
    lines = [str(line) for line in section.hidden]
    assert lines[:2] == [
        "Dock waiting: only 3 peers report it; 5 are needed.",
        "Overtime: we hold no figure of yours.",
    ]


def test_no_single_peer_can_be_read_off():
    peers = reported("seats_used", 11, 52, 61, 64, 68, 74, 77, 83, 87, 99)
    texts = " ".join(texts_below(told(peers, seats_used="0.70")))
    assert "11" not in texts
    assert "99" not in texts


@pytest.mark.parametrize("peers", [None, [], reported("seats_used", 50, 60, 70)])
def test_too_few_peers_leave_the_section_out_with_a_reason(peers):
    folder = folder_of(SEGMENT, **({} if peers is None else {"peers": tuple(peers)}))
    section = compose_peers(analyse_peers(folder, scope_of(), {}), teller_of(), scope_of(), Names("Acme", "F", "F"))
    assert section.state == "absent"
    assert not section.chart.is_known
    assert "at least 5" in str(section.missing[0])


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_are_texts(name):
    section = told(reported("seats_used", *TEN), customer=name, seats_used="0.58")
    assert all("49" not in text.replace(name, "") for text in texts_below(section))
