"""Text: what a tag shows, where it takes its look from, and that data stay data."""

from __future__ import annotations

import io
import re

import pytest
from docx import Document
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from office_drafts import DRAFTS, FORMATS, NS, DeckDraft, DocumentDraft, image, parts, read, rezipped

from qbr.office import Template, TemplateError, gate

acceptance = pytest.mark.acceptance


@acceptance(9)
@pytest.mark.parametrize(
    "runs",
    [
        ["{{ customer.name }}"],
        ["{", "{ customer.name }", "}"],
        ["{{ cus", "tomer", ".name }}"],
        list("{{customer.name}}"),
        ["{{ customer", ".", "name ", "}}"],
    ],
)
def test_tag_split_over_runs_is_whole(draft, runs):
    made = draft.lines(["Dear ", *runs, "!"]).render({"customer": {"name": "Acme"}})

    assert made.lines == ["Dear Acme!"]


@acceptance(9)
def test_tag_split_by_proofing_bookmarks_languages_and_a_soft_break_is_whole():
    draft = DocumentDraft()
    draft.lines(
        [
            "Dear {{ cus",
            '<w:proofErr w:type="spellStart"/>',
            '<w:bookmarkStart w:id="3" w:name="here"/>',
            ("tomer", '<w:lang w:val="de-DE"/>'),
            '<w:bookmarkEnd w:id="3"/>',
            '<w:proofErr w:type="spellEnd"/>',
            "<w:r><w:br/></w:r>",
            ".name }} and sons",
        ]
    )

    made = draft.render({"customer": {"name": "Acme"}})

    assert made.lines == ["Dear Acme and sons"]
    assert [one.get(f"{{{NS['w']}}}name") for one in made.xml.iter("{*}bookmarkStart")] == ["here"]


@acceptance(9)
def test_tag_split_by_a_line_break_on_a_slide_is_whole():
    made = DeckDraft().lines(["{{ customer", "<a:br/>", ".name }}"]).render({"customer": {"name": "Acme"}})

    assert made.lines == ["Acme"]


@acceptance(10)
def test_value_looks_like_the_first_character_of_its_tag_and_neighbours_keep_their_look(draft):
    draft.lines([("Total ", draft.italic), ("{{ to", draft.bold), "tal }", ("} of ", draft.italic), "seats"])

    made = draft.render({"total": 480})

    assert made.runs == [("Total ", "i"), ("480", "b"), (" of ", "i"), ("seats", "")]


@acceptance(10)
def test_link_beside_a_tag_is_kept():
    draft = DeckDraft().lines(["{{ a }} ", "see here", " {{ b }}"])
    draft.shape.text_frame.paragraphs[0].runs[1].hyperlink.address = "https://fernhollow.example/"

    made = draft.render({"a": "A", "b": "B"})

    runs = made.opened.slides[0].shapes[0].text_frame.paragraphs[0].runs
    assert [(run.text, run.hyperlink.address) for run in runs] == [
        ("A ", None),
        ("see here", "https://fernhollow.example/"),
        (" B", None),
    ]


@acceptance(11)
@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("{{ “a” ~ name }}", "aAcme"),
        ("{{\u00a0name\u00a0}}", "Acme"),
        ("{{ 5 – 2 }}", "3"),
        ("{{ missing|default(‘–’) }}", "–"),
        ('{{ missing|default("“–”") }}', "“–”"),
        ("{% if name == “Acme” %}yes{% endif %}", "yes"),
    ],
)
def test_what_autocorrect_does_to_a_tag_is_undone(draft, text, shown):
    assert draft.lines(text).render({"name": "Acme", "missing": None}).lines == [shown]


@acceptance(11)
@pytest.mark.parametrize(
    "text",
    [
        "{x} and {0D108BD9-81ED-4DB2-BD59-A6C34878D82A}",
        "100% { of } it",
        "a }} b %} c",
        "C{# is a language",
    ],
)
def test_braces_that_are_no_tag_stay(draft, text):
    assert draft.lines([text + " {{ name }}"]).render({"name": "Acme"}).lines == [f"{text} Acme"]


