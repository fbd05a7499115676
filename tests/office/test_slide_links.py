"""Links between slides lead to the right copy; what leads to a slide that is gone is taken out, the words stay."""

from __future__ import annotations

import html
import re

import pytest
from lxml import etree
from office_drafts import NS, RELATION, DeckDraft, picture, sections, slides, with_sections
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.util import Inches

acceptance = pytest.mark.acceptance

A, P, R = (f"{{{NS[prefix]}}}" for prefix in "apr")


def link(draft, source, target, text="go"):
    """Put a box on a slide of a draft that leads to another."""
    box = draft.deck.slides[source].shapes.add_textbox(Inches(1), Inches(5), Inches(2), Inches(0.5))
    box.name, box.text_frame.text = "Link", text
    box.click_action.target_slide = draft.deck.slides[target]
    return draft


def link_words(draft, source, target, text="words"):
    """Put words on a slide of a draft that lead to another."""
    slide = draft.deck.slides[source]
    box = slide.shapes.add_textbox(Inches(1), Inches(6), Inches(2), Inches(0.5))
    box.text_frame.text = text
    relation = slide.part.relate_to(draft.deck.slides[target].part, RELATIONSHIP_TYPE.SLIDE)
    run = box.text_frame.paragraphs[0].runs[0]._r.get_or_add_rPr()
    etree.SubElement(run, f"{A}hlinkClick", {f"{R}id": relation, "action": "ppaction://hlinksldjump"})
    return draft


def leads(made):
    """Return for each slide the titles of those its links lead to."""
    found = []
    for slide in made.opened.slides:
        ids = [one.get(f"{R}id") for one in slide._element.iter(f"{A}hlinkClick")]
        targets = [slide.part.related_part(one).slide for one in ids if one]
        found.append([target.shapes.title.text for target in targets])
    return found


def block():
    draft = DeckDraft("Contents").slide("{{ r }} first", says="{% slides for r in rows %}")
    return draft.slide("{{ r }} second", says="{% endslides %}").slide("Last")


@acceptance(33)
def test_link_inside_a_block_leads_to_the_slide_of_the_same_turn():
    draft = link(link_words(block(), 2, 1), 1, 2)

    made = draft.render({"rows": ["a", "b", "c"]})

    assert slides(made)[1:-1] == [f"{r} {which}" for r in "abc" for which in ("first", "second")]
    assert leads(made)[1:-1] == [[f"{r} {which}"] for r in "abc" for which in ("second", "first")]


@acceptance(33)
def test_link_from_outside_leads_to_the_first_copy_and_back_from_every_copy():
    draft = link(link(block(), 0, 2), 2, 0)

    made = draft.render({"rows": ["a", "b"]})

    assert leads(made) == [["a second"], [], ["Contents"], [], ["Contents"], []]


@acceptance(33)
def test_link_of_a_repeated_slide_to_itself_leads_to_the_copy():
    draft = link(DeckDraft("{{ r }}").lines("{% slide for r in rows %}"), 0, 0)

    assert leads(draft.render({"rows": ["a", "b"]})) == [["a"], ["b"]]


@acceptance(33)
def test_link_to_a_slide_that_is_not_shown_in_this_turn_is_taken_out_there():
    draft = DeckDraft("{{ r }}").lines("{% slides for r in rows %}").slide("{{ r }} more", says="{% slide if r > 1 %}")
    draft.lines("{% endslides %}")
    link(draft, 0, 1, text="see more")

    made = draft.render({"rows": [1, 2, 3]})

    assert slides(made) == ["1", "2", "2 more", "3", "3 more"]
    assert leads(made) == [[], ["2 more"], [], ["3 more"], []]
    assert [shape.text_frame.text for shape in made.opened.slides[0].shapes if shape.name == "Link"] == ["see more"]
    assert [(one.rule, one.severity, one.place.spot) for one in made.result.problems] == [
        ("T223", "warning", "slide 1")
    ]


@acceptance(33)
def test_link_inside_a_repeated_section_leads_to_the_same_copy_of_the_section():
    draft = link(DeckDraft("{{ r }} one").slide("{{ r }} two"), 1, 0)
    with_sections(draft, ("{% for r in rows %}{{ r }}", 2))

    made = draft.render({"rows": ["a", "b"]})

    assert leads(made) == [[], ["a one"], [], ["b one"]]
    assert sections(made) == [("a", 2), ("b", 2)]


