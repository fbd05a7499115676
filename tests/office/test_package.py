"""The package: what comes in is looked at before it is used, what goes out is only what changed."""

from __future__ import annotations

import io
import os
import struct
import zipfile
from pathlib import Path

import pytest
from lxml import etree
from office_drafts import (
    DRAFTS,
    FORMATS,
    DeckDraft,
    DocumentDraft,
    chart_data,
    parts,
    picture,
    read,
    rezipped,
    unpacked,
)

from qbr.office import Template, TemplateError
from qbr.office.opc.archive import read_entries

acceptance = pytest.mark.acceptance
ENDINGS = ("pptx", "potx", "ppsx", "pptm", "potm", "ppsm", "docx", "dotx", "docm", "dotm")
MAIN = {"pptx": "ppt/presentation.xml", "docx": "word/document.xml"}


def full(form):
    """Return a template with everything a test draws, and its context."""
    draft = DRAFTS[form]("Title {{ name }}").lines("{% for r in rows %}", "{{ r }}", "{% endfor %}")
    draft.table(("{% for r in rows %}{{ r }}", "x{% endfor %}"))
    draft.picture("{% picture logo %}Logo").chart("{% chart data %}Chart")
    context = {"name": "Acme", "rows": ["a", "b"], "logo": picture(), "data": chart_data(["x", "y"], s=[1, None])}
    return draft, context


def bytes_of(value):
    return value.data


def wild_templates():
    folder = os.environ.get("QBR_WILD_TEMPLATES")
    return sorted(path for path in Path(folder).iterdir() if path.suffix[1:] in ENDINGS) if folder else []


@acceptance(2)
def test_file_without_tags_comes_out_with_every_part_as_it_was(draft):
    draft.lines("plain & simple").table(("a", "b")).picture("A picture").chart("A chart", title="Title")
    given = draft.save()

    made = Template.load(given).render({"unused": 1}).data

    assert parts(made) == parts(given)
    assert [entry.packed for entry in read_entries(made)] == [entry.packed for entry in read_entries(given)]


@acceptance(2)
@pytest.mark.parametrize("path", wild_templates(), ids=lambda path: path.name)
def test_wild_file_comes_out_with_every_part_as_it_was(path):
    try:
        template = Template.load(path)
    except TemplateError as error:
        pytest.skip(f"refused: {error}")
    if template.fields_used():
        pytest.skip("has tags")

    result = template.render({})
    made, given = parts(result.data), parts(path.read_bytes())
    is_ordinary = path.suffix in (".pptx", ".docx") and not any(
        b"purl.oclc.org/ooxml" in part for part in given.values()
    )
    changed = {name for name in given if made.get(name) != given[name] and not name.endswith("/")}
    # another kind of file becomes the ordinary one: its type, and what is left out with a word, change
    assert changed == set() or not is_ordinary or result.problems


@acceptance(3)
def test_parts_without_tags_keep_their_packed_bytes(draft):
    given = draft.lines("{{ x }}").picture("A picture").save()

    made = Template.load(given).render({"x": 1}).data

    before, after = ({entry.name: entry.packed for entry in read_entries(data)} for data in (given, made))
    changed = {name for name in after if after[name] != before.get(name)}
    text = {"pptx": "ppt/slides/slide1.xml", "docx": "word/document.xml"}[draft.form]
    # Counts are those of the output, and the preview picture goes with the relationship that leads to it.
    assert changed - {text} <= {"docProps/app.xml", "_rels/.rels"}
    assert text in changed


@acceptance(3)
@pytest.mark.parametrize("form", FORMATS)
def test_every_part_has_a_type_and_every_relationship_a_target(form):
    draft, context = full(form)

    made = draft.render(context, pictures=bytes_of)

    names = set(made.parts)
    assert len(names) == len(zipfile.ZipFile(io.BytesIO(made.data)).namelist())
    targets = {str(rel.target_part.partname)[1:] for rel in made.opened.part.package.iter_rels() if not rel.is_external}
    others = {name for name in names if not name.endswith(".rels") and name != "[Content_Types].xml"}
    assert others == targets


