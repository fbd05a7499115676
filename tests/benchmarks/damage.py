"""The damage table: what each Python engine makes of a normal file. Each case is small, and read back.

    python -m tests.benchmarks.damage

An engine that is not installed has a column of blanks; `pip install pptxtpl` for all of them.
"""

from __future__ import annotations

import importlib.util
import io
import re
import sys
import zipfile
from collections.abc import Callable, Mapping
from contextlib import redirect_stdout
from dataclasses import dataclass
from typing import Any

import openpyxl
from docx import Document
from docxtpl import DocxTemplate
from openpyxl.worksheet.table import Table
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Inches

from qbr.errors import QbrError
from qbr.office import Template

Data = Mapping[str, Any]
Make = Callable[[bytes, Data], bytes]
SIZE = (Inches(1), Inches(1), Inches(8), Inches(2))
DATA: Data = {
    "name": "Ana",
    "firm": "A & B <Ltd>",
    "rows": [{"a": "1", "b": "2"}, {"a": "3", "b": "4"}],
    "sales": {"categories": ["x", "y"], "series": [{"name": n, "values": [1, 2]} for n in ("S1", "S2", "S3")]},
}


def qbr(template: bytes, data: Data) -> bytes:
    return Template.load(template, "template").render(data).data


def docxtpl(template: bytes, data: Data) -> bytes:
    document, buffer = DocxTemplate(io.BytesIO(template)), io.BytesIO()
    document.render(dict(data))  # as its guide begins; autoescape is off
    document.save(buffer)
    return buffer.getvalue()


def pptxtpl(template: bytes, data: Data) -> bytes:
    from pptxtpl.PptxDocument import PptxDocument  # only when it is there

    buffer = io.BytesIO()
    with redirect_stdout(io.StringIO()):
        document = PptxDocument(io.BytesIO(template))
        document.render(dict(data))
    document.save(buffer)
    return buffer.getvalue()


def python_pptx(fill: Callable[[Any, Data], None]) -> Make:
    """Return what opens a deck, lets a function of the case fill it, and saves it."""

    def make(template: bytes, data: Data) -> bytes:
        deck = Presentation(io.BytesIO(template))
        fill(deck, data)
        return _saved(deck)

    return make


@dataclass(frozen=True)
class Case:
    """A normal file, and what a person would look at afterwards."""

    name: str
    template: bytes
    told: Callable[[bytes], str]  # what became of it; "ok" when nothing is wrong
    by_hand: Callable[[Any, Data], None] | None = None


def main() -> None:
    """Print both tables."""
    has_pptxtpl = importlib.util.find_spec("pptxtpl") is not None
    decks: dict[str, Callable[[Case], Make | None]] = {
        "qbr": lambda case: qbr,
        "python-pptx by hand": lambda case: python_pptx(case.by_hand) if case.by_hand else None,
        "pptxtpl": lambda case: pptxtpl if has_pptxtpl else None,
    }
    _show("deck", _decks(), decks)
    _show("document", _documents(), {"qbr": lambda case: qbr, "docxtpl": lambda case: docxtpl})


def _show(what: str, cases: list[Case], engines: Mapping[str, Callable[[Case], Make | None]]) -> None:
    show = sys.stdout.write
    show(f"| {what} | {' | '.join(engines)} |\n|{'---|' * (len(engines) + 1)}\n")
    for case in cases:
        show(f"| {case.name} | {' | '.join(_outcome(case, pick(case)) for pick in engines.values())} |\n")
    show("\n")


def _outcome(case: Case, make: Make | None) -> str:
    if make is None:
        return ""
    try:
        return case.told(make(case.template, DATA))
    except QbrError as error:
        return f"refused: {error.problems[0].message}".replace("|", "¦")
    except Exception as error:  # noqa: BLE001  # whatever an engine raises is its outcome
        said = re.sub(r"<[^>]* at 0x\w+>", "…", str(error))
        return f"{type(error).__name__}: {said[:60]}".replace("|", "¦").replace("\n", " ")


# --- decks ---


def _decks() -> list[Case]:
    plain = _as_office_writes(_box("{{ name }}"))
    return [
        Case("text behind a tag that Office split keeps its bold", _split_tag(), _bold_tail, _replace_runs),
        Case('"A & B <Ltd>" in data', _box("{{ firm }}"), _says_in_box("A & B <Ltd>"), _write("firm")),
        Case(
            "a field that does not exist", _box("{{ nmae }}"), lambda data: f'says "{_box_text(data)}"', _write("nmae")
        ),
        Case("a loop in the first and last cell of a row", _looped_table(), _rows_of_deck, None),
        Case("a slide taken out leaves nothing behind", _two_slides(), _slide_parts, _drop_slide),
        Case("a new series of a chart has a colour of its own", _chart(), _colours, _replace_data),
        Case("the list in the chart's workbook", _chart(), _list_object, _replace_data),
        Case("a .potx", _as_template(_box("{{ name }}"), "presentation"), _says_in_box("Ana"), _write("name")),
        Case("parts with changed bytes after one tag", plain, _changed(plain), _write("name")),
    ]


