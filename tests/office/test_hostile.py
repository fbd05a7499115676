"""Files that are no templates, or mean harm: one clear line each, never a traceback, never more work than a look."""

from __future__ import annotations

import io
import zipfile

import pytest
from click.testing import CliRunner
from office_drafts import DRAFTS, FORMATS, DeckDraft, parts, rezipped
from wild_templates import FOLDER, MAIN, TEXT, TYPES, Wild

from qbr.cli import main
from qbr.office import Template, TemplateError
from qbr.office.opc import admission

acceptance = pytest.mark.acceptance


def refusal(data, name="deck.pptx"):
    """Return the problems a file is refused with: each one line with a place, a rule and a way out."""
    with pytest.raises(TemplateError) as error:
        Template.load(data, name=name)
    problems = error.value.problems
    for problem in problems:
        assert "\n" not in problem.message
        assert problem.place.file == name
        assert problem.rule.startswith("T1")
        assert problem.hint
    return problems


@pytest.fixture(scope="module", params=FORMATS)
def given(request):
    draft = DRAFTS[request.param]().lines("{{ x }}").chart("A chart")
    return draft.save(), request.param


@acceptance(7)
def test_file_cut_off_anywhere_is_refused(given):
    data, _form = given
    rules = {refusal(data[:end])[0].rule for end in range(0, len(data), max(100, len(data) // 200))}

    assert rules == {"T102", "T103"}
    assert refusal(data[:-1])[0].rule == "T103"


@acceptance(7)
@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (b"", "T102"),
        (b"\x00" * 4096, "T102"),
        (b"PK\x05\x06" + bytes(18), "T102"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "T102"),
        (b"<html></html>", "T102"),
        (b"{\\rtf1 text}", "T102"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000), "T101"),
    ],
)
def test_what_is_no_office_file_is_refused(data, rule):
    (problem,) = refusal(data)

    assert problem.rule == rule


@acceptance(7)
def test_archive_that_is_another_kind_of_file_is_refused(given):
    data, form = given
    book = io.BytesIO()
    with zipfile.ZipFile(book, "w") as archive:
        archive.writestr("content.xml", "<x/>")

    assert refusal(book.getvalue())[0].rule == "T102"
    assert refusal(rezipped(data, {"_rels/.rels": None}))[0].rule == "T105"
    assert refusal(rezipped(data, {MAIN[form]: None}))[0].rule == "T105"


@acceptance(7)
@pytest.mark.parametrize("content", [None, b"", b"plain", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "folder"])
@pytest.mark.parametrize("command", ["check", "preview"])
def test_command_tells_in_a_line_what_is_wrong_with_the_file(tmp_path, content, command):
    path = tmp_path / "deck.pptx"
    if content == "folder":
        path.mkdir()
    elif content is not None:
        path.write_bytes(content)

    done = CliRunner().invoke(main, ["template", command, str(path)])

    assert done.exit_code in (1, 2)
    assert not isinstance(done.exception, (OSError, ValueError, KeyError))
    assert "deck.pptx" in done.output
    assert "Traceback" not in done.output


@acceptance(8)
@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>',
        '<!DOCTYPE x SYSTEM "http://evil.example/x.dtd">',
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-8-sig"])
def test_document_type_is_refused_in_every_part_and_encoding(given, doctype, encoding):
    data, _form = given
    for name, part in parts(data).items():
        if name.endswith((".xml", ".rels")):
            text = part.decode()
            end = text.index("?>") + 2
            changed = text[:end].replace("UTF-8", encoding.upper()[:6].rstrip("-")) + doctype + text[end:]
            problems = refusal(rezipped(data, {name: changed.encode(encoding)}))
            assert [problem.rule for problem in problems] == ["T106"]
            assert name in problems[0].message


@acceptance(8)
def test_bomb_inside_an_embedded_workbook_is_refused(given):
    data, _form = given
    book = next(name for name in parts(data) if "embeddings/" in name)
    bomb = rezipped(parts(data)[book], {"xl/media/bomb.bin": bytes(40_000_000)})

    (problem,) = refusal(rezipped(data, {book: bomb}))

    assert (problem.rule, problem.place.spot) == ("T107", book)
    assert "times its size" in problem.message


@acceptance(8)
def test_macros_inside_an_embedded_workbook_are_refused(given):
    data, _form = given
    book = next(name for name in parts(data) if "embeddings/" in name)
    with_macros = rezipped(parts(data)[book], {"xl/vbaProject.bin": b"x"})

    (problem,) = refusal(rezipped(data, {book: with_macros}))

    assert (problem.rule, problem.place.spot) == ("T108", book)