@acceptance(11)
def test_raw_text_is_shown_as_it_is(draft):
    made = draft.lines("Write {% raw %}{{ name }} or {% if %}{% endraw %}, {{ name }}").render({"name": "Acme"})

    assert made.lines == ["Write {{ name }} or {% if %}, Acme"]


def test_comments_leave_nothing(draft):
    assert draft.lines("{# for marketing #}", "a{# b #}c {{ x }}", "last").render({"x": 1}).lines[-2:] == [
        "ac 1",
        "last",
    ]


@acceptance(12)
@pytest.mark.parametrize(
    "value",
    [
        "A&B <Ltd> \"q\" 'a' ]]>",
        "{{ 7*7 }} {% if x %}",
        "😀 漢字 שלום مرحبا é e\u0301",
        "&amp; &#10; <a:t/>",
        "x" * 100_000,
    ],
)
def test_data_are_shown_as_they_are(draft, value):
    assert draft.lines("[{{ value }}]").render({"value": value}).lines == [f"[{value}]"]


@acceptance(12)
def test_control_characters_are_dropped_with_a_warning_that_says_where(draft):
    made = draft.lines("{{ value }}").render({"value": "a\x00b\x08c\x0bd\ufffee\ud800f\ufdd0g"})

    assert made.lines == ["abcdefg"]
    (warning,) = made.result.problems
    assert (warning.severity, warning.rule) == ("warning", "T306")
    assert "paragraph 1" in warning.place.spot


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(value=st.text(st.characters(blacklist_categories=["Cs"]), max_size=40))
@pytest.mark.parametrize("form", FORMATS)
def test_any_text_makes_a_sound_file_that_shows_its_words(form, value, templates):
    made = templates[form].render({"value": value})

    assert made.data[:2] == b"PK"
    kept = "".join(one for one in value if one.isalnum())
    shown = templates["read"](made, form)
    assert "".join(one for one in shown if one.isalnum()) == kept


@pytest.fixture(scope="module")
def templates():
    found = {form: DRAFTS[form]().lines("{{ value }}").template() for form in FORMATS}
    return {**found, "read": lambda result, form: "".join(read(result, form).lines)}


@acceptance(13)
def test_line_ends_tabs_and_blank_lines_become_breaks_tabs_and_paragraphs_of_the_same_style(draft):
    options = {"style": "ListBullet"} if draft.form == "docx" else {}
    draft.lines([("{{ text }}", draft.bold), " end"], **options)

    made = draft.render({"text": "one\ntwo\r\nthree\n\nfour\tfive\n"})

    assert made.lines == ["one\ntwo\nthree", "four\tfive end"]
    assert [look for text, look in made.runs if "end" not in text] == ["b"] * len(made.runs[:-1])
    if draft.form == "docx":
        assert {paragraph.style.name for paragraph in made.opened.paragraphs} == {"List Bullet"}


@pytest.mark.parametrize("holder", ["w:p", "w:r"])
def test_blank_line_beside_a_picture_keeps_the_names_that_a_header_declares_where_it_uses_them(holder):
    """The picture's namespaces stand on its paragraph or run, where python-docx and others leave them, not on the root."""
    draft = DocumentDraft().header("{{ text }}")
    header = draft.document.sections[0].header
    header.paragraphs[0].runs[0].add_picture(io.BytesIO(image(10, 10)))
    data = draft.save()
    part = parts(data)["word/header1.xml"].decode("utf-8")
    (names,) = re.findall(r"<wp:inline( xmlns:a=[^>]*)>", part)
    moved = part.replace(names, "", 1).replace(f"<{holder}>", f"<{holder}{names}>", 1)

    template = Template.load(rezipped(data, {"word/header1.xml": moved.encode("utf-8")}))
    result = template.render({"text": "one\n\ntwo\nthree"}, locale="en_GB", currency="EUR")

    assert gate(result.data) == ()
    shown = Document(io.BytesIO(result.data)).sections[0].header
    assert [paragraph.text for paragraph in shown.paragraphs] == ["one", "two\nthree"]
    assert shown.paragraphs[1]._p.xpath(".//pic:pic")


