"""Documents that include others: text, lists, styles, notes, pictures, charts and sections come along."""

from __future__ import annotations

import io
from collections import Counter

import pytest
from docx.enum.section import WD_ORIENT
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.shared import Inches, Pt, RGBColor
from lxml import etree
from office_drafts import NS, RELATION, XML_NS, DocumentDraft, image, read

from qbr.errors import TemplateError
from qbr.office import Template
from qbr.office.including.library import Folder, Shelf

acceptance = pytest.mark.acceptance
W = f"{{{NS['w']}}}"
R = f"{{{NS['r']}}}"
TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml."
INCLUDE = '{% include "terms.docx" %}'


def including(host, library, context=None, **options):
    template = Template.load(host.save(), name="host.docx", library=library)
    return read(template.render(context or {}, **options), "docx")


def faults(host, library):
    with pytest.raises(TemplateError) as raised:
        Template.load(host.save(), name="host.docx", library=library)
    return [str(problem) for problem in raised.value.problems]


def add_part(draft, kind, xml):
    """Add a part to a document drawn by python-docx, as XML."""
    package = draft.document.part.package
    part = Part(PackURI(f"/word/{kind}.xml"), f"{TYPES}{kind}+xml", xml.encode(), package)
    draft.document.part.relate_to(part, RELATION + kind)
    return part


def with_note(draft, text, *, kind="footnote", words="see"):
    """Add a paragraph with a note."""
    separators = "".join(
        f'<w:{kind} w:type="{name}" w:id="{number}"><w:p><w:r><w:{sign}/></w:r></w:p></w:{kind}>'
        for name, number, sign in (
            ("separator", -1, "separator"),
            ("continuationSeparator", 0, "continuationSeparator"),
        )
    )
    draft.notes = {**getattr(draft, "notes", {}), kind: [*getattr(draft, "notes", {}).get(kind, []), text]}
    written = "".join(
        f'<w:{kind} w:id="{number}"><w:p><w:r><w:{kind}Ref/></w:r><w:r><w:t>{one}</w:t></w:r></w:p></w:{kind}>'
        for number, one in enumerate(draft.notes[kind], start=1)
    )
    xml = f"<w:{kind}s {XML_NS}>{separators}{written}</w:{kind}s>"
    part = next(
        (one.target_part for one in draft.document.part.rels.values() if one.reltype.endswith(f"/{kind}s")), None
    )
    if part is None:
        add_part(draft, f"{kind}s", xml)
    else:
        part._blob = xml.encode()
    reference = f'<w:r><w:{kind}Reference w:id="{len(draft.notes[kind])}"/></w:r>'
    return draft.lines([words, reference])


def notes(made, kind="footnote"):
    """Return the words of the notes that the body refers to, in its order."""
    root = etree.fromstring(made.parts[f"word/{kind}s.xml"])
    known = {one.get(f"{W}id"): "".join(t.text or "" for t in one.iter(f"{W}t")) for one in root}
    return [known[one.get(f"{W}id")] for one in made.xml.iter(f"{W}{kind}Reference")]


def orientations(made):
    return [
        ("landscape" if one.orientation == WD_ORIENT.LANDSCAPE else "portrait", round(one.page_width.inches, 1))
        for one in made.opened.sections
    ]


def ids_of(made, *paths):
    return [value for path in paths for value in etree.fromstring(etree.tostring(made.xml)).xpath(path, namespaces=NS)]


@acceptance(54)
def test_an_included_document_stands_where_its_tag_stood_and_sees_what_the_tag_sees():
    guest = DocumentDraft().lines("Terms of {{ customer }}", "{% if strict %}", "for {{ r }}", "{% endif %}")
    host = DocumentDraft().lines("before", "{% for r in rows %}", INCLUDE, "{% endfor %}", "after")

    made = including(host, {"terms.docx": guest.save()}, {"customer": "A & B", "strict": True, "rows": [1, 2]})

    assert made.lines == ["before", "Terms of A & B", "for 1", "Terms of A & B", "for 2", "after"]


@acceptance(54)
def test_a_tag_split_over_runs_and_written_as_docxtpl_does_includes_too():
    host = DocumentDraft().lines([("{%p incl", DocumentDraft.bold), "ude “ter", "ms.docx” %}"])

    assert including(host, {"terms.docx": DocumentDraft().lines("here").save()}).lines == ["here"]


