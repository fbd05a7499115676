"""Errors of a template: every one in one run, each with its place, what there is and what to do."""

from __future__ import annotations

import pytest
from office_drafts import DeckDraft, DocumentDraft, parts, rezipped

from qbr.office import Template, TemplateError, gate

acceptance = pytest.mark.acceptance


def told(action, *arguments, **options):
    """Return the problems as a person reads them."""
    with pytest.raises(TemplateError) as error:
        action(*arguments, **options)
    return [str(problem) for problem in error.value.problems]


@acceptance(57)
def test_unknown_field_names_place_tag_near_name_and_what_there_is():
    draft = DeckDraft("Usage").lines("{{ usage.mau_trnd }}", name="Headline")
    usage = {"active_users": 1, "mau_trend": 2, "seat_utilization": 3}

    assert told(draft.render, {"usage": usage}) == [
        'template.pptx · slide 1 "Usage" › "Headline" › paragraph 1: {{ usage.mau_trnd }}: no field "mau_trnd". '
        'Did you mean "mau_trend"? [T301]\n  usage has: active_users, mau_trend, seat_utilization.'
    ]


@acceptance(57)
@pytest.mark.parametrize(
    ("tag", "words"),
    [
        ("{{ custmer.name }}", 'there is no "custmer". Did you mean "customer"?'),
        ("{{ customer.nam }}", 'no field "nam". Did you mean "name"?'),
        ("{{ customer.owner.mail }}", 'no field "mail"'),
        ("{{ customer['nam'] }}", 'no field "nam"'),
        ("{% if customer.activ %}x{% endif %}", 'no field "activ"'),
        ("{% for c in custmers %}x{% endfor %}", 'there is no "custmers"'),
        ("{{ customer.name|uper }}", 'there is no filter "uper". '),
        ("{{ customer }}", "this is a record with the fields name, owner"),
        ("{% for c in customer.name %}x{% endfor %}", "a loop needs a list"),
        ("{{ customer.name.nothing }}", 'no field "nothing"'),
        ("{{ customer.name + 1 }}", "can only concatenate"),
    ],
)
def test_tag_that_cannot_be_filled_fails_by_default(draft, tag, words):
    def run():
        draft.lines(tag).render({"customer": {"name": "Acme", "owner": {"name": "x"}}})

    (text,) = told(run)
    assert words.rstrip(". ") in text
    assert "paragraph 1" in text


@acceptance(58)
def test_all_faults_of_a_template_are_told_in_one_run():
    draft = DeckDraft("One").lines("{{ a b }}", "{% for x in y %}", "{{ x|nofilter }}", name="Body")
    draft.table(("{% include 'x' %}", "{{ __import__ }}"))
    draft.slide("Two", notes="{% endif %}", says="{% slide for %}").picture("{% picture %}")

    problems = told(draft.template)

    assert [text.partition("\n")[0].removeprefix("template.pptx · ") for text in problems] == [
        "slide 1 \"One\" › \"Body\" › paragraph 1: {{ a b }}: expected token 'end of print statement', got 'b' [T201]",
        'slide 1 "One" › "Body" › paragraph 3: {{ x|nofilter }}: there is no filter "nofilter" [T202]',
        'slide 1 "One" › "Table" › row 1, column 1: {% include \'x\' %}: include is not part of the language [T203]',
        'slide 1 "One" › "Table" › row 1, column 2: {{ __import__ }}: "__import__" is private; a template reads fields only '
        "[T304]",
        'slide 1 "One" › "Body" › paragraph 2: {% for x in y %} is never closed [T210]',
        'slide 2 "Two" › "TextBox 2": {% slide for %}: Expected an expression, got \'end of statement block\' [T201]',
        'slide 2 "Two" › "Picture 3": {% picture %}: an empty tag [T201]',
        'slide 2 "Two" › notes › "Notes Placeholder 2" › paragraph 1: {% endif %} closes nothing [T210]',
    ]


@acceptance(58)
def test_all_faults_of_a_rendering_are_told_in_one_run():
    draft = DeckDraft("{{ a.x }}").lines("{{ b }}", "{% if c.d %}", "hidden {{ e }}", "{% endif %}", name="Body")
    draft.table(("{% for r in rows %}{{ r.name }}", "{{ r.n }}{% endfor %}"))
    draft.current.notes_slide.notes_text_frame.text = "{{ f|money }}"

    problems = told(draft.render, {"a": {}, "c": {}, "rows": [{"name": "n"}, {"name": "m", "n": None}], "f": "text"})

    assert [text.partition(" [T")[0].removeprefix("template.pptx · slide 1 › ") for text in problems] == [
        '"Title 1" › paragraph 1: {{ a.x }}: no field "x"',
        '"Body" › paragraph 1: {{ b }}: there is no "b"',
        '"Body" › paragraph 2: {% if c.d %}: no field "d"',
        '"Table" › row 1, column 2: {{ r.n }}: no field "n"',
        '"Table" › row 1, column 2: {{ r.n }}: the value is None, which is no text; say |default("–") if it may be missing',
        "notes › \"Notes Placeholder 2\" › paragraph 1: {{ f|money }}: 'text' is no number",
    ]


