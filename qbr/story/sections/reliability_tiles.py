"""The four large numbers of the reliability page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from qbr.analysis.reliability.availability import AvailabilityFindings
from qbr.analysis.reliability.incident_register import IncidentFinding
from qbr.analysis.reliability.incidents import IncidentFindings
from qbr.analysis.scope import Scope
from qbr.story.review.quarter import Tile
from qbr.story.short_texts import count_word, month_name, value_before
from qbr.story.telling import Teller
from qbr.story.values import Text

SEVERITIES = ("critical", "major", "minor", "none")  # in the order a list names them


def told(shown: Iterable[IncidentFinding]) -> list[IncidentFinding]:
    """Return the incidents that may be told."""
    return [finding for finding in shown if finding.telling == "told"]


def reliability_tiles(
    shown: Sequence[IncidentFinding],
    incidents: IncidentFindings,
    availability: AvailabilityFindings,
    teller: Teller,
    scope: Scope,
) -> Iterator[Tile]:
    """Yield availability and incidents, then two of: who told first, credit or months met, downtime."""
    yield _availability_tile(availability, teller, scope)
    yield _count_tile(shown, incidents, teller, scope)
    rest = [_credit_tile(availability, teller, scope), _downtime_tile(availability, teller, scope)]
    if incidents.told_known.is_known and incidents.told_known.number > 0:
        rest.insert(0, _told_tile(shown, incidents, teller))
    yield from [tile for tile in rest if tile is not None][:2]


def _availability_tile(availability: AvailabilityFindings, teller: Teller, scope: Scope) -> Tile:
    figure = availability.availability
    label = teller.say("reliability.tile.available", basis=scope.basis.label, before=value_before(figure, teller))
    return Tile(teller.say("reliability.tile.number", value=figure), label, _agreement(availability, teller))


def _agreement(availability: AvailabilityFindings, teller: Teller) -> Text:
    """Return what was agreed and in how many months it was met, or why that cannot be said."""
    if not availability.availability.is_known:
        return teller.text(availability.availability.reason)
    if not availability.agreed.is_known:
        return teller.say("reliability.tile.not_agreed")
    if availability.months_judged.number == 0:
        return teller.say("reliability.tile.no_whole_month", agreed=availability.agreed)
    words = {"met": availability.months_met, "judged": availability.months_judged}
    return teller.say("reliability.tile.met", agreed=availability.agreed, **words)


def _count_tile(shown: Sequence[IncidentFinding], incidents: IncidentFindings, teller: Teller, scope: Scope) -> Tile:
    count, before = incidents.count, value_before(incidents.count, teller)
    label = teller.say("reliability.tile.incidents", n=len(shown), basis=scope.basis.label, before=before)
    return Tile(teller.say("reliability.tile.number", value=count), label, _kinds(shown, teller))


def _kinds(shown: Sequence[IncidentFinding], teller: Teller) -> Text:
    """Return "one major, two minor"; of what is under review only that it is."""
    if not shown:
        return teller.say("reliability.tile.none_recorded")
    counts: Counter[str] = Counter(finding.record.severity for finding in told(shown))
    parts = [
        teller.say(
            "reliability.tile.kind",
            word=count_word(counts[severity], teller),
            kind=teller.say(f"reliability.severity.{severity}"),
        )
        for severity in SEVERITIES
        if counts[severity]
    ]
    waiting = len(shown) - len(told(shown))
    if waiting:
        parts.append(teller.say("reliability.tile.in_review", word=count_word(waiting, teller)))
    return teller.join(parts, ", ")


def _told_tile(shown: Sequence[IncidentFinding], incidents: IncidentFindings, teller: Teller) -> Tile:
    number = teller.say("reliability.tile.of", part=incidents.told_first, whole=incidents.told_known)
    late = [finding for finding in shown if finding.told_first is False]
    if not late:
        basis = teller.say("reliability.tile.told_all")
    elif len(late) == 1:
        basis = teller.say("reliability.tile.told_not", day=teller.formatter.date(late[0].day, "day"))
    else:
        basis = teller.say("reliability.tile.told_not_some", word=count_word(len(late), teller))
    return Tile(number, teller.say("reliability.tile.told"), basis)


def _downtime_tile(availability: AvailabilityFindings, teller: Teller, scope: Scope) -> Tile:
    minutes, before = availability.downtime, value_before(availability.downtime, teller)
    reason = minutes.reason or (minutes.comparison.reason if minutes.comparison else "")
    basis = teller.say("reliability.tile.downtime_basis", before=before, basis=scope.basis.label, reason=reason)
    return Tile(teller.say("reliability.tile.number", value=minutes), teller.say("reliability.tile.downtime"), basis)


def _credit_tile(availability: AvailabilityFindings, teller: Teller, scope: Scope) -> Tile | None:
    """Return the credit that is due or was, else the months that met what was agreed; None without an agreement."""
    owed = [month for month in availability.months if not month.credit.is_known or month.credit.number > 0]
    claimed = [month for month in owed if month.claimed_on]
    due = [month for month in owed if not month.claimed_on and not month.is_expired(scope.as_of)]
    months = teller.join([month_name(teller, month.period.start) for month in due or claimed or owed], ", ")
    if due:
        last = min((month.claim_by for month in due if month.claim_by), default=None)
        basis = teller.say("reliability.tile.credit_by", day=teller.formatter.date(last)) if last else None
        if not availability.credit.is_known:
            basis = teller.text(availability.credit.reason)
        number = teller.say("reliability.tile.number", value=availability.credit)
        label = teller.say("reliability.tile.credit", months=months)
        return Tile(number, label, basis or teller.say("reliability.tile.credit_open"))
    if claimed:
        number = teller.say("reliability.tile.number", value=availability.claimed_credit)
        label = teller.say("reliability.tile.credit_claimed", months=months)
        day = teller.formatter.date(max(month.claimed_on for month in claimed if month.claimed_on))
        return Tile(number, label, teller.say("reliability.tile.credit_claimed_on", day=day))
    if owed:
        last = max((month.claim_by for month in owed if month.claim_by), default=scope.as_of)
        number = teller.say("reliability.tile.number", value=availability.expired_credit)
        label = teller.say("reliability.tile.credit_expired", months=months)
        return Tile(number, label, teller.say("reliability.tile.credit_expired_on", day=teller.formatter.date(last)))
    if availability.agreed.is_known and availability.months_judged.number > 0:
        number = teller.say("reliability.tile.of", part=availability.months_met, whole=availability.months_judged)
        words = {"whole": availability.months_judged, "agreed": availability.agreed}
        label = teller.say("reliability.tile.months", **words)
        return Tile(number, label, teller.say("reliability.tile.months_basis"))
    return None
