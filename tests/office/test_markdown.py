"""Markdown in the data: native bullets, numbers, headings, quotes and links, in the looks of the template."""

from __future__ import annotations

import pickle
import re

import pytest
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from office_drafts import LINES, NS, XML_NS, DeckDraft, DocumentDraft

from qbr.office import TemplateError
from qbr.office.rich.blocks import blocks_of

acceptance = pytest.mark.acceptance
A, W = f"{{{NS['a']}}}", f"{{{NS['w']}}}"
NINE = "\n".join(f"{'  ' * level}- level {level + 1}" for level in range(9))
STEP = 285_750


def slide_paragraphs(made, shape=LINES):
    """Text, level, margin, indent and sign of each paragraph of a shape on the first slide."""
    found = []
    for paragraph in next(one for one in made.opened.slides[0].shapes if one.name == shape).text_frame.paragraphs:
        settings = paragraph._p.find(f"{A}pPr")
        sign = (
            None
            if settings is None
            else next((one for one in settings if "bu" in one.tag and one.tag[-4:] != "Font"), None)
        )
        place = (
            ("", "", "") if settings is None else tuple(settings.get(name, "") for name in ("lvl", "marL", "indent"))
        )
        kind = "" if sign is None else f"{sign.tag[len(A) :]} {sign.get('char') or sign.get('type') or ''}".strip()
        start = "" if sign is None else sign.get("startAt", "")
        found.append((paragraph.text, *place, f"{kind} {start}".strip()))
    return found


def word_paragraphs(made):
    """Text and style of each paragraph of the body."""
    return [(one.text, one.style.name) for one in made.opened.paragraphs]


def number_of(made, paragraph):
    """Return list id and level a paragraph of the body is given, none where its style has it."""
    number = paragraph._p.find(f"{W}pPr/{W}numPr")
    return (
        None if number is None else tuple(int(number.find(f"{W}{name}").get(f"{W}val")) for name in ("numId", "ilvl"))
    )


def definition(made, number):
    """Return the level formats of the list with this id, and where it begins."""
    root = parse_xml(made.parts["word/numbering.xml"])
    one = next(n for n in root.findall(f"{W}num") if n.get(f"{W}numId") == str(number))
    kind = one.find(f"{W}abstractNumId").get(f"{W}val")
    abstract = next(n for n in root.findall(f"{W}abstractNum") if n.get(f"{W}abstractNumId") == kind)
    formats = [level.get(f"{W}val") for level in abstract.iter(f"{W}numFmt")]
    starts = [int(start.get(f"{W}val")) for start in one.iter(f"{W}startOverride")]
    return formats, starts


def without_styles(draft, *names):
    """Take styles out of a document, as those are that Word only knows by itself."""
    gone = {
        s.style_id: s for s in draft.document.styles if any(s.name == n or s.name.startswith(f"{n} ") for n in names)
    }
    for style in gone.values():
        style.delete()
    roots = (draft.document.styles.element, draft.document.part.numbering_part.element)
    for one in [one for root in roots for one in root.iter(f"{W}pStyle", f"{W}basedOn", f"{W}link")]:
        if one.get(f"{W}val") in gone:
            one.getparent().remove(one)
    return draft


@acceptance(51)
def test_words_are_bold_italic_both_or_linked(draft):
    text = "Usage **rose** by *23 %*, ***well*** ahead: [report](https://a.example/?a=1&b=2)."

    made = draft.lines("{{ s|markdown }}").render({"s": text})

    runs = [run for run in made.runs if run[1]]
    assert made.lines == ["Usage rose by 23 %, well ahead: report."]
    assert runs == [("rose", "b"), ("23 %", "i"), ("well", "bi")]
    assert links(made) == [("report", "https://a.example/?a=1&b=2")]


def links(made):
    """Words and addresses of the links in the box or body."""
    if made.form == "docx":
        return [(link.text, link.address) for one in made.opened.paragraphs for link in one.hyperlinks]
    shape = next(one for one in made.opened.slides[0].shapes if one.name == LINES)
    runs = [run for one in shape.text_frame.paragraphs for run in one.runs]
    return [(run.text, run.hyperlink.address) for run in runs if run.hyperlink.address]


@acceptance(51)
def test_words_take_the_look_the_tag_was_drawn_in(draft):
    made = draft.lines([("{{ s|markdown }}", draft.italic)]).render({"s": "plain **bold**"})

    assert made.runs == [("plain ", "i"), ("bold", "bi")]


