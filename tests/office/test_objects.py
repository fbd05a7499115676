"""Directives in alt text: what becomes of a drawn object, and the description that is left."""

from __future__ import annotations

import io

import pytest
from docx.oxml import parse_xml
from office_drafts import NS, DeckDraft, DocumentDraft, Picture, chart_data, image, picture
from PIL import Image

from qbr.office import TemplateError

acceptance = pytest.mark.acceptance
INCH = 914_400


def bytes_of(value):
    return value.data


def tiles(count):
    return [{"name": f"T{number}", "value": number} for number in range(1, count + 1)]


def tile_draft(says="{% repeat k in kpis across=4 gap=0.2in %}Tile {{ k.name }}"):
    """A group of two boxes, 2 x 1 in, drawn at 0.5/2 in."""
    draft = DeckDraft()
    group = draft.current.shapes.add_group_shape()
    group.name = "KPI"
    for row, text in enumerate(["{{ k.value }}", "{{ k.name }}"]):
        box = group.shapes.add_textbox(INCH // 2, 2 * INCH + row * INCH // 2, 2 * INCH, INCH // 2)
        box.text_frame.text = text
    draft.shape = group
    return draft.alt(says)


@acceptance(36)
def test_hidden_object_goes_with_its_relationship_and_its_part(draft):
    draft.lines("text {{ n }}").picture("{% show if n > 1 %}A picture")
    draft.chart("{% show if n > 1 %}{% chart data %}A chart")

    hidden, shown = (draft.render({"n": n, "data": chart_data(["x"], s=[1])}) for n in (1, 2))

    assert hidden.alt_texts() == []
    assert [name for name in hidden.parts if "media/" in name or "chart" in name or "embeddings" in name] == []
    assert shown.alt_texts() == ["A picture", "A chart"]


@acceptance(36)
def test_group_goes_when_nothing_in_it_is_shown():
    draft = DeckDraft()
    group = draft.current.shapes.add_group_shape()
    for number in (1, 2):
        box = group.shapes.add_textbox(0, 0, INCH, INCH)
        box.text_frame.text = f"box {number}"
        draft.alt(f"{{% show if n >= {number} %}}", box)

    def boxes(n):
        return [[box.text_frame.text for box in one.shapes] for one in draft.render({"n": n}).opened.slides[0].shapes]

    assert boxes(2) == [["box 1", "box 2"]]
    assert boxes(1) == [["box 1"]]
    assert boxes(0) == []


@acceptance(36)
def test_paragraph_that_held_only_the_hidden_picture_goes_with_it():
    draft = DocumentDraft().lines("before").picture("{% show if n %}").lines("after {{ n }}")

    assert draft.render({"n": 0}).lines == ["before", "after 0"]


def test_animation_of_a_hidden_object_does_not_break_the_slide():
    draft = DeckDraft().lines("hidden", name="Hidden")
    draft.alt("{% show if n %}")
    timing = (
        '<p:timing xmlns:p="{p}"><p:tnLst><p:par><p:cTn id="1" dur="indefinite" restart="never" nodeType="tmRoot">'
        '<p:childTnLst><p:set><p:cBhvr><p:cTn id="2" dur="1"/><p:tgtEl><p:spTgt spid="{id}"/></p:tgtEl></p:cBhvr>'
        '<p:to><p:strVal val="visible"/></p:to></p:set></p:childTnLst></p:cTn></p:par></p:tnLst></p:timing>'
    )
    draft.current._element.append(parse_xml(timing.format(p=NS["p"], id=draft.shape.shape_id)))

    hidden, shown = draft.render({"n": 0}), draft.render({"n": 1})

    assert [len(list(one.xml.iter(f"{{{NS['p']}}}spTgt"))) for one in (hidden, shown)] == [0, 1]
    assert hidden.result.problems == ()


@acceptance(37)
@pytest.mark.parametrize("count", [0, 1, 3, 4])
def test_tiles_stand_from_left_to_right(count):
    made = tile_draft("{% repeat k in kpis across=4 gap=0.2in %}").render({"kpis": tiles(count)})

    # 2 in wide and 0.2 in apart: 0.5, 2.7, 4.9, 7.1
    assert [round(one.left / INCH, 2) for one in made.opened.slides[0].shapes] == [0.5, 2.7, 4.9, 7.1][:count]
    assert {one.top for one in made.opened.slides[0].shapes} <= {2 * INCH}


@acceptance(37)
def test_tiles_wrap_into_rows_with_texts_names_and_ids_of_their_own():
    made = tile_draft().render({"kpis": tiles(5)})

    shapes = list(made.opened.slides[0].shapes)
    assert [(round(one.left / INCH, 2), round(one.top / INCH, 2)) for one in shapes[3:]] == [(7.1, 2.0), (0.5, 3.2)]
    assert [[box.text_frame.text for box in one.shapes] for one in shapes] == [[str(n), f"T{n}"] for n in range(1, 6)]
    assert made.alt_texts() == [f"Tile T{n}" for n in range(1, 6)]
    ids = [one.get("id") for one in made.xml.iter("{*}cNvPr")]
    assert len(ids) == len(set(ids))


@acceptance(37)
@pytest.mark.parametrize(
    ("says", "count", "words"),
    [
        (
            "{% repeat k in kpis across=4 gap=0.2in %}",
            17,
            "17 tiles do not fit: 4 across in 5 rows would reach 7.80 in",
        ),
        ("{% repeat k in kpis across=5 gap=0.2in %}", 5, "5 tiles do not fit: 5 across in 1 rows would reach 11.30 in"),
    ],
)
def test_tiles_that_leave_the_slide_are_an_error_with_numbers(says, count, words):
    with pytest.raises(TemplateError) as error:
        tile_draft(says).render({"kpis": tiles(count)})

    (problem,) = error.value.problems
    assert words in problem.message
    assert problem.rule == "T408"
    assert problem.place.spot == 'slide 1 › "KPI"'


def test_tiles_without_options_take_the_room_there_is():
    made = tile_draft("{% repeat k in kpis if k.value != 2 %}").render({"kpis": tiles(5)})

    # four of 2 in with 0.2 in between reach 9.1 of 10 in; five would not
    assert [round(one.left / INCH, 2) for one in made.opened.slides[0].shapes] == [0.5, 2.7, 4.9, 7.1]


def test_connectors_in_tiles_stay_but_let_go_of_the_shapes():
    draft = tile_draft()
    group = draft.shape
    line = group.shapes.add_connector(1, 0, 0, INCH, INCH)
    line.begin_connect(group.shapes[0], 0)

    made = draft.render({"kpis": tiles(2)})

    assert len(list(made.xml.iter("{*}cxnSp"))) == 2
    assert list(made.xml.iter("{*}stCxn")) == []


@acceptance(38)
@pytest.mark.parametrize(
    ("options", "place", "crop"),
    [
        # A picture twice as high as wide in a frame of 2 x 1 in at 6/0.2 in: contained it is 0.5 in wide.
        ("", (6.75, 0.2, 0.5, 1.0), {}),
        ("fit=contain align=left", (6.0, 0.2, 0.5, 1.0), {}),
        ("fit=contain align=right", (7.5, 0.2, 0.5, 1.0), {}),
        ("fit=stretch", (6.0, 0.2, 2.0, 1.0), {}),
        # To cover the frame a quarter of its height is seen: 37.5 % go above and below.
        ("fit=cover", (6.0, 0.2, 2.0, 1.0), {"t": "37500", "b": "37500"}),
    ],
)
def test_picture_fits_its_frame_on_a_slide(options, place, crop):
    draft = DeckDraft().picture(f"{{% picture logo {options} %}}Logo of {{{{ name }}}}")

    made = draft.render({"logo": picture(10, 20), "name": "Acme"}, pictures=bytes_of)

    (shown,) = made.opened.slides[0].shapes
    assert tuple(round(one / INCH, 2) for one in (shown.left, shown.top, shown.width, shown.height)) == place
    assert [dict(one.attrib) for one in made.xml.iter("{*}srcRect")] == ([crop] if crop else [])
    assert shown.image.size == (10, 20)
    assert made.alt_texts() == ["Logo of Acme"]


@acceptance(38)
def test_picture_fits_its_frame_in_a_document_and_its_header():
    draft = DocumentDraft().lines("x")
    paragraph = draft.document.sections[0].header.paragraphs[0]
    paragraph.add_run().add_picture(io.BytesIO(image(10, 10)), 2 * INCH, INCH)
    paragraph._p.xpath(".//wp:docPr")[0].set("descr", "{% picture logo %}Logo")
    draft.picture("{% picture logo fit=cover %}Again")

    made = draft.render({"logo": picture(10, 20)}, pictures=bytes_of)

    header = made.opened.sections[0].header.paragraphs[0]._p
    sizes = [(int(one.get("cx")), int(one.get("cy"))) for one in header.iter("{*}extent", "{*}ext") if one.get("cx")]
    assert sizes == [(INCH // 2, INCH)] * 2
    assert [one.get("cx") for one in made.xml.iter("{*}extent")] == [str(2 * INCH)]
    assert [dict(one.attrib) for one in made.xml.iter("{*}srcRect")] == [{"t": "37500", "b": "37500"}]
    assert len([name for name in made.parts if "media/" in name]) == 1


@acceptance(38)
@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L"])
def test_png_goes_in_as_it_is(mode):
    logo = picture(10, 20, mode=mode)
    made = DeckDraft().picture("{% picture logo %}").render({"logo": logo}, pictures=bytes_of)

    assert [part for name, part in made.parts.items() if "media/" in name] == [logo.data]


@acceptance(38)
def test_photo_is_turned_upright_and_loses_what_the_camera_wrote():
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "CANARY camera"  # lying on its side
    photo = image(40, 20, kind="JPEG", exif=exif.tobytes())
    value = Picture("f" * 64, "image/jpeg", photo)

    made = DeckDraft().picture("{% picture logo %}").render({"logo": value}, pictures=bytes_of)

    (data,) = [part for name, part in made.parts.items() if "media/" in name]
    assert Image.open(io.BytesIO(data)).size == (20, 40)
    assert b"CANARY" not in data


@acceptance(38)
@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "SVG"),
        (b"<html>no picture</html>", "cannot be read"),
        (image(10, 10, kind="ICO"), "cannot be read"),
        (image(100, 100)[:-30], "cannot be read"),
        (b"%!PS-Adobe-3.0 EPSF-3.0", "cannot be read"),
    ],
)
def test_picture_that_office_does_not_show_everywhere_is_an_error_at_its_object(draft, data, words):
    draft.picture("{% picture logo %}")
    value = Picture("0" * 64, "image/png", data)

    with pytest.raises(TemplateError, match=words) as error:
        draft.render({"logo": value}, pictures=bytes_of)

    assert "Picture" in error.value.problems[0].place.spot


