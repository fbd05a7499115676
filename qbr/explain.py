"""Explaining a number: what it counts, from which rows, by which formula, and where it was shown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from qbr.build import Told
from qbr.errors import DataError, Problem
from qbr.facts import Fact
from qbr.output import read_record
from qbr.profiles import Layers, Override
from qbr.story.review import Review
from qbr.workspace import Places


@dataclass(frozen=True, slots=True)
class Explanation:
    """Everything behind one fact."""

    fact: Fact
    short: str  # as a page prints it
    exact: str  # in full
    shown: tuple[str, ...]  # file and place of each tag that showed it in the last build

    def lines(self) -> Iterator[tuple[str, str]]:
        """Yield label and text of each thing that can be said."""
        fact = self.fact
        yield "Fact", fact.id
        yield "Measure", f"{fact.declared.label} ({fact.declared.unit}, {fact.declared.view})"
        yield "Value", f"{self.short} (exactly {self.exact})" if fact.is_known else f"– {fact.reason}"
        if fact.comparison:
            compared = fact.comparison
            yield "Compared", f"{compared.basis}: {compared.value if compared.value is not None else compared.reason}"
        yield "Definition", fact.declared.definition
        yield from (("Formula", fact.formula),) if fact.formula else ()
        if fact.period:
            yield "Period", f"{fact.period.start} to {fact.period.end}"
        yield from self._provenance()
        for place in self.shown or ("nowhere yet; build the review first",):
            yield "Shown", place

    def _provenance(self) -> Iterator[tuple[str, str]]:
        fact, source = self.fact, self.fact.source
        if source.files:
            yield "Files", ", ".join(source.files)
        if source.columns:
            yield "Columns", ", ".join(source.columns)
        if source.rows is not None:
            yield "Rows", f"{source.rows:,}"
        for exclusion in source.excluded:
            yield "Left out", f"{exclusion.rows:,} {exclusion.what}"
        if fact.n is not None:
            yield "n", f"{fact.n:,}"
        if fact.interval:
            yield "Interval", f"{fact.interval[0]} to {fact.interval[1]}"
        if fact.completeness is not None:
            yield "Complete", f"{fact.completeness:.1%} of the days"
        if fact.grade:
            yield "Evidence", f"grade {fact.grade}"
        yield "Audience", fact.audience

    def to_json(self) -> dict[str, Any]:
        """Return the explanation as JSON values: label → text, or a list where there are several."""
        told: dict[str, Any] = {}
        for label, text in self.lines():
            name = label.lower().replace(" ", "_")
            told[name] = [*told[name], text] if isinstance(told.get(name), list) else text
            if name in ("shown", "left_out") and not isinstance(told[name], list):
                told[name] = [text]
        return told


THRESHOLDS = "thresholds"  # asked for like a fact


def explain_settings(layers: Layers, name: str) -> tuple[Override, ...] | None:
    """Return every override with its origin, or one threshold's; None where the name is none of these.

    A threshold nobody overrides is returned as it stands, without an origin.
    """
    known = layers.thresholds.in_force()
    overrides = tuple(layers.overrides())
    if name == THRESHOLDS:
        return overrides
    if name not in known:
        return None
    mine = tuple(each for each in overrides if (each.kind, each.name) == ("threshold", name))
    return mine or (Override("threshold", name, str(known[name]), str(known[name]), ""),)


def fact_ids(review: Review) -> list[str]:
    """Return the ids of all facts of a review, sorted."""
    return sorted(fact.id for fact in review.facts)


def explain(places: Places, told: Told, fact_id: str) -> Explanation:
    """Return what is behind a fact of a review.

    Raises:
        DataError: the review has no such fact; the nearest ids are named.
    """
    facts = {fact.id: fact for fact in told.review.facts}
    if fact_id not in facts:
        near = get_close_matches(fact_id, facts, n=3, cutoff=0.4)
        hint = f"Did you mean {' or '.join(near)}?" if near else f"All of them: qbr explain {told.folder.id}"
        raise DataError(Problem(f'this review has no fact "{fact_id}"', hint=hint))
    fact = facts[fact_id]
    shown = tuple(_shown_at(places, told.review, fact_id))
    return Explanation(fact, told.teller.short(fact), told.teller.exact(fact), shown)


def _shown_at(places: Places, review: Review, fact_id: str) -> Iterator[str]:
    """Yield where the last build showed a fact, from the trace in build.json."""
    record = read_record(places.output_folder(review.meta.customer, review.meta.quarter))
    for name, entry in record.get("files", {}).items():
        for emission in entry.get("trace", ()):
            if fact_id in emission.get("refs", ()):
                yield f"{name} · {emission['place']}"
