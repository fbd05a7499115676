"""Slides: repeated, shown, skipped and moved by a line beside them; nothing of a slide that goes is left."""

from __future__ import annotations

import re

import pytest
from lxml import etree
from office_drafts import NS, DeckDraft, picture, sections, slides, with_sections

from qbr.office import TemplateError

acceptance = pytest.mark.acceptance

REGIONS = [{"name": "North", "active": True}, {"name": "South", "active": False}, {"name": "Fleet", "active": True}]


def notes(made):
    return [slide.notes_slide.notes_text_frame.text if slide.has_notes_slide else None for slide in made.opened.slides]


@acceptance(29)
def test_slide_repeats_for_each_item_that_passes_with_the_loop_known_on_each_copy():
    draft = DeckDraft("First").slide(
        "{{ r.name }} {{ loop.index }} of {{ loop.length }}",
        notes="Say {{ r.name }}",
        says="{% slide for r in regions if r.active %}",
    )
    draft.slide("Last")

    made = draft.render({"regions": REGIONS})

    assert slides(made) == ["First", "North 1 of 2", "Fleet 2 of 2", "Last"]
    assert notes(made) == [None, "Say North", "Say Fleet", None]


@acceptance(29)
@pytest.mark.parametrize(("n", "shown"), [(0, ["First", "Last"]), (3, ["First", "Risks: 3", "Last"])])
def test_slide_is_shown_if_its_condition_holds(n, shown):
    draft = DeckDraft("First").slide("Risks: {{ n }}", says="{% slide if n > 0 %}").slide("Last")

    assert slides(draft.render({"n": n})) == shown


@acceptance(29)
def test_instruction_slide_is_never_shown_and_its_tags_are_not_looked_at():
    draft = DeckDraft("First").slide("How to use {{ nothing.of.this }} {% if %}", says="{% slide skip %}")

    assert slides(draft.render({})) == ["First"]


@acceptance(29)
def test_line_may_open_the_speaker_notes():
    draft = DeckDraft("First").slide("{{ r.name }}", notes="{% slide for r in regions %}\nSay {{ r.name }}")

    made = draft.render({"regions": REGIONS[:2]})

    assert slides(made) == ["First", "North", "South"]
    assert notes(made) == [None, "Say North", "Say South"]


@acceptance(29)
def test_notes_that_hold_nothing_but_lines_are_empty_then():
    draft = DeckDraft("First").slide("{{ r }} {{ p }}", notes="{% slides for r in rows %}\n{% slide for p in rows %}")
    draft.slide("end {{ r }}", notes="{% endslides %}")

    made = draft.render({"rows": [1, 2]})

    assert slides(made) == ["First", "1 1", "1 2", "end 1", "2 1", "2 2", "end 2"]
    assert notes(made) == [None, *[""] * 6]


def test_draft_shows_a_slide_whose_section_cannot_be_told_where_it_stands():
    draft = with_sections(DeckDraft("One").slide("Two", says="{% slide in=s.place %}"), ("Main", 1), ("Back", 1))

    made = draft.render({"s": {}}, draft=True)

    assert slides(made) == ["One", "Two"]
    assert sections(made) == [("Main", 1), ("Back", 1)]


@acceptance(29)
def test_line_may_stand_in_a_box_on_the_slide_which_goes():
    draft = DeckDraft("Shown")
    draft.lines("{% slide if n %}")

    made = draft.render({"n": 1})

    assert [shape.name for shape in made.opened.slides[0].shapes] == ["Title 1"]


@acceptance(29)
@pytest.mark.parametrize("place", ["Appendix", "appendix ", "APPENDIX"])
def test_slide_goes_to_the_section_the_data_name(place):
    draft = DeckDraft("One").slide("Support", says="{% slide if s.shown in=s.place %}").slide("Two").slide("Methods")
    with_sections(draft, ("Main", 3), ("Appendix", 1))

    made = draft.render({"s": {"shown": True, "place": place}})

    assert slides(made) == ["One", "Two", "Methods", "Support"]
    assert sections(made) == [("Main", 2), ("Appendix", 2)]