@acceptance(33)
def test_links_of_words_pictures_and_notes_to_a_dropped_slide_go_and_they_stay():
    draft = DeckDraft("Kept").lines("{{ n }}").picture("Logo")
    draft.slide("Gone", says="{% slide if n %}").slide("{{ n }} Last")
    first = draft.deck.slides[0]
    link_words(draft, 0, 1)
    first.shapes[-2].click_action.target_slide = draft.deck.slides[1]
    frame = first.notes_slide.notes_text_frame
    frame.text = "as shown there"
    relation = first.notes_slide.part.relate_to(draft.deck.slides[1].part, RELATIONSHIP_TYPE.SLIDE)
    run = frame.paragraphs[0].runs[0]._r.get_or_add_rPr()
    etree.SubElement(run, f"{A}hlinkClick", {f"{R}id": relation, "action": "ppaction://hlinksldjump"})

    made = draft.render({"n": 0}, pictures=lambda value: picture().data)

    slide = made.opened.slides[0]
    assert slides(made) == ["Kept", "0 Last"]
    assert [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame] == ["Kept", "0", "words"]
    assert slide.notes_slide.notes_text_frame.text == "as shown there"
    assert list(slide._element.iter(f"{A}hlinkClick")) == []
    assert "slide2.xml" not in "".join(made.parts)
    assert {one.rule for one in made.result.problems} == {"T223"}


@acceptance(33)
def test_button_on_the_layout_that_leads_to_a_dropped_slide_does_not_keep_it():
    draft = DeckDraft("Kept").slide("Secret", says="{% slide if n %}")
    layout = draft.current.slide_layout
    relation = layout.part.relate_to(draft.deck.slides[1].part, RELATIONSHIP_TYPE.SLIDE)
    properties = layout.placeholders[0]._element.xpath(".//p:cNvPr")[0]
    etree.SubElement(properties, f"{A}hlinkClick", {f"{R}id": relation, "action": "ppaction://hlinksldjump"})

    shown, dropped = draft.render({"n": 1}), draft.render({"n": 0})

    assert all(b"Secret" not in part for part in dropped.parts.values())
    assert list(dropped.opened.slides[0].slide_layout._element.iter(f"{A}hlinkClick")) == []
    assert [problem.rule for problem in dropped.result.problems] == ["T223"]
    assert len(list(shown.opened.slides[0].slide_layout._element.iter(f"{A}hlinkClick"))) == 1


@acceptance(33)
def test_jumps_to_the_first_and_last_slide_stay():
    draft = DeckDraft("{{ n }}").lines("home")
    properties = draft.shape._element.xpath(".//p:cNvPr")[0]
    etree.SubElement(properties, f"{A}hlinkClick", {f"{R}id": "", "action": "ppaction://hlinkshowjump?jump=lastslide"})
    draft.slide("Gone", says="{% slide if n %}")

    made = draft.render({"n": 0})

    assert [one.get("action") for one in made.xml.iter(f"{A}hlinkClick")] == ["ppaction://hlinkshowjump?jump=lastslide"]


def with_shows(draft, **shows):
    """Give a deck custom shows: name and the numbers of their slides."""
    relations = [entry.get(f"{R}id") for entry in draft.deck.slides._sldIdLst]
    text = ""
    for number, (name, chosen) in enumerate(shows.items()):
        lines = "".join(f'<p:sld r:id="{relations[one - 1]}"/>' for one in chosen)
        text += f'<p:custShow name="{html.escape(name)}" id="{number}"><p:sldLst>{lines}</p:sldLst></p:custShow>'
    listed = f'<p:custShowLst xmlns:p="{NS["p"]}" xmlns:r="{NS["r"]}">{text}</p:custShowLst>'
    draft.deck.element.find(f"{P}notesSz").addnext(etree.fromstring(listed))
    return draft


def shows(made):
    """Return the custom shows: name → titles of their slides."""
    presentation = made.opened.part
    return {
        show.get("name"): [
            presentation.related_part(one.get(f"{R}id")).slide.shapes.title.text for one in show.iter(f"{P}sld")
        ]
        for show in presentation._element.iter(f"{P}custShow")
    }


@acceptance(32)
def test_custom_show_follows_its_slides_and_goes_with_the_last():
    draft = block().slide("Gone", says="{% slide if rows|length > 5 %}")
    with_shows(draft, Short=[1, 2, 3], Back=[4, 2], Dropped=[5])

    made = draft.render({"rows": ["a", "b"]})

    assert shows(made) == {
        "Short": ["Contents", "a first", "a second", "b first", "b second"],
        "Back": ["Last", "a first", "b first"],
    }


@acceptance(6)
def test_properties_name_the_slides_and_the_custom_shows_there_are():
    draft = block().slide("Gone", says="{% slide if rows|length > 5 %}")
    with_shows(draft, **{"Short & sweet": [1, 2], "Dropped": [5]})
    app = next(part for part in draft.deck.part.package.iter_parts() if str(part.partname) == "/docProps/app.xml")
    pairs = "".join(
        f"<vt:variant><vt:lpstr>{heading}</vt:lpstr></vt:variant><vt:variant><vt:i4>{count}</vt:i4></vt:variant>"
        for heading, count in (("Theme", 1), ("Slide Titles", 5), ("Custom Shows", 2))
    )
    names = "".join(f"<vt:lpstr>{name}</vt:lpstr>" for name in ("Office", "a", "b", "c", "d", "e", "S", "D"))
    app._blob = (
        '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties" '
        'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"><Slides>5</Slides><HeadingPairs>'
        f'<vt:vector size="6" baseType="variant">{pairs}</vt:vector></HeadingPairs><TitlesOfParts><vt:vector size="8" '
        f'baseType="lpstr">{names}</vt:vector></TitlesOfParts></Properties>'
    ).encode()

    made = draft.render({"rows": ["x"]})

    text = made.parts["docProps/app.xml"].decode()
    assert re.findall(r"<vt:lpstr>([^<]*)</vt:lpstr>", text.partition("<TitlesOfParts>")[2]) == [
        *("Office", "Contents", "x first", "x second", "Last", "Short &amp; sweet")
    ]
    assert re.findall(r"<vt:i4>(\d+)", text) == ["1", "4", "1"]


