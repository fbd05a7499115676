"""Charts: what data do to a designed chart, read back by python-pptx, openpyxl and lxml."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from chart_samples import (
    PLACE,
    A,
    C,
    chart_of,
    check_caches,
    check_file,
    combination,
    combination_template,
    combination_workbook,
    data,
    drawn,
    in_deck,
    in_document,
    read_back,
    rows,
    template_of,
)
from lxml import etree
from pptx import Presentation
from pptx.enum.chart import XL_CHART_TYPE

from qbr.errors import TemplateError
from qbr.office.charts.chart import ChartTemplate
from qbr.office.gates.gate import gate

QUARTER = ["Jul", "Aug", "Sep"]


def shown(chart, plot=0):
    """Return what a plot shows: categories, and values by series name."""
    drawn_plot = chart.plots[plot]
    return list(drawn_plot.categories), {series.name: tuple(series.values) for series in drawn_plot.series}


def series_elements(xml):
    return list(etree.fromstring(xml).iter(f"{C}ser"))


def vals(xml, *path):
    """Return the val attributes of all elements with a name, in document order."""
    return [node.get("val") for node in etree.fromstring(xml).iter(*(f"{C}{name}" for name in path))]


@pytest.mark.acceptance(41)
@pytest.mark.parametrize(
    "kind",
    [
        XL_CHART_TYPE.LINE,
        XL_CHART_TYPE.LINE_MARKERS,
        XL_CHART_TYPE.COLUMN_CLUSTERED,
        XL_CHART_TYPE.COLUMN_STACKED,
        XL_CHART_TYPE.COLUMN_STACKED_100,
        XL_CHART_TYPE.BAR_CLUSTERED,
        XL_CHART_TYPE.BAR_STACKED,
        XL_CHART_TYPE.AREA_STACKED,
    ],
)
def test_values_names_categories_caches_and_workbook_agree(kind):
    template = template_of(drawn(kind, {"First": (1, 2, 3), "Second": (4, 5, 6)}))

    filled = template.render(
        data([*QUARTER, "Oct"], {"Now": [10, 20.5, None, 40], "Before": [1, 2, 3, Decimal("4.25")]})
    )

    chart = read_back(filled)
    assert chart.chart_type == kind
    assert shown(chart) == ([*QUARTER, "Oct"], {"Now": (10, 20.5, None, 40), "Before": (1, 2, 3, 4.25)})
    assert rows(filled.workbook) == [
        (None, "Now", "Before"),
        ("Jul", 10, 1),
        ("Aug", 20.5, 2),
        ("Sep", None, 3),
        ("Oct", 40, 4.25),
    ]


@pytest.mark.acceptance(41)
@pytest.mark.parametrize("kind", [XL_CHART_TYPE.PIE, XL_CHART_TYPE.DOUGHNUT])
def test_a_ring_shows_the_points_of_the_data(kind):
    template = template_of(drawn(kind, {"Share": (1, 2, 3)}))

    chart = read_back(template.render(data(["used", "unused"], {"Licences": [9, 31]})))

    assert shown(chart) == (["used", "unused"], {"Licences": (9, 31)})


@pytest.mark.acceptance(41)
def test_a_combination_fills_each_of_its_plots():
    filled = combination_template().render(
        data(QUARTER, {"Plan": [1, 2, 3], "Actual": [4, 5, 6], "Rate": [0.1, 0.2, None]})
    )

    chart = read_back(filled)
    assert shown(chart, 0) == (QUARTER, {"Plan": (1, 2, 3), "Actual": (4, 5, 6)})
    assert shown(chart, 1) == (QUARTER, {"Rate": (0.1, 0.2, None)})


@pytest.mark.acceptance(42)
def test_a_combination_that_shrinks_keeps_each_series_in_its_plot():
    filled = combination_template().render(data(QUARTER, {"Rate": [0.1, 0.2, 0.3], "Actual": [4, 5, 6]}))

    chart = read_back(filled)
    assert [shown(chart, plot)[1] for plot in (0, 1)] == [{"Actual": (4, 5, 6)}, {"Rate": (0.1, 0.2, 0.3)}]


@pytest.mark.acceptance(42)
def test_an_extra_series_joins_the_plot_of_the_series_before_it():
    series = {"Plan": [1, 2, 3], "Actual": [4, 5, 6], "Forecast": [7, 8, 9], "Rate": [0.1, 0.2, 0.3]}

    chart = read_back(combination_template().render(data(QUARTER, series)))

    assert list(shown(chart, 0)[1]) == ["Plan", "Actual", "Forecast"]
    assert list(shown(chart, 1)[1]) == ["Rate"]


@pytest.mark.acceptance(42)
def test_a_plot_without_series_goes_with_its_own_axes():
    filled = combination_template().render(data(QUARTER, {"Plan": [1, 2, 3]}))

    assert len(read_back(filled).plots) == 1
    # The sample's ids were negative, as python-pptx writes them.
    plot, axes = ["2068027336", "2113994440"], ["2068027336", "2113994440"]
    assert vals(filled.xml, "axId") == plot + axes
    assert vals(filled.xml, "crossAx") == axes[::-1]


def test_axis_ids_that_differ_in_their_sign_only_stay_apart():
    xml = combination().replace(b'"300"', b'"2068027336"')  # beside -2068027336

    filled = ChartTemplate.compile(xml, combination_workbook(), PLACE).render(
        data(QUARTER, {"Plan": [1, 2, 3], "Actual": [4, 5, 6], "Rate": [1, 1, 1]})
    )

    assert vals(filled.xml, "axId")[:4] == ["2068027337", "2113994440", "2068027336", "400"]
    read_back(filled)


def test_a_chart_without_any_series_stays_a_chart():
    chart = read_back(combination_template().render(data(QUARTER, {})))

    assert len(chart.plots) == 1
    assert list(chart.plots[0].series) == []


@pytest.mark.acceptance(44)
def test_colours_number_formats_labels_trends_and_point_formats_stay():
    filled = combination_template().render(
        data(["Apr", "May", "Jun"], {"Plan": [1, 2, 3], "Actual": [4, 5, 6], "Rate": [1, 1, 1]})
    )

    plan, actual, rate = series_elements(filled.xml)
    codes = [s.findtext(f"{C}val/{C}numRef/{C}numCache/{C}formatCode") for s in (plan, actual, rate)]
    assert codes == ['#,##0" h"', '#,##0" h"', "0%"]
    colour = actual.find(f"{C}spPr/{A}solidFill/{A}schemeClr")
    assert (colour.get("val"), colour.find(f"{A}lumMod").get("val")) == ("accent2", "75000")
    point = actual.find(f"{C}dPt")
    assert point.find(f"{C}idx").get("val") == "2"
    assert point.find(f"{C}spPr/{A}solidFill/{A}schemeClr").get("val") == "accent6"
    assert actual.find(f"{C}trendline/{C}trendlineType").get("val") == "linear"
    assert rate.find(f"{C}dLbls/{C}numFmt").get("formatCode") == "0.0"
    assert rate.find(f"{C}spPr/{A}ln/{A}solidFill/{A}srgbClr").get("val") == "B03A0A"


@pytest.mark.acceptance(44)
def test_a_point_format_follows_the_name_of_its_category():
    filled = combination_template().render(data(["Jun", "Jul"], {"Plan": [1, 2], "Actual": [4, 5], "Rate": [1, 1]}))

    actual = series_elements(filled.xml)[1]
    # The sample's focus stood on "Jun", its third month; here June comes first.
    assert [point.find(f"{C}idx").get("val") for point in actual.findall(f"{C}dPt")] == ["0"]
    assert [label.find(f"{C}idx").get("val") for label in actual.iter(f"{C}dLbl")] == ["0"]


@pytest.mark.acceptance(44)
def test_formats_of_points_the_data_do_not_have_are_gone():
    filled = combination_template().render(data(["Oct"], {"Plan": [1], "Actual": [4], "Rate": [1]}))

    tree = etree.fromstring(filled.xml)
    assert [len(list(tree.iter(f"{C}{name}"))) for name in ("dPt", "dLbl")] == [0, 0]


@pytest.mark.acceptance(45)
def test_extra_series_come_in_unused_colours_of_the_theme():
    series = {name: [1, 2, 3] for name in ("Plan", "Actual", "Third", "Fourth")} | {"Rate": [1, 1, 1]}

    filled = combination_template().render(data(QUARTER, series))

    found = {}
    for element in series_elements(filled.xml):
        name = element.findtext(f"{C}tx/{C}strRef/{C}strCache/{C}pt/{C}v")
        found[name] = element.find(f"{C}spPr//{A}schemeClr")
    assert [found[name].get("val") for name in ("Plan", "Actual", "Third", "Fourth")] == [
        f"accent{n}" for n in (1, 2, 3, 4)
    ]
    assert (
        found["Third"].find(f"{A}lumMod").get("val") == "75000"
    )  # the look is the last column's, only the colour differs
    assert len(set(vals(filled.xml, "idx"))) >= 5
    assert [e.find(f"{C}order").get("val") for e in series_elements(filled.xml)] == ["0", "1", "3", "4", "2"]
    unique = [e.get("val") for e in etree.fromstring(filled.xml).iter("{*}uniqueId")]
    assert len(unique) == len(set(unique)) == 5
    read_back(filled)


@pytest.mark.acceptance(45)
def test_more_series_than_theme_colours_still_differ():
    series = {f"S{n}": [n] for n in range(9)}
    template = template_of(drawn(XL_CHART_TYPE.COLUMN_CLUSTERED, {"Only": (1, 2, 3)}))
    coloured = template_of(_coloured(drawn(XL_CHART_TYPE.COLUMN_CLUSTERED, {"Only": (1, 2, 3)})))

    assert len(read_back(template.render(data(["Q3"], series))).plots[0].series) == 9
    looks = [etree.tostring(e.find(f"{C}spPr")) for e in series_elements(coloured.render(data(["Q3"], series)).xml)]
    assert len(set(looks)) == 9


def _coloured(deck):
    from pptx.enum.dml import MSO_THEME_COLOR

    fill = chart_of(deck).plots[0].series[0].format.fill
    fill.solid()
    fill.fore_color.theme_color = MSO_THEME_COLOR.ACCENT_3
    return deck


@pytest.mark.acceptance(45)
def test_a_series_that_is_gone_leaves_no_entry_in_the_legend():
    everything = combination_template().render(data(QUARTER, {"Plan": [1] * 3, "Actual": [2] * 3, "Rate": [3] * 3}))
    without_plan = combination_template().render(data(QUARTER, {"Actual": [2] * 3, "Rate": [3] * 3}))

    def entries(filled):
        return [entry.find(f"{C}idx").get("val") for entry in etree.fromstring(filled.xml).iter(f"{C}legendEntry")]

    assert entries(everything) == ["0", "2"]
    assert entries(without_plan) == ["1"]  # the entry of "Rate", now the second series


@pytest.mark.acceptance(45)
def test_settings_of_a_trend_lines_legend_entry_stay_with_it():
    # The sample's legend has three series and then the trend line of "Actual", entry 3.
    xml = combination().replace(b'<c:legendEntry><c:idx val="2"/>', b'<c:legendEntry><c:idx val="3"/>')
    template = ChartTemplate.compile(xml, combination_workbook(), PLACE)

    def entries(series):
        filled = template.render(data(QUARTER, {name: [1, 2, 3] for name in series}))
        return [entry.find(f"{C}idx").get("val") for entry in etree.fromstring(filled.xml).iter(f"{C}legendEntry")]

    assert entries(["Plan", "Actual", "Rate"]) == ["0", "3"]
    assert entries(["Actual", "Rate"]) == ["2"]
    assert entries(["Plan", "Rate"]) == ["0"]


def test_series_somebody_hid_leave_neither_part_nor_workbook():
    hidden = (
        b'<c:extLst><c:ext uri="{02D57815-91ED-43cb-92C2-25804820EDAC}" '
        b'xmlns:c15="http://schemas.microsoft.com/office/drawing/2012/chart"><c15:filteredBarSeries><c15:ser>'
        b'<c:val><c:numRef><c:extLst><c:ext uri="x"><c15:formulaRef><c15:sqref>Data!$E$2:$E$4</c15:sqref></c15:formulaRef>'
        b'</c:ext></c:extLst><c:numCache><c:ptCount val="1"/><c:pt idx="0"><c:v>4711</c:v></c:pt></c:numCache></c:numRef>'
        b"</c:val></c15:ser></c15:filteredBarSeries></c:ext></c:extLst></c:barChart>"
    )
    book = openpyxl.load_workbook(io.BytesIO(combination_workbook(list_object=False, notes=False)))
    book["Notes"]["B2"] = None
    for row, value in enumerate(("Hidden", 4711, 4712, 4713), 1):
        book["Data"].cell(row, 5).value = value
    raw = io.BytesIO()
    book.save(raw)

    filled = ChartTemplate.compile(combination().replace(b"</c:barChart>", hidden), raw.getvalue(), PLACE).render(
        data(["Q3"], {"Plan": [1], "Actual": [2], "Rate": [3]})
    )

    assert b"4711" not in filled.xml
    assert all(len(row) < 5 or row[4] is None for row in rows(filled.workbook, "Data"))


def test_series_are_matched_by_key_then_name_then_order():
    template = combination_template()
    series = [
        {"name": "Erfüllung", "key": "RATE", "values": [1]},
        {"name": "unknown", "values": [2]},
        {"name": "plan", "values": [3]},
    ]

    chart = read_back(template.render({"categories": ["Q3"], "series": series}))

    assert shown(chart, 0)[1] == {"plan": (3,), "unknown": (2,)}
    assert shown(chart, 1)[1] == {"Erfüllung": (1,)}


@pytest.mark.acceptance(46)
def test_the_list_object_takes_the_size_and_names_of_the_data():
    filled = combination_template().render(
        data([*QUARTER, "Oct"], {"Plan": [1] * 4, "Actual": [2] * 4, "Rate": [3] * 4, "New": [4] * 4})
    )

    sheet = openpyxl.load_workbook(io.BytesIO(filled.workbook))["Data"]
    table = sheet.tables["Table1"]
    assert table.ref == "A1:E5"
    assert [column.name for column in table.tableColumns] == ["Month", "Plan", "Actual", "Rate", "New"]
    assert [cell.value for cell in sheet[1]][:5] == ["Month", "Plan", "Actual", "Rate", "New"]
    check_caches(filled)


@pytest.mark.acceptance(46)
def test_names_a_list_object_cannot_hold_twice_are_told_apart_unseen():
    series = [{"name": "Same", "values": [1]}, {"name": "same", "values": [2]}, {"name": "", "values": [3]}]

    filled = combination_template().render({"categories": ["Q3"], "series": series})

    headers = rows(filled.workbook, "Data")[0][1:4]
    assert len({str(name).casefold() for name in headers}) == 3
    assert [str(name).strip() for name in headers] == ["Same", "same", ""]
    check_caches(filled)


@pytest.mark.acceptance(48)
def test_a_missing_value_is_a_gap_and_never_zero():
    template = template_of(drawn(XL_CHART_TYPE.LINE, {"S": (1, 2, 3)}))

    filled = template.render(data(QUARTER, {"Active": [1, None, 0]}))

    points = etree.fromstring(filled.xml).findall(f".//{C}val//{C}pt")
    assert [(point.get("idx"), point.findtext(f"{C}v")) for point in points] == [("0", "1"), ("2", "0")]
    assert [row[1] for row in rows(filled.workbook)] == ["Active", 1, None, 0]
    assert vals(filled.xml, "dispBlanksAs") == ["gap"]


@pytest.mark.acceptance(48)
def test_dates_stay_on_the_date_axis_as_serial_numbers():
    sample = drawn(XL_CHART_TYPE.LINE, {"S": (1, 2)}, [date(2026, 1, 1), date(2026, 2, 1)])

    filled = template_of(sample).render(data([date(2026, 7, 1), date(2026, 8, 1)], {"S": [5, 6]}))

    # 2026-07-01 is day 46204 of the spreadsheet calendar: 126 years of 365 days, 31 leap days since 1900-03-01,
    # 181 days of 2026, and the 2 by which the calendar runs ahead: 45990 + 31 + 181 + 2.
    chart = read_back(filled)
    cache = etree.fromstring(filled.xml).find(f".//{C}cat/{C}numRef/{C}numCache")
    assert [point.findtext(f"{C}v") for point in cache.iter(f"{C}pt")] == ["46204", "46235"]
    assert cache.findtext(f"{C}formatCode") == r"yyyy\-mm\-dd"
    assert chart.category_axis.__class__.__name__ == "DateAxis"


def test_texts_turn_a_date_axis_into_one_of_categories():
    sample = drawn(XL_CHART_TYPE.LINE, {"S": (1, 2)}, [date(2026, 1, 1), date(2026, 2, 1)])

    chart = read_back(template_of(sample).render(data(["W27", "W28"], {"S": [5, 6]})))

    assert chart.category_axis.__class__.__name__ == "CategoryAxis"
    assert shown(chart) == (["W27", "W28"], {"S": (5, 6)})


@pytest.mark.acceptance(48)
@pytest.mark.parametrize("kind", [XL_CHART_TYPE.LINE, XL_CHART_TYPE.BAR_CLUSTERED, XL_CHART_TYPE.DOUGHNUT])
def test_no_category_and_one_category_are_valid(kind):
    template = template_of(drawn(kind, {"S": (1, 2, 3)}))

    assert shown(read_back(template.render(data([], {"S": []})))) == ([""], {"S": (None,)})
    assert shown(read_back(template.render(data(["Q3"], {"S": [7]})))) == (["Q3"], {"S": (7,)})


def test_categories_with_one_level_are_references_with_one_level():
    multi = drawn(XL_CHART_TYPE.COLUMN_CLUSTERED, {"S": (1, 2, 3)})
    part = chart_of(multi).part
    xml = part.blob.replace(b"c:strRef><c:f>Sheet1!$A$2", b"c:multiLvlStrRef><c:f>Sheet1!$A$2")
    xml = xml.replace(b"</c:strCache></c:strRef></c:cat>", b"</c:lvl></c:multiLvlStrCache></c:multiLvlStrRef></c:cat>")
    xml = xml.replace(
        b"<c:f>Sheet1!$A$2:$A$4</c:f><c:strCache>", b"<c:f>Sheet1!$A$2:$A$4</c:f><c:multiLvlStrCache><c:lvl>"
    )
    template = ChartTemplate.compile(xml, part.chart_workbook.xlsx_part.blob, PLACE)

    filled = template.render(data(QUARTER, {"S": [1, 2, 3]}))

    assert b"multiLvl" not in filled.xml
    assert shown(read_back(filled)) == (QUARTER, {"S": (1, 2, 3)})


def test_limits_of_the_value_axis_come_from_the_data_or_stay():
    template = combination_template()
    series = {"Plan": [1], "Actual": [2], "Rate": [1]}

    untouched = template.render(data(["Q3"], series)).xml
    changed = template.render(data(["Q3"], series, minimum=250, maximum=Decimal("400.5"), major_unit=50)).xml

    assert (vals(untouched, "max"), vals(untouched, "min"), vals(untouched, "majorUnit")) == (["40"], ["0"], [])
    assert (vals(changed, "max"), vals(changed, "min"), vals(changed, "majorUnit")) == (["400.5"], ["250"], ["50"])
    only_one = template.render(data(["Q3"], series, maximum=50))
    assert (vals(only_one.xml, "max"), vals(only_one.xml, "min")) == (["50"], ["0"])
    read_back(only_one)


def test_custom_error_bars_get_the_lengths_of_the_data():
    series = [
        {"name": "Plan", "values": [10, 20], "errors_low": [1, None], "errors_high": [2, 3]},
        {"name": "Actual", "values": [1, 2]},
    ]

    filled = combination_template().render({"categories": ["Jul", "Aug"], "series": series})

    bars = etree.fromstring(filled.xml).find(f".//{C}errBars")
    lengths = {
        side: [pt.findtext(f"{C}v") for pt in bars.find(f"{C}{side}").iter(f"{C}pt")] for side in ("plus", "minus")
    }
    assert lengths == {"plus": ["2", "3"], "minus": ["1"]}
    assert bars.find(f"{C}spPr/{A}ln").get("w") == "19050"
    assert rows(filled.workbook, "Data")[0][:5] == ("Month", "Plan", "Actual", "Plan +", "Plan −")
    read_back(filled)


def test_lengths_of_error_bars_have_words_above_them_only_in_a_list_object():
    series = [
        {"name": "Plan", "values": [10], "errors_low": [1], "errors_high": [2]},
        {"name": "Actual", "values": [1]},
    ]
    template = ChartTemplate.compile(combination(), combination_workbook(list_object=False, notes=False), PLACE)

    filled = template.render({"categories": ["Q3"], "series": series})

    assert rows(filled.workbook, "Data")[:2] == [("Month", "Plan", "Actual", None, None), ("Q3", 10, 1, 2, 1)]
    check_caches(filled)


def test_sample_error_bars_go_when_the_data_have_none():
    filled = combination_template().render(data(["Q3"], {"Plan": [1], "Actual": [2]}))

    assert b"errBars" not in filled.xml


def test_words_of_the_data_label_single_points_in_the_designed_style():
    series = [{"name": "Rate", "values": [1, 2], "labels": [None, "best & last"]}]

    filled = combination_template().render({"categories": ["Jul", "Aug"], "series": series})

    (label,) = etree.fromstring(filled.xml).iter(f"{C}dLbl")
    assert label.find(f"{C}idx").get("val") == "1"
    assert "".join(label.itertext()) == "best & last"
    assert label.find(f".//{A}rPr").get("sz") == "1200"
    read_back(filled)


@pytest.mark.acceptance(47)
def test_titles_and_everything_around_the_series_stay_as_designed():
    template = combination_template()

    filled = template.render(
        data(["Q3"], {"Plan": [1], "Actual": [2], "Rate": [3]}), template.skeleton.replace("{{ chart.title }}", "Hours")
    )

    before, after = combination().decode(), filled.xml.decode()
    assert after[: after.index("Hours")] == before[: before.index("{{ chart.title }}")]
    assert (
        after[after.index("<c:gapWidth") : after.index("<c:axId")]
        == before[before.index("<c:gapWidth") : before.index("<c:axId")]
    )
    assert after[after.index("</c:legend>") :] == before[before.index("</c:legend>") :]


@pytest.mark.acceptance(47)
def test_a_chart_taken_from_a_document_is_filled_like_one_of_a_deck():
    drawn_in_word = in_document(combination_template().render(data(["x"], {"Plan": [1], "Actual": [2], "Rate": [3]})))
    with zipfile.ZipFile(io.BytesIO(drawn_in_word)) as archive:
        chart = archive.read("word/charts/chart1.xml")
        workbook = archive.read("word/embeddings/Microsoft_Excel_Sheet1.xlsx")

    filled = ChartTemplate.compile(chart, workbook, PLACE).render(
        data(QUARTER, {"Plan": [1, None, 3], "New": [4, 5, 6]})
    )

    document = in_document(filled)
    check_caches(filled)
    check_file(document, "docx")
    assert gate(document) == ()
    assert rows(filled.workbook, "Data")[1][:3] == ("Jul", 1, 4)


def test_a_chart_without_workbook_gets_one():
    template = ChartTemplate.compile(combination(workbook_link=False), None, PLACE)

    filled = template.render(data([date(2026, 7, 1)], {"Plan": [1], "Actual": [2], "Rate": [3]}))

    assert template.new_workbook_id == "rIdQbrWorkbook"
    assert b'r:id="rIdQbrWorkbook"' in filled.xml
    cell = openpyxl.load_workbook(io.BytesIO(filled.workbook)).active["A2"]
    assert cell.is_date
    read_back(filled)


def test_refs_of_chart_series_and_values_are_collected_once():
    class Speaking(float):
        ref = ("usage.users", "usage.teams")

    series = [{"name": "A", "values": [Speaking(3), None], "ref": "usage.users"}]

    filled = template_of(drawn(XL_CHART_TYPE.LINE, {"S": (1, 2, 3)})).render(
        {"categories": ["x", "y"], "series": series, "ref": "usage.trend"}
    )

    assert filled.refs == ("usage.trend", "usage.users", "usage.teams")
    assert rows(filled.workbook)[1] == ("x", 3)


def test_the_same_data_give_the_same_bytes():
    value = data(QUARTER, {"Plan": [1, 2, 3], "New": [4, 5, 6]})

    workbook = combination_workbook()  # drawn once: what draws it stamps it with the clock
    first, second = (ChartTemplate.compile(combination(), workbook, PLACE).render(value) for _ in range(2))

    assert (first.xml, first.workbook) == (second.xml, second.workbook)


def test_a_deck_with_a_filled_chart_opens_in_python_pptx():
    filled = combination_template().render(data(QUARTER, {"Plan": [1, 2, 3]}))

    deck = Presentation(io.BytesIO(in_deck(filled)))

    assert shown(chart_of(deck)) == (QUARTER, {"Plan": (1, 2, 3)})


def test_what_is_no_kind_of_chart_that_can_be_filled_is_named():
    pivot = combination().replace(b"<c:chart>", b"<c:pivotSource><c:name>x</c:name></c:pivotSource><c:chart>")

    with pytest.raises(TemplateError, match=r"charts of the kind pivot chart cannot be filled \[T503\]"):
        ChartTemplate.compile(pivot, combination_workbook(), PLACE)


@pytest.mark.acceptance(49)
def test_a_missing_workbook_is_refused_with_place():
    with pytest.raises(TemplateError, match=r"^deck\.pptx · slide 4 .*workbook is missing from the file \[T504\]"):
        ChartTemplate.compile(combination(), None, PLACE)


def test_a_pie_of_two_series_is_refused():
    template = template_of(drawn(XL_CHART_TYPE.PIE, {"Share": (1, 2, 3)}))

    with pytest.raises(TemplateError, match="a pie shows one series, the data bring 2"):
        template.render(data(["a"], {"x": [1], "y": [2]}))