@acceptance(4)
@pytest.mark.parametrize("form", FORMATS)
def test_output_of_everything_passes_independent_readers(form, tmp_path, check_office):
    draft, context = full(form)

    made = draft.render(context, pictures=bytes_of)

    path = tmp_path / f"out.{form}"
    path.write_bytes(made.data)
    check_office(path)
    assert made.opened is not None


@acceptance(4)
@pytest.mark.office
@pytest.mark.slow
@pytest.mark.parametrize("form", FORMATS)
def test_output_opens_in_libreoffice(form, tmp_path, soffice):
    import subprocess

    draft, context = full(form)
    path = tmp_path / f"out.{form}"
    path.write_bytes(draft.render(context, pictures=bytes_of).data)

    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [soffice, profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)

    assert (tmp_path / "out.pdf").read_bytes().startswith(b"%PDF")


@acceptance(5)
@pytest.mark.parametrize("form", FORMATS)
def test_same_input_gives_the_same_bytes(form):
    draft, context = full(form)
    given = draft.save()

    one = Template.load(given).render(context, pictures=bytes_of).data
    template = Template.load(given)
    template.render({**context, "name": "Someone else"}, pictures=bytes_of)
    two = template.render(context, pictures=bytes_of).data

    assert one == two
    assert {info.date_time for info in zipfile.ZipFile(io.BytesIO(one)).infolist()} == {(1980, 1, 1, 0, 0, 0)}


@acceptance(6)
def test_titles_and_counts_of_the_properties_are_those_of_the_output():
    draft = DeckDraft("Intro").slide("{{ r }} & more", notes="n", says="{% slide for r in rows %}")
    app = (
        '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties" '
        'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"><Words>7</Words>'
        "<Slides>2</Slides><Notes>1</Notes><HiddenSlides>0</HiddenSlides>"
        '<HeadingPairs><vt:vector size="4" baseType="variant"><vt:variant><vt:lpstr>Theme</vt:lpstr></vt:variant>'
        "<vt:variant><vt:i4>1</vt:i4></vt:variant><vt:variant><vt:lpstr>Slide Titles</vt:lpstr></vt:variant>"
        '<vt:variant><vt:i4>2</vt:i4></vt:variant></vt:vector></HeadingPairs><TitlesOfParts><vt:vector size="3" '
        'baseType="lpstr"><vt:lpstr>Office Theme</vt:lpstr><vt:lpstr>Intro</vt:lpstr>'
        "<vt:lpstr>{{ r }} &amp; more</vt:lpstr></vt:vector></TitlesOfParts></Properties>"
    )

    given = rezipped(draft.save(), {"docProps/app.xml": app.encode()})
    made = read(Template.load(given).render({"rows": ["North", "A<B", "Fleet"]}), "pptx")

    root = etree.fromstring(made.parts["docProps/app.xml"])
    texts = [one.text for one in root.find("{*}TitlesOfParts").iter("{*}lpstr")]
    assert texts == ["Office Theme", "Intro", "North & more", "A<B & more", "Fleet & more"]
    assert [one.text for one in root.iter("{*}i4")] == ["1", "4"]
    assert (root.findtext("{*}Slides"), root.findtext("{*}Notes")) == ("4", "3")
    assert root.find("{*}Words") is None


@acceptance(6)
@pytest.mark.parametrize("form", FORMATS)
def test_no_tag_of_the_template_and_no_preview_picture_is_left(form):
    draft, context = full(form)
    opened = draft.deck if form == "pptx" else draft.document
    opened.core_properties.title = "Review of {{ name }}"
    opened.core_properties.keywords = "{% if name %}known{% endif %}"

    made = draft.render({**context, "rows": ["{{ literal }}"]}, pictures=bytes_of)

    texts = {name: part for name, part in unpacked(made.parts).items() if name.endswith((".xml", ".rels"))}
    left = [name for name, part in texts.items() if b"{%" in part or b"{{" in part.replace(b"{{ literal }}", b"")]
    assert left == []
    assert not any("thumbnail" in name for name in made.parts)
    assert (made.opened.core_properties.title, made.opened.core_properties.keywords) == ("Review of Acme", "known")


