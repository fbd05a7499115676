"""Every rule has its page, every page its rule, and the examples on the pages do what they say."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from office_drafts import DeckDraft, DocumentDraft, chart_data

from qbr.errors import TemplateError
from qbr.office import Schema
from qbr.office.checking.schema import Bool, Chart, Date, List, Number, Object, Picture, Text
from qbr.office.rules import rules
from qbr.pack_rules import every_rule

acceptance = pytest.mark.acceptance
ROOT = Path(__file__).resolve().parents[2] / "qbr"
RULE = re.compile(r"[TGPL]\d{3}")
USERS = Number(fields={"value": Number(), "is_known": Bool()}, is_truth=False)
SCHEMA = Schema(
    {
        "customer": Object(fields={"name": Text()}),
        "usage": Object(fields={"users": USERS}),
        "rows": List(item=Object(fields={"name": Text(), "n": Number()})),
        "state": Text(choices=("open", "done")),
        "count": Number(),
        "day": Date(),
        "logo": Picture(),
        "trend": Chart(),
    }
)
DATA = {
    "customer": {"name": "Alpha"},
    "rows": [{"name": "a", "n": 1}, {"name": "b", "n": 2}],
    "logo": None,
    "nothing": None,
    "trend": chart_data(["a"], S1=[1]),
}


def raised_in_code() -> set[str]:
    """Return every rule id that stands in the code as a text of its own."""
    found: set[str] = set()
    for path in ROOT.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and RULE.fullmatch(node.value):
                found.add(node.value)
    return found


@acceptance(60)
def test_every_rule_has_a_page_and_every_page_a_rule():
    assert raised_in_code() == set(every_rule())


@pytest.mark.parametrize("rule", every_rule().values(), ids=lambda rule: rule.id)
def test_page_says_what_why_and_how_to_mend(rule):
    heads = [line for line in rule.page.splitlines() if line.startswith("#")]

    assert heads == [f"# {rule.id}: {rule.name}", "## Why", "## Mend it", "## Example"]
    assert rule.name
    assert not any(section.strip() == "" for section in re.split(r"^#.*$", rule.page, flags=re.MULTILINE)[1:])
    assert all(rule.example), "an example shows a wrong way and a right one"


def test_pages_of_the_engine_know_nothing_of_what_it_is_used_for():
    for rule in rules().values():
        assert not re.search(r"acme|quarter", rule.page, re.IGNORECASE), rule.id


def problems(draft, *, is_filled: bool = True) -> set[str]:
    """Return the rules that a template breaks, looked at in every way: loaded, checked, and filled."""
    try:
        template = draft.template()
        found = template.check(SCHEMA)
        if is_filled and not found:
            result = template.render(DATA)
            found = list(result.problems)
    except TemplateError as error:
        found = list(error.problems)
    return {problem.rule for problem in found}


TEXTS = ("T201", "T202", "T203", "T210", "T212", "T214", "T301", "T304", "T311", "T312", "T313", "T315", "T316", "T317")
MORE_TEXTS = ("T318", "T319", "T321", "T322", "T323")


@acceptance(60)
@pytest.mark.parametrize("number", [*TEXTS, *MORE_TEXTS])
def test_example_in_a_text_breaks_its_rule_and_mended_breaks_none(number, draft):
    before, after = rules()[number].example

    assert number in problems(type(draft)().lines(*before.split("\n")))
    mended = type(draft)().lines(*after.split("\n"))
    assert [problem for problem in mended.template().check(SCHEMA) if problem.rule != "T303"] == []


@pytest.mark.parametrize("number", ["T302", "T305"])
def test_example_that_only_data_show_breaks_its_rule_when_filled(number, draft):
    before, after = rules()[number].example

    with pytest.raises(TemplateError, match=number):
        type(draft)().lines(before).render(DATA)
    assert type(draft)().lines(after).render(DATA).lines[0]


@pytest.mark.parametrize("number", ["T220"])
def test_example_of_a_slides_line_breaks_its_rule(number):
    before, after = rules()[number].example

    assert number in problems(DeckDraft().slide("{{ rows[0].name }}", says=before))
    assert number not in problems(DeckDraft().slide("{{ rows[0].name }}", says=after))


@pytest.mark.parametrize("number", ["T314", "T401", "T402", "T404", "T406"])
def test_example_in_an_alt_text_breaks_its_rule(number):
    before, after = rules()[number].example
    kind = "chart" if "chart" in before else "picture"

    assert number in problems(getattr(DeckDraft(), kind)(before))
    mended = getattr(DeckDraft(), kind)(f"{after}{{{{ k.name }}}}" if "repeat" in after else after)
    assert number not in problems(mended, is_filled=number != "T404")


@pytest.mark.parametrize(("number", "kind"), [("T403", "lines"), ("T405", "picture")])
def test_example_on_an_object_of_another_kind_breaks_its_rule(number, kind):
    before, _ = rules()[number].example
    draft = DeckDraft().lines("x") if kind == "lines" else DeckDraft().picture("x")

    assert number in problems(draft.alt(before.partition(" on ")[0]))


def test_example_of_half_a_row_breaks_its_rule():
    before, after = rules()["T211"].example

    assert "T211" in problems(DocumentDraft().table(before.split(" | ")))
    assert problems(DocumentDraft().table(after.split(" | "))) == set()