def _saved(drawn: Any) -> bytes:
    buffer = io.BytesIO()
    drawn.save(buffer)
    return buffer.getvalue()


def _box(*runs: str) -> bytes:
    deck = Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[6])
    frame = slide.shapes.add_textbox(*SIZE).text_frame
    for number, text in enumerate(runs):
        run = frame.paragraphs[0].add_run()
        run.text, run.font.bold = text, bool(number)
    return _saved(deck)


def _split_tag() -> bytes:
    return _box("{{ na", "me }} tail")


def _box_text(data: bytes) -> str:
    return str(Presentation(io.BytesIO(data)).slides[0].shapes[0].text_frame.text)


def _says_in_box(expected: str) -> Callable[[bytes], str]:
    return lambda data: "ok" if _box_text(data) == expected else f'says "{_box_text(data)}"'


def _bold_tail(data: bytes) -> str:
    runs = Presentation(io.BytesIO(data)).slides[0].shapes[0].text_frame.paragraphs[0].runs
    if "".join(run.text for run in runs) != "Ana tail":
        return f'says "{_box_text(data)}"'
    return "ok" if any("tail" in run.text and run.font.bold for run in runs) else "bold lost"


def _replace_runs(deck: Any, data: Data) -> None:
    for run in deck.slides[0].shapes[0].text_frame.paragraphs[0].runs:
        run.text = run.text.replace("{{ name }}", data["name"])


def _write(field: str) -> Callable[[Any, Data], None]:
    def write(deck: Any, data: Data) -> None:
        deck.slides[0].shapes[0].text_frame.paragraphs[0].runs[0].text = data[field]

    return write


def _looped_table() -> bytes:
    deck = Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[6])
    table = slide.shapes.add_table(2, 2, *SIZE).table
    for cell, text in zip(table.rows[1].cells, ("{% for r in rows %}{{ r.a }}", "{{ r.b }}{% endfor %}"), strict=True):
        cell.text = text
    return _saved(deck)


def _rows_of_deck(data: bytes) -> str:
    table = Presentation(io.BytesIO(data)).slides[0].shapes[0].table
    return _told_rows([[cell.text for cell in row.cells] for row in list(table.rows)[1:]])


def _told_rows(found: list[list[str]]) -> str:
    return "ok" if found == [["1", "2"], ["3", "4"]] else "says " + " / ".join(" ¦ ".join(row) for row in found)


def _two_slides() -> bytes:
    deck = Presentation()
    for _ in range(2):
        slide = deck.slides.add_slide(deck.slide_layouts[6])
        slide.notes_slide.notes_text_frame.text = "for us only"
    box = slide.shapes.add_textbox(Inches(11), Inches(1), Inches(2), Inches(1))
    box.text_frame.text = "{% slide if false %}"
    return _saved(deck)


def _drop_slide(deck: Any, data: Data) -> None:
    deck.slides._sldIdLst.remove(deck.slides._sldIdLst[1])


def _slide_parts(data: bytes) -> str:
    names = zipfile.ZipFile(io.BytesIO(data)).namelist()
    left = [name for name in names if name in ("ppt/slides/slide2.xml", "ppt/notesSlides/notesSlide2.xml")]
    shown = len(Presentation(io.BytesIO(data)).slides)
    if shown == 2:
        return "slide still shown"
    return "ok" if not left else f"slide and notes still in the file ({len(left)} parts)"


def _chart() -> bytes:
    drawn = CategoryChartData()
    drawn.categories = ["a", "b"]
    drawn.add_series("S1", [1, 2])
    drawn.add_series("S2", [3, 4])
    deck = Presentation()
    frame = deck.slides.add_slide(deck.slide_layouts[6]).shapes.add_chart(XL_CHART_TYPE.LINE, *SIZE, drawn)
    for axis in frame.chart._chartSpace.iter("{*}axId", "{*}crossAx"):
        axis.set("val", axis.get("val").lstrip("-"))
    for series, accent in zip(frame.chart.series, (5, 6), strict=True):
        series.format.line.color.theme_color = accent
    frame._element.xpath(".//p:cNvPr")[0].set("descr", "{% chart sales %}")
    book = frame.chart.part.chart_workbook.xlsx_part
    book._blob = _with_list(book.blob)
    return _saved(deck)