@acceptance(29)
def test_section_of_a_translated_name_is_found_by_what_its_comment_says():
    draft = DeckDraft("Eins").slide("Zwei", says="{% slide in=place %}").slide("Drei", says='{% slide in="Anhang" %}')
    with_sections(draft, ("Hauptteil {# main #}", 3), ("Anhang{#appendix#}", 0))

    made = draft.render({"place": "Appendix"})

    assert slides(made) == ["Eins", "Zwei", "Drei"]
    assert sections(made) == [("Hauptteil", 1), ("Anhang", 2)]


@acceptance(29)
def test_copies_go_each_to_its_own_section_and_an_empty_section_vanishes():
    draft = DeckDraft("One").slide("{{ r.name }}", says="{% slide for r in rows in=r.place %}")
    draft.slide("Gone", says="{% slide if false %}")
    with_sections(draft, ("Main", 2), ("Back", 1), ("Extra", 0))

    made = draft.render({"rows": [{"name": "a", "place": "Extra"}, {"name": "b", "place": "Main"}]})

    assert slides(made) == ["One", "b", "a"]
    assert sections(made) == [("Main", 2), ("Extra", 1)]


def test_unknown_section_is_an_error_that_names_those_there_are():
    draft = with_sections(DeckDraft("One").slide("S", says="{% slide in=place %}"), ("Main", 1), ("Appendix", 1))

    with pytest.raises(TemplateError, match=r'there is no section "apendix"') as error:
        draft.render({"place": "apendix"})

    assert "Main, Appendix" in error.value.problems[0].hint


@acceptance(15)
def test_section_names_are_filled():
    draft = with_sections(DeckDraft("One").slide("Two", says="{% slide if x %}"), ("Q {{ x }} & more", 2))

    assert sections(draft.render({"x": "3"})) == [("Q 3 & more", 2)]


@acceptance(31)
def test_each_copy_has_its_own_chart_workbook_and_notes_and_shares_the_pictures():
    draft = DeckDraft("{{ r.name }}").chart("{% chart r.data %}Trend of {{ r.name }}", title="{{ r.name }}")
    draft.picture("{% picture logo %}Logo")
    draft.current.notes_slide.notes_text_frame.text = "About {{ r.name }}"
    draft.lines("{% slide for r in rows %}")
    rows = [
        {"name": name, "data": {"categories": ["x"], "series": [{"name": name, "values": [number]}]}}
        for number, name in enumerate(["North", "South", "Fleet"], start=1)
    ]

    made = draft.render({"rows": rows, "logo": picture()}, pictures=lambda value: value.data)

    charts = [shape.chart for slide in made.opened.slides for shape in slide.shapes if shape.has_chart]
    assert [list(chart.plots[0].series[0].values) for chart in charts] == [[1.0], [2.0], [3.0]]
    assert [chart.chart_title.text_frame.text for chart in charts] == ["North", "South", "Fleet"]
    assert len({str(chart.part.partname) for chart in charts}) == 3
    assert len({str(chart.part.chart_workbook.xlsx_part.partname) for chart in charts}) == 3
    assert notes(made) == ["About North", "About South", "About Fleet"]
    assert [slide.notes_slide.part.part_related_by(REL + "slide") for slide in made.opened.slides] == [
        slide.part for slide in made.opened.slides
    ]
    assert len([name for name in made.parts if "/media/" in name]) == 1
    creation = [
        re.findall(rb'creationId [^>]*val="(\d+)"', part) for name, part in made.parts.items() if "slides/s" in name
    ]
    assert len(creation) >= 3


REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"


@acceptance(31)
def test_copies_of_a_slide_with_a_plain_chart_do_not_share_it():
    draft = DeckDraft("{{ r.name }}").chart("Sample")
    draft.lines("{% slide for r in rows %}")

    made = draft.render({"rows": REGIONS})

    charts = [shape.chart.part for slide in made.opened.slides for shape in slide.shapes if shape.has_chart]
    assert len({str(part.partname) for part in charts}) == 3
    assert len({str(part.chart_workbook.xlsx_part.partname) for part in charts}) == 3


def test_creation_ids_of_copies_differ():
    draft = DeckDraft("{{ r.name }}").lines("{% slide for r in rows %}")
    mark = etree.fromstring(
        f'<p:extLst xmlns:p="{NS["p"]}"><p:ext uri="{{BB962C8B-B14F-4D97-AF65-F5344CB8AC3E}}">'
        f'<p14:creationId xmlns:p14="{NS["p14"]}" val="4000000000"/></p:ext></p:extLst>'
    )
    draft.current._element.cSld.append(mark)

    made = draft.render({"rows": REGIONS})

    found = [
        re.search(rb'creationId[^>]*val="(\d+)"', part) for name, part in made.parts.items() if "/slides/slide" in name
    ]
    ids = [int(match.group(1)) for match in found if match]
    assert len(set(ids)) == 3
    assert all(0 < number < 2**32 for number in ids)


