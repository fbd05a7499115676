"""Rows that look like data and are none: left out, counted by reason and told with their lines (`analytics` 2.2)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from told_problems import told

from qbr.records.folder import CustomerFolder

Read = Callable[..., CustomerFolder]
HEAD = "date,user_id,team,feature,value\n"


def usage_of(read: Read, *rows: str, head: str = HEAD) -> CustomerFolder:
    return read({"usage.csv": head + "".join(f"{row}\n" for row in rows)})


PLAIN = ("2026-09-01,u1,North,edit,5", "2026-09-02,u2,North,edit,8")


def test_totals_among_the_rows_do_not_count(read: Read) -> None:
    folder = usage_of(read, *PLAIN, "2026-09-02,Total,,edit,13", "2026-09-02,,Grand Total,edit,13")
    assert folder.usage is not None
    assert folder.usage["value"].sum() == 13
    assert folder.tables["usage"].excluded == (("total rows", 2),)
    (problem,) = told(folder)
    assert "2 rows are a total of other rows, first in line 4, 5" in problem


def test_what_a_person_did_counts_whatever_their_team_is_called(read: Read) -> None:
    folder = usage_of(read, *PLAIN, "2026-09-02,u3,Total,edit,4")
    assert folder.tables["usage"].excluded == ()


@pytest.mark.parametrize("sentinel", ["-200", "-999", "9999", "99999"])
def test_numbers_for_no_value_are_left_out_and_counted(read: Read, sentinel: str) -> None:
    folder = usage_of(read, *PLAIN, f"2026-09-03,u1,North,edit,{sentinel}")
    assert folder.usage is not None
    assert folder.usage["value"].sum() == 13
    assert folder.tables["usage"].excluded == (("values that stand for none", 1),)
    assert any("1 row is a number for “no value”, first in line 4" in problem for problem in told(folder))


@pytest.mark.parametrize("rows", [("9999", "9870"), ("-200", "-13"), ("9999", "1200")])
def test_a_count_that_only_looks_like_one_is_kept(read: Read, rows: tuple[str, str]) -> None:
    folder = usage_of(read, *PLAIN, *(f"2026-09-0{day},u1,North,edit,{value}" for day, value in enumerate(rows, 3)))
    assert folder.tables["usage"].excluded == ()


def test_negative_counts_are_told(read: Read) -> None:
    folder = usage_of(read, *PLAIN, "2026-09-03,u1,North,edit,-3")
    assert any("negative values: 1, first in line 4" in problem for problem in told(folder))


def test_a_unit_that_changes_is_told_with_counts(read: Read) -> None:
    rows = ("2026-09-01,storage,10,GB", "2026-09-02,storage,10240,MB", "2026-09-03,storage,11,GB")
    folder = usage_of(read, *rows, head="date,metric,value,unit\n")
    assert any('"storage" changes its unit: GB in 2 rows, MB in 1 rows' in problem for problem in told(folder))


def test_a_sound_export_has_nothing_to_tell(read: Read) -> None:
    folder = usage_of(read, *PLAIN)
    assert told(folder) == []
    assert folder.tables["usage"].excluded == ()
