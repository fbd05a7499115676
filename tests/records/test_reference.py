"""The data reference: generated from the records, and whole."""

from __future__ import annotations

from qbr.records import reference
from qbr.records.reference import ReferenceRow


def test_every_field_of_every_file_is_explained() -> None:
    assert [f"{row.file} {row.field}" for row in reference() if not row.meaning] == []


def test_a_field_is_named_as_a_file_names_it() -> None:
    rows = {(row.file, row.field): row for row in reference()}
    assert rows["usage.csv", "value"] == ReferenceRow(
        "usage.csv", "value", "number", True, "count of events, or the aggregate; empty: not collected"
    )
    assert rows["entitlements.csv", "from"].type == "date"
    assert rows["goals.yaml", "name"].meaning.startswith("short name")
    assert rows["goals.yaml", "kind"].type == "one of outcome, enabler"
    assert rows["goals.yaml", "value_unit.per"].type == "text"
    assert rows["incidents/*.md", "actions[].due"].type == "date"
    assert rows["customer.yaml", "sources.*.header_row"].type == "whole number"
    assert rows["advisory.yaml", "meetings"].type == "list of dates"


def test_what_only_we_write_is_no_part_of_the_reference() -> None:
    fields = {(row.file, row.field) for row in reference()}
    assert ("incidents/*.md", "sections") not in fields
    assert "place" not in {field for _, field in fields}


def test_only_a_name_is_required_of_a_customer() -> None:
    assert [
        row.field for row in reference() if row.file == "customer.yaml" and row.is_required and "." not in row.field
    ] == ["name"]
