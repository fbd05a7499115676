"""Blocks: what a loop or condition encloses follows from where its tags stand."""

from __future__ import annotations

import pytest
from docx.oxml import parse_xml
from office_drafts import NS, DeckDraft, DocumentDraft, chart_data, picture

from qbr.office import TemplateError

acceptance = pytest.mark.acceptance

ROWS = [{"name": "North", "users": 104}, {"name": "South", "users": 88}]
HEAD = ("Team", "Users")


@acceptance(20)
def test_paragraphs_with_nothing_but_block_tags_vanish(draft):
    draft.lines(
        "before", "{% for r in rows %}", "{% if r.users > 90 %}", "{{ r.name }}", "{% endif %}", "{% endfor %}", "after"
    )

    assert draft.render({"rows": ROWS}).lines == ["before", "North", "after"]


@acceptance(20)
@pytest.mark.parametrize(
    "paragraphs",
    [
        ("{% for r in rows %}", "{{ r.name }}", "{{ r.users }}", "{% endfor %}"),
        ("{% for r in rows %}{{ r.name }}", "{{ r.users }}{% endfor %}"),
        ("{%p for r in rows %}", "{{ r.name }}", "{{ r.users }}", "{%p endfor %}"),
        ("  {% for r in rows %}  ", "{{ r.name }}", "{{ r.users }}", "{% endfor %}{# end #}"),
    ],
)
def test_paragraph_loop_written_in_any_way_gives_the_same_paragraphs(draft, paragraphs):
    assert draft.lines(*paragraphs).render({"rows": ROWS}).lines == ["North", "104", "South", "88"]


@acceptance(20)
@pytest.mark.parametrize(("given", "shown"), [(1, ["one", "end"]), (2, ["two", "end"]), (3, ["other", "end"])])
def test_each_case_of_a_condition_may_have_paragraphs_of_its_own(draft, given, shown):
    draft.lines("{% if n == 1 %}", "one", "{% elif n == 2 %}", "two", "{% else %}", "other", "{% endif %}", "end")

    assert draft.render({"n": given}).lines == shown


@acceptance(20)
def test_paragraph_that_is_one_condition_goes_with_it(draft):
    draft.lines("first", "{% if n %}only {{ n }}{% endif %}", "last")

    assert draft.render({"n": None}).lines == ["first", "last"]


@acceptance(20)
def test_list_numbering_continues_through_a_loop():
    draft = DocumentDraft().lines("{% for r in rows %}", "{{ r.name }}", "{% endfor %}", "end", style="ListNumber")

    made = draft.render({"rows": ROWS})

    assert [(one.text, one.style.name) for one in made.opened.paragraphs] == [
        ("North", "List Number"),
        ("South", "List Number"),
        ("end", "List Number"),
    ]


def test_tables_and_headings_between_two_paragraphs_repeat():
    draft = DocumentDraft().lines("{% for r in rows %}")
    draft.document.add_heading("{{ r.name }}", 2)
    draft.table(("Users", "{{ r.users }}")).lines("{% endfor %}")

    made = draft.render({"rows": ROWS})

    assert [one.text for one in made.opened.paragraphs] == ["North", "South"]
    assert made.tables == [[["Users", "104"]], [["Users", "88"]]]


@acceptance(21)
@pytest.mark.parametrize(
    "body",
    [
        [("{% for r in rows %}{{ r.name }}", "{{ r.users }}{% endfor %}")],
        [("{% for r in rows %}", ""), ("{{ r.name }}", "{{ r.users }}"), ("{% endfor %}", "")],
        [("{%tr for r in rows %}", ""), ("{{ r.name }}", "{{ r.users }}"), ("", "{%tr endfor %}")],
        [("{%tr for r in rows %}{{ r.name }}", "{{ r.users }}{%tr endfor %}")],
        [("{%tr for r in rows %}{{ r.name }}{%tr endfor %}", "{{ r.users }}")],
    ],
)
def test_row_loop_written_in_any_way_gives_the_same_table(draft, body):
    made = draft.table(HEAD, *body, ("Total", "{{ total }}")).render({"rows": ROWS, "total": 192})

    assert made.tables == [[["Team", "Users"], ["North", "104"], ["South", "88"], ["Total", "192"]]]


