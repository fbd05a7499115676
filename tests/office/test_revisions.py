"""Tracked changes: what was inserted speaks, what was deleted is silent, and the template is told of."""

from __future__ import annotations

import pytest
from docx.oxml import parse_xml
from office_drafts import XML_NS, DocumentDraft
from test_carriers import run

from qbr.office import Schema, Template

acceptance = pytest.mark.acceptance
WHO = 'w:author="x" w:date="2026-01-01T00:00:00Z"'


def inserted(text):
    return f'<w:ins w:id="1" {WHO}>{run(text)}</w:ins>'


def deleted(text):
    return f'<w:del w:id="2" {WHO}><w:r><w:delText xml:space="preserve">{text}</w:delText></w:r></w:del>'


def words(made):
    """Return what each paragraph says, deleted text between dashes."""
    forms = {"t": "{}", "delText": "-{}-"}
    return [
        "".join(forms[one.tag.rpartition("}")[2]].format(one.text) for one in p.iter("{*}t", "{*}delText"))
        for p in made.xml.iter("{*}p")
    ]


@acceptance(17)
@pytest.mark.parametrize(
    ("line", "said"),
    [
        (["a {{ ", inserted("x }} b")], "a X b"),
        (["a ", inserted("{{ "), "x }} b"], "a X b"),
        (["a {{ ", deleted("old }}"), inserted("x"), " }} b"], "a X-old }}- b"),
        (["a ", inserted("pre {% if yes %}mid"), " {{ x }} {% endif %} b"], "a pre mid X  b"),
        (["a {% for r in rows %}", inserted("{{ r }}{% endfor %} end")], "a 12 end"),
        (["a {% for r in rows %}", inserted("{{ r }}"), deleted("gone"), "{% endfor %}"], "a 1-gone-2-gone-"),
        ([deleted("{{ gone }} {% if gone %}"), "{{ x }}"], "-{{ gone }} {% if gone %}-X"),
    ],
)
def test_inserted_tags_run_and_deleted_ones_do_not(line, said):
    made = DocumentDraft().lines(line).render({"x": "X", "yes": True, "rows": [1, 2]})

    assert words(made) == [said]


@acceptance(17)
def test_moved_text_runs_where_it_is_now():
    here = f'<w:moveTo w:id="8" {WHO}>{run("{{ x }} here")}</w:moveTo>'
    gone = f'<w:moveFrom w:id="6" {WHO}>{run("{{ gone }}")}</w:moveFrom>'
    starts = [f'<w:{kind}RangeStart w:id="{n}" {WHO} w:name="m"/>' for n, kind in ((5, "moveFrom"), (7, "moveTo"))]
    ends = [f'<w:{kind}RangeEnd w:id="{n}"/>' for n, kind in ((5, "moveFrom"), (7, "moveTo"))]

    made = DocumentDraft().lines([starts[0], gone, ends[0]], [starts[1], here, ends[1]]).render({"x": "X"})

    assert words(made) == ["{{ gone }}", "X here"]


@acceptance(17)
def test_tags_in_deleted_rows_cells_and_paragraphs_do_not_run():
    draft = DocumentDraft().table(("{{ x }}", "b"), ("{{ gone }}", "{% if gone %}"), ("{{ x }}", "{{ gone }}"))
    settings = parse_xml(f'<w:trPr {XML_NS}><w:del w:id="4" {WHO}/></w:trPr>')
    draft.drawn_table.rows[1]._tr.insert(0, settings)
    cell = draft.drawn_table.cell(2, 1)._tc.get_or_add_tcPr()
    cell.append(parse_xml(f'<w:cellDel {XML_NS} w:id="5" {WHO}/>'))
    mark = f'<w:pPr><w:rPr><w:del w:id="1" {WHO}/></w:rPr></w:pPr>'
    draft.add(f"<w:p>{mark}{deleted('{{ gone }}')}</w:p>").lines("end")

    made = draft.render({"x": "X"})

    assert words(made) == ["X", "b", "{{ gone }}", "{% if gone %}", "X", "{{ gone }}", "-{{ gone }}-", "end"]


@acceptance(17)
def test_look_that_was_changed_is_kept_with_its_change():
    change = f'<w:b/><w:rPrChange w:id="3" {WHO}><w:rPr><w:i/></w:rPr></w:rPrChange>'

    made = DocumentDraft().lines([("{{ x }}", change)]).render({"x": "a\n\nb"})

    assert made.runs == [("a", "b"), ("b", "b")]
    assert len(list(made.xml.iter("{*}rPrChange"))) == 2


@acceptance(17)
def test_template_with_tags_in_tracked_changes_is_warned_of():
    draft = DocumentDraft().lines("{{ x }}", ["a ", inserted("{{ x }}")], [deleted("{{ x }}")], [inserted("no tag")])
    schema = Schema.from_example({"x": "X"})

    template = Template.load(draft.save(), name="t.docx", schema=schema)

    problems = template.check(schema)
    assert [(one.severity, one.rule, one.place.spot) for one in problems] == [
        ("warning", "T205", "paragraph 2"),
        ("warning", "T205", "paragraph 3"),
    ]
    assert "Accept or reject" in problems[0].hint


def test_template_without_tracked_changes_is_not_warned_of():
    assert DocumentDraft().lines("{{ x }}").template().check(Schema.from_example({"x": 1})) == []
