"""Sections that tags repeat or hide: pages, columns and headers stay those of each section."""

from __future__ import annotations

import io

import pytest
from lxml import etree
from office_drafts import NS, DocumentDraft, image
from test_including import orientations

from qbr.errors import TemplateError
from qbr.office import Schema

acceptance = pytest.mark.acceptance
W = f"{{{NS['w']}}}"
ROWS = {"rows": [{"name": "North"}, {"name": "South"}], "c": "C"}


def headers(made):
    return [section.header.paragraphs[0].text if section.header.paragraphs else "" for section in made.opened.sections]


def looped():
    """A landscape section between others, repeated with the paragraph that ends it."""
    draft = DocumentDraft().header("first {{ c }}").lines("intro")
    draft.document.add_section()
    draft.lines("{% for r in rows %}", "{{ r.name }}")
    section = draft.document.sections[-1]
    section.page_width, section.page_height = section.page_height, section.page_width
    section.orientation = 1
    section.header.is_linked_to_previous = False
    section.header.paragraphs[0].text = "of {{ r.name }} for {{ c }}"
    draft.document.add_section()
    section = draft.document.sections[-1]
    section.page_width, section.page_height = section.page_height, section.page_width
    section.orientation = 0
    return draft.lines("{% endfor %}", "outro")


@acceptance(55)
def test_each_copy_of_a_section_keeps_its_pages_and_has_a_header_of_its_own():
    made = looped().render(ROWS)

    assert orientations(made) == [("portrait", 8.5), ("landscape", 11.0), ("landscape", 11.0), ("portrait", 8.5)]
    assert headers(made) == ["first C", "of North for C", "of South for C", "of South for C"]


@acceptance(55)
def test_no_turn_leaves_the_sections_around():
    made = looped().render({"rows": [], "c": "C"})

    assert orientations(made) == [("portrait", 8.5), ("portrait", 8.5)]
    assert headers(made) == ["first C", "first C"]
    assert not any(b"for C" in part for part in made.parts.values())


def pair_looped():
    """Two sections in a loop: the first has the header from before the loop, the second one of its own."""
    draft = DocumentDraft().header("from before").lines("intro")
    draft.document.add_section()
    draft.lines("{% for r in rows %}", "cover of {{ r.name }}")
    draft.document.add_section()
    draft.lines("details")
    section = draft.document.sections[-1]
    section.header.is_linked_to_previous = False
    section.header.paragraphs[0].text = "details of {{ r.name }}"
    section.different_first_page_header_footer = True
    columns = section._sectPr.find(f"{W}cols")
    columns.set(f"{W}num", "2")
    draft.document.add_section()
    section = draft.document.sections[-1]
    section._sectPr.find(f"{W}cols").attrib.pop(f"{W}num", None)
    return draft.lines("{% endfor %}", "outro")


@acceptance(55)
def test_a_section_keeps_the_header_from_before_the_loop_in_every_turn():
    made = pair_looped().render(ROWS)

    one, other = (["from before", f"details of {name}"] for name in ("North", "South"))
    assert headers(made) == ["from before", *one, *other, "details of South"]
    columns = [section._sectPr.find(f"{W}cols").get(f"{W}num") for section in made.opened.sections]
    assert columns == [None, None, "2", None, "2", None]
    assert [one.different_first_page_header_footer for one in made.opened.sections][1:5] == [False, True] * 2


@acceptance(28, 55)
def test_pictures_in_headers_of_copies_have_ids_of_their_own_and_share_their_file():
    draft = looped()
    section = draft.document.sections[1]
    section.header.paragraphs[0].add_run().add_picture(io.BytesIO(image(10, 10)))

    made = draft.render(ROWS)

    roots = [etree.fromstring(part) for name, part in made.parts.items() if "/header" in name and "_rels" not in name]
    ids = [one.get("id") for root in roots for one in root.iter(f"{{{NS['wp']}}}docPr")]
    assert len(ids) == len(set(ids)) == 2
    assert len([name for name in made.parts if "/media/" in name]) == 1


@acceptance(55)
def test_sections_that_show_the_same_header_share_its_part():
    draft = looped()
    draft.document.sections[1].header.paragraphs[0].text = "for {{ c }}"

    made = draft.render(ROWS)

    assert headers(made) == ["first C", "for C", "for C", "for C"]
    assert len([name for name in made.parts if name.startswith("word/header")]) == 2


@acceptance(55, 58)
def test_a_fault_in_a_header_of_a_copy_names_the_header():
    draft = looped()
    draft.document.sections[1].header.paragraphs[0].text = "{{ r.nme }}"

    with pytest.raises(TemplateError) as raised:
        draft.render(ROWS)
    (problem,) = raised.value.problems
    assert (problem.place.spot, problem.rule) == ("header 2 › paragraph 1", "T301")


@acceptance(60)
def test_headers_of_repeated_sections_are_checked_with_what_they_see():
    draft = looped()
    draft.document.sections[1].header.paragraphs[0].text = "{{ r.nme }} {{ r.name }} {{ loop.index }}"
    schema = Schema.from_example(ROWS)

    told = draft.template().check(schema)

    assert [str(problem).splitlines()[0] for problem in told] == [
        'template.docx · header 2 › paragraph 1: {{ r.nme }}: no field "nme". Did you mean "name"? [T301]'
    ]
