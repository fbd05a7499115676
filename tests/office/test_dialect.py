"""What templates written for docxtpl say: each construct gives what docxtpl gives, or what its author meant."""

from __future__ import annotations

import io
import warnings

import pytest
from docx import Document
from docx.oxml import parse_xml
from office_drafts import NS, XML_NS, DeckDraft, DocumentDraft

from qbr.office import Schema, TemplateError

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # docxtpl imports what is on its way out of the standard library
    from docxtpl import DocxTemplate

acceptance = pytest.mark.acceptance
ROWS = [{"n": "A", "v": 1, "on": True}, {"n": "B", "v": 2, "on": False}, {"n": "C", "v": 3, "on": True}]
GROUPS = [{"t": "r1", "c": ["1", "2", "3"]}, {"t": "r2", "c": ["4", "5", "6"]}]
DATA = {
    "rows": ROWS,
    "groups": GROUPS,
    "columns": ["a", "b", "c"],
    "x": "X",
    "yes": True,
    "no": False,
    "n": 2,
    "colour": "FF8800",
    "record": {"k": "v"},
    "lines": "one\ntwo\tthree",
    "feeds": "one\atwo\fthree",
}
LOOK = {"gridSpan": "<{}>", "vMerge": "^{}", "shd": "#{}"}


def outline(data):
    """Return a document's words in order; a cell's with its span, merge and fill."""
    found = []
    for element in Document(io.BytesIO(data)).element.body:
        name = element.tag.rpartition("}")[2]
        if name == "p":
            found.append(
                "".join({"t": one.text, "br": "|", "tab": ">"}.get(_local(one)) or "" for one in element.iter())
            )
        elif name == "tbl":
            found.append([[_cell(cell) for cell in row.iter("{*}tc")] for row in element.iter("{*}tr")])
    return found


def _local(element):
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _cell(cell):
    words = "/".join("".join(t.text or "" for t in p.iter("{*}t")) for p in cell.iter("{*}p"))
    for name, form in LOOK.items():
        for one in cell.iter(f"{{*}}{name}"):
            words += form.format(one.get(f"{{{NS['w']}}}{'fill' if name == 'shd' else 'val'}"))
    return words


def as_docxtpl_renders(draft):
    template = DocxTemplate(io.BytesIO(draft.save()))
    template.render(DATA)
    buffer = io.BytesIO()
    template.save(buffer)
    return outline(buffer.getvalue())