@acceptance(22)
def test_rows_nest_with_group_head_and_subtotal(draft):
    groups = [{"name": "A", "rows": ROWS, "sum": 192}, {"name": "B", "rows": ROWS[:1], "sum": 104}]
    draft.table(
        HEAD,
        ("{% for g in groups %}", ""),
        ("Group {{ g.name }}", ""),
        ("{% for r in g.rows %}{{ r.name }}", "{{ r.users }}{% endfor %}"),
        ("Sum", "{{ g.sum }}"),
        ("{% endfor %}", ""),
    )

    assert draft.render({"groups": groups}).tables == [
        [
            ["Team", "Users"],
            *(["Group A", ""], ["North", "104"], ["South", "88"], ["Sum", "192"]),
            *(["Group B", ""], ["North", "104"], ["Sum", "104"]),
        ]
    ]


def test_condition_over_one_row_shows_or_hides_it(draft):
    draft.table(HEAD, ("{% if n %}some", "{{ n }}{% endif %}"), ("last", ""))

    assert draft.render({"n": 0}).tables == [[["Team", "Users"], ["last", ""]]]


def test_loop_over_paragraphs_inside_a_cell_stays_inside(draft):
    draft.table(("all", "{% for r in rows %}\n{{ r.name }}\n{% endfor %}"))

    assert draft.render({"rows": ROWS}).tables == [[["all", "North/South"]]]


@acceptance(25)
def test_empty_list_leaves_the_head_of_a_table(draft):
    draft.table(HEAD, ("{% for r in rows %}{{ r.name }}", "{{ r.users }}{% endfor %}"))

    assert draft.render({"rows": []}).tables == [[["Team", "Users"]]]


@acceptance(25)
def test_empty_list_shows_the_message_row(draft):
    draft.table(
        HEAD,
        ("{% for r in rows %}", ""),
        ("{{ r.name }}", "{{ r.users }}"),
        ("{% else %}No incidents", ""),
        ("{% endfor %}", ""),
    )

    assert draft.render({"rows": []}).tables == [[["Team", "Users"], ["No incidents", ""]]]
    assert draft.render({"rows": ROWS[:1]}).tables == [[["Team", "Users"], ["North", "104"]]]


@acceptance(25)
@pytest.mark.parametrize("quote", ['"', "'", "“"])
def test_empty_list_drops_the_table_when_asked_to(draft, quote):
    end = "”" if quote == "“" else quote
    loop = f"{{% for r in rows drop={quote}table{end} %}}{{{{ r.name }}}}"
    draft.lines("here").table(("{{ head }}", "x"), (loop, "{{ r.users }}{% endfor %}"))

    empty, full = draft.render({"rows": [], "head": "Team"}), draft.render({"rows": ROWS, "head": "Team"})

    assert empty.tables == []
    assert full.tables == [[["Team", "x"], ["North", "104"], ["South", "88"]]]


@acceptance(25)
def test_table_that_is_nothing_but_a_loop_goes_when_the_list_is_empty(draft):
    draft.lines("here").table(("{% for r in rows %}{{ r.name }}", "{{ r.users }}{% endfor %}"))

    assert draft.render({"rows": []}).tables == []


@acceptance(25)
def test_box_and_cell_without_any_paragraph_left_stay_valid(draft):
    draft.lines("{% for r in rows %}", "{{ r.name }}", "{% endfor %}")
    draft.table(("{% for r in rows %}\n{{ r.name }}\n{% endfor %}", "x"))

    made = draft.render({"rows": []})

    assert made.lines == ([""] if draft.form == "pptx" else [])
    assert made.tables == [[["", "x"]]]


@acceptance(26)
def test_banding_and_last_row_stay_what_the_table_style_says():
    draft = DeckDraft().table(HEAD, ("{% for r in rows %}{{ r.name }}", "{{ r.users }}{% endfor %}"), ("Total", "192"))
    draft.shape.table.last_row = True

    made = draft.render({"rows": ROWS})

    (properties,) = made.xml.iter("{*}tblPr")
    assert dict(properties.attrib) == {"firstRow": "1", "bandRow": "1", "lastRow": "1"}
    heights = [row.get("h") for row in made.xml.iter("{*}tr")]
    assert len(set(heights)) == 1


