"""Column loops: cells, grid and widths grow together."""

from __future__ import annotations

import pytest
from docx.oxml import parse_xml
from office_drafts import NS, DeckDraft, DocumentDraft

from qbr.office import TemplateError

acceptance = pytest.mark.acceptance
COLUMNS = ["Planner", "Swap", "Driver"]
MATRIX = [{"goal": "Overtime", "cells": ["a", "b", "c"]}, {"goal": "Waiting", "cells": ["d", "e", "f"]}]


def widths(made):
    if made.form == "pptx":
        return [int(one.get("w")) for one in made.xml.iter("{*}gridCol")]
    return [int(one.get(f"{{{NS['w']}}}w")) for one in made.xml.iter("{*}gridCol")]


@acceptance(23)
@pytest.mark.parametrize(
    "row",
    [
        ("Goal", "{%tc for c in columns %}{{ c }}{%tc endfor %}", "Sum"),
        ("Goal", "{%tc for c in columns %}", "{{ c }}", "{%tc endfor %}", "Sum"),
    ],
)
@pytest.mark.parametrize("count", [1, 2, 3])
def test_columns_repeat_and_share_the_width_that_was_drawn_for_them(draft, row, count):
    draft.table(row, width=6)
    drawn = widths_of_draft(draft)

    made = draft.render({"columns": COLUMNS[:count]})

    assert made.tables == [[["Goal", *COLUMNS[:count], "Sum"]]]
    assert len(widths(made)) == count + 2
    assert sum(widths(made)) == sum(drawn)
    assert (widths(made)[0], widths(made)[-1]) == (drawn[0], drawn[-1])
    repeated = widths(made)[1:-1]
    assert max(repeated) - min(repeated) <= 1


def widths_of_draft(draft):
    if draft.form == "pptx":
        return [column.width for column in draft.shape.table.columns]
    return [int(one.get(f"{{{NS['w']}}}w")) for one in draft.drawn_table._tbl.tblGrid]


@acceptance(24)
def test_matrix_of_rows_and_columns_with_a_head_over_all_columns(draft):
    draft.table(
        ("", "Products"),
        ("Goal", "{%tc for c in columns %}{{ c }}{%tc endfor %}"),
        ("{%tr for r in rows %}{{ r.goal }}", "{%tc for x in r.cells %}{{ x }}{%tc endfor %}{%tr endfor %}"),
    )

    made = draft.render({"columns": COLUMNS, "rows": MATRIX})

    assert made.tables[0][1:] == [["Goal", *COLUMNS], ["Overtime", "a", "b", "c"], ["Waiting", "d", "e", "f"]]
    if draft.form == "pptx":
        head = made.opened.slides[0].shapes[0].table.cell(0, 1)
        assert (head.text, head.span_width) == ("Products", 3)
    else:
        assert made.tables[0][0] == ["", "Products", "Products", "Products"]


@acceptance(24)
def test_head_that_spans_repeated_and_other_columns_spans_them_all():
    draft = DeckDraft().table(
        ("Goal", "Products", "", "Sum"), ("g", "{%tc for c in columns %}{{ c }}{%tc endfor %}", "k", "s")
    )
    table = draft.shape.table
    table.cell(0, 1).merge(table.cell(0, 2))

    made = draft.render({"columns": COLUMNS})

    table = made.opened.slides[0].shapes[0].table
    assert table.cell(0, 1).span_width == 4
    assert [cell.text for cell in table.rows[1].cells] == ["g", *COLUMNS, "k", "s"]


def test_no_columns_at_all_leave_a_valid_table(draft):
    draft.table(("Goal", "Products"), ("g", "{%tc for c in columns %}{{ c }}{%tc endfor %}"))

    made = draft.render({"columns": []})

    assert made.tables == [[["Goal"], ["g"]]]
    assert len(widths(made)) == 1


@acceptance(23)
def test_ids_of_repeated_columns_are_unique():
    draft = DeckDraft().table(("Goal", "{%tc for c in columns %}{{ c }}{%tc endfor %}"))
    for number, column in enumerate(draft.shape._element.iter(f"{{{NS['a']}}}gridCol"), start=1):
        column.append(
            parse_xml(
                f'<a:extLst xmlns:a="{NS["a"]}"><a:ext uri="{{9D8B030D-6E8A-4147-A177-3AD203B41FA5}}">'
                f'<a16:colId xmlns:a16="http://schemas.microsoft.com/office/drawing/2014/main" val="{20000 + number}"/>'
                "</a:ext></a:extLst>"
            )
        )

    made = draft.render({"columns": COLUMNS})

    ids = [one.get("val") for one in made.xml.iter("{*}colId")]
    assert len(ids) == len(set(ids)) == 4


@acceptance(23)
def test_cells_of_word_have_the_width_of_their_column():
    draft = DocumentDraft().table(("Goal", "{%tc for c in columns %}{{ c }}{%tc endfor %}"))

    made = draft.render({"columns": COLUMNS})

    cells = [int(one.get(f"{{{NS['w']}}}w")) for one in made.xml.iter("{*}tcW")]
    assert cells == widths(made)


