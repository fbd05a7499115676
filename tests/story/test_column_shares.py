"""Widths of a register's columns: enough for its figures, and more for its sentences."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from qbr import Workspace
from qbr.story.sections.column_shares import column_shares

ROOT = Path(__file__).resolve().parents[2]


def test_sentences_get_more_room_than_figures() -> None:
    words, figures = column_shares(
        [["What happened", "The roster was published a day late in all depots"], ["n", "12"]]
    )

    assert words >= 3 * figures


def test_dates_are_not_broken_however_long_the_other_columns_are() -> None:
    long = "The new import reads the same file with two columns renamed, and writes a report of what it left out"

    shares = column_shares([["From", "31 Mar 2027"], ["What", long], ["Why", long], ["Who", long]])

    assert shares[0] * 94 >= len("31 Mar 2027")


def test_signs_of_double_width_count_twice() -> None:
    assert column_shares([["名前が長い列です"], ["abcdefgh"]])[0] > Decimal("0.5")


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.text(max_size=200), min_size=1, max_size=6), min_size=1, max_size=9))
def test_parts_are_positive_and_add_up_to_one(columns: list[list[str]]) -> None:
    shares = column_shares(columns)

    assert sum(shares) == 1
    assert all(0 < share <= 1 for share in shares)


def test_head_and_cells_of_a_column_have_one_width() -> None:
    for table in Workspace(ROOT).review("acme").registers.tables:
        shares = [column.share for column in table.columns]
        assert sum(shares) == 1
        assert all([cell.share for cell in row.cells] == shares for row in table.all_rows), table.id
