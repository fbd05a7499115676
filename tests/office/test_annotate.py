"""A copy with labels on the spot: clean, complete, and the template as it was."""

from __future__ import annotations

import io
import re

import pytest
from docx import Document
from lxml import etree
from office_drafts import NS, DeckDraft, DocumentDraft, parts, rezipped
from pptx import Presentation

from qbr.office import Schema, gate
from qbr.office.checking.schema import Chart, List, Object, Text
from qbr.office.workbench.annotated import annotated
from qbr.office.workbench.checked import check_file

acceptance = pytest.mark.acceptance
SCHEMA = Schema(
    {
        "name": Text("the name as they write it"),
        "trend": Chart("sales by month"),
        "rows": List("all of them", item=Object(fields={"n": Text("how many")})),
    }
)


def annotate(draft, data=None):
    data = data or draft.save()
    result = annotated(data, check_file(data, f"template.{draft.form}", SCHEMA), SCHEMA)
    assert gate(result) == ()
    return result


def labels(data, slide=0):
    shapes = Presentation(io.BytesIO(data)).slides[slide].shapes
    return [shape.text_frame.text for shape in shapes if shape.name.startswith("Label")]


def comments(data):
    return [comment.text for comment in Document(io.BytesIO(data)).comments]


@acceptance(60)
def test_labels_stand_beside_objects_and_say_what_they_are():
    draft = DeckDraft("{{ name }}").lines("{% for r in rows %}{{ r.n }}{% endfor %}").chart("{% chart trend %}T")
    draft.slide("S", says="{% slide if name %}")

    data = annotate(draft)

    title, loop, chart = labels(data)
    assert title == "placeholder title, number 0\nname: the name as they write it"
    assert loop == "text: for r in rows\nrows: all of them\nrows[].n: how many"
    assert chart == "alt text: chart trend\ntrend: sales by month"
    assert "line of the slide: slide if name\nname: the name as they write it" in labels(data, 1)
    shapes = Presentation(io.BytesIO(data)).slides[0].shapes
    places = [(shape.left, shape.top) for shape in shapes if shape.name.startswith("Label")]
    assert next((shape.left, shape.top) for shape in shapes if shape.name == "Lines") in places


@acceptance(60)
def test_comments_in_a_document_are_anchored_at_the_tags():
    draft = (
        DocumentDraft().lines(["Dear ", "{{ name }}", " and all"]).table(("{% for r in rows %}{{ r.n }}{% endfor %}",))
    )

    data = annotate(draft)

    assert comments(data) == [
        "name: the name as they write it",
        "table: for r in rows\nrows: all of them\nrows[].n: how many",
    ]
    root = etree.fromstring(parts(data)["word/document.xml"])
    first = root.find(".//w:commentRangeStart", NS)
    between = "".join(first.getnext().itertext())
    assert between == "{{ name }}"


@acceptance(60)
def test_faults_are_told_where_they_stand(draft):
    draft.lines("{{ nme }}", "text", "{{ name }}")

    data = annotate(draft)

    told = labels(data) if draft.form == "pptx" else comments(data)
    assert any('{ { nme }}: there is no "nme". Did you mean "name"? [T301]' in text for text in told)
    if draft.form == "pptx":
        (part,) = [part for name, part in parts(data).items() if "comments/comment" in name]
        assert "[T301]" in part.decode()


@acceptance(60)
def test_faults_of_a_page_that_cannot_be_read_at_all_are_told_too(draft):
    data = annotate(draft.lines("{{ name"))

    told = labels(data) if draft.form == "pptx" else comments(data)
    assert any("is never closed [T201]" in text for text in told)


@acceptance(60)
def test_what_word_allows_no_comments_in_is_told_at_the_beginning():
    (text,) = comments(annotate(DocumentDraft().lines("first").header("{{ nme }}")))

    assert text.startswith('header 1 › paragraph 1: { { nme }}: there is no "nme"')


@acceptance(60)
def test_nothing_but_labels_is_changed(draft):
    before = draft.lines("{{ name }}").save()

    after = annotate(draft, before)

    old, new = parts(before), parts(after)
    written = {name for name in new if new[name] != old.get(name)}
    expected = {
        "pptx": {"ppt/slides/slide1.xml"},
        "docx": {"[Content_Types].xml", "word/document.xml", "word/comments.xml", "word/_rels/document.xml.rels"},
    }
    assert written == expected[draft.form]
    assert set(old) <= set(new)


@acceptance(60)
def test_labels_hold_no_tags_so_that_the_copy_works_as_the_template_does(draft):
    data = annotate(draft.lines("{{ nme }} {{ name }}"))

    for name, part in parts(data).items():
        tags = re.findall(rb"\{\{.*?\}\}", part)
        assert tags in ([], [b"{{ nme }}", b"{{ name }}"]), name


@acceptance(60)
def test_comments_that_are_there_stay():
    draft = DocumentDraft().lines("{{ name }}")
    draft.document.add_comment(draft.document.paragraphs[0].runs, text="mine", author="A")

    told = comments(annotate(draft))

    assert told[0] == "mine"
    assert told[1].startswith("name: the name")


def test_labels_do_not_cover_each_other():
    draft = DeckDraft().lines("{{ name }}", name="One").lines("{{ name }}", name="Two")
    for shape in draft.current.shapes:
        shape.left, shape.top = 0, 0

    shapes = Presentation(io.BytesIO(annotate(draft))).slides[0].shapes
    first, second = (shape for shape in shapes if shape.name.startswith("Label"))

    assert second.top >= first.top + first.height


def test_objects_in_groups_are_labelled_where_they_are_seen():
    draft = DeckDraft()
    group = draft.current.shapes.add_group_shape()
    box = group.shapes.add_textbox(1_000_000, 1_000_000, 2_000_000, 500_000)
    box.text_frame.text = "{{ name }}"
    group.left, group.top = 4_000_000, 3_000_000

    shapes = Presentation(io.BytesIO(annotate(draft))).slides[0].shapes
    (label,) = (shape for shape in shapes if shape.name.startswith("Label"))

    assert (label.left, label.top) == (4_000_000, 3_000_000)


def test_a_deck_with_comments_of_its_own_gets_labels_only():
    draft = DeckDraft().lines("{{ nme }}")
    data = rezipped(draft.save(), {})
    assert "comment" not in " ".join(parts(data))
    copy = annotate(draft, data)

    again = annotated(copy, check_file(copy, "t", SCHEMA), SCHEMA)

    assert sum("comments/comment" in name for name in parts(again)) == 1
