"""Capabilities: what the customer owns and uses of each product or module, as far as their needs ask for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from qbr.analysis.contract.entitlement import EntitlementFindings, EntitlementUse
from qbr.analysis.provenance import table_source, together
from qbr.analysis.scope import Scope
from qbr.analysis.usage.features import FeatureUse, things_of, uses_of
from qbr.analysis.usage.few_users import told
from qbr.analysis.usage.usage import UsageFindings
from qbr.analysis.usage.usage_frame import read_activity
from qbr.analysis.usage.usage_people import read_people
from qbr.analysis.usage.views import View, view_now
from qbr.facts import Fact
from qbr.records.folder import CustomerFolder

USED_FROM = Decimal("0.5")  # of what is bought by the unit, half has to be used before it counts as used


@dataclass(frozen=True, slots=True)
class Capability:
    """A product or module that needs ask for."""

    name: str  # as the needs call it
    owned: bool | None  # None: nothing is on record about entitlements
    adopted: bool | None  # None: nothing is on record about use
    used: Fact  # share in use; missing with its reason
    teams: Mapping[str, bool]  # team large enough to be shown → whether somebody in it uses it regularly
    serves: frozenset[str] | None  # needs its features serve; None: the catalogue does not say
    product: str  # name of what is bought by the unit; empty: part of something else, or nothing

    def adopted_in(self, team: str) -> bool | None:
        """Return whether a team uses it; for a team too small to be shown, whether the customer does."""
        return self.teams.get(team, self.adopted)


def capabilities_of(
    folder: CustomerFolder,
    scope: Scope,
    names: Iterable[str],
    entitlement: EntitlementFindings | None,
    usage: UsageFindings | None,
) -> Mapping[str, Capability]:
    """Return the capabilities by name, in the order of the catalogue, those it does not know last.

    Owned: a product of that name is entitled, or one whose plan holds the module. Used: at least half of the units
    where it is bought by the unit, else regular use by somebody.
    """
    wanted = _ordered(dict.fromkeys(names), folder)
    teams = _teams(folder, scope, wanted)
    return {name: _capability(name, folder, scope, entitlement, usage, teams.get(name, {})) for name in wanted}


def _ordered(names: Iterable[str], folder: CustomerFolder) -> list[str]:
    modules = list(dict.fromkeys((feature.module or "").casefold() for feature in folder.catalogue or ()))
    place = {module: position for position, module in enumerate(modules)}
    return sorted(names, key=lambda name: place.get(name.casefold(), len(modules)))


def _capability(
    name: str,
    folder: CustomerFolder,
    scope: Scope,
    entitlement: EntitlementFindings | None,
    usage: UsageFindings | None,
    teams: Mapping[str, bool],
) -> Capability:
    bought = _bought(name, entitlement)
    module = next((row for row in usage.modules if row.thing.id.casefold() == name.casefold()), None) if usage else None
    return Capability(
        name=name,
        owned=None if entitlement is None else _is_owned(name, folder, entitlement),
        adopted=_is_adopted(bought, module, usage),
        used=_used(name, bought, module, folder, scope),
        teams=teams,
        serves=_served(name, folder),
        product=bought.name if bought else "",
    )


def _bought(name: str, entitlement: EntitlementFindings | None) -> EntitlementUse | None:
    """Return the entitlement of that very name; None where the capability is part of another product."""
    wanted = name.casefold()
    for row in entitlement.rows if entitlement else ():
        if wanted in (part.casefold() for part in (row.line.product, row.line.module, row.name) if part):
            return row
    return None


def _is_owned(name: str, folder: CustomerFolder, entitlement: EntitlementFindings) -> bool:
    plans = {feature.plan_gate for feature in folder.catalogue or () if _is_module(feature.module, name)} or {None}
    held = [row for row in entitlement.rows if row.entitled.is_known and row.entitled.number > 0]
    is_named = any(row.line.covers(name, None) or row.line.covers(None, name) for row in held)
    return is_named or any(row.line.covers(plan, name) for row in held for plan in plans)


def _is_adopted(bought: EntitlementUse | None, module: FeatureUse | None, usage: UsageFindings | None) -> bool | None:
    if bought is not None and bought.used_ratio.is_known:
        return bought.used_ratio.number >= USED_FROM
    if module is not None:
        return module.is_used
    return None if usage is None else False


def _used(
    name: str, bought: EntitlementUse | None, module: FeatureUse | None, folder: CustomerFolder, scope: Scope
) -> Fact:
    adopted = told(module, scope.thresholds.small_group).adoption if module else None
    fact = bought.used_ratio if bought else adopted
    if fact is not None:
        return replace(fact, metric="fit.capability[].used", keys=(name,), comparison=None)
    reason = "no usage records" if folder.usage is None else "no use on record"
    source = together(table_source(folder, "usage"), table_source(folder, "entitlements"))
    return Fact("fit.capability[].used", (name,), None, reason, scope.period, 0, source, audience="customer")


def _served(name: str, folder: CustomerFolder) -> frozenset[str] | None:
    features = [feature for feature in folder.catalogue or () if _is_module(feature.module, name)]
    served = frozenset(need.casefold() for feature in features for need in feature.needs_served)
    return served or None


def _is_module(module: str | None, name: str) -> bool:
    return module is not None and module.casefold() == name.casefold()


def _teams(folder: CustomerFolder, scope: Scope, names: Iterable[str]) -> Mapping[str, Mapping[str, bool]]:
    """Return for each capability which teams use it; nothing where the records do not know teams."""
    activity = read_activity(folder)
    if activity is None or not activity.has_users:
        return {}
    view = view_now(activity, read_people(folder, activity), scope)
    shown = _shown_teams(view, scope)
    wanted = {name.casefold(): name for name in names}
    things = [thing for thing in things_of(activity, "module", None) if thing.id.casefold() in wanted]
    found: dict[str, Mapping[str, bool]] = {name: dict.fromkeys(shown, False) for name in wanted.values()}
    for thing, use in zip(things, uses_of(view, things), strict=True):
        using = {view.people.teams[position] for position in use.adopters.tolist()}
        found[wanted[thing.id.casefold()]] = {team: team in using for team in shown}
    return found


def _shown_teams(view: View, scope: Scope) -> tuple[str, ...]:
    """Return the teams with so many people that a statement about the team is none about a person."""
    named = [team for team in view.people.teams if team]
    return tuple(team for team in sorted(set(named)) if named.count(team) >= scope.thresholds.small_group)
