"""What hangs on a slide is each copy's own: SmartArt, comments, tags of add-ins; pictures are shared."""

from __future__ import annotations

import re

import pytest
from lxml import etree
from office_drafts import NS, RELATION, DeckDraft, slides
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI
from pptx.oxml import parse_xml

acceptance = pytest.mark.acceptance

DGM = "http://schemas.openxmlformats.org/drawingml/2006/diagram"
DSP = "http://schemas.microsoft.com/office/drawing/2008/diagram"
MS = "http://schemas.microsoft.com/office/2007/relationships/"
P188 = "http://schemas.microsoft.com/office/powerpoint/2018/8/main"
PC = "http://schemas.microsoft.com/office/powerpoint/2013/main/command"
AC = "http://schemas.microsoft.com/office/drawing/2013/main/command"
TYPES = "application/vnd.openxmlformats-officedocument."
ROWS = ["North", "South", "West"]


def part(owner, kind, name, content_type, xml):
    """Relate a part to a new one, and return the relationship's id."""
    new = Part(PackURI(name), content_type, owner.package, xml.encode())
    return owner.relate_to(new, kind if ":" in kind else RELATION + kind)


def smart_art(draft, text):
    """Put a SmartArt of one point on the slide: data, layout, style, colours, and the picture old readers see."""
    slide = draft.current
    owner, number = slide.part, len(draft.deck.slides)

    def own(kind, folder, xml, content_type=f"{TYPES}drawingml.diagram"):
        name = f"/ppt/diagrams/{folder}{number}.xml"
        reltype = MS + "diagramDrawing" if kind == "diagramDrawing" else kind
        return part(owner, reltype, name, content_type, xml)

    drawing = own(
        "diagramDrawing",
        "drawing",
        f'<dsp:drawing xmlns:dsp="{DSP}" xmlns:a="{NS["a"]}"><dsp:spTree><dsp:nvGrpSpPr><dsp:cNvPr id="0" name=""/>'
        '<dsp:cNvGrpSpPr/></dsp:nvGrpSpPr><dsp:grpSpPr/><dsp:sp modelId="{00000000-0000-4000-8000-000000000001}"><dsp:nvSpPr><dsp:cNvPr id="0" name=""/>'
        "<dsp:cNvSpPr/></dsp:nvSpPr><dsp:spPr/><dsp:txBody><a:bodyPr/><a:lstStyle/>"
        f"<a:p><a:r><a:t>{text}</a:t></a:r></a:p></dsp:txBody></dsp:sp></dsp:spTree></dsp:drawing>",
        "application/vnd.ms-office.drawingml.diagramDrawing+xml",
    )
    ids = {
        "dm": own(
            "diagramData",
            "data",
            f'<dgm:dataModel xmlns:dgm="{DGM}" xmlns:a="{NS["a"]}"><dgm:ptLst><dgm:pt modelId="1"><dgm:prSet/><dgm:spPr/>'
            f"<dgm:t><a:bodyPr/><a:lstStyle/><a:p><a:r><a:t>{text}</a:t></a:r></a:p></dgm:t></dgm:pt></dgm:ptLst>"
            f'<dgm:cxnLst/><dgm:bg/><dgm:whole/><dgm:extLst><a:ext uri="http://schemas.microsoft.com/office/drawing/2008/diagram">'
            f'<dsp:dataModelExt xmlns:dsp="{DSP}" relId="{drawing}" minVer="http://schemas.openxmlformats.org/drawingml/2006/diagram"/>'
            "</a:ext></dgm:extLst></dgm:dataModel>",
            f"{TYPES}drawingml.diagramData+xml",
        ),
        "lo": own(
            "diagramLayout",
            "layout",
            f'<dgm:layoutDef xmlns:dgm="{DGM}" uniqueId="l"><dgm:layoutNode name="n"/></dgm:layoutDef>',
            f"{TYPES}drawingml.diagramLayout+xml",
        ),
        "qs": own(
            "diagramQuickStyle",
            "quickStyle",
            f'<dgm:styleDef xmlns:dgm="{DGM}" uniqueId="s"><dgm:styleLbl name="n"/></dgm:styleDef>',
            f"{TYPES}drawingml.diagramStyle+xml",
        ),
        "cs": own(
            "diagramColors",
            "colors",
            f'<dgm:colorsDef xmlns:dgm="{DGM}" uniqueId="c"/>',
            f"{TYPES}drawingml.diagramColors+xml",
        ),
    }
    named = " ".join(f'r:{name}="{relation}"' for name, relation in ids.items())
    slide.shapes._spTree.append(
        parse_xml(
            f'<p:graphicFrame xmlns:p="{NS["p"]}" xmlns:a="{NS["a"]}" xmlns:r="{NS["r"]}"><p:nvGraphicFramePr>'
            '<p:cNvPr id="40" name="Diagram"/><p:cNvGraphicFramePr/><p:nvPr/></p:nvGraphicFramePr>'
            '<p:xfrm><a:off x="900000" y="1800000"/><a:ext cx="3000000" cy="1000000"/></p:xfrm><a:graphic>'
            f'<a:graphicData uri="{DGM}"><dgm:relIds xmlns:dgm="{DGM}" {named}/></a:graphicData></a:graphic></p:graphicFrame>'
        )
    )
    return draft


