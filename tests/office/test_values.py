"""Values: how they are formatted, what is missing, and what the trace knows of them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

import pytest
from office_drafts import DeckDraft, chart_data, read

from qbr.office import TemplateError

acceptance = pytest.mark.acceptance
NBSP = "\u00a0"


@dataclass(frozen=True)
class Fact:
    """A value with a text of its own and an opaque ref, as a program puts it into a template."""

    text: str
    value: Decimal | None
    ref: tuple[str, ...]
    is_known: bool = True

    def __str__(self) -> str:
        return self.text

    def __gt__(self, other: object) -> bool:
        return self.value > other

    def __bool__(self) -> bool:
        raise TypeError("write .is_known, or compare it")


@dataclass(frozen=True)
class Withheld:
    withheld: str


@acceptance(50)
@pytest.mark.parametrize(
    ("tag", "english", "german"),
    [
        ("{{ 1234.5|number }}", "1,234.5", "1.234,5"),
        ("{{ 1234.567|number(1) }}", "1,234.6", "1.234,6"),
        ("{{ 162214|money }}", "€162,214", f"162.214{NBSP}€"),
        ("{{ 20.5|money }}", "€20.50", f"20,50{NBSP}€"),
        ("{{ 20.5|money('USD') }}", "US$20.50", f"20,50{NBSP}$"),
        ("{{ 0.23|percent }}", f"23{NBSP}%", f"23{NBSP}%"),
        ("{{ 0.0755|percent(1) }}", f"7.6{NBSP}%", f"7,6{NBSP}%"),
        ("{{ day|date }}", "30 September 2026", "30.\u00a0September 2026"),
        ("{{ day|date('MMM yyyy') }}", "Sept 2026", "Sept. 2026"),
        ("{{ '2026-09-30'|date('short') }}", "30 Sep", "30.\u00a0Sept."),
        ("{{ 14|delta }} {{ -3|delta }} {{ 0|delta }}", "+14 −3 0", "+14 −3 0"),
        ("{{ -1.8|delta(1, arrow=true) }}", "▼ −1.8", "▼ −1,8"),
        ("{{ 1|plural('ticket', 'tickets') }} {{ 2|plural('ticket', 'tickets') }}", "ticket tickets", "ticket tickets"),
        ("{{ 5.5|number(locale='de_DE') }}", "5,5", "5,5"),
    ],
)
def test_values_are_written_as_the_reader_writes_them(draft, tag, english, german):
    context = {"day": dt.date(2026, 9, 30)}
    template = draft.lines(tag).template()
    shown = [
        read(template.render(context, locale=locale, currency="EUR"), draft.form).lines[0]
        for locale in ("en_GB", "de_DE")
    ]

    assert shown == [english, german]


ARABIC = str.maketrans("0123456789.,%", "٠١٢٣٤٥٦٧٨٩٫٬٪")
ALM = "\u061c"  # the Arabic letter mark: keeps a sign on its side of a number
THIN = "\u202f"


@acceptance(50)
@pytest.mark.parametrize(
    ("tag", "french", "japanese", "arabic"),
    [
        ("{{ 1234567.5|number }}", f"1{THIN}234{THIN}567,5", "1,234,567.5", "1,234,567.5".translate(ARABIC)),
        ("{{ 1234.5|money }}", f"1{THIN}234,50{NBSP}€", "€1,234.50", f"\u200f{'1,234.50'.translate(ARABIC)}{NBSP}€"),
        ("{{ 0.235|percent(1) }}", f"23,5{NBSP}%", "23.5%", "23.5%".translate(ARABIC) + ALM),
        ("{{ -0.2|change }}", f"−20{NBSP}%", "−20%", f"{ALM}−{'20%'.translate(ARABIC)}{ALM}"),
        ("{{ 3|delta }}", "+3", "+3", f"{ALM}+{'3'.translate(ARABIC)}"),
        (
            "{{ day|date }}",
            "30 septembre 2026",
            "2026年9月30日",
            f"{'30'.translate(ARABIC)} سبتمبر {'2026'.translate(ARABIC)}",
        ),
        ("{{ day|date('MMM yyyy') }}", "sept. 2026", "9月 2026", f"سبتمبر {'2026'.translate(ARABIC)}"),
    ],
)
def test_each_language_has_its_own_digits_signs_and_order(draft, tag, french, japanese, arabic):
    template = draft.lines(tag).template()
    shown = [
        read(template.render({"day": dt.date(2026, 9, 30)}, locale=locale, currency="EUR"), draft.form).lines[0]
        for locale in ("fr_FR", "ja_JP", "ar_EG")
    ]

    assert shown == [french, japanese, arabic]


@acceptance(50)
@pytest.mark.parametrize(
    ("locale", "amount", "share"),
    [
        ("hi_IN", "₹12,34,567", "23%"),
        ("tr_TR", "₹1.234.567", "%23"),
        ("ar_AE", f"\u200f1,234,567{NBSP}₹", "23\u200e%\u200e"),
        ("bn_BD", "12,34,567₹", "23%"),
        ("de_CH", f"₹{NBSP}1’234’567", f"23{NBSP}%"),
    ],
)
def test_groups_and_signs_are_those_of_the_locale(locale, amount, share):
    made = DeckDraft().lines("{{ 1234567|money }}", "{{ 0.23|percent }}").template()

    assert read(made.render({}, locale=locale, currency="INR"), "pptx").lines == [amount, share]


@acceptance(50)
@pytest.mark.parametrize(
    ("tag", "shown"),
    [
        ("{{ x|number(2) }}", "2.68"),  # the binary fraction behind 2.675 lies below it
        ("{{ -0.5|number(0) }}", "−1"),
        ("{{ -0.4|number(0) }}", "0"),
        ("{{ 0.0000001|number(1) }}", "0.0"),
        ("{{ huge|number }}", "1" + ",000" * 10),
        ("{{ huge|percent }}", "100" + ",000" * 10 + f"{NBSP}%"),
        ("{{ tiny|number }}", "0"),
        ("{{ x|round(2) }}", "2.68"),
    ],
)
def test_rounding_holds_for_the_smallest_and_the_largest(tag, shown):
    made = DeckDraft().lines(tag).render({"x": 2.675, "huge": 10**30, "tiny": -1e-300})

    assert made.lines == [shown]


@acceptance(50)
@pytest.mark.parametrize(
    ("value", "shown"),
    [(0.125, f"13{NBSP}%"), (Decimal("0.125"), f"13{NBSP}%"), (0.135, f"14{NBSP}%"), (-0.125, f"−13{NBSP}%")],
)
def test_rounding_is_half_up_on_the_decimal_digits(value, shown):
    assert DeckDraft().lines("{{ x|percent }}").render({"x": value}).lines == [shown]


@pytest.mark.parametrize("value", [None, float("nan"), float("inf"), Decimal("NaN")])
@pytest.mark.parametrize("tag", ["{{ x }}", "{{ x|money }}", "{{ x|number(1) }}", "{{ 'a' ~ x }}", "{{ [x]|join }}"])
def test_missing_value_is_an_error_with_its_place(draft, value, tag):
    with pytest.raises(TemplateError) as error:
        draft.lines(tag).render({"x": value})

    (problem,) = error.value.problems
    assert problem.rule == "T302"
    assert problem.message.startswith(tag)
    assert "paragraph 1" in problem.place.spot


@pytest.mark.parametrize("value", [None, float("nan"), Decimal("Infinity")])
@pytest.mark.parametrize("tag", ["{{ x|default('–') }}", "{{ x|money|default('–') }}", "{{ x|default('–')|percent }}"])
def test_default_stands_for_a_missing_value_before_or_after_its_format(draft, value, tag):
    assert draft.lines(tag).render({"x": value}).lines == ["–"]


def test_keys_of_a_record_win_over_its_methods(draft):
    data = {"usage": {"items": "three", "keys": 4, "get": "g"}}

    assert draft.lines("{{ usage.items }} {{ usage.keys }} {{ usage.get }}").render(data).lines == ["three 4 g"]


def test_zero_and_false_are_values(draft):
    made = draft.lines("{{ n }} {{ b }} {% if n %}some{% else %}none{% endif %}").render({"n": 0, "b": False})

    assert made.lines == ["0 False none"]


def test_record_prints_its_own_text_and_gives_its_fields(draft):
    fact = Fact("391", Decimal(391), ("usage.active_users",))

    made = draft.lines("{{ users }} {{ users.value|number }} {% if users > 300 %}many{% endif %}").render(
        {"users": fact}
    )

    assert made.lines == ["391 391 many"]


def test_record_that_may_not_stand_in_a_condition_says_so_with_place(draft):
    with pytest.raises(TemplateError, match=r"\{% if users %\}: write \.is_known, or compare it"):
        draft.lines("{% if users %}x{% endif %}").render({"users": Fact("1", Decimal(1), ())})


def test_value_whose_text_fails_is_told_with_place(draft):
    @dataclass(frozen=True)
    class Broken:
        def __str__(self) -> str:
            raise ValueError("no text today")

    with pytest.raises(TemplateError, match=r"paragraph 1.*\{\{ x \}\}: no text today"):
        draft.lines("{{ x }}").render({"x": Broken()})


@pytest.mark.parametrize(
    "tag", ["{{ cost }}", "{{ cost.value }}", "{{ a.cost }}", "{% if cost %}x{% endif %}", "{{ cost|default('–') }}"]
)
def test_withheld_value_stops_the_tag_that_touches_it(draft, tag):
    withheld = Withheld("support.cost is internal and this build is for the customer")

    with pytest.raises(TemplateError, match=r"support\.cost is internal") as error:
        draft.lines(tag).render({"cost": withheld, "a": {"cost": withheld}})

    assert error.value.problems[0].rule == "T303"


def test_trace_knows_what_each_tag_touched_where():
    users, returns = Fact("391", Decimal(391), ("usage.users",)), Fact("23", Decimal(23), ("usage.returns",))
    draft = DeckDraft("{{ usage.users }} people")
    draft.lines(
        "{% if usage.returns > 20 %}", "{{ usage.returns.value }} of {{ usage.users }}", "{% endif %}", name="Body"
    )
    draft.table(("{% for t in teams %}{{ t.name }}", "{{ t.n }}{% endfor %}"))
    teams = [{"name": "North", "n": Fact("104", Decimal(104), ("team.north",))}]

    made = draft.render({"usage": {"users": users, "returns": returns}, "teams": teams})

    assert made.emissions == [
        ('slide 1 › "Title 1" › paragraph 1', "{{ usage.users }}", ("usage.users",)),
        ('slide 1 › "Body" › paragraph 1', "{% if usage.returns > 20 %}", ("usage.returns",)),
        ('slide 1 › "Body" › paragraph 2', "{{ usage.returns.value }}", ("usage.returns",)),
        ('slide 1 › "Body" › paragraph 2', "{{ usage.users }}", ("usage.users",)),
        ('slide 1 › "Table" › row 1, column 1', "{% for t in teams %}", ()),
        ('slide 1 › "Table" › row 1, column 1', "{{ t.name }}", ()),
        ('slide 1 › "Table" › row 1, column 2', "{{ t.n }}", ("team.north",)),
    ]


def test_trace_of_a_repeated_slide_names_the_slide_of_the_output():
    draft = DeckDraft("Cover").slide("{{ r }}", says="{% slide for r in rows %}")

    made = draft.render({"rows": ["a", "b"]})

    assert [spot for spot, tag, _ in made.emissions if tag == "{{ r }}"] == [
        'slide 2 › "Title 1" › paragraph 1',
        'slide 3 › "Title 1" › paragraph 1',
    ]


def test_trace_of_a_chart_holds_the_refs_of_its_series(draft):
    @dataclass(frozen=True)
    class Series:
        name: str
        values: tuple[int, ...]
        ref: tuple[str, ...]

    @dataclass(frozen=True)
    class Chart:
        categories: tuple[str, ...]
        series: tuple[Series, ...]

    data = Chart(("x",), (Series("a", (1,), ("fact.a",)), Series("b", (2,), ("fact.b", "fact.a"))))

    made = draft.lines("x").chart("{% chart trend %}Trend").render({"trend": data})

    assert [refs for _, tag, refs in made.emissions if tag.startswith("{% chart")] == [("fact.a", "fact.b")]


def test_draft_shows_holes_and_tells_them_as_warnings(draft):
    draft.lines("a {{ missing }} b {{ x|money }}", "{% for r in nothing %}", "row", "{% endfor %}", "{{ ok }}")
    draft.chart("{% chart gone %}Chart").picture("{% picture gone %}Picture")

    made = draft.render({"x": None, "ok": 1}, draft=True)

    assert made.lines[:2] == ["a ⟦{{ missing }}⟧ b ⟦{{ x|money }}⟧", "1"]
    assert len(made.result.problems) == 5
    assert {problem.severity for problem in made.result.problems} == {"warning"}
    assert len(made.charts()) == 1


def test_renderings_of_one_template_do_not_know_of_each_other():
    template = DeckDraft().lines("{{ x.name }}").chart("{% chart x.data %}c").template()
    first = {"x": {"name": "CANARY one", "data": chart_data(["CANARY"], CANARY=[1])}}
    second = {"x": {"name": "two", "data": chart_data(["b"], n=[2])}}
    alone = template.render(second).data
    template.render(first)
    again = read(template.render(second), "pptx")

    assert again.data == alone
    assert all(b"CANARY" not in part for part in again.parts.values())