@acceptance(38)
def test_border_and_crop_shape_of_the_frame_are_kept():
    draft = DeckDraft().picture("{% picture logo %}")
    draft.shape.line.width = 12_700
    geometry = next(draft.shape._element.iter(f"{{{NS['a']}}}prstGeom"))
    geometry.set("prst", "ellipse")

    made = draft.render({"logo": picture()}, pictures=bytes_of)

    (shown,) = made.opened.slides[0].shapes
    assert (shown.line.width, shown.auto_shape_type) == (12_700, 9)


def test_missing_picture_is_an_error_unless_its_object_is_hidden(draft):
    draft.lines("x").picture("{% picture logo %}")
    with pytest.raises(TemplateError, match="there is no picture"):
        draft.render({"logo": None})

    draft.picture("{% show if logo %}{% picture logo %}")
    assert draft.render({"logo": picture()}, pictures=bytes_of).alt_texts() == ["", ""]


@acceptance(31)
@pytest.mark.parametrize("count", [1, 3])
def test_chart_is_filled_and_so_are_its_title_and_description(draft, count):
    draft.lines("x").chart("{% chart data %}Users of {{ name }} by month", title="Users of {{ name }}")

    months = ["Jul", "Aug", "Sep"][:count]
    made = draft.render({"data": chart_data(months, Active=list(range(count))), "name": "A&B"})

    ((part, categories, values),) = made.charts()
    assert (categories, values) == (months, [[str(n) for n in range(count)]])
    assert "Users of A&amp;B" in made.parts[part[1:]].decode()
    assert made.alt_texts() == ["Users of A&B by month"]