@acceptance(51)
def test_words_alone_may_stand_inside_a_sentence(draft):
    made = draft.lines(["Note: ", "{{ s|markdown }}", " Thanks."]).render({"s": "**rose** [here](mailto:a@b.example)"})

    assert made.lines == ["Note: rose here Thanks."]
    assert links(made) == [("here", "mailto:a@b.example")]


@acceptance(51)
@pytest.mark.parametrize(
    ("text", "what"),
    [("- a\n- b", "a list"), ("a\n\nb", "several paragraphs"), ("# a", "a heading"), ("> a", "a quote")],
)
def test_more_than_words_inside_a_sentence_is_an_error_with_the_way_out(draft, text, what):
    with pytest.raises(TemplateError) as error:
        draft.lines("Note: {{ s|markdown }}").render({"s": text})

    (problem,) = error.value.problems
    assert (problem.rule, problem.place.spot.rpartition(" › ")[2]) == ("T331", "paragraph 1")
    assert what in problem.message
    assert "paragraph of its own" in problem.hint


@acceptance(51)
def test_bullets_in_a_plain_box_are_native_to_level_nine():
    made = DeckDraft().lines("before", "{{ s|markdown }}", "after").render({"s": NINE})

    items = slide_paragraphs(made)[1:-1]
    assert items == [(f"level {n + 1}", str(n or ""), str(STEP * (n + 1)), str(-STEP), "buChar •") for n in range(9)]
    assert made.lines[0] == "before"
    assert made.lines[-1] == "after"


@acceptance(51)
def test_bullets_of_a_placeholder_are_its_own_levels_and_words_have_none():
    draft = DeckDraft()
    slide = draft.deck.slides.add_slide(draft.deck.slide_layouts[1])
    slide.placeholders[1].text_frame.text = "{{ s|markdown }}"
    first = draft.deck.slides._sldIdLst[0]
    draft.deck.part.drop_rel(first.rId)
    draft.deck.slides._sldIdLst.remove(first)
    name = slide.placeholders[1].name

    made = draft.render({"s": "words\n\n- one\n  - two\n\n1. first"})

    words, one, two, first = slide_paragraphs(made, name)
    assert words == ("words", "", "0", "0", "buNone")
    assert (one[1], one[4]) == ("", "")  # the placeholder's bullet
    assert (two[1], two[4]) == ("1", "")
    assert first[4] == "buAutoNum arabicPeriod"
    assert int(two[2]) > int(one[2]) > 0


@acceptance(51)
def test_bullet_drawn_in_the_tags_own_paragraph_is_kept():
    draft = DeckDraft().lines("{{ s|markdown }}")
    sign = '<a:buFont typeface="Wingdings"/><a:buChar char="§"/>'
    settings = parse_xml(f'<a:pPr {XML_NS} marL="400000" indent="-400000">{sign}</a:pPr>')
    draft.shape.text_frame.paragraphs[0]._p.insert(0, settings)

    made = draft.render({"s": "words\n\n- one\n  - two"})

    assert slide_paragraphs(made) == [
        ("words", "", "0", "0", "buNone"),
        ("one", "", "400000", "-400000", "buChar §"),
        ("two", "1", str(2 * STEP), str(-STEP), "buChar •"),
    ]


@acceptance(51)
def test_numbers_on_slides_go_on_after_a_paragraph_between_them_and_begin_where_the_text_says():
    text = "1. a\n2. b\n\n   more\n3. c\n4. d\n\nWords.\n\n7. x\n8. y\n\n1) p"

    made = DeckDraft().lines("{{ s|markdown }}").render({"s": text})

    signs = [(text, sign) for text, _, _, _, sign in slide_paragraphs(made)]
    assert signs == [
        ("a", "buAutoNum arabicPeriod"),
        ("b", "buAutoNum arabicPeriod"),
        ("more", "buNone"),
        ("c", "buAutoNum arabicPeriod 3"),
        ("d", "buAutoNum arabicPeriod 3"),
        ("Words.", ""),
        ("x", "buAutoNum arabicPeriod 7"),
        ("y", "buAutoNum arabicPeriod 7"),
        ("p", "buAutoNum arabicParenR"),
    ]


