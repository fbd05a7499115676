"""The pages of the rules about packs, and all rules together: of the Office engine, of packs, of honest language."""

from __future__ import annotations

from qbr.errors import Problem, TemplateError
from qbr.office.rules import Rule, rules
from qbr.sandbox import nearest


def every_rule() -> dict[str, Rule]:
    """Return every rule that has a page, by id."""
    return dict(sorted({**rules(), **rules(__name__), **rules("qbr.story.honesty.pages")}.items()))


def rule_named(name: str) -> Rule:
    """Return the rule of an id, however it is written: T301, t301, [T301].

    Raises:
        TemplateError: there is no such rule.
    """
    known = every_rule()
    number = name.strip("[] ").upper()
    if number not in known:
        hint = " ".join(filter(None, (nearest(number, known), "All rules: qbr template explain")))
        raise TemplateError(Problem(f'there is no rule "{name}"', hint=hint))
    return known[number]
