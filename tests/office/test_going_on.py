"""Tables and texts too long for one slide: told with numbers, or carried on over further slides."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from office_drafts import DeckDraft, chart_data, sections, slides, with_sections
from pptx.enum.text import MSO_AUTO_SIZE
from pptx.util import Inches

from qbr.errors import TemplateError
from qbr.office.fit.paging import rows_by_page, texts_by_page
from qbr.office.fit.table import read_table
from qbr.office.fit.text_body import read_body
from qbr.office.fit.text_styles import resolve_levels

acceptance = pytest.mark.acceptance
HEAD = ("Site", "Users")
LOOP = ("{% for r in rows %}{{ r.name }}", "{{ r.users }}{% endfor %}")


def rows(count):
    return [{"name": f"Site {number}", "users": number} for number in range(1, count + 1)]


def deck(says, *, title="Sites", top=1.5, loop=LOOP, last=None):
    """Return a deck of one slide (10 x 7.5 in) with a table from `top` on; each row is drawn 0.4 in tall."""
    draft = DeckDraft(title)
    draft.top = top
    draft.table(HEAD, loop, *([last] if last else []))
    for row in draft.shape.table.rows:
        row.height = Inches(0.4)
    draft.shape.table.last_row = last is not None
    return draft.alt(says)


def tables(made):
    """Return the first cells of the rows of the table on each slide."""
    found = [shape.table for slide in made.opened.slides for shape in slide.shapes if shape.has_table]
    return [[row.cells[0].text for row in table.rows] for table in found]


@acceptance(27)
def test_table_longer_than_its_slide_is_an_error_with_numbers():
    with pytest.raises(TemplateError) as caught:
        deck("").render({"rows": rows(20)})

    # 21 rows of 0.4 in are 8.4 in; below the table's top at 1.5 in there are 6 in.
    (problem,) = caught.value.problems
    assert problem.message == "the table is 8.40 in tall, and the slide ends 6.00 in below its top"
    assert (problem.rule, problem.severity) == ("T603", "error")
    assert problem.place.spot == 'slide 1 "Sites" › "Table"'
    assert "{% split %}" in problem.hint


@acceptance(27)
def test_table_that_reaches_into_what_stands_below_it_is_told():
    draft = deck("")
    footnote = draft.current.shapes.add_textbox(Inches(0.5), Inches(5), Inches(4), Inches(0.4))
    footnote.name = "Footnote"
    footnote.text_frame.text = "Sites of all regions"

    (problem,) = draft.render({"rows": rows(10)}).result.problems

    assert problem.message == 'the table is 4.40 in tall, and "Footnote" begins 3.50 in below its top'
    assert problem.severity == "warning"


@acceptance(27)
def test_rows_grow_with_their_text_before_they_are_counted():
    # "Site " at 18 pt is 31.5 pt wide; a column of 3 in has 201 pt between its margins, so 6 stand on a line. 16 are
    # 3 lines of 21.6 pt, with margins of 7.2 a row of 72 pt, 1 in. Six such rows and the head are 6.4 in.
    long = [{"name": "Site " * 16, "users": 1}] * 6

    (problem,) = deck("").render({"rows": long}).result.problems

    assert problem.message == "the table is 6.40 in tall, and the slide ends 6.00 in below its top"
    assert problem.severity == "warning"  # six rows as drawn have room: the data are long, the template is sound


@acceptance(27)
def test_table_goes_on_over_further_slides_under_its_head():
    made = deck('{% split title=" (continued)" %}Users of each site').render({"rows": rows(40)})

    # The master keeps its footer at 6.95 in, so 5.45 in hold 13 rows of 0.4 in: the head and 12 others.
    assert slides(made) == ["Sites", *["Sites (continued)"] * 3]
    assert [len(table) for table in tables(made)] == [13, 13, 13, 5]
    assert [table[0] for table in tables(made)] == ["Site"] * 4
    assert [name for table in tables(made) for name in table[1:]] == [row["name"] for row in rows(40)]
    assert {text for text in made.alt_texts() if text} == {"Users of each site"}
    frames = [shape for slide in made.opened.slides for shape in slide.shapes if shape.has_table]
    assert [frame.height for frame in frames] == [Inches(5.2)] * 3 + [Inches(2)]


@acceptance(27)
def test_short_table_stays_on_one_slide_and_its_title_as_it_is():
    made = deck('{% split title=" (continued)" %}').render({"rows": rows(3)})

    assert slides(made) == ["Sites"]
    assert [len(table) for table in tables(made)] == [4]


@acceptance(27)
def test_template_says_how_many_rows_a_slide_has_and_how_slides_are_counted():
    made = deck('{% split rows=3 head=0 title=" ({page}/{pages})" %}').render({"rows": rows(7)})

    assert [len(table) for table in tables(made)] == [3, 3, 2]
    assert slides(made) == ["Sites", "Sites (2/3)", "Sites (3/3)"]


@acceptance(27)
def test_title_of_further_slides_can_be_a_field_and_is_fitted_with_it():
    draft = deck("{% split rows=1 title=words.more %}", title="{{ words.title }}")

    made = draft.render({"rows": rows(2), "words": {"title": "Sites & users", "more": " – continued {page}"}})

    assert slides(made) == ["Sites & users", "Sites & users – continued {page}"]


@acceptance(27)
def test_total_row_stays_with_the_row_above_it():
    made = deck("{% split rows=3 %}", last=("Total", "21")).render({"rows": rows(6)})

    assert [table[1:] for table in tables(made)] == [
        ["Site 1", "Site 2", "Site 3"],
        ["Site 4", "Site 5"],
        ["Site 6", "Total"],
    ]
    looks = [shape.table.last_row for slide in made.opened.slides for shape in slide.shapes if shape.has_table]
    assert looks == [False, False, True]


@acceptance(27)
def test_row_taller_than_a_slide_is_told_with_numbers():
    made = deck("{% split %}").render({"rows": [{"name": "word " * 200, "users": 1}, *rows(2)]})

    (problem,) = made.result.problems
    assert re.match(r"a piece of the table that must stay on one slide is \d+\.\d\d in tall", problem.message)
    assert [len(table) for table in tables(made)] == [2, 3]


@acceptance(27)
@acceptance(31)
def test_slides_that_go_on_have_their_own_charts_and_leave_notes_to_the_first():
    draft = DeckDraft("Sites")
    draft.current.notes_slide.notes_text_frame.text = "Speak about {{ rows|length }} sites"
    draft.top = 4.5
    draft.table(HEAD, LOOP).alt("{% split %}")
    draft.top = 1.5
    draft.chart("{% chart trend %}Trend")

    made = draft.render({"rows": rows(15), "trend": chart_data(["a", "b"], S1=[1, 2])})

    found = made.opened.slides
    assert len(found) > 1
    charts = [shape.chart.part for slide in found for shape in slide.shapes if shape.has_chart]
    assert len({part.partname for part in charts}) == len(found)
    books = {part.chart_workbook.xlsx_part.partname for part in charts}
    assert len(books) == len(found)
    assert [slide.has_notes_slide for slide in found] == [True] + [False] * (len(found) - 1)
    assert found[0].notes_slide.notes_text_frame.text == "Speak about 15 sites"
    assert "<Notes>1</Notes>" in made.parts["docProps/app.xml"].decode()


@acceptance(27)
def test_objects_shown_on_the_first_or_last_slide_only():
    draft = deck("{% split rows=2 %}")
    draft.top = 6.5
    draft.lines("Sources are below", name="Lead", width=3).alt("{% show first %}Lead")
    draft.lines("Sources: {{ source }}", name="Sources", width=3).alt("{% show last %}")

    made = draft.render({"rows": rows(5), "source": "usage"})

    names = [{shape.name for shape in slide.shapes} & {"Lead", "Sources"} for slide in made.opened.slides]
    assert names == [{"Lead"}, set(), {"Sources"}]
    single = draft.render({"rows": rows(1), "source": "usage"})
    assert {"Lead", "Sources"} <= {shape.name for shape in single.opened.slides[0].shapes}


@acceptance(27)
def test_slides_of_a_loop_go_on_each_by_itself_in_their_sections():
    draft = deck("{% split rows=2 title=' (more)' %}", title="{{ region.name }}", loop=LOOP)
    draft.shape.table.cell(1, 0).text_frame.text = "{% for r in region.rows %}{{ r.name }}"
    box = draft.current.shapes.add_textbox(Inches(11), Inches(0), Inches(3), Inches(0.5))
    box.text_frame.text = "{% slide for region in regions %}"
    draft.slide("End")
    with_sections(draft, ("Regions", 1), ("Last", 1))

    regions = [{"name": "North", "rows": rows(3)}, {"name": "South", "rows": rows(5)}]
    made = draft.render({"regions": regions})

    assert slides(made) == ["North", "North (more)", "South", "South (more)", "South (more)", "End"]
    assert sections(made) == [("Regions", 5), ("Last", 1)]
    ids = [entry.get("id") for entry in made.opened.slides._sldIdLst]
    assert len(set(ids)) == 6
    properties = made.parts["docProps/app.xml"].decode()
    assert "<Slides>6</Slides>" in properties


@acceptance(27)
def test_slide_numbers_and_links_are_those_of_the_slides_that_are_there():
    draft = deck("{% split rows=2 %}")
    draft.lines(
        ["<a:fld id='{00000000-0000-4000-8000-000000000001}' type='slidenum'><a:rPr lang='en-US'/><a:t>1</a:t></a:fld>"]
    )
    draft.slide("Back")
    box = draft.current.shapes.add_textbox(Inches(1), Inches(3), Inches(2), Inches(1))
    box.text_frame.text = "to the sites {{ x }}"
    box.click_action.target_slide = draft.deck.slides[0]

    made = draft.render({"rows": rows(5), "x": ""})

    texts = [slide.part.blob.decode() for slide in made.opened.slides]
    assert [re.findall(r'type="slidenum".*?<a:t>(\d+)', text) for text in texts[:3]] == [["1"], ["2"], ["3"]]
    target = made.opened.slides[3].shapes[1].click_action.target_slide
    assert target.part.partname == made.opened.slides[0].part.partname


@acceptance(27)
@acceptance(53)
def test_long_text_goes_on_between_its_paragraphs():
    draft = DeckDraft("Actions").lines("{% for a in actions %}", "{{ a }}", "{% endfor %}")
    draft.shape.height = Inches(2)
    draft.shape.text_frame.auto_size = MSO_AUTO_SIZE.NONE
    draft.alt('{% split title=" (more)" %}')

    made = draft.render({"actions": [f"Action {number}" for number in range(1, 15)]})

    # 1.9 in between the margins hold six lines of 21.6 pt.
    pages = [
        [paragraph.text for paragraph in shape.text_frame.paragraphs]
        for slide in made.opened.slides
        for shape in slide.shapes
        if shape.name == "Lines"
    ]
    assert [len(page) for page in pages] == [6, 6, 2]
    assert [text for page in pages for text in page] == [f"Action {number}" for number in range(1, 15)]
    assert slides(made) == ["Actions", "Actions (more)", "Actions (more)"]
    assert all('sz="' not in page for page in re.findall(r"<a:rPr[^>]*>", made.parts["ppt/slides/slide1.xml"].decode()))


@acceptance(27)
def test_text_of_a_box_that_grows_goes_on_where_the_next_object_begins():
    draft = DeckDraft("Actions").lines("{% for a in actions %}", "{{ a }}", "{% endfor %}")
    draft.alt("{% split %}")
    draft.top = 4
    draft.lines("below", name="Below")

    made = draft.render({"actions": [f"Action {number}" for number in range(1, 9)]})

    # The box is at 1.8 in and the next at 4: 158.4 pt, less margins of 7.2, hold 7 lines of 21.6 pt.
    found = [shape for slide in made.opened.slides for shape in slide.shapes if shape.name == "Lines"]
    assert [len(shape.text_frame.paragraphs) for shape in found] == [7, 1]


@acceptance(27)
def test_numbers_of_a_list_go_on_and_a_heading_stays_with_its_first_point():
    numbered = (
        '<a:pPr marL="300000" indent="-300000"><a:buFont typeface="+mj-lt"/><a:buAutoNum type="arabicPeriod"/></a:pPr>'
    )
    paragraphs = "".join(f"<a:p>{numbered}<a:r><a:t>point</a:t></a:r></a:p>" for _ in range(5))
    body = read_body(f"<p:txBody><a:bodyPr/><a:lstStyle/>{paragraphs}</p:txBody>", resolve_levels([]), {})

    pages = texts_by_page(body, 300, 50)

    starts = [re.findall(r"<a:buAutoNum[^>]*>", page) for page in pages]
    kind = '<a:buAutoNum type="arabicPeriod"'
    assert starts == [[f"{kind}/>"] * 2, [f'{kind} startAt="3"/>'] * 2, [f'{kind} startAt="5"/>']]

    empty = read_body(
        "<p:txBody><a:bodyPr/><a:p/><a:p><a:r><a:t>a</a:t></a:r></a:p><a:p/></p:txBody>", resolve_levels([]), {}
    )
    assert texts_by_page(empty, 300, 30) == ["<p:txBody><a:bodyPr/><a:p><a:r><a:t>a</a:t></a:r></a:p></p:txBody>"]

    heading = '<a:p><a:r><a:t>heading</a:t></a:r></a:p><a:p><a:pPr lvl="1"/><a:r><a:t>point</a:t></a:r></a:p>'
    body = read_body(
        f"<p:txBody><a:bodyPr/><a:p><a:r><a:t>a</a:t></a:r></a:p>{heading}</p:txBody>", resolve_levels([]), {}
    )
    assert [page.count("<a:p>") for page in texts_by_page(body, 300, 50)] == [1, 2]


@acceptance(27)
@acceptance(53)
@pytest.mark.parametrize(
    ("says", "told"),
    [
        ("{% split rows=none %}", "rows=none is no number from 1"),
        ("{% split slides %}", '"slides" is no option'),
        ("{% split columns=2 %}", "knows nothing of columns"),
        ("{% split paragraphs=6 %}", "knows nothing of paragraphs here"),
        ("{% fit %}", "says not how small the text may get"),
        ("{% fit min=tiny %}", "min=tiny is no size of text"),
        ("{% show middle %}", "says not when"),
    ],
)
def test_what_fit_and_split_cannot_read_is_told_with_the_way_out(says, told):
    with pytest.raises(TemplateError) as caught:
        deck(says).template()

    (problem,) = caught.value.problems
    assert told in problem.message
    assert problem.message.startswith(says)
    assert problem.hint


@acceptance(27)
def test_split_needs_a_table_or_box_of_a_fixed_size_and_a_title_to_add_to():
    with pytest.raises(TemplateError, match="has no title to add to"):
        deck('{% split title=" (more)" %}', title=None).template()
    with pytest.raises(TemplateError, match="on an object whose text has no fixed room"):
        DeckDraft().picture("{% split %}").template()


def table_xml(heights, merged=()):
    cell = "<a:tc{}><a:txBody><a:bodyPr/><a:lstStyle/><a:p><a:r><a:t>{}</a:t></a:r></a:p></a:txBody><a:tcPr/></a:tc>"
    lines = ""
    for number, height in enumerate(heights):
        own = cell.format(' vMerge="1"' if number in merged else "", number)
        lines += f'<a:tr h="{round(height * 12_700)}">{own}</a:tr>'
    return '<a:tbl><a:tblPr firstRow="1"/><a:tblGrid><a:gridCol w="3000000"/></a:tblGrid>' + lines + "</a:tbl>"


@settings(max_examples=80, deadline=None)
@given(
    st.lists(st.floats(30, 120), min_size=2, max_size=30),
    st.sets(st.integers(2, 29), max_size=6),
    st.floats(130, 600),
)
def test_every_row_stands_on_one_page_in_order_and_merged_rows_stay_together(heights, merged, room):
    table = read_table(table_xml(heights, merged), resolve_levels([]), {})

    pages = rows_by_page(table, room, heads=1)

    head = table.rows[0]
    assert all(page[0] == head for page in pages)
    assert [row for page in pages for row in page[1:]] == list(table.rows[1:])
    assert not any(page[1].goes_on for page in pages)
    for page in pages:
        alone = sum(not row.goes_on for row in page[1:]) == 1
        assert alone or sum(row.height for row in page) <= room