@acceptance(54)
def test_a_name_can_come_from_the_data_and_nothing_is_compiled_while_rendering(monkeypatch):
    library = {f"terms-{one}.docx": DocumentDraft().lines(f"{one} {{{{ x }}}}").save() for one in ("de", "en")}
    library["other.docx"] = b"no document, and never opened"
    host = DocumentDraft().lines("{% for lang in langs %}", '{% include "terms-" ~ lang ~ ".docx" %}', "{% endfor %}")
    template = Template.load(host.save(), library=library)
    monkeypatch.setattr(etree, "fromstring", None)

    made = template.render({"langs": ["en", "de", "en"], "x": 7})

    monkeypatch.undo()
    assert read(made, "docx").lines == ["en 7", "de 7", "en 7"]


@acceptance(54, 58)
def test_a_name_in_the_data_that_is_no_file_is_told_with_the_near_one():
    library = {f"terms-{one}.docx": DocumentDraft().lines(one).save() for one in ("de", "en")}
    template = Template.load(DocumentDraft().lines("x", "{% include which %}").save(), "host.docx", library=library)

    with pytest.raises(TemplateError) as raised:
        template.render({"which": "terms-em.docx"})
    assert [str(problem) for problem in raised.value.problems] == [
        'host.docx · paragraph 2: {% include which %}: there is no file "terms-em.docx" to include [T701]\n'
        '  Did you mean "terms-en.docx"? There is: terms-de.docx, terms-en.docx.'
    ]


@acceptance(54)
def test_styles_are_matched_by_name_the_host_wins_and_missing_ones_are_added():
    guest, host = DocumentDraft(), DocumentDraft()
    for draft, size in ((guest, 30), (host, 12)):
        draft.document.styles["Quote"].font.size = Pt(size)
    clash = host.document.styles.add_style("House", 1)
    clash.element.set(f"{W}styleId", "Legal")
    base = guest.document.styles.add_style("Legal base", 1)
    base.font.color.rgb = RGBColor(1, 2, 3)
    legal = guest.document.styles.add_style("Legal", 1)
    legal.base_style = base
    guest.document.add_paragraph("quoted", style="Quote")
    guest.document.add_paragraph("legal", style="Legal")

    made = including(host.lines(INCLUDE), {"terms.docx": guest.save()})

    quoted, legal_now = made.opened.paragraphs
    assert quoted.style.font.size == Pt(12)
    assert (legal_now.style.name, legal_now.style.base_style.name) == ("Legal", "Legal base")
    assert legal_now.style.base_style.font.color.rgb == RGBColor(1, 2, 3)
    every = [style.style_id for style in made.opened.styles]
    assert len(every) == len(set(every))


@acceptance(54)
def test_lists_keep_their_look_and_begin_anew_in_each_inclusion():
    def listed():
        draft = DocumentDraft()
        number = draft.document.styles["List Number"].element.find(f".//{W}numId").get(f"{W}val")
        numbered = f'<w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="{number}"/></w:numPr></w:pPr>'
        draft.add(f"<w:p>{numbered}<w:r><w:t>one</w:t></w:r></w:p>")
        return draft

    host = listed().lines(INCLUDE, INCLUDE)

    made = including(host, {"terms.docx": listed().save()})

    numbers = [one.get(f"{W}val") for one in made.xml.iter(f"{W}numId")]
    numbering = etree.fromstring(made.parts["word/numbering.xml"])
    known = {one.get(f"{W}numId"): one.find(f"{W}abstractNumId").get(f"{W}val") for one in numbering.iter(f"{W}num")}
    assert len(set(numbers)) == 3
    assert len({known[number] for number in numbers}) == 3
    definitions = {one.get(f"{W}abstractNumId"): one for one in numbering.iter(f"{W}abstractNum")}
    formats = [definitions[known[number]].find(f".//{W}numFmt").get(f"{W}val") for number in numbers]
    assert formats == ["decimal"] * 3
    order = [etree.QName(one).localname for one in numbering]
    assert order == sorted(order, key=["abstractNum", "num"].index)


@acceptance(54)
@pytest.mark.parametrize("host_has_notes", [True, False])
@pytest.mark.parametrize("kind", ["footnote", "endnote"])
def test_notes_join_those_of_the_host_with_their_tags(kind, host_has_notes):
    guest = with_note(with_note(DocumentDraft(), "g1 {{ x }}", kind=kind), "g2", kind=kind)
    host = DocumentDraft()
    if host_has_notes:
        with_note(host, "h1", kind=kind)
    host.lines(INCLUDE)

    made = including(host, {"terms.docx": guest.save()}, {"x": "X"})

    assert notes(made, kind) == [*(["h1"] if host_has_notes else []), "g1 X", "g2"]