def test_chart_repeats_with_its_tile():
    draft = DeckDraft().chart(
        "{% repeat k in kpis across=2 gap=0.1in %}{% chart k.data %}{{ k.name }}", title="{{ k.name }}"
    )
    kpis = [{"name": f"K{n}", "data": chart_data(["x"], s=[n])} for n in (1, 2, 3)]

    made = draft.render({"kpis": kpis})

    assert [values for _, _, (values,) in made.charts()] == [["1"], ["2"], ["3"]]
    titles = [shape.chart.chart_title.text_frame.text for shape in made.opened.slides[0].shapes]
    assert titles == made.alt_texts() == ["K1", "K2", "K3"]


def test_words_of_a_text_box_are_replaced_and_its_look_is_kept():
    draft = DeckDraft().lines([("Sample ", ' b="1"'), "words"], "more words")
    draft.alt("{% text headline %}")

    made = draft.render({"headline": "Usage rose\nby 23 %"})

    assert made.lines == ["Usage rose\nby 23 %"]
    assert {look for _, look in made.runs} == {"b"}


@pytest.mark.parametrize(
    ("url", "address"), [("https://a.example/?x=1&y=2", "https://a.example/?x=1&y=2"), (None, None)]
)
def test_link_of_an_object_is_set_or_removed(url, address):
    draft = DeckDraft().lines("click")
    draft.shape.click_action.hyperlink.address = "https://old.example/"
    draft.alt("{% link url %}")

    made = draft.render({"url": url})

    assert made.opened.slides[0].shapes[0].click_action.hyperlink.address == address
    assert b"old.example" not in b"".join(made.parts.values())


