"""The workbook behind a chart: data and list-object change, everything else stays."""

from __future__ import annotations

import io
import re
import zipfile

import openpyxl
import pytest
from chart_samples import (
    PLACE,
    C,
    chart_of,
    check_caches,
    combination,
    combination_template,
    combination_workbook,
    data,
    drawn,
    read_back,
    rows,
    template_of,
)
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from office_drafts import DRAFTS, rezipped
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.table import Table
from pptx.enum.chart import XL_CHART_TYPE

from qbr.errors import TemplateError
from qbr.office import Template
from qbr.office.charts.chart import ChartTemplate

FULL = {"Plan": [1, 2], "Actual": [3, 4], "Rate": [0.5, 0.6]}


def parts(workbook):
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def with_part(workbook, name, change):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, part in parts(workbook).items():
            archive.writestr(path, change(part) if path == name else part)
    return out.getvalue()


@pytest.mark.acceptance(46)
def test_other_sheets_styles_and_formulas_stay_byte_for_byte():
    workbook = combination_workbook()  # drawn once: openpyxl stamps it with the second
    before = parts(workbook)

    three = {name: [*values, 1] for name, values in FULL.items()}
    filled = ChartTemplate.compile(combination(), workbook, PLACE).render(data(["Jul", "Aug", "Sep"], three))
    after = parts(filled.workbook)

    changed = {name for name in before if before[name] != after.get(name)}
    assert changed == {"xl/worksheets/sheet1.xml", "xl/tables/table1.xml"}
    for kept in (b'<c r="H2"><f>SUM(B2:B4)</f><v>60</v></c>', b"made by hand"):
        assert kept in before["xl/worksheets/sheet1.xml"]
        assert kept in after["xl/worksheets/sheet1.xml"]
    assert b'fullCalcOnLoad="1"' in after["xl/workbook.xml"]  # the results stored beside formulas are the sample's


@pytest.mark.acceptance(46)
@pytest.mark.parametrize("rows_of_data", [1, 2, 6])
def test_formulas_and_names_over_the_sample_go_over_the_data(rows_of_data):
    book = openpyxl.load_workbook(io.BytesIO(combination_workbook(list_object=False)))
    book["Notes"]["B3"] = '=VLOOKUP("B2:B4",Data!$A$1:$D$4,2)&SUM(Data!B2:B3)&Notes!B2:B4'
    book.defined_names["Months"] = DefinedName("Months", attr_text="Data!$A$2:$A$4")
    raw = io.BytesIO()
    book.save(raw)
    series = {name: [1] * rows_of_data for name in FULL}

    filled = ChartTemplate.compile(combination(), raw.getvalue(), PLACE).render(data(["x"] * rows_of_data, series))

    last = rows_of_data + 1
    after = openpyxl.load_workbook(io.BytesIO(filled.workbook))
    assert after["Data"]["H2"].value == f"=SUM(B2:B{last})"
    assert after["Notes"]["B2"].value == f"=SUM(Data!B2:B{last})"
    # Words, parts of the sample, and other sheets are none of ours.
    assert after["Notes"]["B3"].value == f'=VLOOKUP("B2:B4",Data!$A$1:$D${last},2)&SUM(Data!B2:B3)&Notes!B2:B4'
    assert after.defined_names["Months"].attr_text == f"Data!$A$2:$A${last}"


@pytest.mark.acceptance(46)
def test_data_cells_take_the_formats_of_the_sample():
    filled = combination_template().render(data(["Jul", "Aug", "Sep", "Oct"], {n: [*v, 1, 1] for n, v in FULL.items()}))

    sheet = openpyxl.load_workbook(io.BytesIO(filled.workbook))["Data"]
    assert [sheet.cell(row, 4).number_format for row in (2, 5)] == ["0%", "0%"]
    assert sheet["H3"].value == "made by hand"


@pytest.mark.acceptance(46)
def test_sample_words_are_nowhere_left_in_the_workbook():
    sample = drawn(XL_CHART_TYPE.LINE, {"Sampled": (1, 2, 3)}, ["Apr", "May", "Jun"])
    before = parts(chart_of(sample).part.chart_workbook.xlsx_part.blob)

    after = parts(template_of(sample).render(data(["Jul", "Aug"], {"Ours": [1, 2]})).workbook)

    words = (b"<t>Sampled<", b"<t>Apr<", b"<t>Jun<")
    assert [word in before["xl/sharedStrings.xml"] for word in words] == [True] * 3
    assert [word for word in words if word in b"".join(after.values())] == []