@acceptance(54)
def test_comments_come_along():
    guest, host = DocumentDraft(), DocumentDraft()
    for draft, words in ((guest, "of guest"), (host, "of host")):
        paragraph = draft.document.add_paragraph("commented")
        draft.document.add_comment(paragraph.runs, text=words, author="A", initials="A")

    made = including(host.lines(INCLUDE), {"terms.docx": guest.save()})

    texts = {comment.comment_id: comment.text for comment in made.opened.comments}
    anchors = [int(one.get(f"{W}id")) for one in made.xml.iter(f"{W}commentReference")]
    starts = [int(one.get(f"{W}id")) for one in made.xml.iter(f"{W}commentRangeStart")]
    assert [texts[number] for number in anchors] == ["of host", "of guest"]
    assert starts == anchors


@acceptance(54)
def test_pictures_are_carried_once_and_links_and_charts_work():
    guest, host = DocumentDraft(), DocumentDraft()
    for draft in (guest, host):
        draft.document.add_picture(io.BytesIO(image(30, 20)), Inches(1))
    relation = guest.document.part.relate_to("https://example.com/terms", RELATION + "hyperlink", is_external=True)
    guest.add(f'<w:p><w:hyperlink r:id="{relation}"><w:r><w:t>link</w:t></w:r></w:hyperlink></w:p>')
    guest.chart("{% chart revenue %}Revenue")
    host.chart("Drawn")
    data = {"categories": ["x"], "series": [{"name": "n", "values": [9]}]}

    made = including(host.lines(INCLUDE, INCLUDE), {"terms.docx": guest.save()}, {"revenue": data})

    assert [name for name in made.parts if "/media/" in name] == ["word/media/image1.png"]
    (link,) = {one.get(f"{R}id") for one in made.xml.iter(f"{W}hyperlink")}
    assert made.opened.part.rels[link].target_ref == "https://example.com/terms"
    charts = made.charts()
    assert [values for _, _, values in charts] == [[["1", "2"]], [["9"]], [["9"]]]
    assert len({name for name, _, _ in charts}) == 3
    assert len([name for name in made.parts if name.endswith(".xlsx")]) == 3


@acceptance(28, 54)
def test_ids_and_bookmarks_differ_and_what_refers_to_them_follows():
    def marked():
        draft = DocumentDraft()
        draft.document.add_picture(io.BytesIO(image(30, 20)), Inches(1))
        draft.add(
            '<w:p><w:bookmarkStart w:id="0" w:name="here"/><w:r><w:t>x</w:t></w:r><w:bookmarkEnd w:id="0"/>'
            '<w:hyperlink w:anchor="here"><w:r><w:t>go</w:t></w:r></w:hyperlink>'
            '<w:fldSimple w:instr=" REF here \\h "><w:r><w:t>x</w:t></w:r></w:fldSimple></w:p>'
        )
        return draft.add(
            '<w:sdt><w:sdtPr><w:id w:val="77"/></w:sdtPr><w:sdtContent><w:p><w:r><w:t>c</w:t></w:r></w:p></w:sdtContent></w:sdt>'
        )

    made = including(marked().lines(INCLUDE), {"terms.docx": marked().save()})

    for path in ("//wp:docPr/@id", "//w:bookmarkStart/@w:id", "//w:bookmarkStart/@w:name", "//w:sdtPr/w:id/@w:val"):
        assert max(Counter(ids_of(made, path)).values()) == 1, path
    names = ids_of(made, "//w:bookmarkStart/@w:name")
    assert ids_of(made, "//w:hyperlink/@w:anchor") == names
    assert [one.split()[1] for one in ids_of(made, "//w:fldSimple/@w:instr")] == names


def landscape(draft, header="", text="wide"):
    section = draft.document.sections[-1]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = section.page_height, section.page_width
    if header:
        section.header.paragraphs[0].text = header
    return draft.lines(text)


