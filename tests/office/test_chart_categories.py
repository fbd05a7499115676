"""What values of a chart stand over: words, levels of words, dates, places along x, or nothing at all."""

from __future__ import annotations

import io
from datetime import date

import pytest
from chart_samples import (
    PLACE,
    C,
    chart_of,
    check_caches,
    check_file,
    combination,
    combination_workbook,
    data,
    drawn,
    drawn_parts,
    in_deck,
    rows,
    template_of,
)
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from pptx import Presentation
from pptx.chart.data import CategoryChartData, XyChartData
from pptx.enum.chart import XL_CHART_TYPE

from qbr.office.charts.chart import ChartTemplate


def series_elements(xml):
    return list(etree.fromstring(xml).iter(f"{C}ser"))


@pytest.mark.acceptance(48)
def test_categories_of_several_levels_have_a_column_for_each():
    paths = [["2025", "Q3"], ["2025", "Q4"], ["2026", "Q1"], ["2026", None]]
    template = template_of(drawn(XL_CHART_TYPE.COLUMN_CLUSTERED, {"S": (1, 2, 3)}))

    filled = template.render({"categories": paths, "series": [{"name": "New", "values": [1, 2, 3, 4]}]})

    assert rows(filled.workbook) == [
        (None, None, "New"),
        ("2025", "Q3", 1),
        (None, "Q4", 2),
        ("2026", "Q1", 3),
        (None, None, 4),
    ]
    categories = etree.fromstring(filled.xml).find(f".//{C}cat/{C}multiLvlStrRef")
    assert categories.findtext(f"{C}f") == "Sheet1!$A$2:$B$5"
    levels = [
        [(pt.get("idx"), pt.findtext(f"{C}v")) for pt in lvl.iter(f"{C}pt")] for lvl in categories.iter(f"{C}lvl")
    ]
    assert levels == [[("0", "Q3"), ("1", "Q4"), ("2", "Q1")], [("0", "2025"), ("2", "2026")]]
    assert list(chart_of(Presentation(io.BytesIO(in_deck(filled)))).plots[0].categories.flattened_labels) == [
        ("2025", "Q3"),
        ("2025", "Q4"),
        ("2026", "Q1"),
    ]  # which leaves out blanks


@pytest.mark.acceptance(44)
@pytest.mark.acceptance(48)
def test_a_point_format_follows_the_path_of_its_category():
    source = CategoryChartData()
    for year in ("2025", "2026"):
        level = source.add_category(year)
        for quarter in ("Q1", "Q2"):
            level.add_sub_category(quarter)
    source.add_series("S", (1, 2, 3, 4))
    xml, workbook = drawn_parts(XL_CHART_TYPE.COLUMN_CLUSTERED, source)
    point = b'<c:dPt><c:idx val="2"/><c:invertIfNegative val="0"/></c:dPt><c:cat>'  # of 2026, Q1
    template = ChartTemplate.compile(xml.replace(b"<c:cat>", point), workbook, PLACE)

    filled = template.render(
        {"categories": [["2026", "Q1"], ["2025", "Q1"]], "series": [{"name": "S", "values": [1, 2]}]}
    )

    assert [one.find(f"{C}idx").get("val") for one in etree.fromstring(filled.xml).iter(f"{C}dPt")] == ["0"]
    assert rows(filled.workbook)[:3] == [(None, None, "S"), ("2026", "Q1", 1), ("2025", "Q1", 2)]


@pytest.mark.acceptance(48)
def test_dates_are_shown_as_dates_on_an_axis_made_for_words():
    xml = combination().replace(
        b'<c:majorTickMark val="none"/>',
        b'<c:numFmt formatCode="General" sourceLinked="0"/><c:majorTickMark val="none"/>',
        1,
    )
    template = ChartTemplate.compile(xml, combination_workbook(), PLACE)

    filled = template.render(data([date(2026, 7, 1)], {"Plan": [1], "Actual": [2]}))

    axis = next(etree.fromstring(filled.xml).iter(f"{C}catAx"))
    assert axis.find(f"{C}numFmt").get("formatCode") == r"yyyy\-mm\-dd"
    words = next(etree.fromstring(template.render(data(["a"], {"Plan": [1]})).xml).iter(f"{C}catAx"))
    assert words.find(f"{C}numFmt").get("formatCode") == "General"


@pytest.mark.acceptance(48)
def test_an_empty_point_chart_is_valid():
    source = XyChartData()
    source.add_series("S").add_data_point(1, 2)
    template = ChartTemplate.compile(*drawn_parts(XL_CHART_TYPE.XY_SCATTER, source), PLACE)

    for series in ([], [{"name": "S", "points": []}], [{"name": "S", "points": [{"x": 1, "y": None}]}]):
        filled = template.render({"categories": [], "series": series})
        check_caches(filled)
        check_file(in_deck(filled))
        assert len(series_elements(filled.xml)) == len(series)


@pytest.mark.acceptance(41)
def test_limits_of_a_scatter_are_those_of_its_upright_axis():
    source = XyChartData()
    source.add_series("S").add_data_point(1, 2)
    template = ChartTemplate.compile(*drawn_parts(XL_CHART_TYPE.XY_SCATTER, source), PLACE)

    filled = template.render({"series": [{"name": "S", "points": [{"x": 1, "y": 2}]}], "minimum": 1, "maximum": 9})

    lying, upright = etree.fromstring(filled.xml).iter(f"{C}valAx")
    assert [node.get("val") for node in upright.iter(f"{C}max", f"{C}min")] == ["9", "1"]
    assert list(lying.iter(f"{C}max", f"{C}min")) == []


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.lists(
            st.tuples(st.integers(-5, 5), st.one_of(st.none(), st.integers(-5, 5)), st.integers(0, 9)), max_size=4
        ),
        max_size=4,
    )
)
def test_whatever_the_points_cache_and_workbook_agree(lists):
    source = XyChartData()
    source.add_series("S").add_data_point(1, 2)
    template = ChartTemplate.compile(*drawn_parts(XL_CHART_TYPE.XY_SCATTER, source), PLACE)
    series = [{"name": f"=S{n}", "points": [{"x": x, "y": y} for x, y, _ in points]} for n, points in enumerate(lists)]

    filled = template.render({"categories": [], "series": series})

    check_caches(filled)
    for element, points in zip(series_elements(filled.xml), lists, strict=True):
        shown_points = [pt.findtext(f"{C}v") for pt in element.find(f"{C}yVal").iter(f"{C}pt")]
        assert shown_points == [str(y) for _, y, _ in points if y is not None]
