"""The sandbox by itself, as phrases use it: sentences without XML."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from qbr.errors import TemplateError
from qbr.sandbox import Limits, environment


@dataclass(frozen=True)
class Fact:
    text: str
    ref: str

    def __str__(self) -> str:
        return self.text

    @property
    def value(self) -> int:
        return int(self.text)


def say(text, **values):
    return environment("en_GB", "EUR").from_string(text).render(values)


def test_phrase_is_filled_without_escaping():
    assert say("{{ a }} & {{ b|money }} <{{ c|percent }}>", a="R&D", b=1480, c=0.5) == "R&D & €1,480 <50\u00a0%>"


def test_values_are_escaped_on_request():
    sandbox = environment("en_GB", "EUR", autoescape=True)

    assert sandbox.from_string("<b>{{ a }}</b>").render(a="R&D <x>") == "<b>R&amp;D &lt;x&gt;</b>"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{{ usrs }}", 'there is no "usrs". Did you mean "users"?'),
        ("{{ users.valeu }}", 'no field "valeu". Did you mean "value"?'),
        ("{{ nothing }}", "the value is None"),
        ("{% if usrs %}x{% endif %}", 'there is no "usrs"'),
        ("{{ users|fmt }}", "No filter named 'fmt'"),
        ("{% if users %}", "Unexpected end of template"),
        ("{{ ''.__class__ }}", "private"),
        ("{% for x in users %}{% endfor %}", "a loop needs a list"),
        ("{{ 1 / 0 }}", "division by zero"),
    ],
)
def test_fault_of_a_phrase_is_a_template_error(text, words):
    with pytest.raises(TemplateError) as error:
        say(text, users=Fact("391", "usage.users"), nothing=None)

    assert words in str(error.value)


def test_what_a_phrase_touches_is_noted():
    touched = []
    sandbox = environment("en_GB", "EUR", on_touch=touched.extend)

    sandbox.from_string("{{ usage.users.value }} {% if usage.other is defined %}x{% endif %}").render(
        usage={"users": Fact("391", "usage.users"), "other": Fact("1", "usage.other")}
    )

    assert set(touched) == {"usage.users", "usage.other"}


def test_loops_of_a_phrase_are_limited():
    sandbox = environment("en_GB", "EUR", limits=Limits(iterations=5))

    with pytest.raises(TemplateError, match="loops more than 5 times"):
        sandbox.from_string("{% for i in range(6) %}{% endfor %}").render()
    assert sandbox.from_string("{% for i in range(5) %}{{ loop.index }}{% endfor %}").render() == "12345"


def test_default_knows_missing_from_zero():
    assert say("{{ a|default('–') }} {{ b|default('–') }} {{ c|default('–') }}", a=0, b=None) == "0 – –"


def test_plural_follows_the_language():
    words = "{{ n|plural('bilet', 'bilety', 'biletów') }}"
    polish = environment("pl_PL", "PLN")

    assert [polish.from_string(words).render(n=n) for n in (1, 2, 5)] == ["bilet", "bilety", "biletów"]


def test_compiled_phrase_says_the_same_each_time():
    phrase = environment("en_GB", "EUR").from_string("{{ n|number }} {{ 1234.5|number }}")

    assert [phrase.render(n=1), phrase.render(n=2)] == ["1 1,234.5", "2 1,234.5"]