SAME = {
    "paragraphs shown or not": ["{%p if yes %}", "in", "{%p else %}", "out", "{%p endif %}", "after"],
    "cases of paragraphs": ["{%p if no %}", "1", "{%p elif yes %}", "2", "{%p else %}", "3", "{%p endif %}"],
    "paragraphs repeated": ["{%p for r in rows %}", "{{ r.n }}", "{%p endfor %}", "after"],
    "runs shown or not": [("a ", "{%r if yes %}", "b", "{%r endif %}", " c")],
    "rows repeated": [[("h", "v"), ("{%tr for r in rows %}", ""), ("{{ r.n }}", "{{ r.v }}"), ("{%tr endfor %}", "")]],
    "cases of rows": [
        [
            *(("h", "v"), ("{%tr if no %}", ""), ("1", "2"), ("{%tr elif yes %}", ""), ("3", "4")),
            *(("{%tr else %}", ""), ("5", "6"), ("{%tr endif %}", "")),
        ]
    ],
    "cases of repeated rows": [
        [
            *(("{%tr for r in rows %}", ""), ("{%tr if r.on %}", ""), ("{{ r.n }}", "on"), ("{%tr else %}", "")),
            *(("{{ r.n }}", "off"), ("{%tr endif %}", ""), ("{%tr endfor %}", "")),
        ]
    ],
    "columns repeated": [
        [
            ("h", "{%tc for c in columns %}", "{{ c }}", "{%tc endfor %}"),
            ("t", "{%tc for c in columns %}", "{{ c }}!", "{%tc endfor %}"),
        ]
    ],
    "columns shown": [[("h", "{%tc if yes %}", "x", "{%tc endif %}", "z")]],
    "columns hidden": [[("h", "{%tc if no %}", "x", "{%tc endif %}", "z")]],
    "rows and columns": [
        [
            ("h", "{%tc for c in columns %}", "{{ c }}", "{%tc endfor %}"),
            ("{%tr for g in groups %}", "", "", ""),
            ("{{ g.t }}", "{%tc for c in g.c %}", "{{ c }}", "{%tc endfor %}"),
            ("{%tr endfor %}", "", "", ""),
        ]
    ],
    "vertical merge": [
        [("h", "v"), ("{%tr for r in rows %}", ""), ("same{% vm %}", "{{ r.v }}"), ("{%tr endfor %}", "")],
    ],
    "vertical merge in groups": [
        [
            *(("{%tr for g in groups %}", ""), ("{%tr for c in g.c %}", ""), ("{{ g.t }}{% vm %}", "{{ c }}")),
            *(("{%tr endfor %}", ""), ("{%tr endfor %}", "")),
        ]
    ],
    "horizontal merge": [
        [
            ("h", "{%tc for c in columns %}", "{% hm %}head", "{%tc endfor %}"),
            ("t", "{%tc for c in columns %}", "{{ c }}", "{%tc endfor %}"),
        ]
    ],
    "spans": [[("{% colspan n %}wide", "z"), ("a", "b")]],
    "fills": [[("{% cellbg colour %}a", "b"), ('{% cellbg "00FF00" %}c', "d")]],
    "fills of repeated rows": [
        [
            ("{%tr for r in rows %}", ""),
            ('{% cellbg "00FF00" if r.on else "FF0000" %}{{ r.n }}', "{{ r.v }}"),
            ("{%tr endfor %}", ""),
        ]
    ],
    "comments": ["a{# no #}b", "{#p gone #}", "c", [("x", "y"), ("{#tr gone #}", "y"), ("z", "{#tc gone #}")]],
    "comment over paragraphs": ["a{# no", "more", "#}b", "c"],
    "lines joined": [
        *("It is", "{%- if yes -%}", "\u00a0in town", "{%- else -%}", "\u00a0in the country", "{%- endif -%}"),
        *("\u00a0and fine.", "Next"),
    ],
    "soft lines joined": [
        (
            *("It is", "<w:r><w:br/></w:r>", "{%- if yes -%}", "<w:r><w:br/></w:r>", "\u00a0in town"),
            *("<w:r><w:br/></w:r>", "{%- endif -%}", "<w:r><w:br/></w:r>", "\u00a0and fine."),
        )
    ],
    "tag over paragraphs": ["first {{ rows[0]", ".n }} last", "z"],
    "tag over lines": [("first {{ rows[0]", "<w:r><w:br/></w:r>", ".n }} last"), "z"],
    "escapes": ["{_{ x }_} and {_% if %_} and {{ x }}"],
    "line ends": ["s {{ lines }} e"],
    "feeds": ["s {{ feeds }} e"],
    "curly quotes": ["{{ record[‘k’] }} {{ “a” }}"],
    "names": ["{% set q = 3 %}{{ q }}", "{%p set z = 4 %}", "{{ z }}", "{% with a = 1 %}{{ a }}{% endwith %}"],
    "namespace": [
        *("{%p set ns = namespace(t=0) %}", "{%p for r in rows %}", "{%p set ns.t = ns.t + r.v %}", "{{ ns.t }}"),
        *("{%p endfor %}", "{{ ns.t }}"),
    ],
    "loop": [
        "{% for r in rows %}{{ loop.index }}{{ loop.cycle('o', 'e') }}{% if loop.changed(r.on) %}!{% endif %}{% endfor %}"
    ],
    "expressions": [
        "{{ 'y' if n is even else 'n' }} {{ q is defined }} {{ 1 in [1, 2] }} {{ x.lower() }} {{ record['k'] }}",
        "{% for k, v in record.items() %}{{ k }}={{ v }}{% endfor %}{% for i in range(3) %}{{ i }}{% endfor %}",
        "{{ rows|map(attribute='n')|join(', ') }} {{ rows|sum(attribute='v') }} {{ n ** 2 }} {{ x ~ n }}",
    ],
}


@acceptance(62)
@pytest.mark.parametrize("case", SAME)
def test_construct_gives_what_docxtpl_gives(case):
    draft = DocumentDraft()
    for one in SAME[case]:
        draft.table(*one) if isinstance(one, list) else draft.lines(one)

    assert outline(draft.render(DATA).data) == as_docxtpl_renders(draft)


