"""The gate finds what Office would have to repair: one seeded defect at a time, each told with its part."""

from __future__ import annotations

import re
from functools import cache

import pytest
from office_drafts import DRAFTS, FORMATS, chart_data, parts, picture, rezipped
from wild_templates import MAIN, TEXT, TYPES

from qbr.office.gates.gate import gate

RELS = {"pptx": "ppt/slides/_rels/slide1.xml.rels", "docx": "word/_rels/document.xml.rels"}
CHART = {"pptx": "ppt/charts/chart", "docx": "word/charts/chart"}


@cache
def sound(form):
    """Return a finished file with text, a table, a picture and a filled chart."""
    draft = DRAFTS[form]().lines("Words {{ x }}").table(("a", "b"), ("c", "d"))
    draft.picture("{% picture logo %}Logo").chart("{% chart data %}Chart")
    context = {"x": "here", "logo": picture(), "data": chart_data(["u", "v"], s=[1, 2], t=[3, 4])}
    return draft.render(context, pictures=lambda value: value.data).data


def chart_name(form):
    return next(name for name in parts(sound(form)) if name.startswith(CHART[form]) and name.endswith(".xml"))


def damaged(form, part, pattern, new, count=1):
    """Return the file with a stretch of a part replaced."""
    before = parts(sound(form))[part]
    after, hits = re.subn(pattern.encode(), new.encode(), before, count=count, flags=re.DOTALL)
    assert hits, (part, pattern)
    return rezipped(sound(form), {part: after})


BOTH = [  # rule, part, what is replaced, by what
    ("G103", "text", r"</(\w:body|p:cSld)>", ""),
    ("G103", "text", r"<a:off", "<a:off x='1' x='2'"),
    ("G103", "chart", r"^<", "<<"),
    ("G103", "types", r"</Types>", ""),
    ("G103", "rels", r"</Relationships>", ""),
    ("G104", "types", r'<Override PartName="/(ppt/slides/slide1|word/document)\.xml"[^>]*/>', ""),
    ("G104", "types", r"(<Override [^>]*/>)", r"\1\1"),
    ("G104", "types", r'<Default Extension="png"[^>]*/>', ""),
    ("G104", "types", r"</Types>", '<Override PartName="/none.xml" ContentType="x/y"/></Types>'),
    ("G105", "rels", r'Target="[^"]*image[^"]*"', 'Target="../media/none.png"'),
    ("G105", "rels", r'Target="[^"]*chart[^"]*"', 'Target="../charts/none.xml"'),
    ("G105", "rels", r"(<Relationship [^>]*/>)", r"\1\1"),
    ("G201", "rels", r"<Relationship [^>]*image[^>]*/>", ""),
    ("G201", "rels", r"<Relationship [^>]*chart[^>]*/>", ""),
    ("G201", "text", r'r:embed="[^"]*"', 'r:embed="rId99"'),
    ("G201", "text", r'<c:chart ([^>]*)r:id="[^"]*"', r'<c:chart \1r:id="rId98"'),
    ("G107", "text", r"Words", "{{ left.over }}"),
    ("G107", "chart", r"<c:v>u</c:v>", "<c:v>{{ left.over }}</c:v>"),
    ("G204", "chart", r'<c:axId val="\d+"/>', '<c:axId val="-5"/>'),
    ("G204", "chart", r'<c:crossAx val="\d+"/>', '<c:crossAx val="99999999999"/>'),
    ("G301", "chart", r'<c:idx val="1"/>(?=<c:order)', '<c:idx val="0"/>'),
    ("G301", "chart", r'<c:order val="1"/>', '<c:order val="0"/>'),
    ("G302", "chart", r'<c:axId val="\d+"/>', '<c:axId val="77"/>'),
    ("G302", "chart", r'<c:crossAx val="\d+"/>', '<c:crossAx val="78"/>'),
    ("G302", "chart", r"<c:lineChart>.*</c:lineChart>", ""),
    ("G303", "chart", r'<c:ptCount val="2"/>', '<c:ptCount val="3"/>'),
    ("G303", "chart", r'<c:ptCount val="2"/>', '<c:ptCount val="99999999999999"/>'),
    ("G303", "chart", r'<c:ptCount val="2"/>', '<c:ptCount val="many"/>'),
    ("G303", "chart", r"<c:v>3</c:v>", "<c:v>33</c:v>"),
    ("G303", "chart", r"<c:v>u</c:v>", "<c:v>other</c:v>"),
    ("G303", "chart", r"(<c:f>)[^<]*(</c:f>)", r"\1Gone!$A$1\2"),
    ("G303", "chart", r"(<c:f>)[^<]*(</c:f>)", r"\1Sheet1!$A$1:$XFD$1048576\2"),
]
OF_DECKS = [
    ("G103", "text", r' xmlns:a="[^"]*"', ""),
    ("G202", "text", r'<p:cNvPr id="\d+" name="Table"', '<p:cNvPr id="2" name="Table"'),
    ("G202", "main", r'<p:sldId id="\d+"', '<p:sldId id="7"'),
    ("G202", "main", r'<p:sldId id="\d+"', '<p:sldId id="word"'),
    ("G202", "main", r"(<p:sldId [^>]*/>)", r"\1\1"),
    ("G201", "main", r"(<p:sldId [^>]*r:id=)\"[^\"]*\"", r'\1"rId97"'),
    ("G203", "text", r"<a:p(?: [^>]*)?>(?:(?!</a:p>).)*here(?:(?!</a:p>).)*</a:p>", ""),
    ("G203", "text", r"<a:gridCol [^>]*?(/>|>.*?</a:gridCol>)", ""),
    ("G203", "text", r"<a:tr [^>]*>.*</a:tr>", ""),
    ("G203", "text", r"<a:tc>.*?</a:tc>", ""),
    ("G203", "text", r"(<a:tc>)<a:txBody>.*?</a:txBody>", r"\1"),
    (
        "G205",
        "text",
        r"<a:bodyPr[^>]*?/>|<a:bodyPr[^>]*>.*?</a:bodyPr>",
        '<a:bodyPr><a:normAutofit fontScale="0"/></a:bodyPr>',
    ),
    (
        "G205",
        "text",
        r"<a:bodyPr[^>]*?/>|<a:bodyPr[^>]*>.*?</a:bodyPr>",
        '<a:bodyPr><a:normAutofit fontScale="x"/></a:bodyPr>',
    ),
]
OF_DOCUMENTS = [
    ("G203", "text", r"<w:p>(?:(?!</w:p>).)*?</w:p></w:tc>", "</w:tc>"),
    ("G203", "text", r"<w:tr(?: [^>]*)?>.*</w:tr>", ""),
    ("G203", "text", r"(<w:tr(?: [^>]*)?>).*?(</w:tr>)", r"\1\2"),
    ("G202", "text", r'<wp:docPr id="\d+"(.*)<wp:docPr id="\d+"', r'<wp:docPr id="9"\1<wp:docPr id="9"'),
]
CASES = [(form, *case) for form in FORMATS for case in [*BOTH, *{"pptx": OF_DECKS, "docx": OF_DOCUMENTS}[form]]]


