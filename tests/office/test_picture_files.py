"""Pictures of every usual kind in the frames a designer drew, and links that come and go."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass

import pytest
from docx.oxml import parse_xml
from docx.shared import Inches as DocInches
from office_drafts import NS, XML_NS, DeckDraft, DocumentDraft, Picture, image, picture
from PIL import Image

from qbr.office import TemplateError
from qbr.office.rendering.picture_file import read_picture

acceptance = pytest.mark.acceptance
INCH = 914_400
SVG = "http://www.w3.org/2000/svg"
ASVG = "{http://schemas.microsoft.com/office/drawing/2016/SVG/main}svgBlip"
R = f"{{{NS['r']}}}"
PLAIN = f'<svg xmlns="{SVG}" viewBox="0 0 40 10"><rect width="40" height="10" fill="#204060"/></svg>'


@dataclass(frozen=True)
class Drawing:
    """An SVG value with a PNG for programs that know no SVG."""

    sha256: str
    data: bytes
    fallback: Picture | None = None


def bytes_of(value):
    return value.data


def drawing(text=PLAIN, fallback=None):
    data = text.encode()
    return Drawing(hashlib.sha256(data).hexdigest(), data, fallback)


def of(data):
    return Picture(hashlib.sha256(data).hexdigest(), "", data)


def media(made):
    return {name.rpartition("/")[2]: part for name, part in made.parts.items() if "/media/" in name}


def related(made, element, name):
    owner = made.opened.slides[0].part if made.form == "pptx" else made.opened.part
    return owner.rels[element.get(f"{R}{name}")].target_part


def saved(source, kind, **options):
    buffer = io.BytesIO()
    source.save(buffer, kind, **options)
    return buffer.getvalue()


@acceptance(38)
def test_svg_stands_beside_its_png(draft):
    png = picture(40, 10)

    made = draft.lines("x").picture("{% picture logo %}Logo").render({"logo": drawing(fallback=png)}, pictures=bytes_of)

    (blip,) = made.xml.iter(f"{{{NS['a']}}}blip")
    (vector,) = blip.iter(ASVG)
    assert related(made, blip, "embed").blob == png.data
    assert related(made, vector, "embed").blob == PLAIN.encode()
    assert related(made, vector, "embed").content_type == "image/svg+xml"
    assert [blip[-1].tag.rpartition("}")[2], blip[-1][0].get("uri")] == [
        "extLst",
        "{96DAC541-7B7A-43D3-8B79-37D633B846F1}",
    ]
    # 4 : 1 in a frame of 2 x 1 in
    sizes = [(one.get("cx"), one.get("cy")) for one in made.xml.iter(f"{{{NS['a']}}}ext") if one.get("cx")]
    assert sizes[-1] == (str(2 * INCH), str(INCH // 2))


@acceptance(38)
def test_svg_is_drawn_where_it_can_be():
    pytest.importorskip("resvg_py")
    made = DeckDraft().picture("{% picture logo %}").render({"logo": drawing()}, pictures=bytes_of)

    (png,) = [part for name, part in media(made).items() if name.endswith(".png")]
    shown = Image.open(io.BytesIO(png))
    assert shown.size == (1600, 400)
    assert shown.getpixel((800, 200)) == (0x20, 0x40, 0x60, 255)


@acceptance(38)
def test_svg_with_words_needs_a_png_of_its_own():
    words = f'<svg xmlns="{SVG}" viewBox="0 0 40 10"><text>Hello</text></svg>'
    draft = DeckDraft().picture("{% picture logo %}")

    with pytest.raises(TemplateError, match="look different on every machine") as error:
        draft.render({"logo": drawing(words)}, pictures=bytes_of)
    assert error.value.problems[0].rule == "T410"
    assert len(media(draft.render({"logo": drawing(words, picture())}, pictures=bytes_of))) == 2


@acceptance(38)
@pytest.mark.parametrize(
    ("inner", "words"),
    [
        ("<script>alert(1)</script>", "a script"),
        ('<rect onclick="alert(1)"/>', "a script"),
        ('<foreignObject><p xmlns="http://www.w3.org/1999/xhtml">x</p></foreignObject>', "a page of its own"),
        ('<image href="https://x.example/p.png"/>', "leads to"),
        ('<image xmlns:x="http://www.w3.org/1999/xlink" x:href="file:///etc/passwd"/>', "leads to"),
        ('<image href="data:image/svg+xml;base64,AAAA"/>', "leads to"),
        ('<a href="https://x.example/"><rect/></a>', "leads to"),
        ('<use href="other.svg#x"/>', "leads to"),
        ('<rect fill="url(https://x.example/g.svg#a)"/>', "leads to"),
        ("<rect style=\"fill: url( '//x.example/g' )\"/>", "leads to"),
        ("<style>@import 'x.css';</style>", "another file"),
        ("<style>rect { fill: url(http://x.example/) }</style>", "another file"),
    ],
)
def test_svg_that_is_more_than_a_drawing_is_refused(inner, words):
    data = f'<svg xmlns="{SVG}" viewBox="0 0 4 4">{inner}</svg>'.encode()

    with pytest.raises(ValueError, match=words) as error:
        read_picture(data, image(4, 4))
    assert error.value.rule == "T409"


@acceptance(38)
@pytest.mark.parametrize(
    ("text", "words"),
    [
        (f'<!DOCTYPE svg [<!ENTITY a "b">]><svg xmlns="{SVG}" viewBox="0 0 4 4">&a;</svg>', "document type"),
        (f'<?xml-stylesheet href="x.css"?><svg xmlns="{SVG}" viewBox="0 0 4 4"/>', "another file"),
        (f'<svg xmlns="{SVG}"/>', "nothing of its size"),
        (f'<svg xmlns="{SVG}" viewBox="0 0 4 4">', "not well-formed"),
        ('<svg viewBox="0 0 4 4"/>', "no SVG that Office shows"),
        (f'<svg xmlns="{SVG}" viewBox="0 0 4 4">' + " " * 2_000_000 + "</svg>", "bytes"),
    ],
)
def test_svg_that_is_none_is_refused(text, words):
    with pytest.raises(ValueError, match=words) as error:
        read_picture(text.encode(), image(4, 4))
    assert error.value.rule == "T409"


@acceptance(38)
def test_svg_may_point_into_itself():
    inner = '<defs><g id="a"/></defs><use href="#a"/><rect fill="url(#a)" style="mask:url(\'#a\')"/>'

    assert read_picture(f'<svg xmlns="{SVG}" width="1in" height="48px">{inner}</svg>'.encode(), image(4, 4)).width == 96


@acceptance(38)
@pytest.mark.parametrize(
    ("data", "kind", "mode"),
    [
        (image(10, 20, kind="BMP"), "PNG", "RGB"),
        (image(10, 20, kind="TIFF"), "PNG", "RGB"),
        (image(10, 20, kind="TIFF", mode="CMYK"), "PNG", "RGB"),
        (image(10, 20, kind="WEBP", mode="RGBA"), "PNG", "RGBA"),
        (image(10, 20, kind="JPEG", mode="CMYK"), "JPEG", "RGB"),
        (image(10, 20, kind="JPEG", mode="L"), "JPEG", "L"),
        (image(10, 20, kind="GIF", mode="P"), "GIF", "P"),
        (image(10, 20, mode="LA"), "PNG", "LA"),
        (saved(Image.new("I;16", (10, 20)), "PNG"), "PNG", "RGB"),
    ],
)
def test_picture_of_any_usual_kind_is_one_that_office_shows(data, kind, mode):
    shown = Image.open(io.BytesIO(read_picture(data).data))

    assert (shown.format, shown.mode, shown.size) == (kind, mode, (10, 20))


@acceptance(38)
def test_moving_picture_stands_still_on_its_first_frame():
    frames = [Image.new("RGB", (10, 20), colour) for colour in ("#204060", "#602040")]
    data = saved(frames[0], "GIF", save_all=True, append_images=frames[1:], duration=100)

    shown = Image.open(io.BytesIO(read_picture(data).data))

    assert (shown.format, getattr(shown, "n_frames", 1)) == ("PNG", 1)
    assert shown.convert("RGB").getpixel((5, 5)) == (0x20, 0x40, 0x60)


@acceptance(38)
@pytest.mark.parametrize("side", [8_000, 50_000])
def test_picture_of_too_many_pixels_is_not_opened(side):
    with pytest.raises(ValueError, match="pixels") as error:
        read_picture(saved(Image.new("1", (side, side)), "PNG"))
    assert error.value.rule == "T407"


@acceptance(38)
def test_effects_crop_shape_and_border_of_the_frame_stay():
    draft = DeckDraft().picture("{% picture logo fit=cover %}")
    blip = next(draft.shape._element.iter(f"{{{NS['a']}}}blip"))
    blip.append(parse_xml(f"<a:grayscl {XML_NS}/>"))
    settings = draft.shape._element.spPr
    settings.append(parse_xml(f'<a:effectLst {XML_NS}><a:softEdge rad="12700"/></a:effectLst>'))

    made = draft.render({"logo": picture(10, 20)}, pictures=bytes_of)

    assert len(list(made.xml.iter("{*}grayscl"))) == len(list(made.xml.iter("{*}softEdge"))) == 1


@acceptance(39)
def test_empty_placeholder_becomes_the_picture():
    draft = DeckDraft()
    slide = draft.deck.slides.add_slide(draft.deck.slide_layouts[8])  # Picture with Caption
    draft.current = slide
    empty = next(one for one in slide.placeholders if one.placeholder_format.type == 18)
    drawn = (empty.left, empty.top, empty.width, empty.height)
    draft.alt("{% picture logo fit=cover %}Logo of {{ name }}", empty)

    made = draft.render({"logo": picture(10, 20), "name": "A&B"}, pictures=bytes_of)

    shown = next(one for one in made.opened.slides[1].placeholders if one.placeholder_format.type == 18)
    assert shown._element.tag.rpartition("}")[2] == "pic"
    assert (shown.left, shown.top, shown.width, shown.height) == drawn
    assert shown.image.size == (10, 20)
    assert shown._element.nvPicPr.cNvPr.get("descr") == "Logo of A&B"


@acceptance(39)
def test_empty_placeholder_without_a_picture_goes_or_is_an_error():
    draft = DeckDraft()
    slide = draft.deck.slides.add_slide(draft.deck.slide_layouts[8])
    empty = next(one for one in slide.placeholders if one.placeholder_format.type == 18)
    draft.alt("{% picture logo else=hide %}", empty)
    made = draft.render({"logo": None})
    assert [
        one.placeholder_format.type for one in made.opened.slides[1].placeholders if one.placeholder_format.type == 18
    ] == []

    draft.alt("{% picture logo else=keep %}", empty)
    with pytest.raises(TemplateError, match="no picture to keep"):
        draft.template()


@acceptance(39)
def test_picture_in_a_scaled_group_keeps_its_proportions_as_it_is_seen():
    draft = DeckDraft()
    group = draft.current.shapes.add_group_shape()
    drawn = group.shapes.add_picture(io.BytesIO(image(10, 10)), 0, 0, 2 * INCH, INCH)
    draft.alt("{% picture logo %}", drawn)
    group.width = 4 * INCH  # everything in it is shown twice as wide, and as high as drawn

    made = draft.render({"logo": picture(10, 10)}, pictures=bytes_of)

    (shown,) = made.opened.slides[0].shapes[0].shapes
    # 1 x 1 in on the slide is half an inch wide as drawn, in the middle of 2 in
    assert (shown.left, shown.top, shown.width, shown.height) == (3 * INCH // 4, 0, INCH // 2, INCH)


@acceptance(39)
@pytest.mark.parametrize(("says", "left"), [("else=hide", []), ("else=keep", ["Logo"])])
def test_picture_that_is_missing_goes_or_stays_as_drawn(draft, says, left):
    draft.lines("{{ n }}").picture(f"{{% picture logo {says} %}}Logo")

    without, given = (draft.render({"logo": one, "n": 1}, pictures=bytes_of) for one in (None, picture(30, 10)))

    assert without.alt_texts() == left
    assert [Image.open(io.BytesIO(part)).size for part in media(without).values()] == [(10, 10)] * len(left)
    assert given.alt_texts() == ["Logo"]
    assert [Image.open(io.BytesIO(part)).size for part in media(given).values()] == [(30, 10)]
    with pytest.raises(TemplateError, match="logo"):
        draft.render({"n": 1})


@acceptance(39)
def test_paragraph_of_a_missing_picture_goes_with_it():
    draft = DocumentDraft().lines("before").picture("{% picture logo else=hide %}").lines("after {{ n }}")

    assert draft.render({"logo": None, "n": 1}).lines == ["before", "after 1"]


@acceptance(39)
def test_picture_kept_as_drawn_keeps_its_crop():
    draft = DeckDraft().picture("{% picture logo else=keep %}")
    draft.shape.crop_left, draft.shape.crop_bottom = 0.25, 0.5

    made = draft.render({"logo": None})

    (shown,) = made.opened.slides[0].shapes
    assert (shown.crop_left, shown.crop_right, shown.crop_bottom) == (0.25, 0.0, 0.5)


@acceptance(40)
def test_link_of_a_picture_and_a_group_with_words_for_whoever_points_at_it():
    draft = DeckDraft().picture("{% link url tip='Portal of ' ~ name %}Logo")
    group = draft.current.shapes.add_group_shape()
    group.shapes.add_textbox(0, 0, INCH, INCH).text_frame.text = "{{ name }}"
    draft.alt("{% link url %}", group)

    made = draft.render({"url": "mailto:a@b.example", "name": 'A & "B"'})

    links = list(made.xml.iter(f"{{{NS['a']}}}hlinkClick"))
    assert [made.opened.slides[0].part.rels[one.get(f"{R}id")].target_ref for one in links] == [
        "mailto:a@b.example"
    ] * 2
    assert [one.get("tooltip") for one in links] == ['Portal of A & "B"', None]


@acceptance(40)
def test_drawn_tip_stays_when_the_address_changes(draft):
    draft.lines("x").picture("{% link url %}Logo")
    element = draft.shape._element if draft.form == "pptx" else draft.document.element
    properties = next(element.iter("{*}cNvPr" if draft.form == "pptx" else "{*}docPr"))
    owner = draft.current.part if draft.form == "pptx" else draft.document.part
    old = owner.relate_to("https://old.example/", f"{NS['r']}/hyperlink", is_external=True)
    properties.insert(0, parse_xml(f'<a:hlinkClick {XML_NS} r:id="{old}" tooltip="Portal"/>'))

    made, gone = (draft.render({"url": url}) for url in ("https://new.example/", None))

    (link,) = made.xml.iter(f"{{{NS['a']}}}hlinkClick")
    owner = made.opened.slides[0].part if draft.form == "pptx" else made.opened.part
    assert (owner.rels[link.get(f"{R}id")].target_ref, link.get("tooltip")) == ("https://new.example/", "Portal")
    assert list(gone.xml.iter(f"{{{NS['a']}}}hlinkClick")) == []
    assert b"old.example" not in b"".join(made.parts.values()) + b"".join(gone.parts.values())


def linked_words(form, address):
    """A draft with a linked word between others."""
    if form == "pptx":
        draft = DeckDraft().lines("Our ", name="Words")
        paragraph = draft.shape.text_frame.paragraphs[0]
        run = paragraph.add_run()
        run.text = "portal"
        run.hyperlink.address = address
        paragraph.add_run().text = " {{ n }}"
        return draft
    draft = DocumentDraft()
    relation = draft.document.part.relate_to(address, f"{NS['r']}/hyperlink", is_external=True)
    look = '<w:rPr><w:rStyle w:val="Hyperlink"/></w:rPr>'
    link = f'<w:hyperlink r:id="{relation}"><w:r>{look}<w:t>portal</w:t></w:r></w:hyperlink>'
    tail = '<w:r><w:t xml:space="preserve"> {{ n }}</w:t></w:r>'
    return draft.add(f'<w:p><w:r><w:t xml:space="preserve">Our </w:t></w:r>{link}{tail}</w:p>')


@acceptance(40)
@pytest.mark.parametrize("form", ["pptx", "docx"])
def test_link_of_words_is_changed_or_goes_and_its_words_stay(form):
    draft = linked_words(form, "{{ url|default('') }}")

    made, gone = (draft.render({"url": url, "n": 1}) for url in ("https://new.example/?a=1&b=2", None))

    def words(reading):
        if form == "docx":
            return reading.opened.paragraphs[0].text
        return reading.opened.slides[0].shapes[0].text_frame.text

    assert words(made) == words(gone) == "Our portal 1"
    assert b"https://new.example/?a=1&amp;b=2" in b"".join(made.parts.values())
    assert list(gone.xml.iter("{*}hlinkClick", "{*}hyperlink", "{*}rStyle")) == []
    assert not [name for name, part in gone.parts.items() if b'TargetMode="External"' in part]


@acceptance(40)
@pytest.mark.parametrize("form", ["pptx", "docx"])
def test_link_that_may_not_be_followed_is_an_error(form):
    with pytest.raises(TemplateError, match="no address a link may lead to"):
        linked_words(form, "{{ url }}").render({"url": "javascript:alert(1)", "n": 1})


@acceptance(40)
@pytest.mark.parametrize("says", ["{{ s|style('accent1') }}", "{{ s|markdown }}", "a {{ s|markdown }}"])
def test_linked_run_that_chooses_its_look_keeps_its_link(says):
    draft = DeckDraft().lines("x")
    run = draft.shape.text_frame.paragraphs[0].runs[0]
    run.text = says
    run.hyperlink.address = "{{ url }}"

    made = draft.render({"s": "portal", "url": "https://x.example/"})

    runs = made.opened.slides[0].shapes[0].text_frame.paragraphs[0].runs
    assert [one.hyperlink.address for one in runs] == ["https://x.example/"] * len(runs)
    assert made.lines[0].endswith("portal")


@acceptance(38)
def test_svg_in_the_header_of_a_document():
    draft = DocumentDraft().lines("x")
    paragraph = draft.document.sections[0].header.paragraphs[0]
    paragraph.add_run().add_picture(io.BytesIO(image(10, 10)), DocInches(2), DocInches(1))
    paragraph._p.xpath(".//wp:docPr")[0].set("descr", "{% picture logo %}Logo")

    made = draft.render({"logo": drawing(fallback=picture(40, 10))}, pictures=bytes_of)

    header = made.opened.sections[0].header
    (vector,) = header._element.iter(ASVG)
    assert header.part.rels[vector.get(f"{R}embed")].target_part.blob == PLAIN.encode()
