"""Every kind of chart, filled in a deck and in a document, read back with lxml and openpyxl."""

from __future__ import annotations

import io
from datetime import date

import openpyxl
import pytest
from chart_kinds import (
    NEWER,
    OVER_CATEGORIES,
    RINGS,
    ChartDraft,
    bubble,
    newer,
    over_categories,
    scatter,
    stock,
)
from chart_samples import A, C, data, rows
from lxml import etree
from office_drafts import FORMATS, rezipped

from qbr.errors import TemplateError
from qbr.office import gate

CX = "{http://schemas.microsoft.com/office/drawing/2014/chartex}"
QUARTER = ["Jul", "Aug", "Sep"]
BOUND = "{% chart data %}Shown for {{ name }}"


@pytest.fixture(params=FORMATS)
def filled(request):
    """Return a function that fills a chart in a deck or a document, and reads back its part and its workbook."""

    def fill(chart, value, says=BOUND):
        draft = ChartDraft(request.param, chart, lambda one: one.chart(says))
        made = draft.render({"data": value, "name": "A&B"})
        (xml,) = (
            etree.fromstring(part) for name, part in made.parts.items() if "/charts/" in name and ".xml" in name[-4:]
        )
        (book,) = (part for name, part in made.parts.items() if name.endswith(".xlsx"))
        return made, xml, book

    return fill


def drawn(xml, *names):
    """Return for each series its name, and what its caches hold."""
    return [
        (
            series.findtext(f"{C}tx//{C}v"),
            *([point.findtext(f"{C}v") for point in series.find(f"{C}{name}").iter(f"{C}pt")] for name in names),
        )
        for series in xml.iter(f"{C}ser")
    ]


def dimensions(xml):
    """Return for each data of a newer chart its dimensions: kind, and the texts of each level."""
    return [
        [(dim.get("type"), [[pt.text for pt in lvl] for lvl in dim.iter(f"{CX}lvl")]) for dim in one]
        for one in xml.iter(f"{CX}data")
    ]


@pytest.mark.acceptance(41)
@pytest.mark.parametrize("kind", [*OVER_CATEGORIES, "3-D bar"])
def test_kinds_over_categories_show_the_data(filled, kind):
    _, xml, book = filled(
        over_categories(kind), data(QUARTER, {"New": [1, None, 3], "Old": [4, 5, 6], "More": [7, 8, 9]})
    )

    assert drawn(xml, "cat", "val") == [
        ("New", QUARTER, ["1", "3"]),
        ("Old", QUARTER, ["4", "5", "6"]),
        ("More", QUARTER, ["7", "8", "9"]),
    ]
    assert rows(book) == [(None, "New", "Old", "More"), ("Jul", 1, 4, 7), ("Aug", None, 5, 8), ("Sep", 3, 6, 9)]


@pytest.mark.acceptance(41)
@pytest.mark.parametrize("kind", RINGS)
def test_rings_show_the_data(filled, kind):
    _, xml, book = filled(over_categories(kind), data(QUARTER, {"Share": [1, 2, 3]}))

    assert drawn(xml, "cat", "val") == [("Share", QUARTER, ["1", "2", "3"])]
    assert rows(book) == [(None, "Share"), ("Jul", 1), ("Aug", 2), ("Sep", 3)]


@pytest.mark.acceptance(41)
def test_scatter_shows_points_each_at_its_own_place(filled):
    series = [
        {"name": "One", "points": [{"x": 1, "y": 3}, {"x": 2.5, "y": None}, {"x": 4, "y": 5}]},
        {"name": "Two", "x": [7], "values": [8]},
    ]

    _, xml, book = filled(scatter(), {"series": series})

    assert drawn(xml, "xVal", "yVal") == [("One", ["1", "2.5", "4"], ["3", "5"]), ("Two", ["7"], ["8"])]
    assert rows(book) == [
        (None, "One", None, "Two"),
        (1, 3, 7, 8),
        (2.5, None, None, None),
        (4, 5, None, None),
    ]


@pytest.mark.acceptance(41)
def test_series_at_the_same_places_share_the_column_of_x(filled):
    series = [{"name": name, "x": [1, 2], "values": values} for name, values in (("One", [3, 4]), ("Two", [5, 6]))]

    _, xml, book = filled(scatter(("A", ((1, 2),)), ("B", ((3, 4),))), {"series": series})

    assert rows(book)[:3] == [(None, "One", "Two"), (1, 3, 5), (2, 4, 6)]
    assert [f.text for f in xml.iter(f"{C}f")].count("Sheet1!$A$2:$A$3") == 2