@pytest.mark.parametrize(
    ("says", "words"),
    [
        ("{% chart data %}", "no chart"),
        ("{% text data %}", "without text"),
        ("{% picture logo fit=crop %}", "fit=crop is not known"),
        ("{% show when x %}", "says not when"),
        ("{% repeat kpis %}", "says not over what"),
        ("{% picture a b %}", "expected token"),
        ("{% table rows=x %}", "not bound by alt text"),
    ],
)
def test_directive_that_cannot_work_is_an_error_at_its_object(says, words):
    with pytest.raises(TemplateError, match=words) as error:
        DeckDraft().picture(says).template()

    assert error.value.problems[0].place.spot == 'slide 1 › "Picture 1"'


def test_description_without_directive_is_left_as_it_is(draft):
    assert draft.lines("{{ x }}").picture("100 % {plain} text").render({"x": 1}).alt_texts() == ["100 % {plain} text"]


def test_placeholder_picture_takes_its_place_from_the_layout():
    draft = DeckDraft()
    slide = draft.deck.slides.add_slide(draft.deck.slide_layouts[8])  # Picture with Caption
    placeholder = next(one for one in slide.placeholders if one.placeholder_format.type == 18)
    shown = placeholder.insert_picture(io.BytesIO(image(10, 10)))
    box = (shown.left, shown.top, shown.width, shown.height)
    draft.alt("{% picture logo fit=stretch %}Logo", shown)

    made = draft.render({"logo": picture(30, 10)}, pictures=bytes_of)

    after = next(one for one in made.opened.slides[1].placeholders if one.placeholder_format.type == 18)
    assert (after.left, after.top, after.width, after.height) == box
    assert after.image.size == (30, 10)