@acceptance(58)
def test_places_in_a_document_name_table_row_column_paragraph_and_header():
    draft = DocumentDraft().lines("one", "{{ a }}").table(("x", "y\n{{ b }}"), ("{{ c }}", "z")).header("{{ d }}")

    problems = told(draft.render, {})

    assert [text.partition(": {{")[0].removeprefix("template.docx · ") for text in problems] == [
        "paragraph 2",
        "table 1 › row 1, column 2 › paragraph 2",
        "table 1 › row 2, column 1",
        "header 1 › paragraph 1",
    ]


@acceptance(58)
@pytest.mark.parametrize(
    ("paragraphs", "where", "words"),
    [
        (("{% if a %}", "text"), 1, "{% if a %} is never closed"),
        (
            ("x", "{% for r in rows %}", "{% if a %}", "{% endfor %}"),
            4,
            "{% endfor %} stands where {% if a %} is still open",
        ),
        (("{% endfor %}",), 1, "{% endfor %} closes nothing"),
        (
            ("{% for r in rows %}", "{% elif x %}", "{% endfor %}"),
            2,
            "{% elif x %} does not belong to {% for r in rows %}",
        ),
        (("a", "{% raw %} b"), 2, "{% raw %} has no {% endraw %}"),
        (("a {{ b",), 1, "{{ b is never closed"),
    ],
)
def test_fault_of_a_block_points_to_the_tag_to_mend(draft, paragraphs, where, words):
    problems = told(draft.lines(*paragraphs).template)

    assert any(f"paragraph {where}: {words}" in text for text in problems)


@acceptance(58)
def test_block_cannot_reach_from_one_box_into_another():
    draft = DeckDraft().lines("{% if a %}", "x", name="First").lines("{% endif %}", name="Second")

    problems = told(draft.template)

    assert ['"First"' in problems[0], '"Second"' in problems[1]] == [True, True]


def test_faults_inside_a_chart_title_alt_text_and_properties_have_their_places(draft):
    draft.lines("x").chart("{% chart data %}About {{ b }}", title="Title {{ c }}")
    (draft.deck if draft.form == "pptx" else draft.document).core_properties.title = "{{ e }}"

    problems = told(draft.render, {"data": {"categories": ["a"], "series": [{"name": "s", "values": [1]}]}})

    assert ["title: {{ c }}" in text for text in problems] == [False, True, False]
    assert "properties › title: {{ e }}" in problems[2]


def test_chart_data_that_do_not_fit_are_told_with_the_place_in_the_output(draft):
    draft.lines("x").chart("{% chart data %}About")

    problems = told(draft.render, {"data": {"categories": ["a", "b"], "series": [{"name": "s", "values": [1]}]}})

    assert all("Chart 1" in text or '"Chart' in text for text in problems)
    assert "[T5" in problems[0]


def test_tag_where_none_is_read_is_an_error_and_not_left_in_the_file():
    number = '<a:fld id="{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}" type="datetime1"><a:t>{{ day }}</a:t></a:fld>'
    instruction = '<w:r><w:instrText> HYPERLINK "{{ url }}" </w:instrText></w:r>'

    for draft in (DeckDraft().lines(["{{ x }}", number]), DocumentDraft().lines(["{{ x }}", instruction])):
        (text,) = told(draft.template)
        assert "stands where tags are not read [T204]" in text


def test_part_under_unusual_prefixes_is_refused():
    draft = DocumentDraft().lines("{{ x }}")
    document = parts(draft.save())["word/document.xml"]
    renamed = document.replace(b"<w:", b"<ns0:").replace(b"</w:", b"</ns0:").replace(b" w:", b" ns0:")
    renamed = renamed.replace(b"xmlns:w=", b"xmlns:ns0=")

    (text,) = told(Template.load, rezipped(draft.save(), {"word/document.xml": renamed}))

    assert "as Office never writes it [T110]" in text


def test_tags_of_a_template_are_known_so_that_none_can_be_left(draft):
    template = draft.lines("{{ x }}", "{% if x %}", "{{ y|default('–') }}", "{% endif %}").template()

    result = template.render({"x": 1, "y": None})

    assert template.tags == ("{{ x }}", "{% if x %}", "{{ y|default('–') }}", "{% endif %}")
    assert gate(result.data, template.tags) == ()
    assert [problem.rule for problem in gate(draft.save(), template.tags)] != []
