"""A template checked without data: what is done with a field that its kind cannot bear."""

from __future__ import annotations

import re

import pytest
from office_drafts import DeckDraft

from qbr.office import Schema, Template, TemplateError
from qbr.office.checking.schema import Bool, Chart, Date, List, Number, Object, Picture, Text

acceptance = pytest.mark.acceptance
FIGURE = Number(fields={"value": Number(), "is_known": Bool()}, is_truth=False)
SCHEMA = Schema(
    {
        "name": Text(),
        "note": Text(is_plain=False),
        "state": Text(choices=("open", "done")),
        "day": Date(),
        "written": Text(is_day=True),
        "count": Number(),
        "users": FIGURE,
        "is_new": Bool(),
        "status": Object(fields={"sign": Text(), "word": Text()}, prints=True),
        "logo": Picture(),
        "trend": Chart(),
        "rows": List(item=Object(fields={"name": Text(), "n": Number(), "users": FIGURE})),
    }
)


def told(draft):
    return [(problem.rule, problem.severity, problem.message) for problem in draft.template().check(SCHEMA)]


def only(draft, tag):
    """Return rule and words of the one problem a tag has."""
    ((rule, _, message),) = told(draft.lines(tag))
    return rule, re.sub(r"^\{[{%].*?[%}]\}: ", "", message)


@acceptance(60)
@pytest.mark.parametrize(
    ("tag", "rule", "words"),
    [
        ("{{ name|number }}", "T315", "name is a text; |number is for numbers"),
        ("{{ name|date }}", "T315", "name is a text; |date is for dates"),
        ("{{ count|date }}", "T315", "count is a number; |date is for dates"),
        ("{{ rows|money }}", "T315", "rows is a list; |money is for numbers"),
        ("{{ rows|upper }}", "T315", "rows is a list; |upper is for texts"),
        ("{{ trend|upper }}", "T315", "trend is a chart; |upper is for texts"),
        ("{{ name|join(', ') }}", "T315", "name is a text; |join is for lists"),
        ("{{ name|sum }}", "T315", "name is a text; |sum is for lists"),
        ("{{ count|length }}", "T315", "count is a number and has no length"),
        ("{{ day|plural('a', 'b') }}", "T315", "day is a date; |plural is for numbers"),
        ("{{ count + name }}", "T316", "name is a text; + needs numbers"),
        ("{{ name * 2 }}", "T316", "name is a text; * needs numbers"),
        ("{{ name + note }}", "T316", "name is a text; + needs numbers"),
        ("{{ users + 1 }}", "T316", "users is a figure with its source; + needs numbers"),
        ("{{ day * 2 }}", "T316", "day is a date; * needs numbers"),
        ("{% if name > 3 %}x{% endif %}", "T317", "name is a text, the other side a number: not in any order (>)"),
        ("{% if count == 'x' %}x{% endif %}", "T317", "count is a number, the other side a text: never the same (==)"),
        ("{% if note == 'x' %}x{% endif %}", "T317", "note is a sentence, the other side a text: never the same (==)"),
        (
            "{% if status == 'late' %}x{% endif %}",
            "T317",
            "status is a record, the other side a text: never the same (==)",
        ),
        ("{% if state == 'opn' %}x{% endif %}", "T317", 'state is never "opn"; it is one of: open, done (==)'),
        ("{% if 'a' in count %}x{% endif %}", "T317", "count is a number, not a list (in)"),
        ("{{ count|number(1, 2, 3) }}", "T318", "|number: too many positional arguments"),
        ("{{ count|money(curency='EUR') }}", "T318", "|money: got an unexpected keyword argument 'curency'"),
        ("{{ name|upper(1) }}", "T318", "|upper: too many positional arguments"),
        ("{{ name|replace('a') }}", "T318", "|replace: missing a required argument: 'new'"),
        ('{{ day|date("DD.MM.yyyy") }}', "T319", "D is the day of the year; the day of the month is d"),
        ('{{ day|date("dd.MM.YYYY") }}', "T319", "Y is the year a week belongs to; the year is y"),
        ("{% if users and is_new %}x{% endif %}", "T312", "users stands in a condition by itself; zero is not nothing"),
        ("{% if not users %}x{% endif %}", "T312", "users stands in a condition by itself; zero is not nothing"),
        ("{{ 'x' if users else 'y' }}", "T312", "users stands in a condition by itself; zero is not nothing"),
        ("{{ users or '–' }}", "T312", "users stands in a condition by itself; zero is not nothing"),
    ],
)
def test_use_a_kind_cannot_bear_is_told_without_data(draft, tag, rule, words):
    assert only(draft, tag) == (rule, words)