@pytest.mark.acceptance(3)
@pytest.mark.parametrize(("form", "rule", "where", "pattern", "new"), CASES)
def test_defect_is_found_in_its_part(form, rule, where, pattern, new):
    names = {"text": TEXT[form], "main": MAIN[form], "types": TYPES, "rels": RELS[form], "chart": chart_name(form)}

    found = gate(damaged(form, names[where], pattern, new), ["{{ left.over }}"])

    assert rule in {problem.rule for problem in found}
    told = [problem for problem in found if problem.rule == rule]
    assert all(problem.message for problem in told)
    parts_told = {problem.place.spot for problem in told}
    near = {names[where], TEXT[form], MAIN[form], ""} | {name for name in parts(sound(form)) if "media/" in name}
    assert parts_told & near


@pytest.mark.acceptance(3)
@pytest.mark.parametrize("form", FORMATS)
def test_part_that_is_gone_or_that_nothing_leads_to_is_found(form):
    gone = gate(rezipped(sound(form), {chart_name(form): None}))
    lost = gate(rezipped(sound(form), {f"{MAIN[form].partition('/')[0]}/media/lost.png": b"x"}))
    nameless = gate(rezipped(sound(form), {TYPES: None}))

    assert "G105" in {problem.rule for problem in gone}
    assert [problem.rule for problem in lost] == ["G106"]
    assert "G104" in {problem.rule for problem in nameless}


@pytest.mark.acceptance(3)
@pytest.mark.parametrize("form", FORMATS)
def test_workbook_of_a_chart_that_cannot_be_read_is_found(form):
    book = next(name for name in parts(sound(form)) if "embeddings/" in name)

    found = gate(rezipped(sound(form), {book: b"PK no book"}))

    assert [problem.rule for problem in found] == ["G303"]
