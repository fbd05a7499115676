"""Blocks of slides: several slides repeated together, loops inside loops, sections that repeat."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from office_drafts import DeckDraft, chart_data, sections, slides, with_sections

from qbr.office import Schema, TemplateError

acceptance = pytest.mark.acceptance

REGIONS = [
    {"name": "North", "products": ["Ale", "Bread"], "big": True},
    {"name": "South", "products": [], "big": False},
    {"name": "West", "products": ["Corn"], "big": True},
]


def block_draft():
    """A cover, a block of three slides (region, its products one by one, its end), a last slide."""
    draft = DeckDraft("Cover").slide("{{ r.name }}", says="{% slides for r in regions %}")
    draft.slide("{{ r.name }} {{ p }}", says="{% slide for p in r.products %}")
    draft.slide("End of {{ r.name }}", says="{% endslides %}")
    return draft.slide("Last")


@acceptance(30)
def test_block_of_slides_repeats_together_and_loops_inside_it_see_its_names():
    made = block_draft().render({"regions": REGIONS})

    assert slides(made) == [
        *("Cover", "North", "North Ale", "North Bread", "End of North", "South", "End of South"),
        *("West", "West Corn", "End of West", "Last"),
    ]


@acceptance(30)
def test_block_over_nothing_leaves_no_slide():
    assert slides(block_draft().render({"regions": []})) == ["Cover", "Last"]


@acceptance(30)
@pytest.mark.parametrize(("n", "shown"), [(0, ["One", "Four"]), (1, ["One", "Two", "Three", "Four"])])
def test_block_of_slides_is_shown_if_its_condition_holds(n, shown):
    draft = DeckDraft("One").slide("Two", says="{% slides if n %}").slide("Three", says="{% endslides %}")
    draft.slide("Four")

    assert slides(draft.render({"n": n})) == shown


@acceptance(30)
def test_blocks_stand_in_blocks_and_one_box_may_hold_several_lines():
    draft = DeckDraft("{{ a }}").lines(
        "{% slides for a in outer %}", "{% slides for b in a_list %}{% slide if a != b %}"
    )
    draft.slide("{{ a }}{{ b }}", says="{% endslides %}")
    draft.slide("end {{ a }}", says="{% endslides %}")

    made = draft.render({"outer": ["x", "y"], "a_list": ["x", "z"]})

    assert slides(made) == ["xx", "x", "xz", "end x", "y", "yx", "y", "yz", "end y"]


@acceptance(30)
def test_loop_of_the_block_is_known_as_jinja_knows_it_and_the_outer_one_by_a_name():
    draft = DeckDraft("{{ loop.index }}/{{ loop.length }} {{ 'last' if loop.last }}")
    draft.lines("{% slides for r in regions %}{% set region = loop %}")
    draft.lines("{{ loop.nextitem.name if not loop.last else '' }}|{{ loop.previtem.name if loop.index0 else '' }}")
    draft.slide("{{ region.index }}.{{ loop.index }} of {{ loop.length }} {{ loop.cycle('a', 'b') }}")
    draft.lines("{% slide for p in r.products %}")
    draft.slide("{{ region.revindex }}", says="{% endslides %}")

    made = draft.render({"regions": REGIONS})

    assert slides(made) == [
        *("1/3 ", "1.1 of 2 a", "1.2 of 2 b", "3", "2/3 ", "2", "3/3 last", "3.1 of 1 a", "1"),
    ]
    assert made.opened.slides[0].shapes[1].text_frame.text == "South|"
    assert made.opened.slides[4].shapes[1].text_frame.text == "West|North"


@acceptance(30)
def test_name_that_a_line_sets_is_known_on_its_slide():
    draft = DeckDraft("{{ total }} {{ r }}").lines("{% set total = rows|sum %}{% slide for r in rows %}")
    draft.slide("{{ half }}", says="{% slide in=place %}{% set half = 2 * 3 %}")
    with_sections(draft, ("Main", 2))

    assert slides(draft.render({"rows": [1, 2], "place": "main"})) == ["3 1", "3 2", "6"]


@acceptance(30)
def test_names_of_the_block_are_known_in_notes_and_charts():
    draft = DeckDraft("One").slide("{{ r }}", notes="Say {{ r }}", says="{% slides for r in rows %}")
    draft.chart("{% chart data %}Chart of {{ r }}", title="{{ r }}")
    draft.slide("Two", notes="Then {{ r }}", says="{% endslides %}")

    made = draft.render({"rows": ["a", "b"], "data": chart_data(["x"], s=[1])})

    assert [slide.notes_slide.notes_text_frame.text for slide in list(made.opened.slides)[1:]] == [
        *("Say a", "Then a", "Say b", "Then b")
    ]
    charts = [shape.chart for slide in made.opened.slides for shape in slide.shapes if shape.has_chart]
    assert [chart.chart_title.text_frame.text for chart in charts] == ["a", "b"]


@acceptance(30)
def test_skipped_slide_may_open_and_close_a_block():
    draft = DeckDraft("How to").lines("{% slides for r in rows %}{% slide skip %}").slide("{{ r }}")
    draft.slide("Here it ends").lines("{% slide skip %}{% endslides %}")

    assert slides(draft.render({"rows": [1, 2]})) == ["1", "2"]


@acceptance(30)
def test_ids_stay_in_order_and_hidden_slides_hidden():
    draft = block_draft()
    draft.deck.slides[2]._element.set("show", "0")

    made = draft.render({"regions": REGIONS})

    ids = [int(entry.get("id")) for entry in made.opened.slides._sldIdLst]
    assert len(set(ids)) == len(ids) == 11
    assert [
        title for title, slide in zip(slides(made), made.opened.slides, strict=True) if slide._element.get("show")
    ] == [
        *("North Ale", "North Bread", "West Corn"),
    ]


@acceptance(29)
def test_section_repeats_with_all_its_slides_and_each_copy_is_a_section():
    draft = DeckDraft("Cover").slide("{{ r.name }}", notes="On {{ r.name }}")
    draft.slide("{{ p }}", says="{% slide for p in r.products %}").slide("Last")
    with_sections(draft, ("Start", 1), ("{% for r in regions %}{{ loop.index }} {{ r.name }}", 2), ("End", 1))

    made = draft.render({"regions": REGIONS})

    assert slides(made) == ["Cover", "North", "Ale", "Bread", "South", "West", "Corn", "Last"]
    assert sections(made) == [("Start", 1), ("1 North", 3), ("2 South", 1), ("3 West", 2), ("End", 1)]
    assert made.opened.slides[1].notes_slide.notes_text_frame.text == "On North"
    ids = made.parts["ppt/presentation.xml"].split(b"sectionLst")[1].split(b' id="{')[1:]
    assert len({one[:36] for one in ids}) == 5


@acceptance(29)
@pytest.mark.parametrize(("n", "shown"), [(0, ["One", "Last"]), (2, ["One", "Two 2", "Last"])])
def test_section_is_shown_if_its_condition_holds(n, shown):
    draft = DeckDraft("One").slide("Two {{ n }}").slide("Last")
    with_sections(draft, ("Start", 1), ("{% if n > 1 %}Details of {{ n }}", 1), ("End", 1))

    made = draft.render({"n": n})

    assert slides(made) == shown
    assert [name for name, _ in sections(made)] == ["Start", *(["Details of 2"] if n else []), "End"]


@acceptance(29)
def test_block_and_tags_inside_a_section_name_are_its_name():
    draft = with_sections(DeckDraft("One"), ("{% for r in rows %}{{ r }} {% endfor %}", 1))

    assert sections(draft.render({"rows": ["a", "b"]})) == [("a b ", 1)]


@acceptance(30)
def test_block_of_slides_stands_in_a_section_that_repeats():
    draft = DeckDraft("{{ r.name }}").slide("{{ p }} 1", says="{% slides for p in r.products %}")
    draft.slide("{{ p }} 2", says="{% endslides %}")
    with_sections(draft, ("{% for r in regions if r.big %}{{ r.name }}", 3))

    made = draft.render({"regions": REGIONS})

    assert slides(made) == ["North", "Ale 1", "Ale 2", "Bread 1", "Bread 2", "West", "Corn 1", "Corn 2"]
    assert sections(made) == [("North", 5), ("West", 3)]


@acceptance(29)
def test_block_goes_to_the_section_it_names_and_a_copy_of_a_section_can_be_named():
    draft = DeckDraft("{{ r.name }}").slide("Details of {{ d }}", says="{% slides for d in details in=d %}")
    draft.slide("More of {{ d }}", says="{% endslides %}").slide("Kept")
    with_sections(draft, ("{% for r in regions %}{{ r.name }}", 1), ("Rest", 3))

    made = draft.render({"regions": REGIONS, "details": ["West", "rest"]})

    assert slides(made) == [
        *("North", "South", "West", "Details of West", "More of West", "Details of rest", "More of rest", "Kept"),
    ]
    assert sections(made) == [("North", 1), ("South", 1), ("West", 3), ("Rest", 3)]


@pytest.mark.parametrize(
    ("lines", "message", "where"),
    [
        (["{% slides for r in rows %}", ""], "{% slides for r in rows %} is never closed", 'slide 1 "S1"'),
        (["", "{% endslides %}"], "{% endslides %} closes nothing", 'slide 2 "S2"'),
        (["{% slides whenever %}", "{% endslides %}"], "a tag cannot begin with 'whenever'", 'slide 1 "S1"'),
        (["{% slides %}", "{% endslides %}"], "{% slides %} says neither for nor if", 'slide 1 "S1"'),
        (["{% slides for r rows %}", "{% endslides %}"], "expected token 'in'", 'slide 1 "S1"'),
        (["{% slide if a %}{% slide if b %}", ""], "a second line says what happens", 'slide 1 "S1"'),
        (["{% slide in=a b %}", ""], "expected token", 'slide 1 "S1"'),
        (["{% slide %}", ""], "{% slide %} says nothing about the slide", 'slide 1 "S1"'),
    ],
)
def test_block_that_cannot_be_read_is_one_error_at_its_slide(lines, message, where):
    draft = DeckDraft("S1").lines(*lines[:1]).slide("S2").lines(lines[1])

    with pytest.raises(TemplateError) as error:
        draft.template()

    assert [message in problem.message for problem in error.value.problems] == [True]
    assert error.value.problems[0].place.spot.startswith(where)


def test_unclosed_block_names_the_end_that_another_took():
    draft = DeckDraft("S1").lines("{% slides for a in rows %}").slide("S2", says="{% slides for b in rows %}")
    draft.slide("S3", says="{% endslides %}")

    with pytest.raises(TemplateError) as error:
        draft.template()

    (problem,) = error.value.problems
    assert problem.message == "{% slides for a in rows %} is never closed"
    assert problem.place.spot.startswith('slide 1 "S1"')
    assert 'slide 3 "S3"' in problem.hint
    assert 'slide 2 "S2"' in problem.hint


@pytest.mark.parametrize("first", [1, 2])
def test_block_that_reaches_out_of_a_repeated_section_is_an_error_with_both_places(first):
    draft = DeckDraft("S1").slide("S2").slide("S3").slide("S4")
    for number, says in ((first, "{% slides for a in rows %}"), (first + 1, "{% endslides %}")):
        draft.current = draft.deck.slides[number - 1]
        draft.lines(says)
    with_sections(draft, ("A", 1), ("{% for r in rows %}{{ r }}", 1), ("C", 2))

    with pytest.raises(TemplateError) as error:
        draft.template()

    problem = error.value.problems[0]
    assert "cut each other in two" in problem.message
    assert 'section "{% for r in rows %}{{ r }}"' in problem.message
    assert problem.place.spot.startswith(f'slide {first} "S{first}"')


def test_loop_that_reaches_into_another_section_is_an_error_and_a_condition_may():
    draft = DeckDraft("S1").lines("{% slides for a in rows %}").slide("S2").slide("S3", says="{% endslides %}")
    with_sections(draft, ("A", 1), ("B", 1), ("C", 1))

    with pytest.raises(TemplateError) as error:
        draft.template()

    assert [problem.message for problem in error.value.problems] == [
        '{% slides for a in rows %} reaches from section "A" into section "B"'
    ]
    shown = DeckDraft("S1").lines("{% slides if n %}").slide("S2", says="{% endslides %}").slide("S3")
    with_sections(shown, ("A", 1), ("B", 2))
    assert sections(shown.render({"n": 1})) == [("A", 1), ("B", 2)]
    assert sections(shown.render({"n": 0})) == [("B", 1)]


def test_section_that_repeats_without_a_name_is_an_error():
    with pytest.raises(TemplateError, match="has no name") as error:
        with_sections(DeckDraft("One"), ("{% for r in rows %}", 1)).template()

    assert error.value.problems[0].rule == "T225"


def test_line_about_slides_among_other_words_is_an_error_with_the_way_out():
    draft = DeckDraft("One").lines("Shown: {% slide if a %}")

    with pytest.raises(TemplateError, match="stands among other words") as error:
        draft.template()

    assert "into a text box beside its slide" in error.value.problems[0].hint


def test_check_knows_the_names_of_blocks_and_sections():
    draft = DeckDraft("{{ r.name }} {{ s.title }}")
    draft.current.notes_slide.notes_text_frame.text = "{{ r.nme }}"
    draft.lines("{% slides for r in s.regions %}{% set inner = loop %}")
    draft.slide("{{ p.name }} {{ inner.index }} {{ p.nothing }}", says="{% slide for p in r.products %}")
    draft.slide("{{ r.name }}", says="{% endslides %}").slide("{{ r.name }}")
    with_sections(draft, ("{% for s in all %}{{ s.titel }}", 3), ("Rest", 1))
    product = {"name": "x"}
    data = {"all": [{"title": "T", "regions": [{"name": "N", "products": [product]}]}]}

    problems = draft.template().check(Schema.from_example(data))

    assert [(one.place.spot.partition(" ›")[0], one.message.partition(": ")[2]) for one in problems] == [
        ('section "{% for s in all %}{{ s.titel }}"', 'no field "titel". Did you mean "title"?'),
        ("slide 1", 'no field "nme". Did you mean "name"?'),
        ("slide 2", 'no field "nothing"'),
        ("slide 4", 'there is no "r"'),
    ]
    assert {"all[].regions[].name", "all[].regions[].products[].name"} <= {*draft.template().fields_used()}


def test_fault_of_a_line_while_rendering_names_its_slide():
    draft = block_draft()

    with pytest.raises(TemplateError) as error:
        draft.template().render({"region": []})

    assert 'slide 2 › "TextBox 2"' in error.value.problems[0].place.spot
    assert error.value.problems[0].message.startswith("{% slides for r in regions %}: ")


def trees(depth):
    """A slide, or a block with slides and blocks in it, each shown for some items: (items, what is in it)."""
    items = st.lists(st.integers(0, 2), max_size=2)
    slide = st.tuples(items, st.none())
    return st.one_of(slide, st.tuples(items, st.lists(trees(depth - 1), min_size=1, max_size=2))) if depth else slide


def drawn(tree, depth=0):
    """Return the slides of a tree: for each its title, and the lines that open and close blocks there."""
    items, inner = tree
    name = f"n{depth}"
    words = " ".join(f"{{{{ n{number} }}}}" for number in range(depth + 1))
    if inner is None:
        return [(words, [f"{{% slide for {name} in {items} %}}"], [])]
    found = [one for child in inner for one in drawn(child, depth + 1)]
    title, opening, closing = found[0]
    found[0] = (title, [f"{{% slides for {name} in {items} %}}", *opening], closing)
    title, opening, closing = found[-1]
    found[-1] = (title, opening, [*closing, "{% endslides %}"])
    return found


def expected(tree, known=()):
    """Return the titles of the slides a tree stands for."""
    items, inner = tree
    if inner is None:
        return [" ".join(map(str, (*known, item))) for item in items]
    return [title for item in items for child in inner for title in expected(child, (*known, item))]


@acceptance(30)
@given(tree=trees(2))
@settings(max_examples=25, deadline=None)
def test_any_nesting_of_blocks_gives_the_slides_it_says_in_their_order(tree):
    draft = DeckDraft("Start")
    for title, opening, closing in drawn(tree):
        draft.slide(title).lines("".join(opening + closing))

    assert slides(draft.render()) == ["Start", *expected(tree)]