def test_blank_line_beside_an_extension_keeps_the_names_that_a_slide_declares_where_it_uses_them():
    names = 'xmlns:own="urn:example:own"'
    extension = f'<a:extLst><a:ext uri="{{A0}}"><own:mark {names}/></a:ext></a:extLst>'
    marked = f'<a:r><a:rPr lang="en-US">{extension}</a:rPr><a:t> end</a:t></a:r>'
    data = DeckDraft().lines(["{{ text }}", marked]).save()
    part = parts(data)["ppt/slides/slide1.xml"].decode("utf-8")
    moved = part.replace(f" {names}", "", 1).replace("<a:p ", f"<a:p {names} ", 1)
    assert moved.index(names) < moved.index("{{ text }}") < moved.index("<own:mark/>")

    template = Template.load(rezipped(data, {"ppt/slides/slide1.xml": moved.encode("utf-8")}))
    result = template.render({"text": "one\n\ntwo"}, locale="en_GB", currency="EUR")

    assert gate(result.data) == ()
    assert read(result, "pptx").lines == ["one", "two end"]


@acceptance(14)
def test_text_is_found_in_nested_groups_placeholders_tables_notes_and_layouts():
    draft = DeckDraft("Title {{ x }}").table(["cell {{ x }}"])
    outer = draft.current.shapes.add_group_shape()
    inner = outer.shapes.add_group_shape()
    inner.shapes.add_textbox(0, 0, 900000, 900000).text_frame.text = "group {{ x }}"
    draft.current.notes_slide.notes_text_frame.text = "notes {{ x }}"
    layout = draft.current.slide_layout
    layout.placeholders[0].text_frame.text = "layout {{ x }}"

    made = draft.render({"x": "X"})

    slide = made.opened.slides[0]
    assert slide.shapes.title.text == "Title X"
    assert made.tables == [[["cell X"]]]
    assert slide.shapes[-1].shapes[0].shapes[0].text_frame.text == "group X"
    assert slide.notes_slide.notes_text_frame.text == "notes X"
    assert slide.slide_layout.placeholders[0].text_frame.text == "layout X"


@acceptance(14)
def test_text_is_found_in_first_odd_and_even_headers_footers_and_content_controls():
    draft = DocumentDraft()
    section = draft.document.sections[0]
    section.different_first_page_header_footer = True
    draft.document.settings.odd_and_even_pages_header_footer = True
    places = ("header", "footer", "first_page_header", "first_page_footer", "even_page_header", "even_page_footer")
    for place in places:
        getattr(section, place).paragraphs[0].text = f"{place} {{{{ x }}}}"
    draft.add("<w:sdt><w:sdtPr/><w:sdtContent><w:p><w:r><w:t>block {{ x }}</w:t></w:r></w:p></w:sdtContent></w:sdt>")
    draft.lines(["<w:sdt><w:sdtPr/><w:sdtContent><w:r><w:t>in {{ x</w:t></w:r></w:sdtContent></w:sdt>", " }} line"])

    made = draft.render({"x": "X"})

    section = made.opened.sections[0]
    assert [getattr(section, place).paragraphs[0].text for place in places] == [f"{place} X" for place in places]
    texts = ["".join(text.text for text in p.iter("{*}t")) for p in made.xml.iter("{*}p")]
    assert texts == ["block X", "in X line"]


TEXT_BOX = """<w:p><w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">
<mc:Choice Requires="wps" xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><w:drawing>
<wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="900000" cy="300000"/>
<wp:docPr id="5" name="Box"/><a:graphic>
<a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp><wps:cNvSpPr txBox="1"/>
<wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="900000" cy="300000"/></a:xfrm>
<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></wps:spPr>
<wps:txbx><w:txbxContent><w:p><w:r><w:t>box {{ x }}</w:t></w:r></w:p></w:txbxContent></wps:txbx><wps:bodyPr/></wps:wsp>
</a:graphicData></a:graphic></wp:inline></w:drawing></mc:Choice><mc:Fallback><w:pict>
<v:rect xmlns:v="urn:schemas-microsoft-com:vml" style="width:70pt;height:24pt"><v:textbox><w:txbxContent>
<w:p><w:r><w:t>box {{ x }}</w:t></w:r></w:p></w:txbxContent></v:textbox></v:rect></w:pict></mc:Fallback>
</mc:AlternateContent></w:r></w:p>"""


