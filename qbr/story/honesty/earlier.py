"""The quarter before: definitions, thresholds and figures that are not what they were, and must be said to be so."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from qbr.errors import Problem
from qbr.story.honesty.look import Look, problem


@dataclass(frozen=True, slots=True)
class Earlier:
    """What an earlier review counted, and by which words and thresholds."""

    quarter: str  # label
    values: Mapping[str, Decimal]  # numbers by fact id
    definitions: Mapping[str, str]  # of metrics, by label as the methods print it
    legend: str  # of the goals' judgements
    settings: tuple[str, ...]  # thresholds that differed from the defaults


def earlier_of(text: str) -> Earlier | None:
    """Return what a kept review.json says of its quarter; None when it is none that can be read."""
    try:
        review = json.loads(text)["review"]
        rows = review["methods"]["all_rows"]
        return Earlier(
            quarter=review["meta"]["quarter"],
            values={
                name: value for fact in review["facts"] if (name := _id(fact)) and (value := _value(fact)) is not None
            },
            definitions={row["measure"]["text"]: row["definition"]["text"] for row in rows},
            legend=review["goals"]["legend"]["text"],
            settings=tuple(line["text"] for line in review["methods"]["settings"]),
        )
    except (KeyError, TypeError, ValueError):
        return None


def _id(fact: Mapping[str, object]) -> str:
    name = str(fact["metric"])
    for key in fact["keys"]:  # type: ignore[attr-defined]  # a list, else a TypeError: no review
        name = name.replace("[]", f"[{key}]", 1)
    return name


def _value(fact: Mapping[str, object]) -> Decimal | None:
    value = fact.get("value")
    if isinstance(value, dict):
        value = value.get("decimal")
    if isinstance(value, bool) or not isinstance(value, (int, str)):
        return None
    try:
        return Decimal(value)
    except InvalidOperation:
        return None


def check_earlier(look: Look, earlier: Earlier) -> Iterator[Problem]:
    """Yield comparisons across a changed definition (L144), and thresholds or figures changed without a word (L145)."""
    now = {row.measure.text: row.definition.text for row in look.review.methods.all_rows}
    compared = {
        shown.fact.declared.label: path
        for path, shown in look.shown
        if shown.fact.comparison and shown.fact.comparison.basis == earlier.quarter and shown.fact.change.is_known
    }
    for label, definition in now.items():
        if label in compared and earlier.definitions.get(label, definition) != definition:
            message = f"{label} was counted otherwise in {earlier.quarter}, and the two are compared"
            hint = "Break the line: leave the comparison out, or count the earlier quarter anew and say so."
            yield problem("L144", compared[label], message, hint)
    if earlier.quarter == look.review.period.prior:
        yield from _thresholds(look, earlier)
    yield from _restated(look, earlier)


def _thresholds(look: Look, earlier: Earlier) -> Iterator[Problem]:
    review = look.review
    settings = tuple(line.text for line in review.methods.settings)
    for path, before, after in (
        ("goals.legend", earlier.legend, review.goals.legend.text),
        ("methods.settings", "; ".join(earlier.settings), "; ".join(settings)),
    ):
        if before and before != after:
            message = f'the thresholds changed since {earlier.quarter}: "{before}" became "{after}"'
            yield problem("L145", path, message, "Say in your summary that they changed, and why.")


def _restated(look: Look, earlier: Earlier) -> Iterator[Problem]:
    """Yield figures of the earlier quarter that are told otherwise today."""
    seen: set[str] = set()
    for path, shown in look.shown:
        fact, told = shown.fact, earlier.values.get(shown.fact.id)
        basis = fact.comparison
        if told is None or fact.id in seen or basis is None or basis.basis != earlier.quarter:
            continue
        seen.add(fact.id)
        if isinstance(basis.value, (int, Decimal)) and Decimal(basis.value) != told:
            message = f"{fact.id} was told as {told} in {earlier.quarter}; this review compares with {basis.value}"
            yield problem("L145", path, message, "Restate openly: say in your summary what changed, and why.")
