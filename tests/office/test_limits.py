"""The sandbox in Office files: a template's author cannot run code, nor keep the machine busy."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pandas as pd
import pytest
from office_drafts import DeckDraft, DocumentDraft

from qbr.office import Limits, TemplateError

acceptance = pytest.mark.acceptance

ATTACKS = [
    "{{ ''.__class__.__mro__ }}",
    "{{ cycler.__init__.__globals__.os.popen('id') }}",
    "{{ lipsum.__globals__ }}",
    "{{ self }}",
    "{{ x|attr('format') }}",
    "{{ x.format(1) }}",
    "{{ x['__class__'] }}",
    "{{ [x]|map(attribute='__class__')|list }}",
    "{{ x.encode() }}",
    "{{ namespace(a=1) }}",
    "{{ rows.append(1) }}",
    "{{ data.update({}) }}",
    "{{ data.pop('a') }}",
    "{% import 'os' as os %}",
    "{% set x = joiner() %}{{ x() }}",
    "{% macro m() %}{% endmacro %}",
    "{{ '%s'|format(x) }}",
    "{{ '%d' % 5 }}",
    "{{ x|safe }}",
    "{{ '<b>'|xmlattr }}",
    "{{ data|tojson }}",
    "{{ day.strftime('%A') }}",
    "{{ (x ~ '')['__len__']() }}",
    "{{ range.__call__(3) }}",
    "{{ record.method() }}",
    "{{ record._private }}",
]


@dataclass(frozen=True)
class Record:
    name: str
    _private: str = "CANARY"

    def method(self) -> str:
        return "CANARY"


CONTEXT = {"x": "text", "rows": [1], "data": {"a": 1}, "day": dt.date(2026, 1, 1), "record": Record("r")}


@acceptance(59)
@pytest.mark.parametrize("attack", ATTACKS)
def test_attack_is_refused_with_its_place(draft, attack):
    with pytest.raises(TemplateError) as error:
        draft.lines(attack).render(CONTEXT)

    assert "paragraph 1" in error.value.problems[0].place.spot
    assert "CANARY" not in str(error.value)


@acceptance(59)
@pytest.mark.parametrize("attack", [ATTACKS[1], "{{ ''.__class__ }}", "{{ data.pop('a') }}"])
def test_attack_is_refused_wherever_it_stands(attack):
    drafts = [
        DeckDraft().table((attack,)),
        DeckDraft().picture(attack.replace("{{", "A {{")),
        DeckDraft().chart("{% chart data %}", title=attack),
        DeckDraft("t").slide("u", notes=attack),
        DocumentDraft().header(attack),
    ]
    for draft in drafts:
        with pytest.raises(TemplateError) as error:
            draft.render({**CONTEXT, "data": {"categories": ["a"], "series": [{"name": "s", "values": [1]}]}})
        assert all(problem.place.spot for problem in error.value.problems)
        assert "CANARY" not in str(error.value)


@acceptance(59)
@pytest.mark.parametrize(
    "attack",
    [
        "{{ 'a' * 10**9 }}",
        "{{ [1] * 10**9 }}",
        "{{ ''|center(10**9) }}",
        "{{ 9**99999 }}",
        "{% for i in range(10**9) %}{% endfor %}",
        "{% for i in range(99999) %}{% for j in range(99999) %}{% endfor %}{% endfor %}",
        "{% set b = 'tttttttttt' %}" + "{% set b = b|replace('t', b) %}" * 9,
        "{{ range(99999)|join(range(99999)|join) }}",
        "".join(f"{{% set a{n + 1} = a{n} ~ a{n} %}}" for n in range(40)),
        "".join(f"{{% set a{n + 1} = a{n} + a{n} %}}" for n in range(40)),
        "{% set b = 99 %}" + "{% set b = b * b %}" * 40,
        "{{ range(10)|batch(10**9, 0)|list|length }}",
    ],
)
def test_template_that_would_never_end_or_eat_all_memory_is_stopped(draft, attack):
    with pytest.raises(TemplateError):
        draft.lines(attack).render({**CONTEXT, "a0": "aa"}, limits=Limits(seconds=3))


@acceptance(59)
@pytest.mark.parametrize(
    ("limits", "words"),
    [
        (Limits(iterations=10), "loops more than 10 times"),
        (Limits(characters=100), "prints more than 100 characters"),
        (Limits(seconds=0), "takes longer than 0 seconds"),
    ],
)
def test_limit_that_is_exceeded_is_told_with_the_tag_that_did_it(draft, limits, words):
    draft.lines("{% for i in rows %}", "{{ i }} some words", "{% endfor %}")

    with pytest.raises(TemplateError, match=words) as error:
        draft.render({"rows": ["some words"] * 20}, limits=limits)

    assert "paragraph" in error.value.problems[0].place.spot


@acceptance(59)
@pytest.mark.parametrize(
    "value", [pd.DataFrame({"a": [1]}), pytest, open, object(), DeckDraft, iter, {1, 2}, b"bytes", lambda: 1]
)
@pytest.mark.parametrize(
    "tag", ["{{ v }}", "{{ a.v }}", "{% for x in rows %}{{ x }}{% endfor %}", "{{ v.to_csv('x') }}"]
)
def test_only_plain_values_reach_a_template(value, tag):
    context = {"v": 1, "a": {"v": value}, "rows": [value]}
    if "{ v" in tag:
        context["v"] = value

    with pytest.raises(TemplateError, match="plain value"):
        DeckDraft().lines(tag).render(context)