@acceptance(26)
def test_borders_of_a_looped_row_are_those_that_were_drawn():
    draft = DocumentDraft().table(HEAD, ("{% for r in rows %}{{ r.name }}", "{{ r.users }}{% endfor %}"))
    line = f'<w:tcBorders xmlns:w="{NS["w"]}"><w:bottom w:val="single" w:sz="6" w:color="D9D5CC"/></w:tcBorders>'
    for cell in draft.drawn_table.rows[1].cells:
        cell._tc.get_or_add_tcPr().append(parse_xml(line))

    made = draft.render({"rows": ROWS})

    assert len(list(made.xml.iter("{*}tcBorders"))) == 4


@acceptance(28)
def test_rows_paragraphs_and_drawings_in_a_loop_have_ids_of_their_own():
    draft = DocumentDraft().lines("{% for r in rows %}")
    draft.lines(['<w:bookmarkStart w:id="4" w:name="spot"/>', "{{ r.name }}", '<w:bookmarkEnd w:id="4"/>'])
    draft.picture("{% picture logo %}Logo").chart("{% chart r.trend %}Trend").lines("{% endfor %}")
    rows = [{**row, "trend": chart_data(["x", "y"], n=[1, row["users"]])} for row in ROWS]
    made = draft.render({"rows": rows, "logo": picture()}, pictures=lambda value: value.data)

    marks = [(one.get(f"{{{NS['w']}}}id"), one.get(f"{{{NS['w']}}}name")) for one in made.xml.iter("{*}bookmarkStart")]
    assert len({number for number, _ in marks}) == len({name for _, name in marks}) == 2
    assert [number for number, _ in marks] == [one.get(f"{{{NS['w']}}}id") for one in made.xml.iter("{*}bookmarkEnd")]
    drawings = [one.get("id") for one in made.xml.iter("{*}docPr")]
    assert len(set(drawings)) == 4
    assert [values for _, _, (values,) in made.charts()] == [["1", "104"], ["1", "88"]]
    assert len({part for part, _, _ in made.charts()}) == 2
    assert len([name for name in made.parts if "media/" in name]) == 1


@acceptance(28)
def test_rows_of_a_slide_table_in_a_loop_have_ids_of_their_own():
    draft = DeckDraft().table(HEAD, ("{% for r in rows %}{{ r.name }}", "{{ r.users }}{% endfor %}"))
    for number, row in enumerate(draft.shape._element.iter(f"{{{NS['a']}}}tr"), start=1):
        row.append(
            parse_xml(
                f'<a:extLst xmlns:a="{NS["a"]}"><a:ext uri="{{0D108BD9-81ED-4DB2-BD59-A6C34878D82A}}">'
                f'<a16:rowId xmlns:a16="http://schemas.microsoft.com/office/drawing/2014/main" val="{1000 + number}"/>'
                "</a:ext></a:extLst>"
            )
        )

    made = draft.render({"rows": [*ROWS, *ROWS]})

    ids = [one.get("val") for one in made.xml.iter("{*}rowId")]
    assert len(ids) == len(set(ids)) == 5


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (
            [("a", "{% for r in rows %}{{ r.name }}"), ("b", "{% endfor %}c")],
            "stands in the middle of what it encloses",
        ),
        ([("a", "{% for r in rows %}b", "{% endfor %}c")], "encloses a part of a row"),
        ([("{% for r in rows %}a", "{% else %}b", "c{% endfor %}")], "stands inside a row"),
    ],
)
def test_block_over_a_part_of_a_row_is_an_error_that_shows_the_way(draft, rows, message):
    with pytest.raises(TemplateError, match=message):
        draft.table(*rows).template()


def test_block_that_opens_in_the_middle_of_a_paragraph_and_closes_elsewhere_is_an_error(draft):
    with pytest.raises(TemplateError, match="stands in the middle of what it encloses"):
        draft.lines("some {% if x %} more", "text", "{% endif %}").template()


def test_merged_cell_over_repeated_and_other_rows_is_an_error():
    draft = DeckDraft().table(("Team", "x", "z"), ("{% for r in rows %}{{ r.name }}", "", "y{% endfor %}"))
    draft.shape.table.cell(0, 1).merge(draft.shape.table.cell(1, 1))

    with pytest.raises(TemplateError, match="merged cell spans"):
        draft.template()