@pytest.mark.parametrize("text", ["=1+1", "@SUM(A1)", "+1", "-1", "\t=1", '=HYPERLINK("http://x")', "'=1", "00123"])
def test_text_never_becomes_a_formula_or_a_number(text):
    filled = template_of(drawn(XL_CHART_TYPE.BAR_CLUSTERED, {"S": (1, 2, 3)})).render(data([text], {text: [1]}))

    sheet = openpyxl.load_workbook(io.BytesIO(filled.workbook)).active
    assert [(cell.data_type, cell.value) for cell in (sheet["A2"], sheet["B1"])] == [("s", text), ("s", text)]
    assert b"<f>" not in parts(filled.workbook)["xl/worksheets/sheet1.xml"]


def test_shared_texts_other_cells_use_stay():
    sample = drawn(XL_CHART_TYPE.LINE, {"Sampled": (1, 2, 3)}, ["Apr", "May", "Jun"])
    part = chart_of(sample).part

    def with_note(sheet):  # a cell beside the data that says "Apr" (shared text 0) too
        return sheet.replace(b"</row></sheetData>", b'<c r="F4" t="s"><v>0</v></c></row></sheetData>')

    workbook = with_part(part.chart_workbook.xlsx_part.blob, "xl/worksheets/sheet1.xml", with_note)

    filled = ChartTemplate.compile(part.blob, workbook, PLACE).render(data(["Jul", "Aug"], {"Ours": [1, 2]}))

    assert [row[5] for row in rows(filled.workbook)] == [None, None, None, "Apr"]


def test_what_looks_like_an_escape_of_spreadsheets_stays_as_written():
    filled = combination_template().render(data(["_x0041_"], {"_x000D_": [1]}))

    assert b"_x005F_x0041_" in parts(filled.workbook)["xl/worksheets/sheet1.xml"]
    check = etree.fromstring(filled.xml)
    assert check.findtext(f".//{C}cat//{C}v") == "_x005F_x0041_"


def test_a_sheet_name_with_blanks_and_quotes_is_quoted():
    book = openpyxl.load_workbook(io.BytesIO(combination_workbook(list_object=False, notes=False)))
    book["Notes"]["B2"] = None
    book["Data"].title = "Q3's data"
    raw = io.BytesIO()
    book.save(raw)
    xml = combination().replace(b"Data!", b"'Q3''s data'!")

    filled = ChartTemplate.compile(xml, raw.getvalue(), PLACE).render(data(["Jul", "Aug"], FULL))

    assert b"<c:f>'Q3''s data'!$B$2:$B$3</c:f>" in filled.xml
    read_back(filled)


def test_data_that_grow_over_other_cells_say_which():
    book = openpyxl.load_workbook(io.BytesIO(combination_workbook(list_object=False, notes=False)))
    book["Notes"]["B2"] = None
    book["Data"]["B5"] = "total"
    raw = io.BytesIO()
    book.save(raw)

    filled = ChartTemplate.compile(combination(), raw.getvalue(), PLACE).render(
        data(list("abcd"), {"Plan": [1, 2, 3, 4]})
    )

    (warning,) = filled.problems
    assert (warning.severity, warning.rule) == ("warning", "T508")
    assert "B5 replaced" in warning.message
    assert rows(filled.workbook)[4][:2] == ("d", 4)


def test_data_that_would_grow_into_another_list_object_are_refused():
    book = openpyxl.load_workbook(io.BytesIO(combination_workbook(notes=False)))
    sheet = book["Data"]
    sheet["A7"], sheet["A8"] = "Other", 1
    sheet.add_table(Table(displayName="Table2", ref="A7:A8"))
    raw = io.BytesIO()
    book.save(raw)
    template = ChartTemplate.compile(combination(), raw.getvalue(), PLACE)

    assert template.render(data(list("abc"), {"Plan": [1, 2, 3]})).problems == ()
    with pytest.raises(TemplateError, match=r"the data need Data!A1:B7, where another list-object stands \[T504\]"):
        template.render(data(list("abcdef"), {"Plan": [1, 2, 3, 4, 5, 6]}))


def test_a_total_row_of_the_list_object_goes_with_the_sample():
    def totalled(part):
        part = re.sub(rb'(<table [^>]*?)ref="A1:D4"', rb'\1ref="A1:D5" totalsRowCount="1"', part, count=1)
        return part.replace(b'name="Plan"', b'name="Plan" totalsRowFunction="sum"')

    workbook = with_part(combination_workbook(notes=False), "xl/tables/table1.xml", totalled)

    filled = ChartTemplate.compile(combination(), workbook, PLACE).render(data(["Jul", "Aug"], FULL))

    table = parts(filled.workbook)["xl/tables/table1.xml"]
    assert b"totalsRow" not in table
    assert b'ref="A1:D3"' in table
    check_caches(filled)