BETTER = {  # docxtpl loses words or refuses: what the author meant
    "text beside a paragraph tag": (
        ["{%p for r in rows %} see", "{{ r.n }}", "{%p endfor %}"],
        [" see", "A", " see", "B", " see", "C"],
    ),
    "value for a paragraph": (["{{p x }}", "z"], ["X", "z"]),
    "value for a run": (["a {{r x }} z"], ["a X z"]),
    "data like XML": (["{{ '<b>&amp;' }} & more"], ["<b>&amp; & more"]),
    "data like a tag": (["{{ '{_{ x }_}' }}"], ["{_{ x }_}"]),
    "both row tags in one row": (
        [[("{%tr for r in rows %}{{ r.n }}", "{{ r.v }}{%tr endfor %}")]],
        [[["A", "1"], ["B", "2"], ["C", "3"]]],
    ),
    "row loop without a prefix": (
        [[("{% for r in rows %}{{ r.n }}", "{{ r.v }}{% endfor %}")]],
        [[["A", "1"], ["B", "2"], ["C", "3"]]],
    ),
    "minus after a blank": (["a {{ -1 }} {{- -2 }}"], ["a -1-2"]),
    "blanks trimmed in a sentence": (["first", "a {%- if yes -%} b {%- endif -%} c"], ["first", "abc"]),
}


@acceptance(62)
@pytest.mark.parametrize("case", BETTER)
def test_where_docxtpl_loses_words_they_are_kept(case):
    content, expected = BETTER[case]
    draft = DocumentDraft()
    for one in content:
        draft.table(*one) if isinstance(one, list) else draft.lines(one)

    assert outline(draft.render(DATA).data) == expected


@acceptance(62)
def test_text_behind_a_tag_keeps_its_look_which_docxtpl_loses():
    made = DocumentDraft().lines(["{{ ", ("x }} tail", DocumentDraft.bold)]).render(DATA)

    assert made.runs == [("X", ""), (" tail", "b")]


# --- the same in a presentation ---


def cells(made):
    """Return words, rows and columns spanned, whether covered, and fill of each cell of the slide's table."""
    table = next(shape for shape in made.opened.slides[0].shapes if shape.has_table).table
    return [
        [(cell.text, cell.span_height, cell.span_width, cell.is_spanned, _fill(cell)) for cell in row.cells]
        for row in table.rows
    ]


def _fill(cell):
    found = cell._tc.find(".//{*}tcPr/{*}solidFill/{*}srgbClr")
    return "" if found is None else found.get("val")


@acceptance(62)
def test_copies_of_a_cell_are_merged_down_on_a_slide():
    draft = DeckDraft().table(("h", "v"), ("same{% vm %}", "{%tr for r in rows %}{{ r.v }}{%tr endfor %}"))

    made = draft.render(DATA)

    assert [row[0] for row in cells(made)] == [
        ("h", 1, 1, False, ""),
        ("same", 3, 1, False, ""),
        ("", 1, 1, True, ""),
        ("", 1, 1, True, ""),
    ]


@acceptance(62)
def test_copies_of_a_cell_are_merged_across_on_a_slide():
    draft = DeckDraft().table(
        ("h", "{%tc for c in columns %}", "{% hm %}head", "{%tc endfor %}"),
        ("t", "{%tc for c in columns %}", "{{ c }}", "{%tc endfor %}"),
    )

    made = draft.render(DATA)

    assert cells(made)[0] == [
        ("h", 1, 1, False, ""),
        ("head", 1, 3, False, ""),
        ("", 1, 1, True, ""),
        ("", 1, 1, True, ""),
    ]
    assert made.tables[0][1] == ["t", "a", "b", "c"]


@acceptance(62)
@pytest.mark.parametrize(("n", "spans"), [(1, [1, 1, 1]), (2, [2, 1, 1]), (3, [3, 1, 1])])
def test_span_covers_the_cells_beside_it_on_a_slide(n, spans):
    made = DeckDraft().table(("{% colspan n %}wide", "y", "z"), ("a", "b", "c")).render({"n": n})

    assert [cell[2] for cell in cells(made)[0]] == spans
    assert [cell[3] for cell in cells(made)[0]] == [False, *(offset < n for offset in (1, 2))]


@acceptance(62)
@pytest.mark.parametrize(
    ("given", "filled"), [("ff8800", "FF8800"), ("#FF8800", "FF8800"), ("auto", ""), ("", "drawn")]
)
def test_fill_is_a_colour_none_or_what_was_drawn(draft, given, filled):
    draft.table(("{% cellbg colour %}a", "b"))
    table = draft.shape.table if draft.form == "pptx" else draft.drawn_table
    settings = table.cell(0, 0)._tc.get_or_add_tcPr()
    if draft.form == "pptx":
        settings.append(parse_xml(f'<a:solidFill {XML_NS}><a:srgbClr val="112233"/></a:solidFill>'))
    else:
        settings.append(parse_xml(f'<w:shd {XML_NS} w:val="clear" w:fill="112233"/>'))

    made = draft.render({"colour": given})

    fills = [one.get("val") for one in made.xml.iter("{*}srgbClr")]
    fills += [one.get(f"{{{NS['w']}}}fill") for one in made.xml.iter("{*}shd")]
    nothing = [] if draft.form == "pptx" else ["auto"]
    assert fills == {"drawn": ["112233"], "": nothing}.get(filled, [filled])


