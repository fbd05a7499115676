"""The guides are true: the generated reference is current, every command and every file stands in a guide."""

from __future__ import annotations

from pathlib import Path

from qbr.cli import EVERYDAY, OTHERS
from qbr.records.reference import files
from qbr.reference import data_reference

ROOT = Path(__file__).resolve().parents[1]
RENEW = "renew it: python -c \"from qbr.reference import data_reference; print(data_reference(), end='')\" > "


def test_the_data_reference_is_the_one_the_records_generate() -> None:
    file = ROOT / "customers" / "reference.md"
    assert file.read_text(encoding="utf-8") == data_reference(), RENEW + "customers/reference.md"


def test_every_command_stands_in_a_guide() -> None:
    guides = "".join(
        (ROOT / name).read_text("utf-8") for name in ("README.md", "customers/README.md", "templates/README.md")
    )
    for name in (*EVERYDAY, *OTHERS):
        assert f"qbr {name}" in guides, name


def test_every_file_a_folder_may_hold_stands_in_the_account_managers_guide() -> None:
    guide = (ROOT / "customers" / "README.md").read_text(encoding="utf-8")
    for name in files():
        assert Path(name).stem.split("/")[0] in guide, name


def test_the_readme_is_short_enough_to_be_read() -> None:
    assert len((ROOT / "README.md").read_text(encoding="utf-8").splitlines()) <= 120