@acceptance(14)
def test_both_twins_of_a_text_box_are_filled_and_told_once():
    made = DocumentDraft().add(TEXT_BOX.replace("\n", "")).lines("{{ x }}").render({"x": "X"})

    assert [text.text for text in made.xml.iter("{*}t")] == ["box X", "box X", "X"]
    assert len(made.result.emissions) == 2


@acceptance(14)
def test_words_of_a_chart_without_data_tags_are_filled(draft):
    made = draft.chart("Just a chart", title="Use by {{ x }}").lines("{{ x }}").render({"x": "Acme"})

    (name,) = [name for name in made.parts if "charts/chart" in name and "_rels" not in name]
    assert b"Use by Acme" in made.parts[name]


@acceptance(15)
def test_tags_work_in_link_targets_alt_text_and_names(draft):
    if draft.form == "pptx":
        draft.lines("here", name="Box of {{ name }}")
        draft.shape.text_frame.paragraphs[0].runs[0].hyperlink.address = "https://x.example/{{ id }}?q=1"
        draft.alt("About {{ name }}")
    else:
        address = "https://x.example/%7B%7B%20id%20%7D%7D?q=1"
        relation = draft.document.part.relate_to(
            address, "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink", is_external=True
        )
        draft.lines([f'<w:hyperlink r:id="{relation}"><w:r><w:t>here</w:t></w:r></w:hyperlink>'])
        draft.picture("About {{ name }}")

    made = draft.render({"name": "A&B", "id": 7})

    assert b'Target="https://x.example/7?q=1"' in b"".join(part for name, part in made.parts.items() if "_rels" in name)
    assert made.alt_texts() == ["About A&B"]
    if draft.form == "pptx":
        assert made.opened.slides[0].shapes[0].name == "Box of A&B"


@acceptance(15)
def test_links_in_a_loop_lead_each_to_its_own_address():
    draft = DeckDraft().lines("{% for r in rows %}", "{{ r.name }}", "{% endfor %}")
    draft.shape.text_frame.paragraphs[1].runs[0].hyperlink.address = "https://x.example/{{ r.name }}"

    made = draft.render({"rows": [{"name": "a"}, {"name": "b"}]})

    paragraphs = made.opened.slides[0].shapes[0].text_frame.paragraphs
    assert [run.hyperlink.address for one in paragraphs for run in one.runs] == [
        "https://x.example/a",
        "https://x.example/b",
    ]


@acceptance(15)
def test_link_to_an_address_that_is_not_of_the_web_is_refused():
    draft = DeckDraft().lines("here")
    draft.shape.text_frame.paragraphs[0].runs[0].hyperlink.address = "{{ address }}"

    with pytest.raises(TemplateError, match="no address a link may lead to"):
        draft.render({"address": "file://server/share"})


@acceptance(16)
def test_fields_survive_beside_and_between_tags():
    number = (
        '<a:fld id="{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}" type="slidenum"><a:rPr lang="en-US"/><a:t>1</a:t></a:fld>'
    )
    deck = DeckDraft().lines(["{{ x }} ", number, " {{ x }}"]).render({"x": "X"})
    field = '<w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
    merge = "".join(
        f"<w:r>{inner}</w:r>"
        for inner in (
            '<w:fldChar w:fldCharType="begin"/>',
            "<w:instrText> MERGEFIELD Name </w:instrText>",
            '<w:fldChar w:fldCharType="separate"/>',
            "<w:t>«Name»</w:t>",
            '<w:fldChar w:fldCharType="end"/>',
        )
    )
    document = DocumentDraft().lines(["{% if x %}", field, "{{ x }}", merge, "{% endif %}"]).render({"x": "X"})

    assert [field.get("type") for field in deck.xml.iter("{*}fld")] == ["slidenum"]
    assert [run.text for run in deck.xml.iter("{*}t")] == ["X ", "1", " X"]
    assert len(list(document.xml.iter("{*}fldSimple"))) == 1
    assert [one.text for one in document.xml.iter("{*}instrText")] == [" MERGEFIELD Name "]
    assert [one.get(f"{{{NS['w']}}}fldCharType") for one in document.xml.iter("{*}fldChar")] == [
        "begin",
        "separate",
        "end",
    ]


