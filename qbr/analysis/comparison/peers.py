"""Peers: where the customer stands among others like them, told in aggregates that show no single one.

The floors come first: too few peers, or one that weighs too much, and a measure is hidden with the reason. Nor may two
pages differ by one peer: the set of a quarter is closed on a day, and who leaves it later takes the measure along.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from qbr.analysis.provenance import figure, table_source
from qbr.analysis.scope import Scope, Thresholds
from qbr.facts import Fact
from qbr.records.folder import CustomerFolder
from qbr.records.shared import PeerValue

OURS = {  # names peers files use → our metric
    "active_of_assigned": "usage.active_of_assigned",
    "features_used_of_entitled": "usage.breadth",
    "seats_used": "entitlement.seats_used",
    "support_targets_met": "support.sla",
}
INSIDE = {
    "cost_to_serve": "support_cost.share"
}  # measures only we may see: they reach no customer's page, not even by name
POINT = Decimal("0.01")  # aggregates are rounded to one point, so that no peer can be worked out from them


@dataclass(frozen=True, slots=True)
class PeerMeasure:
    """One measure: the customer's own value and the peers' aggregates."""

    name: str  # as the peers file has it
    own: Fact
    peers: Fact  # how many report it
    median: Fact
    lower: Fact  # quartiles; missing below their floor
    upper: Fact
    rank: Fact  # share of peers the customer is ahead of; in the direction that is better


@dataclass(frozen=True, slots=True)
class HiddenMeasure:
    """A measure that is not shown: too few peers, one that weighs too much, or nothing of our own to compare."""

    name: str
    peers: Fact
    why: str  # too_few, too_heavy, not_closed, withdrawn, one_apart or no_own


@dataclass(frozen=True, slots=True)
class PeersFindings:
    """Where the customer stands among peers."""

    segment: str  # who the peers are, in words; may be empty
    shown: tuple[PeerMeasure, ...]  # in the order of the file
    hidden: tuple[HiddenMeasure, ...]

    @property
    def facts(self) -> tuple[Fact, ...]:
        """Every fact, in order."""
        shown = (each for row in self.shown for each in (row.peers, row.median, row.lower, row.upper, row.rank))
        return (*shown, *(row.peers for row in self.hidden))


def analyse_peers(folder: CustomerFolder, scope: Scope, known: Mapping[str, Fact]) -> PeersFindings | None:
    """Return the comparison with peers in this quarter; None when there is no peers file.

    Args:
        folder: the customer; `peers` holds the others of the same segment.
        scope: the quarter.
        known: the customer's own facts by id.
    """
    if folder.peers is None:
        return None
    values = _values(folder.peers, scope)
    shown: list[PeerMeasure] = []
    hidden: list[HiddenMeasure] = []
    for name in sorted(values.keys() - INSIDE.keys()):
        own = own_fact(name, known)
        why = _why_hidden(values[name], scope.thresholds) or _why_one_shows(folder, name, scope)
        if own is None or why:
            count = _fact(folder, scope, name, "peers", len(values[name]), values[name])
            hidden.append(HiddenMeasure(name, count, why or "no_own"))
        else:
            shown.append(_measure(folder, scope, name, own, values[name]))
    return PeersFindings(folder.customer.segment or "", tuple(shown), tuple(hidden))


def inside_rank(folder: CustomerFolder, scope: Scope, own: Fact, metric: str) -> Fact:
    """Return, for us, the share of peers a figure of ours is better than, under the same floors as for the customer.

    Args:
        folder: the customer.
        scope: the quarter.
        own: the customer's own value; missing: there is no rank either.
        metric: id of the rank.
    """
    name = next(name for name, our_metric in INSIDE.items() if our_metric == own.metric)
    values = _values(folder.peers or (), scope).get(name, [])
    why = own.reason or _why_hidden(values, scope.thresholds) or _why_one_shows(folder, name, scope)
    if why:
        reason = own.reason or "no comparison with peers: the floors of their privacy are not reached"
        return Fact(metric, reason=reason, period=scope.period, n=len(values), audience="internal")
    rank = _rank(folder, scope, name, own, values)
    return replace(rank, metric=metric, keys=(), audience="internal")


def own_fact(name: str, known: Mapping[str, Fact]) -> Fact | None:
    """Return the customer's own value of a peers' measure; None when there is none that is a ratio.

    A name is a metric's id, one of the usual names, or a module and its people: `driver_app_of_drivers`.
    """
    fact = known.get(OURS.get(name, name))
    if fact is None and (module := module_of(name, known.values())):
        fact = known[f"usage.module[{module}].adoption"]
    return fact if fact is not None and fact.is_known and fact.declared.unit == "ratio" else None


def module_of(name: str, facts: Iterable[Fact]) -> str:
    """Return the module whose adoption a peers' measure speaks of; empty when it is about something else."""
    modules = (fact.keys[0] for fact in facts if fact.metric == "usage.module[].adoption")
    return next((module for module in modules if name.startswith(f"{_slug(module)}_of_")), "")