@acceptance(51)
def test_documents_own_list_styles_are_used():
    text = "words\n\n- one\n  - two\n    - three\n\n1. first\n2. second\n\n> said\n\n## Title"

    made = DocumentDraft().lines("{{ s|markdown }}").render({"s": text})

    assert word_paragraphs(made) == [
        ("words", "Normal"),
        ("one", "List Bullet"),
        ("two", "List Bullet 2"),
        ("three", "List Bullet 3"),
        ("first", "List Number"),
        ("second", "List Number"),
        ("said", "Quote"),
        ("Title", "Heading 2"),
    ]
    assert made.result.problems == ()


@acceptance(51)
def test_bullets_in_a_document_without_list_styles_are_native_to_level_nine():
    draft = without_styles(DocumentDraft(), "List Bullet", "List Number")

    made = draft.lines("{{ s|markdown }}").render({"s": NINE})

    levels = [number_of(made, one) for one in made.opened.paragraphs]
    assert [level for _, level in levels] == list(range(9))
    ((number),) = {number for number, _ in levels}
    assert definition(made, number) == (["bullet"] * 9, [])


@acceptance(51)
def test_document_without_any_list_gets_the_part_that_defines_them():
    draft = without_styles(DocumentDraft(), "List Bullet", "List Number").lines("{{ s|markdown }}")
    part = draft.document.part
    relation = next(key for key, one in part.rels.items() if one.reltype.endswith("/numbering"))
    part.drop_rel(relation)
    for style in draft.document.styles.element.findall(f"{W}style"):
        for number in style.findall(f"{W}pPr/{W}numPr"):
            number.getparent().remove(number)

    made = draft.render({"s": "1. a\n2. b"})

    ((number, _),) = {number_of(made, one) for one in made.opened.paragraphs}
    assert definition(made, number) == (["decimal"] * 9, [1])


@acceptance(51)
@pytest.mark.parametrize("has_styles", [True, False])
def test_each_numbered_list_of_a_document_begins_anew(has_styles):
    draft = DocumentDraft() if has_styles else without_styles(DocumentDraft(), "List Bullet", "List Number")
    draft.lines("{% for s in steps %}", "{{ s|markdown }}", "{% endfor %}")

    made = draft.render({"steps": ["1. a\n2. b\n\nWords\n\n4. c", "1. d\n   1. deep\n2. e\n   1. deep again"]})

    numbers = {one.text: number_of(made, one) for one in made.opened.paragraphs}
    starts = {text: definition(made, place[0])[1] for text, place in numbers.items() if place}
    assert numbers["a"] == numbers["b"]
    assert numbers["d"] == numbers["e"]
    assert len({numbers[text][0] for text in ("a", "c", "d", "deep", "deep again")}) == 5
    assert starts == {"a": [1], "b": [1], "c": [4], "d": [1], "deep": [1], "e": [1], "deep again": [1]}


@acceptance(51)
def test_heading_or_quote_without_a_style_is_made_to_look_like_one_and_told():
    draft = without_styles(DocumentDraft(), "Quote", "Intense Quote", "Heading", "List Bullet").lines(
        "{{ s|markdown }}"
    )

    made = draft.render({"s": "## Title\n\n> said"})

    assert made.runs == [("Title", "b"), ("said", "i")]
    assert [(problem.rule, problem.severity) for problem in made.result.problems] == [("T333", "warning")] * 2
    assert 'no style "heading 2"' in made.result.problems[0].message


@acceptance(51)
def test_headings_may_begin_at_a_deeper_level():
    made = DocumentDraft().lines("{{ s|markdown(heading=3) }}").render({"s": "# a\n\n## b"})

    assert word_paragraphs(made) == [("a", "Heading 3"), ("b", "Heading 4")]


@acceptance(51)
def test_code_takes_the_documents_style_for_it():
    draft = DocumentDraft().lines("{{ s|markdown }}")
    draft.document.styles.add_style("HTML Code", WD_STYLE_TYPE.CHARACTER)

    made = draft.render({"s": "run `x --y`\n\n```\nx = 1\n  y\n```"})

    assert [(run.text, run.style.name) for run in made.opened.paragraphs[0].runs][1] == ("x --y", "HTML Code")
    assert made.lines[1] == "x = 1\n  y"