@pytest.mark.acceptance(41)
def test_bubbles_have_places_and_sizes(filled):
    points = [{"x": 1, "y": 2, "size": 30}, {"x": 2, "y": 3, "size": 40}]

    _, xml, book = filled(bubble(), {"series": [{"name": "Deals", "points": points}]})

    assert drawn(xml, "xVal", "yVal", "bubbleSize") == [("Deals", ["1", "2"], ["2", "3"], ["30", "40"])]
    assert rows(book)[:3] == [(None, "Deals", None), (1, 2, 30), (2, 3, 40)]


@pytest.mark.acceptance(41)
@pytest.mark.acceptance(48)
def test_numbers_and_dates_as_categories_are_places_of_a_scatter(filled):
    _, xml, book = filled(scatter(), data([date(2026, 7, 1), date(2026, 8, 1)], {"Active": [5, 6]}))

    assert drawn(xml, "xVal", "yVal") == [("Active", ["46204", "46235"], ["5", "6"])]
    assert xml.findtext(f".//{C}xVal//{C}formatCode") == r"yyyy\-mm\-dd"
    axis = next(iter(xml.iter(f"{C}valAx")))  # the one along x
    assert axis.find(f"{C}numFmt").get("formatCode") == r"yyyy\-mm\-dd"
    assert [row[0] for row in rows(book)] == [None, 46204, 46235]


@pytest.mark.acceptance(41)
@pytest.mark.parametrize(("opens", "volume"), [(False, False), (True, False), (False, True), (True, True)])
def test_stock_charts_draw_their_series_together(filled, opens, volume):
    names = [*(["Volume"] if volume else []), *(["Open"] if opens else []), "High", "Low", "Close"]
    days = [date(2026, 7, 1), date(2026, 7, 2)]
    values = {name: [10 * n, 10 * n + 1] for n, name in enumerate(names, 1)}

    _, xml, _ = filled(stock(opens=opens, volume=volume), data(days, dict(reversed(values.items()))))

    found = drawn(xml, "cat", "val")
    assert [name for name, *_ in found] == names  # whatever the order of the data
    assert found[-1][1:] == (["46204", "46205"], [str(value) for value in values["Close"]])
    assert len(list(xml.iter(f"{C}upDownBars"))) == opens
    assert len(list(xml.iter(f"{C}barChart"))) == volume


@pytest.mark.parametrize(
    ("chart", "value", "rule", "words"),
    [
        (stock(), data(["a"], {"High": [1], "Low": [1]}), "T507", "draws 3 series together, the data bring 2"),
        (scatter(), data(["a", "b"], {"S": [1, 2]}), "T509", 'series "S" has no x'),
        (bubble(), {"series": [{"name": "S", "points": [{"x": 1, "y": 2}]}]}, "T509", 'series "S" has no sizes'),
        (
            over_categories("line"),
            {"categories": ["a"], "series": [{"name": "S", "points": [{"x": 1, "y": 2}]}]},
            "T509",
            'series "S" has points with x and y, not values over categories',
        ),
        (
            over_categories("line"),
            {"series": [{"name": "S", "values": [1]}]},
            "T501",
            "categories of the chart: missing",
        ),
        (newer("waterfall"), data(["a"], {"S": [1], "T": [2]}), "T507", "shows one series, the data bring 2"),
        (newer("funnel"), data(["a"], {}), "T507", "shows one series, the data bring none"),
        (newer("treemap"), {"series": [{"name": "S", "values": [1]}]}, "T501", "categories of the chart: missing"),
        (newer("sunburst"), {"series": [{"name": "S", "x": [1], "values": [1]}]}, "T509", "has points with x and y"),
    ],
)
@pytest.mark.parametrize("form", FORMATS)
def test_data_of_another_shape_say_what_the_kind_needs(form, chart, value, rule, words):
    draft = ChartDraft(form, chart, lambda one: one.chart("{% chart data %}x"))

    with pytest.raises(TemplateError, match=words) as caught:
        draft.template().render({"data": value})

    assert rule in {problem.rule for problem in caught.value.problems}