def test_the_chain_of_formulas_goes_when_the_data_sheet_had_formulas():
    chain = (
        b'<calcChain xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><c r="H2" i="1"/></calcChain>'
    )
    workbook = parts(combination_workbook())
    workbook["xl/calcChain.xml"] = chain
    links = "xl/_rels/workbook.xml.rels"
    kind = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/calcChain"
    link = b'<Relationship Id="rId99" Type="' + kind + b'" Target="calcChain.xml"/></Relationships>'
    workbook[links] = workbook[links].replace(b"</Relationships>", link)
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as archive:
        for name, part in workbook.items():
            archive.writestr(name, part)

    after = parts(ChartTemplate.compile(combination(), raw.getvalue(), PLACE).render(data(["a", "b"], FULL)).workbook)

    assert "xl/calcChain.xml" not in after
    assert b"calcChain" not in after[links]


@pytest.mark.parametrize(
    ("workbook", "words"),
    [
        (b"PK\x03\x04 truncated", "not a readable zip archive"),
        (b"\xd0\xcf\x11\xe0 old binary", "not a readable zip archive"),
        (with_part(combination_workbook(), "xl/workbook.xml", lambda part: part[:-9]), "not well-formed XML"),
        (
            with_part(
                combination_workbook(), "_rels/.rels", lambda part: part.replace(b"xl/workbook.xml", b"xl/workbook.bin")
            ),
            "xlsb",
        ),
    ],
)
def test_a_workbook_that_cannot_be_edited_is_refused_with_place(workbook, words):
    with pytest.raises(TemplateError, match=rf"^deck\.pptx · slide 4 .*{words}") as caught:
        ChartTemplate.compile(combination(), workbook, PLACE)
    assert caught.value.problems[0].rule == "T504"


def test_a_chart_that_speaks_of_another_workbook_is_refused():
    with pytest.raises(TemplateError, match=r'sheet "\[2\]Data"; its workbook has Data, Notes'):
        ChartTemplate.compile(combination().replace(b"Data!", b"[2]Data!"), combination_workbook(), PLACE)


def test_nothing_in_the_workbook_depends_on_the_clock():
    filled = combination_template().render(data(["Jul", "Aug"], FULL))

    with zipfile.ZipFile(io.BytesIO(filled.workbook)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.testzip() is None


TEXTS = st.text(alphabet=st.sampled_from("aZ0 &<>\"'=_x41\n\té☃中"), max_size=6)
NUMBERS = st.one_of(
    st.none(), st.integers(-(10**12), 10**12), st.floats(allow_nan=False, allow_infinity=False, width=32)
)


@st.composite
def charts(draw):
    categories = draw(st.lists(TEXTS, max_size=6))
    column = st.lists(NUMBERS, min_size=len(categories), max_size=len(categories))
    return {
        "categories": categories,
        "series": [{"name": draw(TEXTS), "values": draw(column)} for _ in range(draw(st.integers(0, 8)))],
    }


@settings(max_examples=40, deadline=None)
@given(charts())
def test_whatever_the_data_cache_and_workbook_agree(value):
    filled = combination_template().render(value)

    check_caches(filled)
    assert len(list(etree.fromstring(filled.xml).iter(f"{C}ser"))) == len(value["series"])


@pytest.mark.acceptance(49)
def test_a_workbook_with_macros_is_refused_unless_the_file_may_hold_them():
    workbook = parts(combination_workbook())
    links = "xl/_rels/workbook.xml.rels"
    relation = b'<Relationship Id="rId98" Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject" Target="vbaProject.bin"/></Relationships>'
    workbook[links] = workbook[links].replace(b"</Relationships>", relation)
    workbook["xl/vbaProject.bin"] = b"\xd0\xcf\x11\xe0"
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as archive:
        for name, part in workbook.items():
            archive.writestr(name, part)

    with pytest.raises(
        TemplateError, match=r"workbook holds macros \(\.xlsm\), which this kind of file must not \[T504\]"
    ):
        ChartTemplate.compile(combination(), raw.getvalue(), PLACE)
    filled = ChartTemplate.compile(combination(), raw.getvalue(), PLACE, macros=True).render(data(["a"], {"Plan": [1]}))
    assert parts(filled.workbook)["xl/vbaProject.bin"] == b"\xd0\xcf\x11\xe0"


@pytest.mark.acceptance(49)
@pytest.mark.parametrize("form", ["pptx", "docx"])
def test_a_chart_with_a_linked_workbook_is_refused_by_its_address(form):
    found = DRAFTS[form]().chart("{% chart data %}x").save()
    links = next(name for name in parts(found) if "charts/_rels" in name)
    kind = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/oleObject"
    link = parts(found)[links].replace(
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/package", kind
    )
    link = re.sub(rb'Target="[^"]*"', b'Target="file:///S:/figures.xlsx" TargetMode="External"', link)
    link = link.replace(b'TargetMode="External" TargetMode="External"', b'TargetMode="External"')

    with pytest.raises(TemplateError, match=r"workbook is linked from another file: file:///S:/figures\.xlsx \[T108\]"):
        Template.load(rezipped(found, {links: link}), name=f"template.{form}")
