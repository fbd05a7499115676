"""A quarter that is not over says so, wherever its dates stand."""

from __future__ import annotations

from pathlib import Path

import pytest

from qbr.build import Workspace


def workspace_of(root: Path, as_of: str, language: str = "en") -> Workspace:
    folder = root / "customers" / "north"
    folder.mkdir(parents=True)
    (folder / "customer.yaml").write_text(f"name: North\nas_of: {as_of}\nlanguage: {language}\n", encoding="utf-8")
    return Workspace(root)


@pytest.mark.parametrize(
    ("as_of", "said"),
    [
        ("2026-07-01", "to date, day 1 of 92"),  # the first day of July to September: 31 + 31 + 30 days
        ("2026-08-30", "to date, day 61 of 92"),
        ("2026-09-30", "to date, day 92 of 92"),  # its last day is not over yet
        ("2026-10-01", ""),
    ],
)
def test_running_quarter_says_how_far_it_has_come(tmp_path: Path, as_of: str, said: str) -> None:
    review = workspace_of(tmp_path, as_of).review("north", "2026-Q3")

    assert review.period.to_date == said


def test_running_quarter_says_so_in_german(tmp_path: Path) -> None:
    review = workspace_of(tmp_path, "2026-08-30", "de").review("north", "2026-Q3")

    assert review.period.to_date == "bisher, Tag 61 von 92"
