"""Templates from the wild: whatever they hold and however they are packed, they open, are filled, and keep the rest."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest
from lxml import etree
from office_drafts import DRAFTS, FORMATS, chart_data, parts, read
from wild_templates import (
    FOLDER,
    HOLDING,
    KINDS,
    MAIN,
    ORDINARY,
    PACKED,
    TEXT,
    TYPES,
    Wild,
    of_kind,
    signed,
    strict,
    with_macros,
)

from qbr.office import Template, TemplateError, gate
from qbr.office.opc.archive import read_entries

acceptance = pytest.mark.acceptance
EVERY = {**HOLDING, **PACKED}
UNREADABLE = ("other letters",)  # by the independent readers: they look for the names as they are written
COUNTED = {"docProps/app.xml", "_rels/.rels"}  # counts are those of the output; the preview picture goes


def drawn(form, *lines):
    return DRAFTS[form]().lines(*lines).table(("a", "b")).picture("A picture").chart("A chart").save()


def packed(data):
    return {entry.name: entry.packed for entry in read_entries(data)}


@acceptance(2)
@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("what", EVERY)
def test_wild_file_without_tags_keeps_every_part(form, what):
    given = EVERY[what](drawn(form, "plain"), form)

    made = Template.load(given).render({"unused": 1})

    assert parts(made.data) == {name: part for name, part in parts(given).items() if not name.endswith("/")}
    assert packed(made.data) == packed(given)
    assert made.problems == ()


@acceptance(3)
@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("what", EVERY)
def test_wild_file_with_a_tag_changes_in_the_part_of_the_tag_only(form, what):
    given = EVERY[what](drawn(form, "{{ x }}"), form)

    result = Template.load(given).render({"x": "A & B"})

    assert gate(result.data) == ()
    before, after = packed(given), packed(result.data)
    assert {name for name in after if after[name] != before.get(name)} - COUNTED == {TEXT[form]}
    assert {name for name in before if name not in after and not name.endswith("/")} <= {"docProps/thumbnail.jpeg"}
    assert b"A &amp; B" in parts(result.data)[TEXT[form]]
    if what not in UNREADABLE:
        assert "A & B" in read(result, form).lines


@acceptance(1)
@pytest.mark.parametrize("ending", KINDS)
@pytest.mark.parametrize("line", ["plain", "{{ x }}"])
def test_each_kind_of_file_comes_out_as_the_ordinary_one_without_macros(ending, line):
    form, _ = KINDS[ending]

    result = Template.load(of_kind(drawn(form, line), ending), name=f"brand.{ending}").render({"x": "plain"})

    made = read(result, form)
    assert ORDINARY[form] in made.parts[TYPES]
    assert made.lines[0] == "plain"
    assert not [name for name, part in made.parts.items() if "vba" in name or "customUI" in name or b"CANARY" in part]
    notices = [(problem.severity, problem.message) for problem in result.problems]
    macros = [("warning", "left out: buttons in the ribbon"), ("warning", "left out: macros")]
    assert sorted(notices) == (macros if ending.endswith("m") else [])


@acceptance(1)
@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("line", ["plain", "{{ x }}"])
def test_strict_file_comes_out_as_the_ordinary_kind(form, line):
    given = strict(drawn(form, line), form)
    assert b"purl.oclc.org" in parts(given)[MAIN[form]]

    made = read(Template.load(given).render({"x": "plain"}), form)

    assert made.lines[0] == "plain"
    left = [name for name, part in made.parts.items() if b"purl.oclc.org/ooxml" in part or b'"strict"' in part]
    assert left == []
    ordinary = drawn(form, line)
    theme = f"{FOLDER[form]}/theme/theme1.xml"
    for name in (theme, next(name for name in made.parts if "charts/chart" in name)):
        assert etree.canonicalize(made.parts[name].decode()) == etree.canonicalize(parts(ordinary)[name].decode())


@acceptance(1)
@pytest.mark.parametrize("form", FORMATS)
def test_charts_and_tables_of_a_strict_file_are_filled(form):
    draft = DRAFTS[form]().table(("{% for r in rows %}{{ r }}", "x{% endfor %}")).chart("{% chart data %}A chart")

    template = Template.load(strict(draft.save(), form))
    made = read(template.render({"rows": ["a", "b"], "data": chart_data(["x", "y"], s=[1, 2])}), form)

    assert made.tables == [[["a", "x"], ["b", "x"]]]
    assert [values for _, _, values in made.charts()] == [[["1", "2"]]]


@acceptance(1)
def test_widths_in_per_cent_of_a_strict_document_have_the_units_of_word():
    wild = Wild(drawn("docx", "plain"), "docx")
    wild.write('<w:tbl><w:tblPr><w:tblW w:w="50%" w:type="pct"/></w:tblPr><w:tblGrid/></w:tbl>')
    wild.insert(TEXT["docx"], "</w:tbl>", "<w:tr><w:tc><w:p/></w:tc></w:tr>")

    made = Template.load(strict(wild.data, "docx")).render({})

    assert b'w:w="2500" w:type="pct"' in parts(made.data)[TEXT["docx"]]


@acceptance(7)
@pytest.mark.parametrize("form", FORMATS)
def test_signature_stays_where_nothing_changes_and_goes_with_a_word_where_something_does(form):
    kept = Template.load(signed(drawn(form, "plain"), form)).render({})
    filled = Template.load(signed(drawn(form, "{{ x }}"), form)).render({"x": "plain"})
    moved = Template.load(with_macros(signed(drawn(form, "plain"), form), form)).render({})

    assert "_xmlsignatures/sig1.xml" in parts(kept.data)
    for result in (filled, moved):
        made = read(result, form)
        assert not [name for name in made.parts if "signature" in name]
        assert b"signature" not in made.parts[TYPES] + made.parts["_rels/.rels"]
        assert [str(one.message) for one in result.problems if "signature" in one.message] == [
            "left out: the digital signature"
        ]


@acceptance(8)
@pytest.mark.parametrize("line", ["plain", "{{ x }}"])
def test_attached_template_is_left_out_with_a_word(line):
    wild = Wild(drawn("docx", line), "docx")
    settings = "word/settings.xml"
    own = wild.relate(r"file:///\\server\share\brand.dotm", "attachedTemplate", settings, external=True)
    element = f'<w:attachedTemplate xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:id="{own}"/>'
    wild.insert(settings, "</w:settings>", element)

    result = Template.load(wild.data).render({"x": "plain"})

    made = read(result, "docx")
    assert not [name for name, part in made.parts.items() if b"attachedTemplate" in part or b"server" in part]
    assert [problem.message for problem in result.problems] == ["left out: the link to its own template"]


@acceptance(8)
@pytest.mark.parametrize(
    "instruction",
    [
        r'DDEAUTO c:\\windows\\system32\\cmd.exe "/k calc"',
        r'INCLUDEPICTURE "http://evil.example/x.png" \d',
        r"INCLUDETEXT \\server\share\x.docx",
        r'link Excel.Sheet.12 "C:\x.xlsx"',
        'HYPERLINK "file://server/share"',
        "HYPERLINK javascript:alert(1)",
    ],
)
@pytest.mark.parametrize("is_split", [False, True])
def test_field_that_reaches_outside_is_refused_with_its_part(instruction, is_split):
    wild = Wild(drawn("docx", "plain"), "docx")
    escaped = instruction.replace('"', "&quot;")
    pieces = [escaped[:4], escaped[4:]] if is_split else [escaped]
    runs = "".join(f"<w:r><w:instrText>{piece}</w:instrText></w:r>" for piece in pieces)
    begin, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "end"))
    wild.write(f"<w:p>{begin}{runs}{end}</w:p>")
    simple = Wild(drawn("docx", "plain"), "docx")
    simple.write(f'<w:p><w:fldSimple w:instr=" {escaped} "/></w:p>')

    for data in (wild.data, simple.data):
        with pytest.raises(TemplateError) as error:
            Template.load(data)
        (problem,) = error.value.problems
        assert (problem.rule, problem.place.spot) == ("T108", "word/document.xml")


def shipped_templates():
    """Return templates that come with installed packages: drawn by others, used where they lie."""
    found = []
    for package in ("pptx", "docx", "docxtpl"):
        spec = importlib.util.find_spec(package)
        folder = Path(str(spec.origin)).parent if spec else Path()
        found += [path for path in folder.rglob("*") if spec and path.suffix in (".pptx", ".potx", ".docx", ".dotx")]
    return sorted(found)


@acceptance(2)
@pytest.mark.parametrize("path", shipped_templates(), ids=lambda path: path.name)
def test_template_of_another_package_keeps_every_part(path):
    made = Template.load(path).render({})

    assert parts(made.data) == parts(path.read_bytes())