def own_parts(made, kind):
    """Return for each slide the parts it has of a kind: their names and what they hold."""
    numbers = range(len(made.opened.slides))
    return [[(str(one.partname), one.blob) for one in parts_of(made, number, kind)] for number in numbers]


def parts_of(made, number, kind):
    relations = made.opened.slides[number].part.rels.values()
    return [one.target_part for one in relations if one.reltype.endswith("/" + kind)]


def words(blob):
    return [one.text for one in etree.fromstring(blob).iter(f"{{{NS['a']}}}t")]


@acceptance(31)
def test_each_copy_has_its_own_smart_art_filled_in_data_and_drawing():
    draft = smart_art(DeckDraft("{{ r }}").lines("{% slide for r in rows %}"), "About {{ r }}")

    made = draft.render({"rows": ROWS})

    for kind in ("diagramData", "diagramDrawing"):
        parts = own_parts(made, kind)
        assert [words(blob) for [(_, blob)] in parts] == [[f"About {row}"] for row in ROWS]
        assert len({name for [(name, _)] in parts}) == 3
    for slide in made.opened.slides:
        data = next(one.target_part for one in slide.part.rels.values() if one.reltype.endswith("/diagramData"))
        drawing = next(one for one in slide.part.rels.values() if one.reltype.endswith("/diagramDrawing"))
        assert re.search(rb'relId="(\w+)"', data.blob).group(1).decode() == drawing.rId
    assert [emission.tag for emission in made.result.emissions].count("{{ r }}") == 2 * 3  # title, and the diagram once


@acceptance(31)
def test_smart_art_without_tags_is_not_shared_by_the_copies():
    draft = smart_art(DeckDraft("{{ r }}").lines("{% slide for r in rows %}"), "Plain")

    made = draft.render({"rows": ROWS})

    assert len({name for [(name, _)] in own_parts(made, "diagramData")}) == 3


def classic_comments(draft, *texts):
    lines = "".join(
        f'<p:cm authorId="0" dt="2020-01-01T00:00:00.000" idx="{number}"><p:pos x="10" y="10"/><p:text>{text}</p:text></p:cm>'
        for number, text in enumerate(texts, start=1)
    )
    xml = f'<p:cmLst xmlns:p="{NS["p"]}">{lines}</p:cmLst>'
    kind = f"{TYPES}presentationml.comments+xml"
    part(draft.current.part, "comments", f"/ppt/comments/comment{len(draft.deck.slides)}.xml", kind, xml)
    authors = (
        f'<p:cmAuthorLst xmlns:p="{NS["p"]}"><p:cmAuthor id="0" name="A. Nobody" initials="AN" lastIdx="{len(texts)}" '
        'clrIdx="0"/></p:cmAuthorLst>'
    )
    kind = f"{TYPES}presentationml.commentAuthors+xml"
    part(draft.deck.part, "commentAuthors", "/ppt/commentAuthors.xml", kind, authors)
    return draft


@acceptance(31)
def test_each_copy_has_its_own_comments_and_their_numbers_differ():
    draft = classic_comments(DeckDraft("{{ r }}").lines("{% slide for r in rows %}"), "Ask {{ r }} &amp; co", "Plain")

    made = draft.render({"rows": ROWS})

    roots = [etree.fromstring(blob) for [(_, blob)] in own_parts(made, "comments")]
    texts = [[one.text for one in root.iter(f"{{{NS['p']}}}text")] for root in roots]
    numbers = [one.get("idx") for root in roots for one in root.iter(f"{{{NS['p']}}}cm")]
    assert texts == [[f"Ask {row} & co", "Plain"] for row in ROWS]
    assert numbers == ["1", "2", "3", "4", "5", "6"]
    assert b'lastIdx="6"' in made.parts["ppt/commentAuthors.xml"]


@acceptance(32)
def test_comments_of_a_slide_that_goes_go_and_their_author_stays():
    draft = DeckDraft("Kept").slide("Gone", says="{% slide if n %}")
    classic_comments(draft, "CANARY")

    made = draft.render({"n": 0})

    assert [name for name in made.parts if "omment" in name] == ["ppt/commentAuthors.xml"]
    assert all(b"CANARY" not in blob for blob in made.parts.values())