@acceptance(6)
def test_given_properties_win(draft):
    made = draft.lines("{{ x }}").render(
        {"x": 1}, properties={"title": "A & B", "author": "Fernhollow", "language": "en"}
    )

    properties = made.opened.core_properties
    assert (properties.title, properties.author, properties.last_modified_by) == ("A & B", "Fernhollow", "Fernhollow")
    with pytest.raises(TemplateError, match='no document property "titel"'):
        draft.render({"x": 1}, properties={"titel": "x"})


@pytest.mark.parametrize(("form", "kind"), [("pptx", "template"), ("docx", "template")])
def test_template_formats_become_ordinary_files(form, kind):
    given = DRAFTS[form]().lines("{{ x }}").save()
    types = parts(given)["[Content_Types].xml"]
    main = {"pptx": b"presentationml.presentation.main", "docx": b"wordprocessingml.document.main"}[form]
    as_template = types.replace(main, main.rpartition(b".")[0].rpartition(b".")[0] + b"." + kind.encode() + b".main")

    made = Template.load(rezipped(given, {"[Content_Types].xml": as_template})).render({"x": 1})

    assert as_template != types
    assert main in parts(made.data)["[Content_Types].xml"]
    assert read(made, form).lines == ["1"]


@acceptance(7)
@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "encrypted, or in the old binary format"),
        (b"%PDF-1.7", "no Office file"),
        (b"", "no Office file"),
        (b"PK\x03\x04 and no more", "cannot be read"),
    ],
)
def test_file_that_is_locked_old_or_something_else_is_refused_in_a_line(data, words):
    with pytest.raises(TemplateError, match=words) as error:
        Template.load(data, name="deck.pptx")

    (problem,) = error.value.problems
    assert str(problem.place) == "deck.pptx"
    assert problem.hint


@acceptance(7)
@pytest.mark.parametrize("share", [0.3, 0.9, 0.999])
def test_truncated_file_is_refused(draft, share):
    data = draft.lines("x").save()

    with pytest.raises(TemplateError, match="cannot be read"):
        Template.load(data[: int(len(data) * share)])


@acceptance(7)
def test_damaged_part_is_refused(draft):
    data = bytearray(draft.lines("{{ x }}" * 500).save())
    entry = next(one for one in zipfile.ZipFile(io.BytesIO(bytes(data))).infolist() if one.filename == MAIN[draft.form])
    data[entry.header_offset + 80] ^= 0xFF

    with pytest.raises(TemplateError):
        Template.load(bytes(data))


@acceptance(7)
def test_other_office_files_are_refused(draft):
    data = draft.lines("x").save()
    workbook = parts(data)["[Content_Types].xml"].replace(b"presentationml.presentation", b"spreadsheetml.sheet")
    workbook = workbook.replace(b"wordprocessingml.document", b"spreadsheetml.sheet")

    with pytest.raises(TemplateError, match=r"spreadsheetml"):
        Template.load(rezipped(data, {"[Content_Types].xml": workbook}))


@acceptance(8)
def test_zip_bomb_is_refused_before_it_is_unpacked(draft):
    bomb = rezipped(draft.save(), {"ppt/media/bomb.bin": bytes(40_000_000)})

    with pytest.raises(TemplateError, match=r"bomb\.bin.* times its size"):
        Template.load(bomb)


@acceptance(8)
def test_archive_with_too_many_entries_is_refused(draft):
    many = rezipped(draft.save(), {f"x/{number}.bin": b"" for number in range(10_001)})

    with pytest.raises(TemplateError, match="entries"):
        Template.load(many)


@acceptance(8)
@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("../evil.xml", "leads out of the file"),
        ("/etc/passwd", "absolute path"),
        ("C:\\evil.xml", "absolute path"),
        ("ppt/a/../../../evil.xml", "leads out of the file"),
    ],
)
def test_path_tricks_are_refused(draft, name, words):
    with pytest.raises(TemplateError, match=words):
        Template.load(rezipped(draft.save(), {name: b"x"}))


