"""Names from right to left and in Chinese stand whole in titles, tables, charts and the document, in both languages."""

from __future__ import annotations

import zipfile
from pathlib import Path

import docx
import pytest
from in_german import speak, texts_of
from pptx import Presentation

from qbr.story.directions import LEFT_TO_RIGHT, RIGHT_TO_LEFT, in_order

NAMES = {"Acme": "שילוח", "Returns": "المرتجعات", "Dispatch": "調度", "Active planners in Returns": "計画担当者"}


def _rename(workspace: Path) -> None:
    folder = workspace / "customers" / "acme"
    for file, old in (("customer.yaml", "name: Acme"), ("goals.yaml", "Active planners in Returns")):
        path = folder / file
        new = old.replace("Acme", NAMES["Acme"]) if file == "customer.yaml" else NAMES[old]
        path.write_text(path.read_text("utf-8").replace(old, new, 1), "utf-8")
    for file in ("users.csv", "needs.csv"):
        path = folder / file
        text = path.read_text("utf-8")
        path.write_text(text.replace("Returns", NAMES["Returns"]).replace("Dispatch", NAMES["Dispatch"]), "utf-8")


@pytest.mark.parametrize(("language", "locale"), [("en", "en_GB"), ("de", "de_DE")])
def test_names_of_all_scripts_come_out_in_titles_tables_charts_and_document(
    workspace: Path, language: str, locale: str
) -> None:
    _rename(workspace)
    told = speak(workspace, "acme", language, locale)
    review = told.review("acme", "2026-Q3")
    assert f"{NAMES['Returns']}{LEFT_TO_RIGHT}" in review.usage.title.text  # a number follows the name
    assert NAMES["Acme"] == str(review.customer.name)  # a name by itself has no mark
    deck, document = (str(path) for path in told.build("acme").paths)
    slides = "\n".join(
        shape.text_frame.text for slide in Presentation(deck).slides for shape in slide.shapes if shape.has_text_frame
    )
    assert all(NAMES[name] in slides for name in ("Acme", "Returns"))
    charts = "".join(
        zipfile.ZipFile(deck).read(name).decode() for name in zipfile.ZipFile(deck).namelist() if "charts/chart" in name
    )
    assert all(NAMES[name] in charts for name in ("Returns", "Dispatch"))
    cells = "\n".join(cell.text for table in docx.Document(document).tables for row in table.rows for cell in row.cells)
    assert all(NAMES[name] in cells for name in ("Acme", "Returns", "Dispatch"))
    assert all("\ufffd" not in text for _, text in texts_of(review))


@pytest.mark.partial_german
def test_name_of_the_other_direction_ends_with_a_mark_and_no_other_name_does() -> None:
    assert in_order("שלום", "de") == f"שלום{LEFT_TO_RIGHT}"
    assert in_order("שלום GmbH", "de") == "שלום GmbH"
    assert in_order("שלום 12", "en") == f"שלום 12{LEFT_TO_RIGHT}"
    assert in_order(f"שלום{LEFT_TO_RIGHT}", "en") == f"שלום{LEFT_TO_RIGHT}"
    assert [in_order(text, "en") for text in ("Acme", "調度", "12 %", "")] == ["Acme", "調度", "12 %", ""]
    assert (in_order("Acme", "he"), in_order("שלום", "he")) == (f"Acme{RIGHT_TO_LEFT}", "שלום")
