"""Support as recovery: what went wrong with a ticket on the way, and how satisfied people were where it did.

Support is what happens when something else broke, so a ticket is never good news; whether it was made good again is
(`analytics` 2.11, 2.12).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from qbr.analysis.scope import Scope
from qbr.analysis.statistics.scores import top_classes
from qbr.analysis.statistics.spreads import share_of
from qbr.analysis.support.ticket_table import Tickets
from qbr.facts import Fact, Source


@dataclass(frozen=True, slots=True)
class RecoveryFindings:
    """What became of tickets that went wrong first."""

    escalated: Fact
    repeated: Fact  # share opened by somebody who had asked about the same within a week before
    recovered: Fact  # solved tickets that were reopened, escalated or answered after their target
    rated: Fact  # satisfied share of all rated tickets
    rated_recovered: Fact
    rated_others: Fact


def analyse_recovery(tickets: Tickets, scope: Scope, source: Source) -> RecoveryFindings:
    """Return how satisfied people were with the quarter's tickets, apart for those that went wrong on the way.

    Args:
        tickets: of the quarter.
        scope: whose thresholds say from how many ratings on there is a share.
        source: of the tickets.
    """
    desk = _Ratings(scope, source)
    went_wrong = tickets.recovered
    bad = tickets.where(went_wrong)
    return RecoveryFindings(
        escalated=desk.escalated(tickets),
        repeated=desk.repeated(tickets),
        recovered=desk.fact("support.recovered", bad.n, n=tickets.n),
        rated=desk.satisfied("support.rated", tickets),
        rated_recovered=desk.satisfied("support.rated_recovered", bad),
        rated_others=desk.satisfied("support.rated_others", tickets.where(~went_wrong)),
    )


@dataclass(frozen=True, slots=True)
class _Ratings:
    """Facts on the ratings of some tickets."""

    scope: Scope
    source: Source

    def fact(self, metric: str, value: int, n: int) -> Fact:
        return Fact(metric, value=value, period=self.scope.period, n=n, source=self.source, audience="customer")

    def escalated(self, tickets: Tickets) -> Fact:
        """Return the share of tickets that were escalated."""
        hits = 0 if tickets.escalated is None else int(np.count_nonzero(tickets.escalated))
        share, formula = share_of(hits, 0 if tickets.escalated is None else tickets.n)
        reason = "" if share is not None else "the export does not say what was escalated"
        period = self.scope.period
        return Fact(
            "support.escalated", (), share, reason, period, tickets.n, self.source, formula=formula, audience="customer"
        )

    def repeated(self, tickets: Tickets) -> Fact:
        """Return the share of tickets by which somebody asked again (`practices` 40); missing without requesters."""
        traced = int(np.count_nonzero(tickets.is_traced))
        share, formula = share_of(int(np.count_nonzero(tickets.is_repeat)), traced)
        reason = "" if share is not None else "the export does not say who asked about what"
        source = replace(self.source, columns=("created", "requester", "topic"), rows=traced)
        return Fact(
            "support.repeated", (), share, reason, self.scope.period, traced, source, formula=formula,
            audience="customer",
        )  # fmt: skip

    def satisfied(self, metric: str, tickets: Tickets) -> Fact:
        """Return the share of ratings that are 4 or 5 of 5, with its interval; missing below the fewest."""
        ratings, fewest = tickets.ratings, self.scope.thresholds.score_answers
        period = self.scope.period
        if len(ratings) < fewest:
            reason = f"fewer than {fewest} ratings"
            return Fact(metric, (), None, reason, period, len(ratings), self.source, audience="customer")
        share = top_classes(ratings)
        return Fact(
            metric, (), share.ratio, "", period, share.n, self.source,
            interval=share.interval, formula=f"{share.hits} ÷ {share.n}", audience="customer",
        )  # fmt: skip