@acceptance(31)
def test_threaded_comments_of_a_copy_speak_of_the_copy():
    draft = DeckDraft("{{ r }}").lines("{% slide for r in rows %}")
    draft.current._element.cSld.append(
        parse_xml(
            f'<p:extLst xmlns:p="{NS["p"]}"><p:ext uri="{{BB962C8B-B14F-4D97-AF65-F5344CB8AC3E}}">'
            f'<p14:creationId xmlns:p14="{NS["p14"]}" val="4000000000"/></p:ext></p:extLst>'
        )
    )
    words_of = "<a:bodyPr/><a:lstStyle/><a:p><a:r><a:rPr lang='en-US'/><a:t>Ask {{ r }}</a:t></a:r></a:p>"
    xml = (
        f'<p188:cmLst xmlns:p188="{P188}" xmlns:a="{NS["a"]}" xmlns:r="{NS["r"]}">'
        '<p188:cm id="{11111111-1111-4111-8111-111111111111}" authorId="{22222222-2222-4222-8222-222222222222}" '
        f'created="2020-01-01T00:00:00.000"><ac:deMkLst xmlns:ac="{AC}"><pc:docMk xmlns:pc="{PC}"/>'
        f'<pc:sldMk xmlns:pc="{PC}" cId="4000000000" sldId="256"/><ac:spMk id="2" creationId="{{0}}"/></ac:deMkLst>'
        '<p188:replyLst><p188:reply id="{33333333-3333-4333-8333-333333333333}" '
        'authorId="{22222222-2222-4222-8222-222222222222}" created="2020-01-02T00:00:00.000"><p188:txBody>'
        f"{words_of}</p188:txBody></p188:reply></p188:replyLst><p188:txBody>{words_of}</p188:txBody></p188:cm></p188:cmLst>"
    )
    reltype = "http://schemas.microsoft.com/office/2018/10/relationships/comments"
    kind = "application/vnd.ms-powerpoint.comments+xml"
    part(draft.current.part, reltype, "/ppt/comments/modernComment_100_0.xml", kind, xml)

    made = draft.render({"rows": ROWS})

    roots = [etree.fromstring(blob) for [(_, blob)] in own_parts(made, "comments")]
    assert [words(etree.tostring(root)) for root in roots] == [[f"Ask {row}"] * 2 for row in ROWS]
    ids = [one.get("id") for root in roots for one in root.iter(f"{{{P188}}}cm", f"{{{P188}}}reply")]
    assert len(set(ids)) == 6
    marks = [next(root.iter(f"{{{PC}}}sldMk")) for root in roots]
    assert [one.get("sldId") for one in marks] == [entry.get("id") for entry in made.opened.slides._sldIdLst]
    creation = [re.search(rb'creationId[^>]* val="(\d+)"', slide.part.blob) for slide in made.opened.slides]
    assert [one.get("cId") for one in marks] == [match.group(1).decode() for match in creation]


@acceptance(31)
def test_each_copy_has_its_own_tags_of_add_ins():
    draft = DeckDraft("{{ r }}").lines("{% slide for r in rows %}")
    xml = f'<p:tagLst xmlns:p="{NS["p"]}"><p:tag name="A" val="1"/></p:tagLst>'
    relation = part(draft.current.part, "tags", "/ppt/tags/tag1.xml", f"{TYPES}presentationml.tags+xml", xml)
    draft.current._element.cSld.append(
        parse_xml(f'<p:custDataLst xmlns:p="{NS["p"]}" xmlns:r="{NS["r"]}"><p:tags r:id="{relation}"/></p:custDataLst>')
    )

    made = draft.render({"rows": ROWS})

    assert len({name for [(name, _)] in own_parts(made, "tags")}) == 3


@acceptance(32)
def test_history_of_the_template_does_not_tell_of_slides_that_are_gone():
    draft = DeckDraft("Kept").slide("Gone", says="{% slide if n %}")
    kind = "http://schemas.microsoft.com/office/2016/11/relationships/changesInfo"
    xml = f'<pc:chgInfo xmlns:pc="{PC}"/>'
    part(
        draft.deck.part,
        kind,
        "/ppt/changesInfos/changesInfo1.xml",
        "application/vnd.ms-powerpoint.changesinfo+xml",
        xml,
    )

    assert [name for name in draft.render({"n": 1}).parts if "changes" in name] == []


@acceptance(33)
def test_link_in_a_diagram_leads_to_the_slide_of_the_same_turn_and_goes_with_it():
    draft = smart_art(DeckDraft("{{ r }}").lines("{% slides for r in rows %}"), "see")
    draft.slide("{{ r }} more", says="{% slide if r != 'South' %}").lines("{% endslides %}")
    owner = draft.deck.slides[0].part
    diagram = next(one.target_part for one in owner.rels.values() if one.reltype.endswith("/diagramData"))
    relation = diagram.relate_to(draft.deck.slides[1].part, RELATION + "slide")
    jump = f'<a:hlinkClick xmlns:r="{NS["r"]}" r:id="{relation}" action="ppaction://hlinksldjump"/>'
    diagram._blob = diagram.blob.replace(b"<a:r><a:t>", f"<a:r><a:rPr>{jump}</a:rPr><a:t>".encode())

    made = draft.render({"rows": ROWS})

    assert slides(made) == ["North", "North more", "South", "West", "West more"]
    diagrams = [found[0] for number in (0, 2, 3) for found in [parts_of(made, number, "diagramData")]]
    assert [[one.target_part.slide.shapes.title.text for one in part.rels.values()] for part in diagrams] == [
        *(["North more"], [], ["West more"])
    ]
    assert [b"hlinkClick" in part.blob for part in diagrams] == [True, False, True]
    assert {problem.rule for problem in made.result.problems} == {"T223"}