@acceptance(32)
def test_link_to_a_custom_show_that_is_gone_is_taken_out_and_the_deck_no_longer_starts_with_it():
    draft = DeckDraft("Kept {{ n }}").lines("see the details").slide("Gone", says="{% slide if n %}")
    with_shows(draft, Details=[2])
    properties = draft.deck.slides[0].shapes[1]._element.xpath(".//p:cNvPr")[0]
    action = {f"{R}id": "", "action": "ppaction://customshow?id=0&return=true"}
    etree.SubElement(properties, f"{A}hlinkClick", action)
    part = next(one.target_part for one in draft.deck.part.rels.values() if one.reltype == RELATION + "presProps")
    part._blob = re.sub(
        rb"(<p:presentationPr[^>]*?)/?>.*",
        rb'\1><p:showPr><p:present/><p:custShow id="0"/></p:showPr></p:presentationPr>',
        part.blob,
        flags=re.DOTALL,
    )

    shown, dropped = draft.render({"n": 1}), draft.render({"n": 0})

    assert [len(list(one.xml.iter(f"{A}hlinkClick"))) for one in (shown, dropped)] == [1, 0]
    assert b'<p:custShow id="0"/>' in shown.parts["ppt/presProps.xml"]
    assert b"<p:sldAll/>" in dropped.parts["ppt/presProps.xml"]
    assert [problem.rule for problem in dropped.result.problems] == ["T223"]
    assert shows(dropped) == {}


PSLZ = "http://schemas.microsoft.com/office/powerpoint/2016/slidezoom"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"


def zoom(draft, source, target):
    """Put a zoom on a slide of a draft, as PowerPoint writes it: a frame that names the slide, and a linked picture."""
    slide, aim = draft.deck.slides[source], draft.deck.slides[target]
    draft.current = slide
    draft.picture("Zoom")
    picture = draft.shape._element
    relation = slide.part.relate_to(aim.part, RELATIONSHIP_TYPE.SLIDE)
    jump = {f"{R}id": relation, "action": "ppaction://hlinksldjump"}
    etree.SubElement(picture.xpath(".//p:cNvPr")[0], f"{A}hlinkClick", jump)
    twins = etree.fromstring(
        f'<mc:AlternateContent xmlns:mc="{MC}" xmlns:p="{NS["p"]}" xmlns:a="{NS["a"]}"><mc:Choice xmlns:pslz="{PSLZ}" '
        'Requires="pslz"><p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id="90" name="Zoom"/><p:cNvGraphicFramePr/><p:nvPr/>'
        '</p:nvGraphicFramePr><p:xfrm><a:off x="0" y="0"/><a:ext cx="900000" cy="600000"/></p:xfrm><a:graphic>'
        f'<a:graphicData uri="{PSLZ}"><pslz:sldZm><pslz:sldZmObj sldId="{aim.slide_id}" cId="4000000000"/></pslz:sldZm>'
        "</a:graphicData></a:graphic></p:graphicFrame></mc:Choice><mc:Fallback/></mc:AlternateContent>"
    )
    picture.addprevious(twins)
    twins[1].append(picture)
    return draft


@acceptance(33)
def test_zoom_leads_to_the_slide_of_the_same_turn_and_becomes_its_picture_where_that_is_not_shown():
    draft = DeckDraft("{{ r }}").lines("{% slides for r in rows %}").slide("{{ r }} more", says="{% slide if r > 1 %}")
    draft.lines("{% endslides %}")

    made = zoom(draft, 0, 1).render({"rows": [1, 2, 3]})

    assert slides(made) == ["1", "2", "2 more", "3", "3 more"]
    ids = [entry.get("id") for entry in made.opened.slides._sldIdLst]
    named = [[one.get("sldId") for one in slide._element.iter(f"{{{PSLZ}}}sldZmObj")] for slide in made.opened.slides]
    assert named == [[], [ids[2]], [], [ids[4]], []]
    marks = [one.get("cId") for slide in made.opened.slides for one in slide._element.iter(f"{{{PSLZ}}}sldZmObj")]
    assert marks == ["4000000000", str((4000000000 + 2654435761) % 2**32)]
    pictures = [len(list(slide._element.iter(f"{P}pic"))) for slide in made.opened.slides]
    assert pictures == [1, 1, 0, 1, 0]
    assert leads(made) == [[], ["2 more"], [], ["3 more"], []]
    assert {problem.rule for problem in made.result.problems} == {"T223"}
