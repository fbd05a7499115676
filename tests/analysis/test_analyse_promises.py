"""Promises: kept, late, missed or not due, on both sides, judged by the first date given."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from subject_folders import folder_of, scope_of

from qbr.analysis.outcomes.promises import PromisesFindings, analyse_promises

PROMISE = {"id": "P-1", "text": "Single sign-on", "side": "ours", "opened": "2026-07-08", "due": "2026-08-15"}


def accounted(*changes: dict[str, str | None], customer: dict[str, str] | None = None, **tables) -> PromisesFindings:
    actions = [{**PROMISE, "id": f"P-{place}", **change} for place, change in enumerate(changes, 1)]
    findings = analyse_promises(folder_of(customer, actions=actions, **tables), scope_of())
    assert findings is not None
    return findings


@pytest.mark.practice(13)
@pytest.mark.parametrize(
    ("change", "outcome"),
    [
        ({"closed": "2026-08-15"}, "kept"),  # on the very day
        ({"closed": "2026-07-20"}, "kept"),
        ({"closed": "2026-08-16"}, "late"),
        ({"closed": None}, "missed"),
        ({"due": "2026-09-30"}, "missed"),  # due on the last day of the quarter
        ({"closed": "2026-10-02"}, "missed"),  # open at the end of the quarter, done since
        ({"due": "2026-10-31", "first_due": "2026-08-15"}, "missed"),  # the first date counts
        ({"due": "2026-10-31", "first_due": "2026-08-15", "closed": "2026-09-01"}, "late"),
        ({"due": "2026-10-01"}, "not due"),
        ({"due": None}, "not due"),
        ({"due": "2026-06-30", "closed": "2026-07-02"}, "late"),  # carried over
        ({"due": "2026-07-02", "closed": "2026-06-20"}, "kept"),  # due this quarter, done before it
    ],
)
def test_outcome(change, outcome):
    assert [promise.outcome for promise in accounted(change).promises] == [outcome]


@pytest.mark.practice(13)
@pytest.mark.parametrize(
    "change",
    [
        {"due": "2026-06-15", "closed": "2026-06-14"},  # settled before the quarter
        {"due": "2026-12-01", "closed": "2026-09-01"},  # kept ahead of time: counts in the quarter it is due in
        {"opened": "2026-10-06"},  # made after the day the data speaks from
        {"status": "Dropped"},
    ],
)
def test_promises_that_do_not_concern_the_quarter_are_left_out(change):
    assert accounted(change).promises == ()


@pytest.mark.practice(13)
def test_counts_by_side_and_on_time_rate():
    findings = accounted(
        {"closed": "2026-08-01"},
        {"closed": "2026-08-02"},
        {"closed": "2026-08-20"},
        {},
        {"side": "theirs", "closed": "2026-08-01"},
        {"due": "2026-12-01"},
    )
    assert [fact.value for fact in (findings.due, findings.kept, findings.late, findings.missed)] == [5, 3, 1, 1]
    assert findings.not_due.value == 1
    ours, theirs = findings.ours, findings.theirs
    assert [fact.value for fact in (ours.due, ours.kept, ours.late, ours.missed)] == [4, 2, 1, 1]
    assert [fact.value for fact in (theirs.due, theirs.kept, theirs.late, theirs.missed)] == [1, 1, 0, 0]
    assert findings.on_time.value == Decimal(3) / 5
    assert findings.on_time.formula == "3 ÷ 5"
    assert findings.kept.formula == "3 of 5 promises due"
    assert (findings.kept.source.rows, findings.kept.n) == (5, 5)


def test_before_the_quarter_ends_nothing_is_missed_that_is_not_due_yet():
    scope = scope_of(as_of="2026-08-10")
    findings = analyse_promises(folder_of(actions=[PROMISE, PROMISE | {"id": "P-2", "due": "2026-08-01"}]), scope)
    assert findings is not None
    assert [(promise.id, promise.outcome) for promise in findings.promises] == [("P-2", "missed"), ("P-1", "not due")]


def test_late_ones_count_their_days_and_missed_ones_their_new_date():
    late, missed = accounted({"closed": "2026-09-09"}, {"due": "2026-10-31", "first_due": "2026-09-30"}).promises[::-1]
    assert late.days_late.value == 25  # 15 August to 9 September
    assert missed.new_due.value == date(2026, 10, 31)
    assert missed.is_redated
    assert missed.next_due == date(2026, 10, 31)


def test_carried_over_and_redated_promises_are_counted():
    findings = accounted({"due": "2026-06-30"}, {"due": "2026-11-30", "first_due": "2026-09-15"})
    assert (findings.carried.value, findings.redated.value) == (1, 1)


def test_missed_ones_come_first_and_ours_before_theirs():
    findings = accounted(
        {"closed": "2026-08-01"}, {"side": "theirs"}, {"closed": "2026-08-20"}, {}, {"due": "2026-12-01"}
    )
    assert [promise.id for promise in findings.promises] == ["P-4", "P-2", "P-3", "P-1", "P-5"]
    assert [promise.id for promise in findings.upcoming] == ["P-5"]


def test_the_day_they_were_made_on_is_told_only_when_there_is_one():
    assert accounted({}, {}).made_on == date(2026, 7, 8)
    assert accounted({}, {"opened": "2026-07-09"}).made_on is None
    assert accounted({}, {"opened": "2026-09-17", "due": "2026-12-01"}).made_on == date(2026, 7, 8)


def test_without_a_promise_due_there_is_no_rate():
    findings = accounted({"due": "2026-12-01"})
    assert (findings.on_time.value, findings.on_time.reason) == (None, "no promise was due in 2026-Q3")


def test_no_file_is_not_an_empty_file():
    assert analyse_promises(folder_of(), scope_of()) is None
    empty = analyse_promises(folder_of(actions=[]), scope_of())
    assert empty is not None
    assert (empty.promises, empty.kept.value) == ((), 0)


CONTACTS = [
    {"name": "Ragna Torvendal", "role": "Head of Operations"},
    {"name": "Sunniva Albacht", "role": "Dispatch lead", "consent": "yes"},
]


@pytest.mark.parametrize(
    ("people", "owner", "shown"),
    [
        ("roles", "Ragna Torvendal", "Head of Operations"),
        ("roles", "ragna torvendal ", "Head of Operations"),
        ("names", "Ragna Torvendal", "Head of Operations"),  # she did not agree to be named
        ("names", "Sunniva Albacht", "Sunniva Albacht"),
        ("none", "Ragna Torvendal", ""),
        ("none", "Head of Operations", ""),  # one person holds it
        ("none", "Product lead", ""),  # nobody knows how many do
        ("roles", "Product lead", "Product lead"),
        ("roles", None, ""),
    ],
)
def test_a_person_appears_as_the_customer_decided(people, owner, shown):
    findings = accounted({"owner": owner}, customer={"people": people}, contacts=CONTACTS)
    assert findings.promises[0].owner == shown


days = st.dates(date(2026, 1, 1), date(2027, 3, 31))


@pytest.mark.practice(13)
@settings(max_examples=80, deadline=None)
@given(due=days, later=st.integers(0, 90), closed=st.none() | days)
def test_each_due_promise_has_exactly_one_outcome_and_a_new_date_never_makes_it_better(due, later, closed):
    def outcome(**moved: str) -> list[str]:
        change = {"due": due.isoformat(), "closed": closed.isoformat() if closed else None, **moved}
        return [promise.outcome for promise in accounted({"opened": "2026-01-01", **change}).promises]

    moved = {"first_due": due.isoformat(), "due": (due + timedelta(days=later)).isoformat()}
    assert outcome() == outcome(**moved)
    if date(2026, 7, 1) <= due <= date(2026, 9, 30):
        expected = "missed" if closed is None or closed > date(2026, 9, 30) else "kept" if closed <= due else "late"
        assert outcome() == [expected]
