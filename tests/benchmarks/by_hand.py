"""The peers: the same deck by python-pptx, the same document by docxtpl, each as a good programmer would write it."""

from __future__ import annotations

import copy
import io
from collections.abc import Mapping, Sequence
from typing import Any

from docxtpl import DocxTemplate
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.slide import Slide

from .deck import INCIDENT_FIELDS

Data = Mapping[str, Any]


def document_by_docxtpl(template: bytes, data: Data) -> bytes:
    """Return the document; docxtpl compiles the template anew for every document."""
    document = DocxTemplate(io.BytesIO(template))
    document.render(dict(data), autoescape=True)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def deck_by_python_pptx(template: bytes, data: Data) -> bytes:
    """Return the deck: shapes are found by name, the tags in them are only words that are replaced."""
    deck = Presentation(io.BytesIO(template))
    slides = list(deck.slides)
    name, period = data["customer"]["name"], data["period"]["label"]
    _write(slides[0], "Title", f"Review of {name}, {period}")
    for slide in slides[1:]:
        _write(slide, "Footer", f"{name} · {period}")
    _write(slides[1], "Title", data["headline"])
    _bullets(slides[1], "Summary", data["summary"])
    _cards(slides[2], data)
    for slide, key in zip(slides[3:8], data["charts"], strict=True):
        _write(slide, "Title", f"Chart of {key}: {name}")
        _chart(slide, key, data["charts"][key])
    shown = [
        (t["name"], t["seats"], t["active"], f"{t['share'] * 100:.0f}\N{NO-BREAK SPACE}%", t["note"])
        for t in data["teams"]
    ]
    _rows(slides[8], "teams", shown)
    _rows(slides[9], "goals", [tuple(goal.values()) for goal in data["goals"]])
    _incidents(deck, slides[10], data["incidents"])
    _bullets(slides[11], "Recommendations", data["recommendations"])
    due = [(a["what"], a["who"], f"{a['due']:%-d %b %Y}", a["status"]) for a in data["actions"]]
    _rows(slides[12], "actions", due)
    _bullets(slides[13], "Steps", [*data["steps"], data["customer"]["owner"]])
    buffer = io.BytesIO()
    deck.save(buffer)
    return buffer.getvalue()


def _shape(slide: Slide, name: str) -> Any:
    return next(shape for shape in slide.shapes if shape.name == name)


def _write(slide: Slide, name: str, *texts: object) -> None:
    """Write texts into the paragraphs of a shape; the look of their first runs stays."""
    for paragraph, text in zip(_shape(slide, name).text_frame.paragraphs, texts, strict=True):
        paragraph.runs[0].text = str(text)


def _bullets(slide: Slide, name: str, texts: Sequence[str]) -> None:
    frame = _shape(slide, name).text_frame
    first, *others = frame.paragraphs
    for other in others:
        other._p.getparent().remove(other._p)
    for _ in texts[1:]:
        frame._txBody.append(copy.deepcopy(first._p))
    _write(slide, name, *texts)


def _cards(slide: Slide, data: Data) -> None:
    _write(slide, "Title", f"Key figures of {data['period']['label']}")
    for number, kpi in enumerate(data["kpis"]):
        _write(slide, f"Card {number}", kpi["label"], f"{kpi['value']:,}")


def _chart(slide: Slide, key: str, data: Data) -> None:
    shape = _shape(slide, f"Chart {key}")
    filled = CategoryChartData()
    filled.categories = data["categories"]
    for series in data["series"]:
        filled.add_series(series["name"], series["values"])
    shape.chart.replace_data(filled)
    shape._element.nvGraphicFramePr.cNvPr.set("descr", f"Chart of {key}")


def _rows(slide: Slide, name: str, rows: Sequence[Sequence[object]]) -> None:
    table = _shape(slide, f"Table {name}").table
    drawn = table._tbl.tr_lst[1]
    for _ in rows[1:]:
        drawn.addnext(copy.deepcopy(drawn))
    for row, values in zip(list(table.rows)[1:], rows, strict=True):
        for cell, value in zip(row.cells, values, strict=True):
            cell.text_frame.paragraphs[0].runs[0].text = str(value)


def _incidents(deck: Any, drawn: Slide, incidents: Sequence[Data]) -> None:
    """Fill the incident slide, and copies of it that stand right behind it."""
    beside = _shape(drawn, "Beside")._element
    beside.getparent().remove(beside)
    order = deck.slides._sldIdLst
    place = [slide.slide_id for slide in deck.slides].index(drawn.slide_id)
    copies = [drawn]
    for number in range(1, len(incidents)):
        slide = deck.slides.add_slide(drawn.slide_layout)
        for element in drawn.shapes._spTree.iterchildren("{*}sp"):
            slide.shapes._spTree.append(copy.deepcopy(element))
        entry = order[-1]
        order.remove(entry)
        order.insert(place + number, entry)
        copies.append(slide)
    for slide, incident in zip(copies, incidents, strict=True):
        _write(slide, "Title", f"{incident['id']}: {incident['title']}")
        for field in INCIDENT_FIELDS[2:]:
            _write(slide, f"Field {field}", f"{field.title()}: {incident[field]}")
