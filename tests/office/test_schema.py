"""Checking a template without data: what it names against what there is."""

from __future__ import annotations

import pytest
from office_drafts import DeckDraft, DocumentDraft

from qbr.office import Schema, Template, TemplateError
from qbr.office.checking.schema import Bool, Chart, Date, List, Number, Object, Picture, Text

SCHEMA = Schema(
    {
        "customer": Object(fields={"name": Text(), "logo": Picture()}),
        "usage": Object(
            fields={
                "users": Number(fields={"value": Number(), "is_known": Bool(), "change": Text()}, is_truth=False),
                "trend": Chart(fields={"alt": Text()}),
                "teams": List(item=Object(fields={"name": Text(), "since": Date(), "rows": List(item=Text())})),
            }
        ),
    }
)


def told(draft):
    return [problem.message for problem in draft.template().check(SCHEMA)]


def test_template_that_names_only_what_there_is_passes(draft):
    draft.lines(
        "{{ customer.name }} {{ usage.users }} {{ usage.users.value|number }} {{ usage.users.change|style('accent1') }}",
        "{% if usage.users.is_known and usage.users > 3 and usage.teams|length %}",
        "{% for team in usage.teams if team.name != 'x' %}",
        "{{ loop.index }} {{ team.name|upper }} {{ team.since|date }} {{ team.since.year }} {{ team.rows|join(', ') }}",
        "{% endfor %}",
        "{% endif %}",
        "{{ usage.teams|map(attribute='name')|join }} {{ usage.teams[0].name }} {{ (usage.teams|first).name }}",
        "{% set n = usage.users %}{{ n.value }} {{ nothing is defined }} {{ usage['users'].value }}",
        "{% for i in range(3) %}{{ i }}{% endfor %}",
    )
    draft.chart("{% chart usage.trend %}{{ usage.trend.alt }}", title="{{ customer.name }}")
    draft.picture("{% show if customer.logo %}{% picture customer.logo %}Logo")

    assert told(draft) == []


@pytest.mark.parametrize(
    ("tag", "message"),
    [
        ("{{ custmer.name }}", '{{ custmer.name }}: there is no "custmer". Did you mean "customer"?'),
        ("{{ customer.nam }}", '{{ customer.nam }}: no field "nam". Did you mean "name"?'),
        ("{{ usage.teams.name }}", '{{ usage.teams.name }}: usage.teams is a list and has no field "name"'),
        ("{{ usage.teams }}", "{{ usage.teams }}: usage.teams is a list, not text"),
        ("{{ customer }}", "{{ customer }}: customer is a record and has no text of its own"),
        ("{{ usage.trend }}", "{{ usage.trend }}: usage.trend is a chart, not text"),
        ("{{ customer.logo }}", "{{ customer.logo }}: customer.logo is a picture, not text"),
        (
            "{% for x in customer.name %}{% endfor %}",
            "{% for x in customer.name %}: customer.name is a text, not a list",
        ),
        ("{% for t in usage.teams %}{{ t.nam }}{% endfor %}", '{{ t.nam }}: no field "nam". Did you mean "name"?'),
        (
            "{% if usage.users %}{% endif %}",
            "{% if usage.users %}: usage.users stands in a condition by itself; zero is not nothing",
        ),
        (
            "{{ usage.teams|map(attribute='nam')|join }}",
            '{{ usage.teams|map(attribute=\'nam\')|join }}: no field "nam". Did you mean "name"?',
        ),
        ("{% if a %}{{ customer.x }}{% endif %}", '{% if a %}: there is no "a"'),
    ],
)
def test_what_the_schema_does_not_have_is_told(draft, tag, message):
    assert message in told(draft.lines(tag))


