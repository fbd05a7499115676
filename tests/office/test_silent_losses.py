"""What other engines lose without a word is right here, or an error or warning: one test for each known case."""

from __future__ import annotations

import pytest
from office_drafts import DeckDraft, DocumentDraft

from qbr.errors import TemplateError
from qbr.office import Schema, Template

acceptance = pytest.mark.acceptance
DATA = {
    "name": "Alpha & Beta <Ltd>",
    "rows": [{"n": 1, "name": "a"}, {"n": 2, "name": "b"}],
    "nothing": None,
    "zero": 0,
    "is_on": False,
}
SCHEMA = Schema.from_example(DATA)


def rules(draft):
    """Return what loading, checking and filling tell, whichever is first to tell."""
    try:
        template = draft.template()
        problems = template.check(SCHEMA) or list(template.render(DATA).problems)
    except TemplateError as error:
        problems = list(error.problems)
    return [problem.rule for problem in problems]


@acceptance(60)
@pytest.mark.parametrize(
    ("tag", "rule"),
    [
        pytest.param("{{ nme }}", "T301", id="an undefined name prints nothing"),
        pytest.param("{{ rows[0].nme }}", "T301", id="an undefined field prints nothing"),
        pytest.param("{% if nme %}x{% endif %}", "T301", id="an undefined name in a condition is false"),
        pytest.param("{% for r in nme %}x{{ r }}{% endfor %}", "T301", id="an undefined list is empty"),
        pytest.param("{{ nothing }}", "T302", id="None is printed as a word"),
        pytest.param("{{ rows }}", "T313", id="a list is printed as the program writes it"),
        pytest.param("{{ rows|upper }}", "T315", id="a list goes through a filter for texts"),
        pytest.param("{{ name|date }}", "T315", id="a filter is used on another kind"),
        pytest.param("{{ name|defalt('x') }}", "T202", id="a filter is misspelt"),
        pytest.param("{{ zero|number(1, 2, 3) }}", "T318", id="a filter gets arguments it does not know"),
        pytest.param("{% for name in rows %}{{ name.n }}{% endfor %}", "T322", id="a loop hides a field"),
        pytest.param("{% set x = 1 %}", "T321", id="a variable is never used"),
        pytest.param("{% for r in rows %}x{% endfor %}", "T321", id="a loop repeats the same"),
        pytest.param(
            "{% set s = 0 %}{% for r in rows %}{% set s = s + r.n %}{% endfor %}{{ s }}",
            "T323",
            id="an assignment in a loop does not leak",
        ),
        pytest.param("{% for r in rows %}{{ r.n }}", "T210", id="a loop is never closed"),
        pytest.param("{{ name", "T201", id="a tag is never closed"),
        pytest.param("{% endfor %}", "T210", id="an end closes nothing"),
        pytest.param("{% fro r in rows %}{{ r.n }}{% endfor %}", "T201", id="a statement is misspelt"),
        pytest.param("{%p for r in rows %}{{ r.n }}", "T210", id="a block with a prefix is never closed"),
        pytest.param("{% if is_on %}x{% else %}y{% elif zero %}z{% endif %}", "T210", id="elif stands behind else"),
        pytest.param("{% if is_on %}x{% else %}y{% else %}z{% endif %}", "T210", id="else stands twice"),
    ],
)
def test_what_would_vanish_is_told(draft, tag, rule):
    assert rule in rules(draft.lines(tag))


@acceptance(60)
@pytest.mark.parametrize(
    ("tag", "shown"),
    [
        pytest.param("{{ zero }}", "0", id="zero is not nothing"),
        pytest.param("{{ name }}", "Alpha & Beta <Ltd>", id="signs of XML cut the text"),
        pytest.param("{% if zero is defined %}yes{% endif %}", "yes", id="zero is defined"),
        pytest.param("{{ nothing|default('–') }}", "–", id="a default for None"),
        pytest.param(
            "{% for r in rows %}{% if r.n == 1 %}one{% else %}more{% endif %}{% endfor %}", "onemore", id="nest"
        ),
    ],
)
def test_what_others_print_wrongly_is_right(draft, tag, shown):
    assert draft.lines(tag).render(DATA).lines[0] == shown


@acceptance(60)
def test_text_behind_a_split_tag_keeps_its_words_and_look(draft):
    result = draft.lines([("{{ na", draft.bold), "me }} and", (" more", draft.italic)]).render(DATA)

    assert result.runs == [("Alpha & Beta <Ltd>", "b"), (" and", ""), (" more", "i")]


@acceptance(60)
def test_loop_from_the_first_to_the_last_cell_repeats_the_row(draft):
    result = draft.table(("{% for r in rows %}{{ r.name }}", "{{ r.n }}{% endfor %}")).render(DATA)

    assert result.tables == [[["a", "1"], ["b", "2"]]]


@acceptance(60)
def test_loop_over_half_a_row_is_told(draft):
    assert "T211" in rules(draft.table(("x", "{% for r in rows %}{{ r.name }}", "{{ r.n }}{% endfor %}", "y")))


@acceptance(60)
def test_prefix_for_rows_outside_of_a_table_loses_nothing(draft):
    draft.lines("{%tr for r in rows %}", "{{ r.name }}", "{%tr endfor %}")

    found = rules(draft)

    assert found or draft.render(DATA).lines == ["a", "b"]


@acceptance(60)
def test_levels_that_do_not_match_lose_nothing(draft):
    draft.lines("{%p for r in rows %}", "{{ r.name }}", "{% endfor %}")

    assert rules(draft) == []
    assert draft.render(DATA).lines == ["a", "b"]


@acceptance(60)
def test_tag_in_the_code_of_a_field_is_told():
    field = '<w:r><w:instrText> HYPERLINK "{{ name }}" </w:instrText></w:r>'

    assert rules(DocumentDraft().lines(["{{ name }}", field])) == ["T204"]


@acceptance(60)
def test_block_from_one_box_into_another_is_told():
    draft = DeckDraft().lines("{% if is_on %}x").lines("{% endif %}")

    assert rules(draft) == ["T210", "T210"]


@acceptance(60)
def test_faults_of_a_page_do_not_hide_each_other(draft):
    draft.lines("{{ nme }}", "{{ name|defalt }}", "{{ rows[0].nme }}")

    with pytest.raises(TemplateError) as error:
        Template.load(draft.save(), schema=SCHEMA)

    assert sorted(problem.rule for problem in error.value.problems) == ["T202", "T301", "T301"]