@acceptance(8)
def test_sizes_beyond_every_use_are_refused_before_anything_is_unpacked(given, monkeypatch):
    data, _form = given
    monkeypatch.setattr(admission, "MAX_XML", 10_000)
    monkeypatch.setattr(admission, "MAX_UNPACKED", 10_000)
    monkeypatch.setattr(admission, "read_entries", None)

    problems = refusal(data)

    assert {problem.rule for problem in problems} == {"T107"}
    assert any("unpacks to more than 10,000 bytes" in problem.message for problem in problems)


@acceptance(8)
@pytest.mark.parametrize(
    "name", ["../evil.xml", "/etc/passwd", "C:\\x.xml", "a\\..\\x.xml", "x/../../y.xml", "a\x01b.xml"]
)
def test_names_that_lead_elsewhere_are_refused(given, name):
    (problem,) = refusal(rezipped(given[0], {name: b"<x/>"}))

    assert problem.rule == "T107"


@acceptance(8)
@pytest.mark.parametrize(
    ("kind", "target", "words"),
    [
        ("image", "http://evil.example/x.png", "image outside the file"),
        ("image", r"\\server\share\x.png", "image outside the file"),
        ("hyperlink", "file:///etc/passwd", "a link to file"),
        ("hyperlink", " javascript:alert(1)", "a link to"),
        ("hyperlink", "data:text/html;base64,AAAA", "a link to data"),
        ("hyperlink", "ftp://evil.example/x", "a link to ftp"),
        ("hyperlink", "other.pptx", "a link to other.pptx"),
        ("video", "https://evil.example/film", "video outside the file"),
        ("oleObject", r"file:///C:\book.xlsx", "embedded object"),
        ("frame", "http://evil.example/", "frame outside the file"),
        ("mailMergeSource", "file:///C:/people.csv", "mailMergeSource outside the file"),
    ],
)
@pytest.mark.parametrize("owner", ["text", "layout or styles", "chart"])
def test_what_lies_outside_is_refused_wherever_it_hangs(given, kind, target, words, owner):
    data, form = given
    shared = {"pptx": "ppt/slideLayouts/slideLayout1.xml", "docx": "word/styles.xml"}[form]
    chart = next(name for name in parts(data) if name.startswith(f"{FOLDER[form]}/charts/chart"))
    part = {"text": TEXT[form], "layout or styles": shared, "chart": chart}[owner]
    wild = Wild(data, form)
    wild.relate(target, kind, part, external=True)

    (problem,) = refusal(wild.data)

    assert (problem.rule, problem.place.spot) == ("T108", part)
    assert words in problem.message or "linked from another file" in problem.message


@acceptance(8)
@pytest.mark.parametrize("address", ["https://example.com/", "HTTP://example.com", "mailto:a@example.com", "#top"])
def test_ordinary_links_are_kept(given, address):
    data, form = given
    wild = Wild(data, form)
    own = wild.relate(address, "hyperlink", TEXT[form], external=True)
    if form == "docx":
        wild.write(f'<w:p><w:hyperlink r:id="{own}"><w:r><w:t>there</w:t></w:r></w:hyperlink></w:p>')
    else:
        wild.insert(TEXT[form], "<p:cNvGraphicFramePr", "")
        wild.parts[TEXT[form]] = wild.parts[TEXT[form]].replace(
            b'<a:rPr lang="en-US"/>', f'<a:rPr lang="en-US"><a:hlinkClick r:id="{own}"/></a:rPr>'.encode(), 1
        )

    made = Template.load(wild.data).render({"x": "word"})

    rels = TEXT[form].replace("slides/", "slides/_rels/").replace("word/", "word/_rels/") + ".rels"
    assert address.encode() in parts(made.data)[rels]


def test_every_fault_of_a_hostile_file_is_told_at_once():
    wild = Wild(DeckDraft().lines("x").save(), "pptx")
    wild.relate("http://evil.example/a.png", "image", TEXT["pptx"], external=True)
    wild.relate("file:///b", "hyperlink", TEXT["pptx"], external=True)
    wild.relate("http://evil.example/c.png", "image", "ppt/slideLayouts/slideLayout1.xml", external=True)

    assert len(refusal(wild.data)) == 3


@acceptance(7)
@pytest.mark.parametrize("part", [TYPES, "_rels/.rels"])
@pytest.mark.parametrize(
    "content", [b"", b"<", b"\xff\xfe<", b"<a/>", b"\x00" * 40, b"<?xml version='1.0' encoding='klingon'?><a/>"]
)
def test_broken_frame_of_a_package_is_refused(given, part, content):
    problems = refusal(rezipped(given[0], {part: content}))

    assert len(problems) >= 1