@acceptance(23)
def test_merged_cell_inside_the_repeated_rows_is_repeated_with_them():
    draft = DeckDraft().table(("{% for r in rows %}", ""), ("{{ r.name }}", "a"), ("", "b"), ("{% endfor %}", ""))
    draft.shape.table.cell(1, 0).merge(draft.shape.table.cell(2, 0))

    table = draft.render({"rows": ROWS}).opened.slides[0].shapes[0].table

    assert [(table.cell(row, 0).is_merge_origin, table.cell(row, 0).is_spanned) for row in range(4)] == [
        *((True, False), (False, True)),
        *((True, False), (False, True)),
    ]


@acceptance(23)
def test_vertical_merge_in_a_document_goes_on_through_repeated_rows():
    draft = DocumentDraft().table(("", "x"), ("", "{%tr for r in rows %}{{ r.name }}{%tr endfor %}"))
    draft.drawn_table.cell(0, 0).merge(draft.drawn_table.cell(1, 0))
    draft.drawn_table.cell(0, 0).paragraphs[0].text = "Team"

    (table,) = draft.render({"rows": ROWS}).tables

    assert [(row[0].strip("/"), row[1]) for row in table] == [("Team", "x"), ("Team", "North"), ("Team", "South")]


def _steps(draft, style):
    draft.lines("{% for g in groups %}", "{{ g.name }}", "{% for s in g.steps %}")
    draft.lines("{{ s }}", style=style)
    return draft.lines("{% endfor %}", "{% endfor %}", "end")


def _numbers(made):
    """Return each numbered paragraph's words and its list; lists of the output are looked up in its numbering."""
    styles = {one.style_id: one for one in made.opened.styles}
    found = []
    for paragraph in made.opened.paragraphs:
        numbers = paragraph._p.xpath("./w:pPr/w:numPr/w:numId/@w:val")
        numbers = numbers or styles[paragraph.style.style_id].element.xpath("./w:pPr/w:numPr/w:numId/@w:val")
        found += [(paragraph.text, int(numbers[0]))] if numbers else []
    return found


GROUPS = [{"name": "A", "steps": ["a", "b\n\nc"]}, {"name": "B", "steps": ["d", "e"]}, {"name": "C", "steps": ["f"]}]


@acceptance(20)
def test_list_that_begins_inside_a_loop_begins_anew_in_each_copy():
    made = _steps(DocumentDraft(), "ListNumber").render({"groups": GROUPS})

    lists = dict(_numbers(made))
    assert list(lists) == ["a", "b\n\nc", "d", "e", "f"]
    assert lists["a"] == lists["b\n\nc"] != lists["d"] == lists["e"] != lists["f"] != lists["a"]
    numbering = made.opened.part.numbering_part.element
    kinds = {}
    for text in ("a", "d", "f"):
        (one,) = numbering.xpath(f"./w:num[@w:numId='{lists[text]}']")
        kinds[text] = one.xpath("./w:abstractNumId/@w:val")
        starts = one.xpath("./w:lvlOverride[@w:ilvl='0']/w:startOverride/@w:val")
        assert starts == ([] if text == "a" else ["1"])
    assert kinds["a"] == kinds["d"] == kinds["f"]


@acceptance(20)
def test_list_goes_on_through_a_loop_over_its_items_and_through_one_it_began_before():
    over_items = DocumentDraft().lines("{% for g in groups %}").lines("{{ g.name }}", style="ListNumber")
    over_items.lines("a word", "{% endfor %}")
    begun_before = _steps(DocumentDraft().lines("first", style="ListNumber"), "ListNumber")

    for draft in (over_items, begun_before):
        assert len({number for _, number in _numbers(draft.render({"groups": GROUPS}))}) == 1


@acceptance(20)
def test_bullets_in_a_loop_stay_the_list_they_are():
    made = _steps(DocumentDraft(), "ListBullet").render({"groups": GROUPS})

    assert len({number for _, number in _numbers(made)}) == 1
    assert "word/numbering.xml" in made.parts