@acceptance(8)
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_entry_that_stands_twice_or_is_a_link_is_refused(draft):
    buffer = io.BytesIO(draft.save())
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr(MAIN[draft.form], b"<other/>")
    link = io.BytesIO(draft.save())
    with zipfile.ZipFile(link, "a") as archive:
        info = zipfile.ZipInfo("ppt/link.xml")
        info.external_attr = 0o120777 << 16
        archive.writestr(info, "/etc/passwd")

    with pytest.raises(TemplateError, match="twice"):
        Template.load(buffer.getvalue())
    with pytest.raises(TemplateError, match="symbolic link"):
        Template.load(link.getvalue())


@acceptance(8)
@pytest.mark.parametrize(
    "doctype",
    [
        b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>',
        b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>',
        b'<!DOCTYPE x SYSTEM "http://evil.example/x.dtd">',
    ],
)
@pytest.mark.parametrize("part", ["text", "relationships", "types"])
def test_document_types_and_entities_are_refused(draft, doctype, part):
    data = draft.lines("{{ x }}").save()
    text = {"pptx": "ppt/slides/slide1.xml", "docx": "word/document.xml"}[draft.form]
    name = {"text": text, "relationships": "_rels/.rels", "types": "[Content_Types].xml"}[part]
    content = parts(data)[name]
    end = content.index(b"?>") + 2

    with pytest.raises(TemplateError, match="document type"):
        Template.load(rezipped(data, {name: content[:end] + doctype + content[end:]}))


@acceptance(8)
@pytest.mark.parametrize(
    ("relation", "words"),
    [
        ('Type="{o}/oleObject" Target="embeddings/x.bin"', "OLE"),
        ('Type="{o}/control" Target="activeX/x.xml"', "ActiveX"),
        ('Type="{o}/aFChunk" Target="chunk.html"', "a piece of another format"),
        ('Type="{o}/subDocument" Target="part.docx" TargetMode="External"', "subDocument outside the file"),
        ('Type="{o}/video" Target="file:///clip.mp4" TargetMode="External"', "video outside the file"),
        ('Type="{o}/image" Target="http://evil.example/x.png" TargetMode="External"', "image outside the file"),
        (r'Type="{o}/image" Target="\\\\server\\share\\x.png" TargetMode="External"', "image outside the file"),
        (r'Type="{o}/hyperlink" Target="\\\\server\\share" TargetMode="External"', "a link to"),
        ('Type="{o}/hyperlink" Target="file://server/share" TargetMode="External"', "link to file://server"),
        ('Type="{o}/hyperlink" Target="javascript:alert(1)" TargetMode="External"', "link to javascript"),
    ],
)
def test_what_acts_or_reaches_out_by_itself_is_refused_with_its_place(draft, relation, words):
    data = draft.lines("x").save()
    name = {"pptx": "ppt/slides/_rels/slide1.xml.rels", "docx": "word/_rels/document.xml.rels"}[draft.form]
    line = f'<Relationship Id="rId99" {relation.format(o=REL)}/></Relationships>'

    with pytest.raises(TemplateError, match=words) as error:
        Template.load(rezipped(data, {name: parts(data)[name].replace(b"</Relationships>", line.encode())}))

    assert error.value.problems[0].place.spot == name.replace("_rels/", "").removesuffix(".rels")


REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def test_missing_file_is_an_error_in_a_line(tmp_path):
    with pytest.raises(TemplateError, match="cannot be read"):
        Template.load(tmp_path / "none.pptx")


def test_lying_size_in_the_directory_does_not_get_past_the_limits():
    data = bytearray(DocumentDraft().lines("x" * 5000).save())
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as archive:
        start = archive.start_dir
    position = start
    while data[position : position + 4] == b"PK\x01\x02":  # every entry claims to be a byte long
        data[position + 24 : position + 28] = struct.pack("<L", 1)
        name, extra, comment = struct.unpack("<HHH", data[position + 28 : position + 34])
        position += 46 + name + extra + comment

    with pytest.raises(TemplateError):
        Template.load(bytes(data))