@acceptance(51)
def test_link_that_may_not_be_followed_keeps_its_words_and_is_told(draft):
    text = "[a](javascript:alert(1)) [b](file:///etc/passwd) [c](//host/x) ![pic](http://x.example/p.png)"

    made = draft.lines("{{ s|markdown }}").render({"s": text})

    assert made.lines == ["a b c pic"]
    assert links(made) == []
    assert [problem.rule for problem in made.result.problems] == ["T332"] * 3
    assert b"javascript" not in b"".join(made.parts.values())


@acceptance(51)
@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("<b>x</b> & <script>alert(1)</script>", ["<b>x</b> & <script>alert(1)</script>"]),
        ("<w:p/>\n\n<a:p>", ["<w:p/>", "<a:p>"]),
        ("{{ secret }} {% for x in y %} **{{ z }}**", ["{{ secret }} {% for x in y %} {{ z }}"]),
        ("a  \nb", ["a\nb"]),
        ("", [""]),
        ("- ", [""]),
        ("100 % * 2 * 3 _x_y_", ["100 % * 2 * 3 x_y"]),
        (
            "\u0645\u0631\u062d\u0628\u0627 **\u4e16\u754c** \U0001f600",
            ["\u0645\u0631\u062d\u0628\u0627 \u4e16\u754c \U0001f600"],
        ),
    ],
)
def test_text_of_the_data_is_inert_and_complete(draft, text, lines):
    assert draft.lines("{{ s|markdown }}").render({"s": text}).lines == lines


@acceptance(51)
def test_markdown_repeats_in_loops_and_stands_in_cells():
    table = [[["T", "a/b"]], [["U", "c"]]]
    rows = [{"name": "T", "text": "- a\n- b"}, {"name": "U", "text": "c"}]
    for draft in (DeckDraft(), DocumentDraft()):
        draft.table(("{% for r in rows %}{{ r.name }}", "{{ r.text|markdown }}{% endfor %}"))
        assert draft.render({"rows": rows}).tables == [[row for (row,) in table]]
        again = type(draft)().table(
            ("{% for r in rows %}", ""), ("{{ r.name }}", "{{ r.text|markdown }}"), ("{% endfor %}", "")
        )
        assert again.render({"rows": rows}).tables == [[row for (row,) in table]]


@acceptance(51)
def test_missing_value_takes_its_default_and_a_plain_one_its_paragraphs(draft):
    draft.lines("{{ a|markdown|default('–') }}", "{{ b|default('*none*')|markdown }}", "{{ (c|markdown) if t else c }}")

    made = draft.render({"a": None, "b": None, "c": "x *y*\n\nz", "t": False})

    assert made.lines == ["–", "*none*", "x *y*", "z"]


@acceptance(51)
def test_markdown_is_its_words_where_only_words_can_stand(draft):
    made = draft.lines("{{ (s|markdown)|upper }}").picture("{{ s|markdown }}").render({"s": "**Usage** of `x`"})

    assert made.lines[0] == "USAGE OF X"
    assert made.alt_texts() == ["Usage of x"]


@acceptance(51)
def test_bookmark_around_the_tag_stays():
    mark = '<w:bookmarkStart w:id="7" w:name="Summary"/>{}<w:bookmarkEnd w:id="7"/>'
    run = "<w:r><w:t>{{ s|markdown }}</w:t></w:r>"

    made = DocumentDraft().add(f"<w:p>{mark.format(run)}</w:p>").render({"s": "a\n\nb"})

    names = [one.tag.rpartition("}")[2] for one in made.xml.body]
    assert names[:4] == ["bookmarkStart", "p", "p", "bookmarkEnd"]


@acceptance(51)
def test_trace_tells_of_the_value_and_a_draft_shows_the_hole(draft):
    from dataclasses import dataclass

    @dataclass(frozen=True)
    class Told:
        text: str
        ref: tuple[str, ...]

        def __str__(self) -> str:
            return self.text

    made = draft.lines("{{ s|markdown }}").render({"s": Told("*a*", ("fact.one",))})
    hole = draft.render({}, draft=True)

    assert [(tag, refs) for _, tag, refs in made.emissions] == [("{{ s|markdown }}", ("fact.one",))]
    assert hole.lines == ["⟦{{ s|markdown }}⟧"]


@acceptance(51)
def test_template_with_markdown_can_be_kept(draft):
    template = draft.lines("{{ s|markdown }}", "{{ x|style(s) }}").template()

    for part in template.document.parts:
        for tag in part.tags:
            assert type(pickle.loads(pickle.dumps(tag.slot))) is type(tag.slot)