@pytest.mark.acceptance(43)
@pytest.mark.parametrize("kind", [kind for kind in NEWER if kind not in ("treemap", "sunburst", "histogram")])
def test_newer_kinds_over_categories_show_the_data(filled, kind):
    _, xml, book = filled(newer(kind, title="{{ name }}"), data(["Start", "Won", "A&B"], {"ARR": [10, None, 14]}))

    assert dimensions(xml) == [[("cat", [["Start", "Won", "A&B"]]), ("val", [["10", "14"]])]]
    assert [node.text for node in xml.iter(f"{CX}f")] == ["Sheet1!$A$2:$A$4", "Sheet1!$B$2:$B$4", "Sheet1!$B$1"]
    assert [node.text for node in xml.iter(f"{CX}v")] == ["ARR"]
    assert "".join(xml.find(f"{CX}chart/{CX}title").itertext()) == "A&B"
    assert rows(book) == [("Step", "ARR"), ("Start", 10), ("Won", None), ("A&B", 14)]
    assert openpyxl.load_workbook(io.BytesIO(book)).active.tables["Table1"].ref == "A1:B4"


@pytest.mark.acceptance(43)
@pytest.mark.acceptance(48)
@pytest.mark.parametrize("kind", ["treemap", "sunburst"])
def test_hierarchies_have_a_column_for_each_level(filled, kind):
    paths = [["Europe", "South", "Rome"], ["Europe", "South", "Athens"], ["Asia", "East"]]

    _, xml, book = filled(newer(kind), {"categories": paths, "series": [{"name": "Seats", "values": [3, 4, 5]}]})

    # The innermost level comes first.
    levels = [["Rome", "Athens"], ["South", "South", "East"], ["Europe", "Europe", "Asia"]]
    assert dimensions(xml) == [[("cat", levels), ("size", [["3", "4", "5"]])]]
    assert [node.text for node in xml.iter(f"{CX}f")][:2] == ["Sheet1!$A$2:$C$4", "Sheet1!$D$2:$D$4"]
    # The template has two levels, whose heads stay; a list-object wants something above the third.
    assert rows(book) == [
        ("Branch", "Leaf", " ", "Seats"),
        ("Europe", "South", "Rome", 3),
        ("Europe", "South", "Athens", 4),
        ("Asia", "East", None, 5),
    ]


@pytest.mark.acceptance(43)
def test_a_histogram_counts_values_without_categories(filled):
    _, xml, book = filled(newer("histogram"), {"series": [{"name": "Days to close", "values": [1, 2, 2, 9]}]})

    assert dimensions(xml) == [[("val", [["1", "2", "2", "9"]])]]
    assert rows(book)[:2] == [("Days to close",), (1,)]
    assert xml.find(f".//{CX}binning") is not None


@pytest.mark.acceptance(43)
def test_boxes_come_as_many_as_there_are_series(filled):
    series = [{"name": "Q2", "values": [1, 2, 9]}, {"name": "Q3", "values": [4]}]

    _, xml, book = filled(newer("boxWhisker"), {"series": series})

    assert dimensions(xml) == [[("val", [["1", "2", "9"]])], [("val", [["4"]])]]
    assert [node.get("val") for node in xml.iter(f"{CX}dataId")] == ["0", "1"]
    ids = [node.get("uniqueId") for node in xml.iter(f"{CX}series")]
    assert len(set(ids)) == 2
    assert rows(book)[:3] == [("Q2", "Q3"), (1, 4), (2, None)]


@pytest.mark.acceptance(43)
@pytest.mark.parametrize(
    ("names", "more", "totals"),
    [
        (["Start", "More", "Less", "More again", "End"], {}, ["0", "4"]),  # the sample's totals are "Start" and "End"
        (["End", "x", "Start"], {}, ["0", "2"]),
        (["Q2", "up", "Q3"], {}, ["0", "2"]),  # of other names: first and last, as in the sample
        (["Q2", "up", "Q3"], {"subtotals": ["Q2"]}, ["0"]),
        (["Q2", "up", "Q3"], {"subtotals": []}, []),
    ],
)
def test_totals_of_a_waterfall_follow_their_names_or_the_data(filled, names, more, totals):
    series = [{"name": "ARR", "values": [1] * len(names), **more}]

    _, xml, _ = filled(newer("waterfall"), {"categories": names, "series": series})

    assert [node.get("val") for node in xml.iter(f"{CX}idx")] == totals


