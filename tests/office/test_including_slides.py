"""Decks that include slides of others: with layout, notes, charts, pictures, links and sections."""

from __future__ import annotations

import io

import pytest
from lxml import etree
from office_drafts import DeckDraft, DocumentDraft, image, read, sections, slides, with_sections
from pptx.util import Inches, Pt

from qbr.errors import TemplateError
from qbr.office import Template

acceptance = pytest.mark.acceptance
ALL = '{% slide include "library.pptx" %}'


def library_deck():
    """Three slides in two sections, the second with a chart, notes and a picture."""
    draft = DeckDraft("Opening {{ c }}")
    draft.slide("Case study", notes="say {{ c }}").chart("{% chart revenue %}Revenue").lines("of {{ c }}")
    draft.current.shapes.add_picture(io.BytesIO(image(30, 20)), Inches(6), Inches(5))
    draft.slide("Closing")
    return with_sections(draft, ("Start", 1), ("Case studies", 2))


def asking(*lines):
    draft = DeckDraft("First")
    for line in lines:
        draft.slide(says=line)
    return draft.slide("Last {{ c }}")


DATA = {"c": "A & B", "revenue": {"categories": ["x"], "series": [{"name": "n", "values": [9]}]}, "rows": ["p", "q"]}


def including(host, library=None, **context):
    files = {"library.pptx": library_deck().save()} if library is None else library
    template = Template.load(host.save(), name="host.pptx", library=files)
    return read(template.render({**DATA, **context}), "pptx")


def faults(host, library=None):
    files = {"library.pptx": library_deck().save()} if library is None else library
    with pytest.raises(TemplateError) as raised:
        Template.load(host.save(), name="host.pptx", library=files)
    return [str(problem) for problem in raised.value.problems]


@acceptance(54)
@pytest.mark.parametrize(
    ("part", "titles"),
    [
        ("", ["Opening A & B", "Case study", "Closing"]),
        ("#2", ["Case study"]),
        ("#case-study", ["Case study"]),
        ("#Case Studies", ["Case study", "Closing"]),
    ],
)
def test_slides_of_another_deck_stand_where_they_are_asked_for(part, titles):
    made = including(asking(f'{{% slide include "library.pptx{part}" %}}'))

    assert slides(made) == ["First", *titles, "Last A & B"]


def _to_slide(slide):
    """Return the id of the relationship that leads from a slide's notes back to it."""
    return next(key for key, one in slide.notes_slide.part.rels.items() if one.reltype.endswith("/slide"))


@acceptance(54)
def test_charts_notes_pictures_and_tags_come_along():
    made = including(asking('{% slide include "library.pptx#2" %}'))

    slide = made.opened.slides[1]
    assert slide.notes_slide.notes_text_frame.text == "say A & B"
    assert slide.notes_slide.part.rels[_to_slide(slide)].target_part is slide.part
    (frame,) = (shape for shape in slide.shapes if shape.has_chart)
    assert [list(one.values) for one in frame.chart.plots[0].series] == [[9.0]]
    assert frame.chart.part.chart_workbook.xlsx_part is not None
    assert [shape.image.size for shape in slide.shapes if shape.shape_type == 13] == [(30, 20)]
    assert next(shape for shape in slide.shapes if shape.name == "Lines").text_frame.text == "of A & B"


@acceptance(54)
def test_a_layout_that_is_the_same_is_the_hosts_another_comes_with_its_master():
    same = including(asking(ALL))
    assert len(same.opened.slide_masters) == 1
    other = library_deck()
    other.deck.slide_masters[0].background.fill.solid()
    carried = including(asking(ALL), {"library.pptx": other.save()})

    assert len(carried.opened.slide_masters) == 2
    masters = [slide.slide_layout.slide_master for slide in carried.opened.slides]
    assert [one is masters[0] or one.part is masters[0].part for one in masters] == [True, False, False, False, True]
    names = [name for name in same.parts if name.startswith("ppt/slideLayouts/slide")]
    assert len(names) == len(DeckDraft().deck.slide_layouts)
    ids = [
        one.get("id")
        for name, part in carried.parts.items()
        if name.startswith(("ppt/presentation.xml", "ppt/slideMasters/slide"))
        for one in etree.fromstring(part).iter("{*}sldMasterId", "{*}sldLayoutId")
    ]
    assert len(ids) == len(set(ids))


@acceptance(54)
def test_the_same_slides_can_be_included_twice_each_with_a_chart_of_its_own():
    made = including(asking('{% slide include "library.pptx#2" %}', '{% slide include "library.pptx#2" %}'))

    charts = [shape.chart.part for slide in made.opened.slides for shape in slide.shapes if shape.has_chart]
    assert len({str(part.partname) for part in charts}) == 2
    assert len({str(part.chart_workbook.xlsx_part.partname) for part in charts}) == 2
    assert len([name for name in made.parts if "/media/" in name]) == 1


@acceptance(54)
def test_included_slides_stand_in_the_section_of_the_slide_that_asks():
    host = with_sections(asking(ALL), ("One", 1), ("Two", 2))

    assert sections(including(host)) == [("One", 1), ("Two", 4)]


@acceptance(54)
def test_an_included_slide_can_be_repeated_or_hidden():
    host = asking(
        '{% slide include "library.pptx#3" for c in rows %}',
        '{% slide include "library.pptx" if no %}',
        '{% slide include "library.pptx#1" for c in rows if c == "q" %}',
    )

    assert slides(including(host, no=False)) == ["First", "Closing", "Closing", "Opening q", "Last A & B"]