@acceptance(54, 55)
def test_a_document_of_other_pages_keeps_its_section_and_the_host_goes_on_as_before():
    guest = landscape(DocumentDraft(), "terms of {{ c }}")
    host = DocumentDraft().lines("before", INCLUDE, "after").header("host header")

    made = including(host, {"terms.docx": guest.save()}, {"c": "C"})

    assert orientations(made) == [("portrait", 8.5), ("landscape", 11.0), ("portrait", 8.5)]
    assert [s.header.paragraphs[0].text for s in made.opened.sections] == ["host header", "terms of C", "host header"]
    assert made.lines == ["before", "", "wide", "after"]


@acceptance(54, 55)
@pytest.mark.parametrize("kind", ["loop", "one after the other"])
def test_included_sections_follow_each_other_without_an_empty_page_between(kind):
    host = DocumentDraft().lines("before")
    if kind == "loop":
        host.lines("{% for r in rows %}", INCLUDE, "{% endfor %}")
    else:
        host.lines(INCLUDE, INCLUDE)

    made = including(host.lines("after"), {"terms.docx": landscape(DocumentDraft()).save()}, {"rows": [1, 2]})

    assert [kind for kind, _ in orientations(made)] == ["portrait", "landscape", "landscape", "portrait"]
    assert made.lines == ["before", "", "wide", "wide", "after"]


@acceptance(54, 55)
def test_a_section_included_at_the_end_is_the_last_of_the_document():
    made = including(DocumentDraft().lines("before", INCLUDE), {"terms.docx": landscape(DocumentDraft()).save()})

    assert [kind for kind, _ in orientations(made)] == ["portrait", "landscape"]


@acceptance(54)
def test_a_document_can_be_kept_in_the_section_it_is_included_in():
    guest = landscape(DocumentDraft(), "terms")
    host = DocumentDraft().lines("before", '{% include "terms.docx" section="host" %}')

    made = including(host, {"terms.docx": guest.save()})

    assert orientations(made) == [("portrait", 8.5)]
    assert made.lines == ["before", "wide"]


@acceptance(54)
def test_pages_of_the_same_kind_bring_no_break():
    made = including(DocumentDraft().lines("a", INCLUDE, "b"), {"terms.docx": DocumentDraft().lines("t").save()})

    assert len(made.opened.sections) == 1


@acceptance(54)
def test_a_guest_without_headers_on_other_pages_has_those_of_the_host():
    host = DocumentDraft().lines("before", INCLUDE).header("host header")

    made = including(host, {"terms.docx": landscape(DocumentDraft()).save()})

    assert [one.header.paragraphs[0].text for one in made.opened.sections] == ["host header"] * 2


@acceptance(54)
def test_a_cell_can_hold_an_included_document():
    guest = landscape(DocumentDraft()).table(("x", "y"))
    host = DocumentDraft().table(("{% for r in rows %}{{ r }}", '{% include "terms.docx" %}\n{% endfor %}'))

    made = including(host, {"terms.docx": guest.save()}, {"rows": [1, 2]})

    (table,) = made.opened.tables
    assert [[cell.paragraphs[0].text for cell in row.cells] for row in table.rows] == [["1", "wide"], ["2", "wide"]]
    assert [row.cells[1].tables[0].cell(0, 1).text for row in table.rows] == ["y", "y"]


@acceptance(54)
def test_included_documents_include_others():
    library = {
        "terms.docx": DocumentDraft().lines("terms", '{% include "annex.docx" %}').save(),
        "annex.docx": DocumentDraft().lines("annex {{ x }}").save(),
    }

    assert including(DocumentDraft().lines(INCLUDE), library, {"x": 1}).lines == ["terms", "annex 1"]


@acceptance(58)
def test_faults_in_included_documents_are_told_with_file_and_paragraph():
    library = {
        "terms.docx": DocumentDraft().lines("fine", '{% include "annex.docx" %}', "{{ a }}").save(),
        "annex.docx": DocumentDraft().lines("{{ b }}").table(("{{ c }}",)).save(),
    }
    library["wide.docx"] = landscape(DocumentDraft(), "{{ h }}").save()
    host = DocumentDraft().lines("{{ d }}", INCLUDE, "{{ e }}", '{% include "wide.docx" %}')
    template = Template.load(host.save(), "host.docx", library=library)

    with pytest.raises(TemplateError) as raised:
        template.render({})
    assert [problem.place.spot for problem in raised.value.problems] == [
        "paragraph 1",
        "terms.docx › annex.docx › paragraph 1",
        "terms.docx › annex.docx › table 1 › row 1, column 1",
        "terms.docx › paragraph 3",
        "paragraph 3",
        "wide.docx › header › paragraph 1",
    ]