def _with_list(workbook: bytes) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(workbook))
    book.worksheets[0]["A1"] = "Month"
    book.worksheets[0].add_table(Table(displayName="Table1", ref="A1:C3"))
    return _saved(book)


def _replace_data(deck: Any, data: Data) -> None:
    filled = CategoryChartData()
    filled.categories = data["sales"]["categories"]
    for series in data["sales"]["series"]:
        filled.add_series(series["name"], series["values"])
    deck.slides[0].shapes[0].chart.replace_data(filled)


def _colours(data: bytes) -> str:
    series = list(Presentation(io.BytesIO(data)).slides[0].shapes[0].chart.series)
    if len(series) != 3:
        return "chart not filled"
    accents = [one.format.line.color.theme_color for one in series]
    return "ok" if len(set(accents)) == 3 else "same colour as the one before"


def _list_object(data: bytes) -> str:
    chart = Presentation(io.BytesIO(data)).slides[0].shapes[0].chart
    sheet = openpyxl.load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob)).worksheets[0]
    if not sheet.tables:
        return "gone"
    area = next(iter(sheet.tables.values())).ref
    return "ok" if area == "A1:D3" else f"still {area}"


def _as_template(data: bytes, kind: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "[Content_Types].xml":
                part = part.replace(f"{kind}.main+xml".encode(), b"template.main+xml")
            new.writestr(name, part)
    return buffer.getvalue()


def _as_office_writes(data: bytes) -> bytes:
    """Return the file with its parts begun as Office begins them."""
    usual, buffer = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n', io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            new.writestr(name, re.sub(rb"^<\?xml[^>]*\?>\s*", usual, old.read(name)))
    return buffer.getvalue()


def _changed(template: bytes) -> Callable[[bytes], str]:
    def told(data: bytes) -> str:
        with zipfile.ZipFile(io.BytesIO(template)) as old, zipfile.ZipFile(io.BytesIO(data)) as new:
            names = old.namelist()
            changed = [name for name in names if name not in new.namelist() or old.read(name) != new.read(name)]
        return f"{len(changed)} of {len(names)}"

    return told


# --- documents ---


def _documents() -> list[Case]:
    one = _paragraph("{{ name }}")
    plain = _as_office_writes(one)
    return [
        Case("text behind a tag that Office split keeps its bold", _paragraph("{{ na", "me }} tail"), _bold_end),
        Case('"A & B <Ltd>" in data', _paragraph("{{ firm }} is here"), _says("A & B <Ltd> is here")),
        Case("a field that does not exist", _paragraph("Dear {{ nmae }},"), lambda data: f'says "{_first(data)}"'),
        Case("a loop in the first and last cell of a row", _row_loop(), _rows_of_document),
        Case("`{% for %}` in a paragraph of its own", _list(), _no_blank_lines),
        Case("a .dotx", _as_template(one, "document"), _says("Ana")),
        Case("parts with changed bytes after one tag", plain, _changed(plain)),
    ]


def _paragraph(*runs: str) -> bytes:
    document = Document()
    paragraph = document.add_paragraph()
    for number, text in enumerate(runs):
        paragraph.add_run(text).bold = bool(number) or None
    return _saved(document)


def _first(data: bytes) -> str:
    return str(Document(io.BytesIO(data)).paragraphs[0].text)


def _says(expected: str) -> Callable[[bytes], str]:
    return lambda data: "ok" if _first(data) == expected else f'says "{_first(data)}"'


def _bold_end(data: bytes) -> str:
    runs = Document(io.BytesIO(data)).paragraphs[0].runs
    return "ok" if any("tail" in run.text and run.bold for run in runs) else "bold lost"


def _row_loop() -> bytes:
    document = Document()
    table = document.add_table(1, 2)
    for cell, text in zip(table.rows[0].cells, ("{% for r in rows %}{{ r.a }}", "{{ r.b }}{% endfor %}"), strict=True):
        cell.text = text
    return _saved(document)


def _rows_of_document(data: bytes) -> str:
    table = Document(io.BytesIO(data)).tables[0]
    return _told_rows([[cell.text for cell in row.cells] for row in table.rows])


def _list() -> bytes:
    document = Document()
    for text in ("{% for r in rows %}", "{{ r.a }}", "{% endfor %}"):
        document.add_paragraph(text)
    return _saved(document)


def _no_blank_lines(data: bytes) -> str:
    texts = [paragraph.text for paragraph in Document(io.BytesIO(data)).paragraphs]
    return "ok" if texts == ["1", "3"] else f"{texts.count('')} blank paragraphs added"


if __name__ == "__main__":
    main()