@acceptance(30, 54)
def test_included_slides_are_repeated_together_around_loops_of_their_own():
    library = DeckDraft("Of {{ c }}")
    library.slide("{{ c }} {{ n }}", says="{% slide for n in numbers %}").slide("End of {{ c }}")

    made = including(asking(ALL.replace(" %}", " for c in rows %}")), {"library.pptx": library.save()}, numbers=[1, 2])

    one, other = ([f"Of {c}", f"{c} 1", f"{c} 2", f"End of {c}"] for c in ("p", "q"))
    assert slides(made) == ["First", *one, *other, "Last A & B"]


@acceptance(54)
def test_slides_that_say_themselves_when_they_are_shown_still_do():
    library = DeckDraft("Of {{ r }}")
    library.lines("{% slide for r in rows %}")

    made = including(asking(ALL), {"library.pptx": library.save()})

    assert slides(made) == ["First", "Of p", "Of q", "Last A & B"]


@acceptance(33, 54)
def test_links_between_included_slides_lead_to_them_and_others_go():
    library = DeckDraft("One")
    library.slide("Two").slide("Three")
    one, two, three = library.deck.slides
    for target in (two, three):
        box = one.shapes.add_textbox(0, 0, Inches(1), Inches(1))
        box.text_frame.text = "go"
        box.click_action.target_slide = target
    host = asking('{% slide include "library.pptx#1" %}')
    made = including(asking(ALL), {"library.pptx": library.save()})
    alone = including(host, {"library.pptx": library.save()})

    targets = [
        shape.click_action.target_slide for shape in made.opened.slides[1].shapes if shape.name.startswith("TextBox")
    ]
    assert [target.shapes.title.text for target in targets] == ["Two", "Three"]
    left = [
        shape.click_action.target_slide for shape in alone.opened.slides[1].shapes if shape.name.startswith("TextBox")
    ]
    assert left == [None, None]


@acceptance(54)
def test_slides_of_another_size_are_scaled_into_the_middle():
    library = DeckDraft()
    library.deck.slide_width, library.deck.slide_height = Inches(20), Inches(10)
    library.lines("x")
    library.shape.left, library.shape.top, library.shape.width, library.shape.height = (Inches(n) for n in (2, 2, 4, 4))
    library.shape.text_frame.paragraphs[0].runs[0].font.size = Pt(40)

    made = including(asking(ALL), {"library.pptx": library.save()})

    shape = next(shape for shape in made.opened.slides[1].shapes if shape.name == "Lines")
    assert [round(n.inches, 3) for n in (shape.left, shape.top, shape.width, shape.height)] == [1, 2.25, 2, 2]
    assert shape.text_frame.paragraphs[0].runs[0].font.size == Pt(20)


@acceptance(54)
def test_decks_include_decks():
    library = {
        "library.pptx": asking('{% slide include "more.pptx#2" %}').save(),
        "more.pptx": library_deck().save(),
    }

    assert slides(including(asking(ALL), library)) == ["First", "First", "Case study", "Last A & B", "Last A & B"]


@acceptance(54, 58)
def test_what_cannot_be_included_is_told_with_the_slide_and_a_way_out():
    library = {"library.pptx": library_deck().save(), "text.docx": DocumentDraft().save()}
    host = asking(
        '{% slide include "libary.pptx" %}',
        '{% slide include "library.pptx#9" %}',
        '{% slide include "library.pptx#Clsing" %}',
        '{% slide include "text.docx" %}',
        '{% slide include "../library.pptx" %}',
        "{% slide include which %}",
    )

    told = [line.splitlines() for line in faults(host, library)]

    assert [lines[0].partition(" · ")[2] for lines in told] == [
        'slide 2: {% slide include "libary.pptx" %}: there is no file "libary.pptx" [T701]',
        'slide 3: {% slide include "library.pptx#9" %}: "library.pptx" has no slide, section or title "9" [T701]',
        'slide 4: {% slide include "library.pptx#Clsing" %}: "library.pptx" has no slide, section or title "Clsing" [T701]',
        'slide 5: {% slide include "text.docx" %}: "text.docx" is no deck [T704]',
        'slide 6: {% slide include "../library.pptx" %}: there is no file "../library.pptx" [T701]',
        "slide 7: {% slide include which %}: it names no file as a text, or the slide holds more than this line [T702]",
    ]
    assert told[2][1].strip().startswith('Did you mean "Closing"?')


@acceptance(58)
def test_faults_on_slides_are_told_with_the_file_and_the_number_an_author_counts():
    library = library_deck()
    library.lines("{{ x|nope }}")
    host = asking(ALL).lines("{{ y|nope }}")

    told = faults(host, {"library.pptx": library.save()})

    assert [line.partition(": ")[0] for line in told] == [
        'host.pptx · library.pptx, slide 3 "Closing" › "Lines" › paragraph 1',
        'host.pptx · slide 3 › "Lines" › paragraph 1',
    ]


def test_a_slide_that_holds_more_is_not_lost_silently():
    host = asking(ALL)
    host.deck.slides[1].shapes.add_picture(io.BytesIO(image(5, 5)), 0, 0)

    (told,) = faults(host)
    assert "holds more than this line" in told