def test_column_loop_over_two_rows_is_an_error(draft):
    with pytest.raises(TemplateError, match="same table row"):
        draft.table(("a", "{%tc for c in columns %}"), ("b", "{%tc endfor %}")).template()


@acceptance(23)
def test_columns_of_a_loops_own_rows_give_the_grid(draft):
    draft.table(
        ("", "Products", "", ""),
        ("{%tr for r in rows %}{{ r.goal }}", "{%tc for x in r.cells %}", "{{ x }}", "{%tc endfor %}{%tr endfor %}"),
    )

    made = draft.render({"rows": MATRIX})

    assert made.tables[0][1:] == [["Overtime", "a", "b", "c"], ["Waiting", "d", "e", "f"]]
    assert len(widths(made)) == 4
    spans = [int(one.get("gridSpan", "1")) for one in made.xml.iter("{*}tc")]
    spans += [int(one.get(f"{{{NS['w']}}}val")) for one in made.xml.iter("{*}gridSpan")]
    assert max(spans) == 3


def test_several_heads_over_one_column_loop_are_an_error(draft):
    with pytest.raises(TemplateError, match="several cells stand over columns"):
        draft.table(("a", "b", "c"), ("{%tc for c in columns %}", "{{ c }}", "{%tc endfor %}")).template()


@acceptance(23)
@pytest.mark.parametrize("cells", [["a"], ["a", "b", "c", "d"], []])
def test_row_with_other_columns_than_its_slide_table_is_an_error(cells):
    draft = DeckDraft().table(
        ("Goal", "{%tc for c in columns %}{{ c }}{%tc endfor %}"),
        ("{%tr for r in rows %}{{ r.goal }}", "{%tc for x in r.cells %}{{ x }}{%tc endfor %}{%tr endfor %}"),
    )

    with pytest.raises(TemplateError, match=f"repeats its columns {len(cells)} times, and the table 3 times") as caught:
        draft.render({"columns": COLUMNS, "rows": [*MATRIX, {"goal": "x", "cells": cells}]})

    assert [(one.rule, "row 2" in one.place.spot) for one in caught.value.problems] == [("T219", True)]


SHARED = [
    {"name": "Kind", "share": 0.2},
    {"name": "What else there is", "share": 0.5},
    {"name": "People", "share": 0.3},
]


@acceptance(23)
def test_copies_take_the_share_of_the_width_that_each_says(draft):
    draft.table(
        ("Item", "{%tc for c in columns %}{% cellwidth c.share %}{{ c.name }}{%tc endfor %}"),
        ("x", "{%tc for c in columns %}{% cellwidth c.share %}{{ c.name }}{%tc endfor %}"),
        width=6,
    )
    drawn = widths_of_draft(draft)

    made = draft.render({"columns": SHARED})

    assert made.tables[0][0] == ["Item", "Kind", "What else there is", "People"]
    assert widths(made)[0] == drawn[0]
    assert widths(made)[1:] == [int(drawn[1] * share) for share in (0.2, 0.5, 0.3)]
    if draft.form == "docx":
        cells = [int(one.get(f"{{{NS['w']}}}w")) for one in made.xml.iter("{*}tcW")]
        assert cells[1:4] == widths(made)[1:]


@acceptance(23)
@pytest.mark.parametrize("share", [0, 1.5, "wide", True])
def test_share_that_is_no_part_of_the_whole_is_told(draft, share):
    draft.table(("Item", "{%tc for c in columns %}{% cellwidth c.share %}{{ c.name }}{%tc endfor %}"))

    with pytest.raises(TemplateError) as raised:
        draft.render({"columns": [{"name": "Kind", "share": share}]})

    assert {problem.rule for problem in raised.value.problems} == {"T226"}
    assert "cellwidth c.share" in str(raised.value)


@acceptance(23)
def test_share_outside_a_column_loop_is_told(draft):
    draft.table(("Item", "{% cellwidth 0.5 %}b"))

    with pytest.raises(TemplateError) as raised:
        draft.render({})

    assert [problem.rule for problem in raised.value.problems] == ["T216"]


@acceptance(23)
def test_cell_of_a_column_loop_shows_one_of_two_paragraphs_and_leaves_no_empty_one(draft):
    figure = "{%tc for c in columns %}{% cellwidth c.share %}{% if c.is_figure %}{{ c.name }}{% endif %}"
    words = "{% if not c.is_figure %}{{ c.name }}{% endif %}{%tc endfor %}"
    draft.table(("Item", f"{figure}\n{words}"))
    columns = [{"name": "Kind", "share": 0.6, "is_figure": False}, {"name": "People", "share": 0.4, "is_figure": True}]

    made = draft.render({"columns": columns})

    assert made.tables == [[["Item", "Kind", "People"]]]
    assert [len(paragraphs) for paragraphs in cell_paragraphs(made)] == [1, 1, 1]


def cell_paragraphs(made):
    return [list(cell.iter("{*}p")) for cell in made.xml.iter("{*}tc")]
