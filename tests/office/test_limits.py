"""The sandbox in Office files: a template's author cannot run code, nor keep the machine busy."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from urllib.parse import quote
from xml.sax.saxutils import escape

import pandas as pd
import pytest
from office_drafts import DRAFTS, FORMATS, DeckDraft, with_sections
from wild_templates import TEXT, Wild, smart_art

from qbr.office import Limits, Template, TemplateError

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
    "{{ x.format_map(data) }}",
    "{{ x['format'](1) }}",
    "{{ x|format(1) }}",
    "{{ '%s %s' % (x, x) }}",
    "{{ x.join(rows) }}",
    "{{ rows|map('attr', '__class__')|list }}",
    "{{ rows|select('callable')|list }}",
    "{{ rows|selectattr('__class__')|list }}",
    "{{ rows|rejectattr('real.__class__')|list }}",
    "{{ rows|sum(attribute='__class__') }}",
    "{{ rows|min(attribute='__class__') }}",
    "{{ rows|unique(attribute='__class__')|list }}",
    "{{ rows|join(',', attribute='__class__') }}",
    "{{ data|dictsort|map(attribute='__class__')|list }}",
    "{{ x|_emit(0) }}",
    "{{ rows|map('_assigned', 'a', 1)|list }}",
    "{{ context.run }}",
    "{{ environment }}",
    "{{ namespace.__init__.__globals__ }}",
    "{% set n = namespace(a=1) %}{{ n.__class__ }}",
    "{% set n = namespace(a=1) %}{% set n.__class__ = x %}",
    "{% set x.y = 1 %}",
    "{{ range.__self__ }}",
    "{{ loop.__class__ }}",
    "{{ day.today() }}",
    "{{ day.replace(year=1) }}",
    "{{ dict(a=1) }}",
    "{{ url_for('x') }}",
    "{{ get_flashed_messages() }}",
    "{{ config }}",
    "{{ request }}",
    "{{ 1|number(locale='../../etc/passwd') }}",
    "{% extends 'x' %}",
    "{% block b %}{% endblock %}",
    "{% do rows.append(1) %}",
    "{% call x() %}{% endcall %}",
    "{% filter upper %}x{% endfilter %}",
    "{% debug %}",
]


@dataclass(frozen=True)
class Record:
    name: str
    _private: str = "CANARY"

    def method(self) -> str:
        return "CANARY"


DOUBLED = "".join(f"{{% set a{n + 1} = [a{n}, a{n}] %}}" for n in range(23))
CONTEXT = {"x": "text", "rows": [1], "data": {"a": 1}, "day": dt.date(2026, 1, 1), "record": Record("r")}


@acceptance(59)
@pytest.mark.parametrize("attack", ATTACKS)
def test_attack_is_refused_with_its_place(draft, attack):
    with pytest.raises(TemplateError) as error:
        draft.lines(attack).render(CONTEXT)

    assert "paragraph 1" in error.value.problems[0].place.spot
    assert "CANARY" not in str(error.value)


def with_property(draft, name, attack):
    opened = draft.deck if draft.form == "pptx" else draft.document
    setattr(opened.core_properties, name, f"Title {attack}")
    return draft


def with_link(draft, attack):
    wild = Wild(draft.lines("word").save(), draft.form)
    address = "https://example.com/" + quote(attack)
    own = wild.relate(address, "hyperlink", TEXT[draft.form], external=True)
    if draft.form == "docx":
        wild.write(f'<w:p><w:hyperlink r:id="{own}"><w:r><w:t>there</w:t></w:r></w:hyperlink></w:p>')
    else:
        old, new = b"<a:rPr lang='en-US'/>", f"<a:rPr lang='en-US'><a:hlinkClick r:id='{own}'/></a:rPr>".encode()
        text = wild.parts[TEXT[draft.form]].replace(b'<a:rPr lang="en-US"/>', old)
        wild.parts[TEXT[draft.form]] = text.replace(old, new, 1)
    return wild.data


def with_diagram(draft, attack):
    wild = Wild(smart_art(draft.save(), draft.form), draft.form)
    model = next(name for name in wild.parts if "diagramData" in name)
    wild.parts[model] = wild.parts[model].replace(b">Plan<", f">{escape(attack)}<".encode())
    return wild.data


CARRIERS = {
    "text": lambda attack, draft: draft.lines(f"Words {attack}"),
    "condition": lambda attack, draft: draft.lines("{% if " + attack[3:-3] + " %}x{% endif %}"),
    "loop": lambda attack, draft: draft.lines("{% for y in " + attack[3:-3] + " %}x{% endfor %}"),
    "name": lambda attack, draft: draft.lines("{% set y = " + attack[3:-3] + " %}{{ y }}"),
    "table": lambda attack, draft: draft.table(("a", attack)),
    "header or layout": lambda attack, draft: draft.header(attack),
    "alt text": lambda attack, draft: draft.picture(f"A {attack}"),
    "picture": lambda attack, draft: draft.picture("{% picture " + attack[3:-3] + " %}A"),
    "condition of an object": lambda attack, draft: draft.picture("{% show if " + attack[3:-3] + " %}A"),
    "chart": lambda attack, draft: draft.chart("{% chart " + attack[3:-3] + " %}A"),
    "chart title": lambda attack, draft: draft.chart("{% chart data %}A", title=attack),
    "title property": lambda attack, draft: with_property(draft, "title", attack),
    "link": lambda attack, draft: with_link(draft, attack),
    "SmartArt": lambda attack, draft: with_diagram(draft, attack),
    "notes": lambda attack, draft: draft.slide("u", notes=attack) if draft.form == "pptx" else draft.header(attack),
    "line of a slide": lambda attack, draft: (
        draft.slide("u", says="{% slide for y in " + attack[3:-3] + " %}")
        if draft.form == "pptx"
        else draft.lines(attack)
    ),
    "section": lambda attack, draft: with_sections(draft, (attack, 1)) if draft.form == "pptx" else draft.lines(attack),
}
CARRIED = [
    "{{ cycler.__init__.__globals__.os.popen('touch CANARY') }}",
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ rows|groupby('__class__')|list }}",
]


@acceptance(59)
@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("carrier", CARRIERS)
@pytest.mark.parametrize("attack", CARRIED)
def test_attack_is_refused_wherever_it_stands(attack, carrier, form, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    made = CARRIERS[carrier](attack, DRAFTS[form]())
    data = made if isinstance(made, bytes) else made.save()
    chart = {"categories": ["a"], "series": [{"name": "s", "values": [1]}]}

    with pytest.raises(TemplateError) as error:
        Template.load(data).render({**CONTEXT, "data": chart})

    assert all(problem.place.spot and problem.rule for problem in error.value.problems)
    assert "subclasses" not in str(error.value) or "<class" not in str(error.value)
    assert list(tmp_path.iterdir()) == []


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
        DOUBLED + "{{ a23|string|length }}",
        DOUBLED + "{% if a23 == [] %}{% endif %}",
        DOUBLED.replace("[", "(").replace("]", ")") + "{{ [a23, a23]|unique|list }}",
        DOUBLED.replace("[", "{'k': ").replace(", a", ", 'l': a").replace("]", "}") + "{{ a23|string }}",
        "{% set n = namespace(a=1) %}{% for i in range(60) %}{% set n.a = [n.a, n.a] %}{% endfor %}{{ n.a|string }}",
        "{% set n = range(1000)|list %}" + "{% set n = range(1000)|map(attribute='x', default=n)|list %}" * 3,
        "{% set r = range(90000)|list %}{{ [r, r, r, r, r, r]|sum(start=[])|length }}",
        "{% set r = [none] * 1 %}",
        "{% set b = a0 %}" + "{% set b = (b + b)|list %}" * 30,
        "{% set b = rows %}" + "{% set b = (b + b)|batch(1000)|list %}" * 60 + "{{ b|string }}",
        "{{ 1|number(10**9) }}",
        "{{ 2.0**99999 }}",
        "{{ 'W' ~ '" + "W" * 20_000 + "' }}",
        "{{ " + "(" * 3000 + "1" + ")" * 3000 + " }}",
        "{{ " + "[" * 150 + "1" + "]" * 150 + " }}",
        "{{ 1" + "+1" * 600 + " }}",
        "{{ x" + ".a" * 900 + " }}",
        "{{ x" + "|upper" * 900 + " }}",
        "{{ " + "not " * 900 + "x }}",
        "{% if x %}" * 200 + "x" + "{% endif %}" * 200,
        "{% for i in rows %}" * 25 + "x" + "{% endfor %}" * 25,
        "{% for i in rows %}{{ loop(rows) }}{% endfor %}",
        "{% for i in rows recursive %}{{ loop(rows) }}{% endfor %}",
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