@acceptance(54, 58)
def test_what_cannot_be_included_is_told_in_one_run():
    library = {
        "terms.docx": DocumentDraft().lines('{% include "loop.docx" %}').save(),
        "loop.docx": DocumentDraft().lines(INCLUDE).save(),
        "old.docx": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    }
    asked = ("tems.docx", "../secret.docx", "/etc/passwd", "C:/x.docx", "old.docx", "loop.docx")
    host = DocumentDraft().lines(*(f'{{% include "{name}" %}}' for name in asked), "{{ x|nope }}")

    told = faults(host, library)

    there = "There is: loop.docx, old.docx, terms.docx."
    assert [line.partition(" [")[0] for line in told] == [
        'host.docx · paragraph 1: {% include "tems.docx" %}: there is no file "tems.docx"',
        'host.docx · paragraph 2: {% include "../secret.docx" %}: there is no file "../secret.docx"',
        'host.docx · paragraph 3: {% include "/etc/passwd" %}: there is no file "/etc/passwd"',
        'host.docx · paragraph 4: {% include "C:/x.docx" %}: there is no file "C:/x.docx"',
        "old.docx: the file is encrypted, or in the old binary format of Office 97–2003",
        'terms.docx · paragraph 1: {% include "loop.docx" %}: "loop.docx" includes itself',
        'host.docx · paragraph 7: {{ x|nope }}: there is no filter "nope"',
    ]
    assert "loop.docx includes terms.docx includes loop.docx." in told[5]
    assert there in told[0]
    assert 'Did you mean "terms.docx"?' in told[0]


def test_a_document_that_includes_itself_is_told():
    host = DocumentDraft().lines(INCLUDE).save()

    with pytest.raises(TemplateError, match="includes itself"):
        Template.load(host, library={"terms.docx": host})


@pytest.mark.parametrize("place", ["header", "sentence", "box"])
def test_an_include_elsewhere_than_alone_in_a_paragraph_is_told(place):
    host = DocumentDraft()
    if place == "header":
        host.header(INCLUDE)
    elif place == "sentence":
        host.lines(f"see {INCLUDE}")
    else:
        host.add(
            f"<w:p><w:r><w:pict><v:textbox xmlns:v='urn:schemas-microsoft-com:vml'><w:txbxContent><w:p><w:r><w:t>"
            f"{INCLUDE}</w:t></w:r></w:p></w:txbxContent></v:textbox></w:pict></w:r></w:p>"
        )

    (told,) = faults(host, {"terms.docx": DocumentDraft().lines("t").save()})
    assert "include" in told
    assert "paragraph" in told


def test_a_folder_hands_out_its_own_files_only(tmp_path):
    shelf = tmp_path / "pack"
    (shelf / "terms").mkdir(parents=True)
    (shelf / "terms" / "de.docx").write_bytes(b"de")
    (shelf / "~$open.docx").write_bytes(b"lock")
    (shelf / "notes.txt").write_bytes(b"text")
    (tmp_path / "secret.docx").write_bytes(b"secret")
    (shelf / "link.docx").symlink_to(tmp_path / "secret.docx")

    folder = Folder(shelf)

    assert folder.names() == ["terms/de.docx"]
    assert folder.read("terms/de.docx") == b"de"
    outside = ("../secret.docx", str(tmp_path / "secret.docx"), "link.docx", "terms/../../secret.docx", "", "terms")
    assert [folder.read(name) for name in outside] == [None] * 6
    assert Shelf({"b": b"", "a": b""}).names() == ["a", "b"]


@acceptance(5)
def test_the_same_files_make_the_same_bytes():
    guest = with_note(landscape(DocumentDraft(), "h {{ x }}"), "n {{ x }}").save()
    host = DocumentDraft().lines("a", "{% for r in rows %}", INCLUDE, "{% endfor %}").save()

    made = [Template.load(host, library={"terms.docx": guest}).render({"rows": [1, 2], "x": 1}).data for _ in range(2)]

    assert made[0] == made[1]


def test_a_document_that_includes_nothing_is_the_file_it_was():
    data = DocumentDraft().lines("plain").save()

    assert Template.load(data).render({}).data == Template.load(data, library={"x.docx": data}).render({}).data