@acceptance(17)
def test_deleted_text_is_left_alone_and_inserted_text_is_filled():
    draft = DocumentDraft()
    draft.lines(
        [
            '<w:del w:id="1" w:author="x" w:date="2026-01-01T00:00:00Z"><w:r><w:delText>{{ gone }}</w:delText></w:r></w:del>',
            '<w:ins w:id="2" w:author="x" w:date="2026-01-01T00:00:00Z"><w:r><w:t>{{ x }}</w:t></w:r></w:ins>',
        ]
    )

    made = draft.render({"x": "X"})

    assert [text.text for text in made.xml.iter("{*}t")] == ["X"]
    assert [text.text for text in made.xml.iter("{*}delText")] == ["{{ gone }}"]
    assert [tag for _, tag, _ in made.emissions] == ["{{ x }}"]


@acceptance(19)
@pytest.mark.parametrize(
    ("value", "shown"),
    [([], "none."), (["a"], "1: a."), (["a", "b"], "2: a, b."), (["a", "b", "c"], "many: a, b, c.")],
)
def test_conditions_and_loops_work_inside_a_sentence_across_runs(draft, value, shown):
    draft.lines(
        [
            "{% if n|length == 1 %}1: {% el",
            ("if n|length == 2 %}2: ", draft.italic),
            "{% elif n %}many: {% endif %}",
            "{% for x in n %}",
            ("{{ x }}", draft.bold),
            "{% if not loop.last %}, {% endif %}{% else %}none{% endfor %}",
            ".",
        ]
    )

    made = draft.render({"n": value})

    assert made.lines == [shown]
    assert [text for text, look in made.runs if look == "b"] == value


def test_value_that_is_set_can_be_shown(draft):
    made = draft.lines("{% set total = a + b %}", "Sum {{ total }}").render({"a": 2, "b": 3})

    assert made.lines == ["Sum 5"]


def test_style_of_the_template_is_chosen_by_a_value(draft):
    made = draft.lines(["Now ", ("{{ x|style(s) }}", draft.bold), " on"]).render({"x": "−18 %", "s": "accent2"})

    assert made.runs == [("Now ", ""), ("−18 %", "b"), (" on", "")]
    name, attribute = ("schemeClr", "val") if draft.form == "pptx" else ("color", f"{{{NS['w']}}}themeColor")
    assert [one.get(attribute) for one in made.xml.iter(f"{{*}}{name}") if one.get(attribute)] == ["accent2"]


@pytest.mark.parametrize("style", [None, ""])
def test_no_style_leaves_the_look_as_drawn(draft, style):
    made = draft.lines([("{{ x|style(s) }}", draft.bold)]).render({"x": "a", "s": style})

    assert made.runs == [("a", "b")]


def test_unknown_style_is_an_error_that_names_a_near_one(draft):
    with pytest.raises(TemplateError, match=r'there is no .*theme colour "acent2"\. Did you mean "accent2"\?'):
        draft.lines("{{ x|style('acent2') }}").render({"x": "a"})


def test_character_style_is_chosen_by_name():
    made = DocumentDraft().lines("{{ x|style('strong') }}").render({"x": "a"})

    assert made.opened.paragraphs[0].runs[0].style.name == "Strong"


def test_template_is_loaded_from_a_path(tmp_path):
    path = tmp_path / "Übersicht 1.pptx"
    path.write_bytes(DeckDraft().lines("{{ x }}").save())

    template = Template.load(path)

    assert template.name == "Übersicht 1.pptx"
    assert template.render({"x": 1}).data[:2] == b"PK"
