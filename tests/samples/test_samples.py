"""The sample folders are what their script makes, no more and no less, and the smaller samples are as they should be."""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path
from statistics import median

import openpyxl
import pytest
from sample_files import CUSTOMERS, SCRIPT, document, table

SAMPLES = ("_shared", "acme", "globex", "initech")


def test_script_makes_the_committed_files_byte_for_byte(tmp_path):
    elsewhere = {**os.environ, "PYTHONHASHSEED": "4711", "TZ": "Pacific/Auckland", "LC_ALL": "C"}
    subprocess.run([sys.executable, SCRIPT, tmp_path], check=True, cwd=tmp_path, env=elsewhere)

    made = {path.relative_to(tmp_path): path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert Path("acme/usage.csv") in made
    assert [name for name, data in made.items() if (CUSTOMERS / name).read_bytes() != data] == []


def test_every_sample_file_is_made_or_written_and_none_is_stray(tmp_path):
    subprocess.run([sys.executable, SCRIPT, tmp_path], check=True)
    made = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()}

    found = {
        path.relative_to(CUSTOMERS).as_posix()
        for sample in SAMPLES
        for path in (CUSTOMERS / sample).rglob("*")
        if path.is_file()
    }
    assert found == made | set(_written_by_hand())


def _written_by_hand() -> tuple[str, ...]:
    for node in ast.parse(SCRIPT.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "WRITTEN":
            return ast.literal_eval(node.value)
    raise AssertionError("make_samples.py names no WRITTEN files")


def test_samples_stay_below_eight_megabytes():
    size = sum(path.stat().st_size for sample in SAMPLES for path in (CUSTOMERS / sample).rglob("*") if path.is_file())
    assert size < 8_000_000


def test_each_canary_stands_in_its_customers_folder_and_in_no_other():
    listed = json.loads((SCRIPT.with_name("canaries.json")).read_text(encoding="utf-8"))
    found = defaultdict(set)
    for sample in SAMPLES:
        for path in (CUSTOMERS / sample).rglob("*"):
            if path.is_file():
                found[sample] |= set(re.findall(r"CANARY-[A-Z0-9-]*[A-Z0-9]", path.read_bytes().decode("latin-1")))

    assert {sample: sorted(words) for sample, words in found.items() if words} == listed


@pytest.mark.parametrize(
    ("metric", "quartiles"),
    [
        ("active_of_assigned", (0.71, 0.79, 0.86)),
        ("driver_app_of_drivers", (0.44, 0.55, 0.70)),
        ("features_used_of_entitled", (0.47, 0.58, 0.66)),
        ("support_targets_met", (0.88, 0.93, 0.97)),
        ("seats_used", (0.74, 0.81, 0.90)),
    ],
)
def test_fourteen_peers_of_acmes_segment_have_these_quartiles(metric, quartiles):
    values = sorted(float(row["value"]) for row in _peers(metric))
    assert len(values) == 14
    assert (median(values[:7]), median(values), median(values[7:])) == pytest.approx(quartiles)
    weights = [float(row["weight"]) for row in _peers(metric)]
    assert max(weights) / sum(weights) < 0.25


def test_only_three_peers_report_dock_waiting():
    assert len(_peers("dock_waiting_minutes")) == 3


def _peers(metric: str) -> list[dict[str, str]]:
    segment = document("acme/customer.yaml")["segment"]
    return [
        row
        for row in table("_shared/peers.csv")
        if (row["metric"], row["quarter"], row["segment"], row["opted_out"]) == (metric, "2026-Q3", segment, "no")
        and row["reported"] <= "2026-10-05"
    ]


def test_globex_workbook_names_its_columns_in_the_third_row_and_misses_eleven_days():
    rows = list(openpyxl.load_workbook(CUSTOMERS / "globex/usage.xlsx")["Nutzung"].iter_rows(values_only=True))
    assert rows[2] == ("Datum", "Kennzahl", "Funktion", "Wert")
    days = {row[0].date() for row in rows[3:]}
    assert (min(days), max(days)) == (date(2025, 8, 1), date(2026, 10, 31))
    gap = {date(2026, 9, 14) + timedelta(days=step) for step in range(11)}
    assert not days & gap
    assert {date(2026, 9, 12), date(2026, 9, 25)} <= days
    hours = [row[3] for row in rows[3:] if row[1] == "planned_hours"]
    assert all(re.fullmatch(r"\d+,\d", each) for each in hours)


def test_globex_speaks_from_after_its_third_fiscal_quarter_and_has_no_goals():
    customer = document("globex/customer.yaml")
    assert (customer["fiscal"], customer["locale"], customer["language"]) == ({"start_month": 2}, "de_DE", "en")
    # August to October 2026 is its last whole quarter.
    assert date(2026, 10, 31) < customer["as_of"] < date(2027, 1, 31)
    there = {path.stem for path in (CUSTOMERS / "globex").iterdir()}
    assert not there & {"goals", "value", "surveys", "needs", "actions"}
    assert [row["unit_price"] for row in table("globex/entitlements.csv", ";")] == ["128,50", "0,035", ""]


def test_initech_is_a_name_and_a_day():
    customer = document("initech/customer.yaml")
    assert customer == {"name": "Initech", "as_of": date(2026, 10, 5)}
    assert [path.name for path in (CUSTOMERS / "initech").iterdir()] == ["customer.yaml"]
