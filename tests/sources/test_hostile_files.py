"""Whatever stands in a file, reading ends in records and problems, never in a traceback."""

from __future__ import annotations

import shutil
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qbr.errors import DataError
from qbr.records.folder import CustomerFolder
from qbr.records.settings import Settings
from qbr.sources import read_folder

FILES = [
    "customer.yaml", "goals.yaml", "usage.csv", "tickets.csv", "actions.csv", "usage.xlsx", "incidents/a.md",
    "incidents/a.json", "notes/a.md", "logo.png",
]  # fmt: skip
SEEDS = {
    ".yaml": "- id: &a 00123\n  statement: |\n    text\n  value_unit: {amount: 3, per: 'h'}\n  by: 2026-09-30\n",
    ".csv": "id;created;date;feature;value;text;side\n1;2026-07-01 10:00;2026-07-01;\"f\";1,5;do;ours\n",
    ".md": "---\ntitle: T\nstarted: unknown\nwindows: [{start: 2026-07-01T10:00Z}]\n---\n# A\n\n| a |\n|---|\n| b |\n",
    ".json": '{"title": "T", "started": "unknown", "actions": [{"text": "x"}]}',
    ".png": "\x89PNG",
}  # fmt: skip


def book() -> bytes:
    out = BytesIO()
    page = openpyxl.Workbook()
    page.active.append(["date", "feature", "value"])  # type: ignore[union-attr]
    page.save(out)
    return out.getvalue()


BOOK = book()


def seed(file: str) -> bytes:
    suffix = Path(file).suffix
    return BOOK if suffix == ".xlsx" else SEEDS[suffix].encode("latin-1", "replace")


@st.composite
def damaged(draw: st.DrawFn, file: str) -> bytes:
    """Return a file's bytes with a few places cut, doubled or overwritten."""
    data = bytearray(seed(file))
    for _ in range(draw(st.integers(1, 4))):
        place = draw(st.integers(0, len(data)))
        length = draw(st.integers(0, 8))
        data[place : place + length] = draw(
            st.binary(max_size=6) | st.sampled_from([b"\n", b'"', b"\0", b"{", b"- ", b": "])
        )
    return bytes(data)


def read(tmp: Path, file: str, data: bytes) -> CustomerFolder:
    folder = tmp / "customers" / "acme"
    shutil.rmtree(folder, ignore_errors=True)
    path = folder / file
    path.parent.mkdir(parents=True)
    (folder / "customer.yaml").write_text("name: Acme\ntz: Europe/Berlin\n", encoding="utf-8")
    path.write_bytes(data)
    return read_folder(folder, shared=None, settings=Settings(), root=tmp)


@pytest.mark.parametrize("file", FILES)
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_bytes_end_in_records_and_problems(tmp_path: Path, file: str, data: st.DataObject) -> None:
    content = data.draw(st.binary(max_size=200) | damaged(file))
    try:
        folder = read(tmp_path, file, content)
    except DataError:
        if file != "customer.yaml":  # only there may a fault be fatal
            raise
        return
    assert {problem.place.file for problem in folder.problems} <= {
        f"customers/acme/{file}", f"customers/acme/{file.split('/')[0]}", "customers/acme",
    }  # fmt: skip


TEXTS = [
    "&<>\"' ]]>",
    "\x07\x0b",
    "\u202eevil",
    "é",
    "😀",
    "{{ 7*7 }}",
    "{% raw %}",
    "=cmd|' /C calc'!A0",
    "$x_1^2$",
    "x" * 100_000,
]


@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
def test_markup_and_other_signs_in_names_are_only_text(tmp_path: Path, text: str) -> None:
    quoted = '"' + text.replace('"', '""') + '"'
    folder = read(tmp_path, "contacts.csv", f"name,role\n{quoted},user\n".encode())
    assert [contact.name for contact in folder.contacts or ()] == [text]
    assert folder.problems == ()
