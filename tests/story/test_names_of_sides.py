"""What the vendor and the product are called: as qbr.yaml says, and in plain words where it says nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from qbr.build import Workspace
from qbr.story.review import Review

USAGE = "date,user_id,feature,value\n" + "".join(
    f"2026-{month:02}-{day:02},u{user},plan,2\n" for month in (4, 8, 9) for day in (3, 10, 17, 24) for user in range(6)
)


def told(root: Path, settings: str, customer: str = "") -> Review:
    folder = root / "customers" / "hotel"
    folder.mkdir(parents=True)
    (folder / "customer.yaml").write_text(f"name: Hotel\nas_of: 2026-10-05\n{customer}", encoding="utf-8")
    (folder / "usage.csv").write_text(USAGE, encoding="utf-8")
    (root / "qbr.yaml").write_text(settings, encoding="utf-8")
    return Workspace(root).review("hotel")


@pytest.mark.parametrize(
    ("settings", "product", "who"),
    [
        ("", "use the product", "Us, contract"),
        ("vendor: {name: Fernhollow}\n", "use Fernhollow", "Fernhollow, contract"),
        ("vendor: {name: Fernhollow, product: Roster}\n", "use Roster", "Fernhollow, contract"),
        ("vendor: {product: Roster}\n", "use Roster", "Us, contract"),
    ],
)
def test_vendor_and_product_have_their_names_or_none(tmp_path: Path, settings: str, product: str, who: str) -> None:
    review = told(tmp_path, settings)
    for sentence in (review.usage.title, review.quarter.title, review.quarter.situation):
        assert product in str(sentence).replace("\u00a0", " ")
    assert who in [str(row.who) for row in review.unknowns.all_rows]
    assert review.vendor.name == who.split(",")[0]


def test_in_german_too(tmp_path: Path) -> None:
    review = told(tmp_path, "", "language: de\n")
    assert "nutzen das Produkt" in str(review.usage.title).replace("\u00a0", " ")
    assert "Wir, Vertrag" in [str(row.who) for row in review.unknowns.all_rows]