@acceptance(32)
def test_slide_that_goes_leaves_nothing_behind():
    draft = DeckDraft("Kept").slide("Secret {{ x }}", notes="CANARY notes", says="{% slide if x %}")
    draft.chart("{% chart data %}CANARY").picture("CANARY logo")
    with_sections(draft, ("Main", 1), ("Hidden", 1))

    made = draft.render({"x": 0, "data": None})

    assert slides(made) == ["Kept"]
    assert sections(made) == [("Main", 1)]
    assert [name for name in made.parts if re.search("slide2|notesSlide|chart|embeddings|media", name)] == []
    assert all(b"CANARY" not in part and b"Secret" not in part for part in made.parts.values())


@acceptance(32)
def test_links_to_a_slide_that_goes_are_taken_out_with_a_warning():
    draft = DeckDraft("Contents").lines("to {{ n }}")
    first = draft.deck.slides[0]
    draft.slide("Gone", says="{% slide if n %}").slide("Kept")
    box = first.shapes.add_textbox(0, 0, 900000, 300000)
    box.click_action.target_slide = draft.deck.slides[1]
    other = first.shapes.add_textbox(0, 400000, 900000, 300000)
    other.click_action.target_slide = draft.deck.slides[2]

    made = draft.render({"n": 0})

    shapes = list(made.opened.slides[0].shapes)
    assert shapes[-2].click_action.target_slide is None
    assert shapes[-1].click_action.target_slide.shapes.title.text == "Kept"
    assert [problem.rule for problem in made.result.problems] == ["T223"]


@acceptance(32)
def test_custom_show_loses_the_slide_that_goes():
    draft = DeckDraft("Kept").slide("Gone", says="{% slide if n %}")
    relations = [entry.get(f"{{{NS['r']}}}id") for entry in draft.deck.slides._sldIdLst]
    lines = "".join(f'<p:sld r:id="{relation}"/>' for relation in relations)
    show = f'<p:custShowLst xmlns:p="{NS["p"]}" xmlns:r="{NS["r"]}"><p:custShow name="S" id="0"><p:sldLst>{lines}</p:sldLst>'
    draft.deck.element.find(f"{{{NS['p']}}}notesSz").addnext(etree.fromstring(f"{show}</p:custShow></p:custShowLst>"))

    made = draft.render({"n": 0})

    root = etree.fromstring(made.parts["ppt/presentation.xml"])
    assert [one.get(f"{{{NS['r']}}}id") for one in root.iter(f"{{{NS['p']}}}sld")] == relations[:1]


def test_slides_are_hidden_and_change_as_drawn():
    draft = DeckDraft("{{ r.name }}").lines("{% slide for r in rows %}")
    draft.current._element.set("show", "0")
    draft.current._element.append(etree.fromstring(f'<p:transition xmlns:p="{NS["p"]}"><p:fade/></p:transition>'))

    made = draft.render({"rows": REGIONS[:2]})

    assert [slide._element.get("show") for slide in made.opened.slides] == ["0", "0"]
    assert all(slide._element.find(f"{{{NS['p']}}}transition") is not None for slide in made.opened.slides)


@pytest.mark.parametrize(
    ("says", "message"),
    [
        ("{% slide whenever %}", "says nothing about the slide"),
        ("{% slide for r %}", "expected token"),
        ("{% slide if a.__class__ %}", "private"),
    ],
)
def test_line_that_cannot_be_read_is_an_error_at_its_slide(says, message):
    with pytest.raises(TemplateError, match=message) as error:
        DeckDraft("One").slide("Two", says=says).template()

    assert error.value.problems[0].place.spot.startswith('slide 2 "Two"')


def test_two_lines_on_one_slide_are_an_error():
    draft = DeckDraft("One").slide("Two", says="{% slide if a %}").lines("{% slide if b %}")

    with pytest.raises(TemplateError, match="second line"):
        draft.template()