def _slug(name: str) -> str:
    return re.sub(r"\W+", "_", name.casefold()).strip("_")


def _values(peers: Iterable[PeerValue], scope: Scope) -> dict[str, list[PeerValue]]:
    """Return the quarter's values by measure: one a peer, the last of several, and none that came in too late."""
    found: dict[str, dict[int, PeerValue]] = {}
    for value in peers:
        in_time = value.reported is None or value.reported <= _closed_on(scope)
        if value.quarter == scope.quarter.label and in_time:
            found.setdefault(value.metric, {})[value.peer] = value
    return {name: list(by_peer.values()) for name, by_peer in found.items()}


def _closed_on(scope: Scope) -> date:
    return scope.quarter.end + timedelta(days=scope.thresholds.peers_close_days)


def _why_one_shows(folder: CustomerFolder, name: str, scope: Scope) -> str:
    """Return why the measure beside another page would show a single peer; empty when it would not."""
    label, closed_on = scope.quarter.label, _closed_on(scope)
    mine = [value for value in folder.peers or () if (value.quarter, value.metric) == (label, name)]
    apart = [row for row in folder.peers_left_out if (row.quarter, row.metric) == (label, name)]
    if scope.as_of < closed_on and any(value.reported for value in mine):
        return "not_closed"
    if any(row.why == "opted_out" and row.since and row.since > closed_on for row in apart):
        return "withdrawn"
    others = {row.peer for row in apart if row.why == "other_segment"}
    return "one_apart" if 0 < len(others) < scope.thresholds.peers_median else ""


def _why_hidden(values: Sequence[PeerValue], rules: Thresholds) -> str:
    if len(values) < rules.peers_median:
        return "too_few"
    weights = [value.weight if value.weight is not None else Decimal(0) for value in values]
    if any(weights) and max(weights) > rules.peer_weight * sum(weights):
        return "too_heavy"
    return ""


def _measure(folder: CustomerFolder, scope: Scope, name: str, own: Fact, values: Sequence[PeerValue]) -> PeerMeasure:
    numbers = sorted(value.value for value in values)
    has_quartiles = len(numbers) >= scope.thresholds.peers_quartiles
    few = f"quartiles need {scope.thresholds.peers_quartiles} peers"

    def at(measure: str, part: str, is_known: bool = True) -> Fact:
        value = rounded(quantile(numbers, Decimal(part))) if is_known else None
        return _fact(folder, scope, name, measure, value, values, few, f"{len(numbers)} peers, rounded to 1 point")

    return PeerMeasure(
        name,
        own,
        _fact(folder, scope, name, "peers", len(numbers), values),
        at("median", "0.5"),
        at("lower", "0.25", has_quartiles),
        at("upper", "0.75", has_quartiles),
        _rank(folder, scope, name, own, values),
    )


def _rank(folder: CustomerFolder, scope: Scope, name: str, own: Fact, values: Sequence[PeerValue]) -> Fact:
    """Return (below + half of the ties) ÷ n; where less is better, above counts instead of below."""
    sign = -1 if own.declared.better == "down" else 1
    below = sum(sign * value.value < sign * own.number for value in values)
    ties = sum(value.value == own.number for value in values)
    value = rounded((below + Decimal(ties) / 2) / len(values))
    return _fact(folder, scope, name, "rank", value, values, formula=f"({below} + 0.5 × {ties}) ÷ {len(values)}")


def quantile(numbers: Sequence[Decimal], part: Decimal) -> Decimal:
    """Return the value below which this part of the sorted numbers lies, between two of them in proportion."""
    place = part * (len(numbers) - 1)
    low = int(place)
    high = min(low + 1, len(numbers) - 1)
    return numbers[low] + (numbers[high] - numbers[low]) * (place - low)


def rounded(ratio: Decimal) -> Decimal:
    """Return a ratio rounded half up to one point."""
    return ratio.quantize(POINT, ROUND_HALF_UP)


def _fact(
    folder: CustomerFolder,
    scope: Scope,
    name: str,
    measure: str,
    value: Decimal | int | None,
    values: Sequence[PeerValue],
    reason: str = "",
    formula: str = "",
) -> Fact:
    return Fact(
        f"peers.measure[].{measure}",
        (name,),
        value,
        reason if value is None else "",
        scope.period,
        len(values),
        table_source(folder, "peers", ("quarter", "metric", "value", "weight"), len(values)),
        formula="" if value is None else formula or f"peers that report it: {figure(len(values))}",
        audience="customer",
    )
