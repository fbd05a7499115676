"""The account of promises in words: titles by case, both sides, and the first review."""

from __future__ import annotations

import pytest
from subject_folders import HOSTILE, NAMES, folder_of, scope_of, teller_of, texts_below

from qbr.analysis.outcomes.promises import analyse_promises
from qbr.story.names import Names
from qbr.story.review.outcomes import PromisesSection
from qbr.story.sections.promises import compose_promises

MADE = {"text": "Single sign-on", "opened": "2026-07-08", "due": "2026-08-15"}
KEPT, LATE, MISSED = {"closed": "2026-08-15"}, {"closed": "2026-09-09"}, {"closed": None}
MOVED = {"first_due": "2026-09-30", "due": "2026-10-31"}
LATER = {"due": "2026-12-01"}
OURS, THEIRS = {"side": "ours"}, {"side": "theirs"}


def told(*promises: dict[str, str | None], names: Names = NAMES, text: str = "Single sign-on") -> PromisesSection:
    scope = scope_of()
    rows = [MADE | {"id": f"P-{place}", "text": text} | promise for place, promise in enumerate(promises, 1)]
    return compose_promises(analyse_promises(folder_of(actions=rows), scope), teller_of(), scope, names)


@pytest.mark.parametrize(
    ("promises", "title"),
    [
        (
            [OURS | KEPT] * 4 + [OURS | LATE, OURS | MISSED] + [THEIRS | KEPT] * 2 + [THEIRS | MISSED],
            "We kept four of six promises, Acme two of three; two are still open",
        ),
        ([OURS | MISSED, THEIRS | KEPT], "We kept none of one promise, Acme one of one; one is still open"),
        ([OURS | KEPT, OURS | MISSED], "We kept one of two promises; one is still open"),
        ([THEIRS | KEPT, THEIRS | LATE], "Acme kept one of two promises; one came late"),
        (
            [OURS | KEPT, OURS | {"closed": "2026-10-02"}],
            "We kept one of two promises; one was missed and is done by now",
        ),
        ([OURS | KEPT, THEIRS | KEPT], "Both promises due were kept on time"),
        ([OURS | KEPT] * 3, "All three promises due were kept on time"),
        ([OURS | KEPT], "The one promise due was kept on time"),
        ([OURS | LATER, THEIRS | LATER], "No promise was due this quarter; two come due later"),
    ],
)
def test_the_title_accounts_for_both_sides(promises, title):
    assert str(told(*promises).title) == title


@pytest.mark.parametrize(
    ("promise", "status"),
    [
        (KEPT, "● kept"),
        (LATE, "◊ late, 25\u00a0days"),
        ({"closed": "2026-08-16"}, "◊ late, 1\u00a0day"),
        (MOVED, "× missed, now 31 Oct"),
        (MISSED, "× missed, no new date"),
        ({"closed": "2026-10-02"}, "× missed, done 2 Oct"),
        (LATER, "○ not yet due"),
    ],
)
def test_status_words(promise, status):
    assert str(told(OURS | promise).rows[0].status) == status


def test_rows_name_the_side_and_the_days_without_the_year_of_the_quarter():
    row = told(THEIRS | LATE).rows[0]
    assert [str(part) for part in (row.text, row.side, row.owner, row.due, row.closed)] == [
        "Single sign-on", "Acme", "–", "15 Aug", "9 Sep",
    ]  # fmt: skip
    assert str(told(OURS | {"due": "2025-12-01", "closed": "2026-07-02"}).rows[0].due) == "1 Dec 2025"


def test_counts_stand_by_side():
    counts = told(OURS | KEPT, THEIRS | KEPT, OURS | MISSED).counts
    assert [(str(row.count), str(row.status), str(row.by_side)) for row in counts] == [
        ("2", "● kept", "Fernhollow\u00a01 · Acme\u00a01"),
        ("0", "◊ late", "Fernhollow\u00a00 · Acme\u00a00"),
        ("1", "× missed", "Fernhollow\u00a01 · Acme\u00a00"),
    ]


def test_missed_ones_come_first_and_no_more_than_two_are_set_off():
    rows = told(OURS | KEPT, *[OURS | MISSED] * 3).rows
    assert [row.status.sign for row in rows] == ["×", "×", "×", "●"]
    assert [row.is_focus for row in rows] == [True, True, False, False]


def test_kept_promises_give_way_where_the_page_is_full_and_are_counted():
    section = told(OURS | MISSED, *[OURS | KEPT] * 11, OURS | LATER)
    assert len(section.rows) == 10
    assert section.rows[0].status.sign == "×"
    assert str(section.rest) == (
        "2\u00a0more promises due this quarter stand in the action log. One more promise is not due yet, the next on 1 Dec."
    )


def test_a_share_is_said_only_from_ten_promises_on():
    assert "%" not in str(told(*[OURS | KEPT] * 9).notes.say)
    assert "(100\u00a0%)" in str(told(*[OURS | KEPT] * 10).notes.say)


def test_the_measure_names_the_day_they_were_made_on():
    assert str(told(OURS | KEPT).measure) == "Promises made on 8 July 2026, both sides; judged by the first due date"
    mixed = told(OURS | KEPT, OURS | KEPT | {"opened": "2026-04-01"})
    assert str(mixed.measure).startswith("Promises due by 30 September 2026")


@pytest.mark.parametrize(
    ("tables", "title", "line"),
    [
        ({}, "No earlier promises are on record; today's start the account", "No promises are on record"),
        ({"actions": []}, "No promises to account for yet; today's are the first", "The action log holds no promise"),
    ],
)
def test_the_first_review_says_so_and_a_missing_file_is_not_taken_for_one(tables, title, line):
    scope = scope_of()
    section = compose_promises(analyse_promises(folder_of(**tables), scope), teller_of(), scope, NAMES)
    assert (section.state, section.rows, section.counts) == ("absent", (), ())
    assert str(section.title) == title
    assert str(section.missing[0]).startswith(line)


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_are_inert_and_never_make_the_title_too_long(name):
    section = told(OURS | KEPT, THEIRS | MISSED, names=Names(name, "Fernhollow", "Fernhollow"), text=name)
    assert str(section.rows[0].text) == name
    assert len(str(section.title)) <= 88
    if name == "x" * 200:
        assert str(section.title) == "We kept one of one promise, you none of one; one is still open"


def test_no_text_holds_a_none_or_a_nan():
    for text in texts_below(told(OURS | KEPT, OURS | LATE, THEIRS | MISSED, OURS | LATER)):
        assert not {"None", "nan", "NaN"} & set(text.split())