@pytest.mark.parametrize(
    ("says", "message"),
    [
        ("{% chart usage.teams %}", "usage.teams is a list, not a chart"),
        ("{% chart customer.name %}", "customer.name is a text, not a chart"),
        ("{% chart usage.trnd %}", 'no field "trnd". Did you mean "trend"?'),
    ],
)
def test_chart_of_something_else_is_told(draft, says, message):
    assert told(draft.lines("x").chart(says)) == [f"{says}: {message}"]


def test_picture_of_something_else_and_repeat_over_a_text_are_told():
    draft = DeckDraft().picture("{% picture usage.trend %}").picture("{% repeat k in customer.name %}")

    assert told(draft) == [
        "{% picture usage.trend %}: usage.trend is a chart, not a picture",
        "{% repeat k in customer.name %}: customer.name is a text, not a list",
    ]


def test_every_fault_is_told_at_once_with_its_place():
    draft = (
        DeckDraft("{{ a }}")
        .lines("{{ b }}")
        .slide("{{ c.x }} {{ t.nam }}", notes="{{ d }}", says="{% slide for t in usage.teams %}")
    )

    problems = draft.template().check(SCHEMA)

    assert [(problem.place.spot, problem.message.partition(":")[0]) for problem in problems] == [
        ('slide 1 › "Title 1" › paragraph 1', "{{ a }}"),
        ('slide 1 › "Lines" › paragraph 1', "{{ b }}"),
        ('slide 2 › "Title 1" › paragraph 1', "{{ c.x }}"),
        ('slide 2 › "Title 1" › paragraph 1', "{{ t.nam }}"),
        ('slide 2 › notes › "Notes Placeholder 2" › paragraph 1', "{{ d }}"),
    ]


def test_chart_titles_in_a_repeat_see_its_variable():
    draft = DeckDraft().chart("{% repeat t in usage.teams %}{% chart usage.trend %}", title="{{ t.name }} {{ t.nam }}")

    assert told(draft) == ['{{ t.nam }}: no field "nam". Did you mean "name"?']


def test_loading_with_a_schema_refuses_what_does_not_fit_it(draft):
    with pytest.raises(TemplateError, match='no field "nam"'):
        Template.load(draft.lines("{{ customer.nam }}").save(), schema=SCHEMA)


def test_schema_of_example_data_knows_lists_charts_and_records(draft):
    example = {
        "name": "Acme",
        "rows": [{"a": 1}, {"b": "x", "a": 2}],
        "trend": {"categories": ["x"], "series": [{"name": "s", "values": [1]}]},
        "empty": [],
        "nothing": None,
    }
    draft.lines(
        "{{ name }} {{ nothing.what }}",
        "{% for r in rows %}{{ r.a }} {{ r.b }} {{ r.c }}{% endfor %}",
        "{{ empty[0].x }}",
    )
    draft.chart("{% chart trend %}x")

    problems = draft.template().check(Schema.from_example(example))

    assert [problem.message for problem in problems] == ['{{ r.c }}: no field "c"']


def test_fields_used_are_told_as_paths():
    draft = DocumentDraft("{{ customer.name }}").lines(
        "{% for t in usage.teams %}{{ t.name }}{{ loop.index }}{% endfor %}"
    )
    draft.chart("{% chart usage.trend %}{{ usage.trend.alt }}", title="{{ quarter }}")

    assert draft.template().fields_used() == (
        "customer.name",
        "quarter",
        "usage.teams",
        "usage.teams[].name",
        "usage.trend",
        "usage.trend.alt",
    )


def test_schema_of_example_data_knows_charts_without_categories(draft):
    example = {
        "deals": {"series": [{"name": "S", "points": [{"x": 1, "y": 2}]}]},
        "days": {"series": [{"name": "S", "values": [1, 2, 2]}]},
        "shows": {"series": [{"name": "A record with series of another kind"}]},
    }
    template = draft.chart("{% chart deals %}x").chart("{% chart days %}x").chart("{% chart shows %}x").template()

    problems = template.check(Schema.from_example(example))

    assert [problem.message for problem in problems] == ["{% chart shows %}: shows is a record, not a chart"]