@pytest.mark.acceptance(43)
def test_what_older_readers_see_is_the_description_not_the_sample(filled):
    made, _, _ = filled(newer("waterfall"), data(["a"], {"ARR": [1]}))

    part = etree.fromstring(made.parts["ppt/slides/slide1.xml" if made.form == "pptx" else "word/document.xml"])
    (fallback,) = part.iter("{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback")
    words = "".join(node.text for node in fallback.iter("{*}t"))
    assert words == "Shown for A&B"
    assert next(fallback.iter("{*}pic"), None) is None
    assert [text for text in made.alt_texts() if "chart data" in text] == []


@pytest.mark.acceptance(36)
@pytest.mark.acceptance(43)
@pytest.mark.parametrize("form", FORMATS)
def test_a_hidden_chart_of_a_newer_kind_leaves_nothing(form):
    draft = ChartDraft(form, newer("funnel"), lambda one: one.chart("{% show if shown %}{% chart data %}x"))

    hidden = draft.render({"shown": False, "data": None})

    assert [name for name in hidden.parts if "chart" in name or "embeddings" in name] == []
    assert b"AlternateContent" not in hidden.parts["ppt/slides/slide1.xml" if form == "pptx" else "word/document.xml"]


@pytest.mark.acceptance(43)
@pytest.mark.acceptance(44)
def test_formats_of_single_points_follow_their_category_in_newer_kinds(filled):
    points = (
        '<cx:dataPt idx="1"><cx:spPr><a:solidFill><a:srgbClr val="00AA00"/></a:solidFill></cx:spPr></cx:dataPt>'
        '<cx:dataPt idx="3"><cx:spPr><a:solidFill><a:srgbClr val="0000AA"/></a:solidFill></cx:spPr></cx:dataPt>'
    )

    _, xml, _ = filled(newer("waterfall", points=points), data(["Start", "x", "y", "z", "More"], {"ARR": [1] * 5}))

    found = [(node.get("idx"), next(node.iter(f"{A}srgbClr")).get("val")) for node in xml.iter(f"{CX}dataPt")]
    assert found == [("4", "00AA00"), ("3", "0000AA")]


@pytest.mark.parametrize(
    ("chart", "value", "before", "after", "message"),
    [
        (
            scatter(),
            {"series": [{"name": "S", "points": [{"x": 1, "y": 71}]}]},
            b">71<",
            b">72<",
            "is '72' in the chart",
        ),
        (
            over_categories("column"),
            {"categories": [["a", "b71"]], "series": [{"name": "S", "values": [1]}]},
            b">b71<",
            b">b72<",
            "point 1 of Sheet1!$A$2:$B$2 is 'b72' in the chart and 'b71' in the workbook",
        ),
        (newer("treemap"), data(["a"], {"S": [71]}), b">71<", b">72<", "is '72' in the chart and '71' in the workbook"),
        (
            newer("funnel"),
            data(["a"], {"S": [1]}),
            b'dataId val="0"',
            b'dataId val="7"',
            "names the data 7, which do not",
        ),
        (newer("funnel"), data(["a"], {"Seventy": [1]}), b">Seventy<", b">Eighty<", "is 'Eighty' in the chart"),
    ],
)
@pytest.mark.parametrize("form", FORMATS)
def test_a_chart_that_disagrees_with_its_workbook_does_not_pass_the_gate(form, chart, value, before, after, message):
    made = ChartDraft(form, chart, lambda one: one.chart("{% chart data %}x")).render({"data": value})
    (name,) = (name for name in made.parts if "/charts/chart" in name and name.endswith(".xml"))
    assert before in made.parts[name]

    problems = gate(rezipped(made.data, {name: made.parts[name].replace(before, after)}))

    assert any(message in problem.message for problem in problems), problems


@pytest.mark.acceptance(14)
def test_a_newer_chart_without_directive_has_its_title_filled_and_its_picture_kept(filled):
    made, xml, _ = filled(newer("funnel", title="Deals of {{ name }}"), None, says="As drawn")

    assert "".join(xml.find(f"{CX}chart/{CX}title").itertext()) == "Deals of A&B"
    assert dimensions(xml)[0][0] == ("cat", [["Start", "More", "Less", "End"]])
    part = made.parts["ppt/slides/slide1.xml" if made.form == "pptx" else "word/document.xml"]
    assert b"p:pic" in part or b"Sample 10 5 -3 12" in part


def test_refs_of_points_come_back(filled):
    points = [{"x": 1, "y": 2, "ref": "deals.one"}, {"x": 2, "y": 3, "ref": "deals.two"}]

    made, _, _ = filled(scatter(), {"series": [{"name": "S", "points": points}]})

    assert ("deals.one", "deals.two") in [refs for _, _, refs in made.emissions]