@acceptance(60)
@pytest.mark.parametrize(
    "tag",
    [
        "{{ users|number }} {{ users.value + 1 }} {{ count * 2 - 1 }} {{ rows|sum(attribute='n') }}",
        "{{ name ~ note }} {{ name + ' x' }} {{ written|date('d MMM yyyy') }} {{ day|date(\"d 'Day' MMM\") }}",
        "{% if users > 3 and count == 0 and name == 'x' and state != 'done' %}x{% endif %}",
        "{% if name in ['a', 'b'] or 'a' in name or name is none %}x{% endif %}",
        "{{ rows|map(attribute='name')|join(', ') }} {{ rows|map('length')|list|length }} {{ (rows|first).n|number(1) }}",
        "{{ status }} {{ status.sign|upper }} {{ count|number(places=1, locale='de_DE') }} {{ name|default('–') }}",
        "{{ rows|sort(attribute='n')|length }} {% for k, v in rows|groupby('name') %}{{ k }}{% for r in v %}{{ r }}{% endfor %}{% endfor %}",
        "{{ rows|selectattr('n', 'gt', 3)|map(attribute='name')|first|upper }}",
    ],
)
def test_right_uses_pass(draft, tag):
    assert told(draft.lines(tag)) == []


@acceptance(60)
def test_a_name_set_inside_a_condition_is_known_after_it(draft):
    assert told(draft.lines("{% if is_new %}{% set x = name %}{% endif %}{{ x }}")) == []


@acceptance(60)
@pytest.mark.parametrize(
    ("tag", "rule", "words"),
    [
        ("{% set x = name %}", "T321", '"x" is set and never used on this page'),
        ("{% for r in rows %}same{% endfor %}", "T321", '"r" is not used inside the loop'),
        ("{% for name in rows %}{{ name.n }}{% endfor %}", "T322", '"name" hides the field name'),
        ("{% with count = 3 %}{{ count }}{% endwith %}", "T322", '"count" hides the field count'),
        (
            "{% set x = 0 %}{% for r in rows %}{% set x = x + r.n %}{% endfor %}{{ x }}",
            "T323",
            '"x" keeps this only until the round of the loop ends',
        ),
        (
            "{% for r in rows %}{{ r.n }}{% for r in rows %}{{ r.n }}{% endfor %}{% endfor %}",
            "T322",
            '"r" hides the "r" of the loop around it',
        ),
    ],
)
def test_names_that_do_not_do_what_they_seem_to_are_warnings(draft, tag, rule, words):
    ((found, severity, message),) = told(draft.lines(tag))

    assert (found, severity) == (rule, "warning")
    assert message.endswith(words)


def test_warnings_do_not_keep_a_template_from_loading(draft):
    data = draft.lines("{% set x = name %}text").save()

    assert Template.load(data, schema=SCHEMA).tags == ("{% set x = name %}",)


def test_wrong_kinds_keep_it_from_loading(draft):
    with pytest.raises(TemplateError, match="T316"):
        Template.load(draft.lines("{{ name - 1 }}").save(), schema=SCHEMA)


def test_names_of_a_slide_loop_are_hidden_by_a_loop_on_the_slide():
    draft = DeckDraft("T").lines("{% for t in rows %}{{ t.name }}{% endfor %}")
    draft.slide("{{ t.name }}", says="{% slide for t in rows %}").lines("{% for t in rows %}{{ t.name }}{% endfor %}")

    assert [(rule, words.rpartition(": ")[2]) for rule, _, words in told(draft)] == [
        ("T322", '"t" hides the "t" of the loop around it')
    ]


def test_the_schema_of_example_data_takes_days_written_out_as_dates(draft):
    schema = Schema.from_example({"due": "2026-09-30", "name": "Acme", "rows": [{"d": "2026-01-01"}, {"d": "soon"}]})
    draft.lines("{{ due|date }} {{ name|date }}{% for r in rows %}{{ r.d|date }}{% endfor %}")

    problems = draft.template().check(schema)

    assert [problem.message for problem in problems] == [
        "{{ name|date }}: name is a text; |date is for dates",
        "{{ r.d|date }}: rows[].d is a text; |date is for dates",
    ]