def test_far_too_long_a_text_and_a_level_that_is_none_are_errors(draft):
    draft.lines("{{ s|markdown }}", "{{ t|markdown(heading=0) }}")
    with pytest.raises(TemplateError) as error:
        draft.render({"s": "x" * 200_001, "t": "a"})

    assert [re.search("too long|levels from 1 to 9", one.message) is not None for one in error.value.problems] == [
        True
    ] * 2


def test_items_deeper_than_office_knows_stand_on_the_last_level():
    deep = "\n".join(f"{'  ' * level}- x" for level in range(12))

    assert [block.level for block in blocks_of(deep)] == [*range(1, 10), 9, 9, 9]


def test_nesting_without_end_is_an_error():
    with pytest.raises(ValueError, match="nested more than 29 times"):
        blocks_of("> " * 200 + "x")


@acceptance(52)
@pytest.mark.parametrize("name", ["Quote", "quote", "Zitat", "Kundenzitat", "Z-itat"])
def test_paragraph_style_is_found_by_each_of_its_names(name):
    draft = DocumentDraft().lines("{{ x|style('" + name + "') }}", "{{ x|style(s) }}")
    style = draft.document.styles["Quote"].element
    style.set(f"{W}styleId", "Zitat")  # as a German Word calls it
    for link in draft.document.styles.element.iter(f"{W}link", f"{W}next"):
        if link.get(f"{W}val") == "Quote":
            link.set(f"{W}val", "Zitat")
    style.find(f"{W}name").addnext(parse_xml(f'<w:aliases {XML_NS} w:val="Kundenzitat,Stimme"/>'))

    made = draft.render({"x": "a\n\nb", "s": name})

    assert [one.style.style_id for one in made.opened.paragraphs] == ["Zitat"] * 4
    assert made.lines == ["a", "b"] * 2


@acceptance(52)
def test_style_of_paragraphs_inside_a_sentence_is_its_character_style_or_an_error():
    made = DocumentDraft().lines("Note {{ x|style('Quote') }}").render({"x": "a"})
    assert made.opened.paragraphs[0].runs[1].style.name == "Quote Char"

    draft = DocumentDraft().lines("Note {{ x|style('List Bullet') }}")
    with pytest.raises(TemplateError, match="style of whole paragraphs") as error:
        draft.template()
    assert error.value.problems[0].rule == "T334"


@acceptance(52)
@pytest.mark.parametrize(("name", "look"), [("bold", "b"), ("italic", "i")])
def test_emphasis_is_chosen_by_name(draft, name, look):
    other = draft.italic if look == "b" else draft.bold

    made = draft.lines(["Now ", ("{{ x|style(s) }}", other), " on"]).render({"x": "a", "s": name})

    assert made.runs == [("Now ", ""), ("a", "bi"), (" on", "")]


@acceptance(52)
@pytest.mark.parametrize(("name", "slot"), [("Accent 1", "accent1"), ("text 2", "tx2"), ("Background 1", "bg1")])
def test_theme_colour_is_chosen_as_menus_show_it(name, slot):
    made = DeckDraft().lines("{{ x|style(s) }}").render({"x": "a", "s": name})

    assert [one.get("val") for one in made.xml.iter("{*}schemeClr")] == [slot]


@acceptance(52)
def test_style_that_a_condition_does_not_choose_leaves_the_look(draft):
    draft.lines("{{ x|style('accent1' if x > 0) }}", "{{ x|style('accent1' if x > 0 else 'accent2') }}")

    made = draft.render({"x": -1})

    name, attribute = ("schemeClr", "val") if draft.form == "pptx" else ("color", f"{W}themeColor")
    assert [one.get(attribute) for one in made.xml.iter(f"{{*}}{name}") if one.get(attribute)] == ["accent2"]


@acceptance(52)
def test_unknown_style_is_told_when_the_template_is_loaded_or_the_data_choose_it(draft):
    with pytest.raises(TemplateError, match=r'no .*theme colour "Nonesuch".*There is: .*accent1') as error:
        draft.lines("{{ x|style('Nonesuch') }}").template()
    assert error.value.problems[0].rule == "T334"

    fresh = type(draft)().lines("{{ x|style(s) }}")
    with pytest.raises(TemplateError, match=r'no .*theme colour "#ff0000"'):
        fresh.render({"x": "a", "s": "#ff0000"})