def test_lines_are_joined_and_tags_reach_over_paragraphs_on_a_slide():
    draft = DeckDraft().lines(
        "It is", "{%- if yes -%}", " fine", "{%- endif %}", "Next {{ rows[0]", ".n }} {# or", "#}z"
    )

    assert draft.render(DATA).lines == ["It is fine", "Next A z"]


def test_comment_alone_is_taken_out_of_a_part_without_tags(draft):
    assert draft.lines("a{# for us #}b", "{_{ x }_}").render().lines == ["ab", "{{ x }}"]


# --- faults ---


@pytest.mark.parametrize(
    ("rows", "rule", "words"),
    [
        ([("{% vm %}a", "b")], "T216", "no loop over its row"),
        ([("{%tr for r in rows %}", ""), ("{% vm %}a", "b"), ("c", "d"), ("{%tr endfor %}", "")], "T216", "no loop"),
        (
            [
                *(("{%tr for r in rows %}", ""), ("{%tr if r.on %}", ""), ("{% vm %}a", "b"), ("{%tr endif %}", "")),
                ("{%tr endfor %}", ""),
            ],
            "T216",
            "no loop",
        ),
        ([("{% hm %}a", "b")], "T216", "no loop over columns"),
        ([("{% colspan 0 %}a", "b")], "T217", "a cell spans 1 to"),
        ([("{% colspan 99 %}a", "b")], "T217", "not 99"),
        ([("{% colspan x %}a", "b")], "T217", "not X"),
        ([("{% cellbg 'red' %}a", "b")], "T218", "is no colour"),
        ([("{% cellbg nothing %}a", "b")], "T301", "nothing"),
        ([("{%tc if yes %}a", "{%tc else %}b", "{%tc endif %}")], "T211", "parts columns"),
    ],
)
def test_what_cannot_be_merged_spanned_or_filled_is_told(draft, rows, rule, words):
    with pytest.raises(TemplateError, match=words) as caught:
        draft.table(*rows).render(DATA)

    assert [problem.rule for problem in caught.value.problems] == [rule]
    assert "row" in caught.value.problems[0].place.spot


@pytest.mark.parametrize(
    ("line", "rule", "way"),
    [
        ("{% vm %}", "T216", "Write it in a cell"),
        ("{% macro f(a) %}{% endmacro %}", "T203", "Copy the lines"),
        ("{% filter upper %}a{% endfilter %}", "T203", "behind the bar"),
        ("{% comment %}a{% endcomment %}", "T203", "{# … #}"),
        ("{% set a %}b{% endset %}", "T201", "joined by ~"),
        ("{% set x = 1 %}{% set x.a = 1 %}", "T302", "namespace"),
        ("{% set ns = namespace() %}{% set ns._a = 1 %}", "T304", "private"),
        ("{% set ns = namespace() %}{% set ns.a, ns.b = 1, 2 %}", "T201", "of its own"),
        ("{% set ns = namespace() %}{{ ns.a }}", "T301", "ns"),
        ("{{ x|_assigned('a', 1) }}", "T202", "There is: abs"),
    ],
)
def test_what_is_not_part_of_the_language_is_told_with_the_way_out(draft, line, rule, way):
    with pytest.raises(TemplateError) as caught:
        draft.lines(line).render({"x": 1})

    assert caught.value.problems[0].rule == rule
    assert way in str(caught.value)


def test_namespaces_and_cells_are_checked_against_a_schema(draft):
    draft.table(("{% cellbg custmer.colour %}a", "{% set ns = namespace(n=0) %}{% set ns.n = nn %}{{ ns.n }}"))

    problems = draft.template().check(Schema.from_example({"customer": {"colour": "FFFFFF"}}))

    assert sorted(problem.message for problem in problems) == [
        '{% cellbg custmer.colour %}: there is no "custmer". Did you mean "customer"?',
        '{% set ns.n = nn %}: there is no "nn"',
    ]


def test_tags_about_cells_are_in_the_trace(draft):
    draft.table(("{%tr for r in rows %}{% vm %}a", "{% cellbg r.c %}{{ r.n }}{%tr endfor %}"))

    made = draft.render({"rows": [{"n": "A", "c": "FFFFFF"}]})

    assert {tag for _, tag, _ in made.emissions} == {
        *("{%tr for r in rows %}", "{% vm %}", "{% cellbg r.c %}", "{{ r.n }}"),
    }
