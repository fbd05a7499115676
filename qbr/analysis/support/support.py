"""Support as recovery: how often people had to ask, how long they waited, and what was agreed about it.

Times are by the clock, from created to the first public reply or the last solution. An open ticket counts as longer
than any other, because leaving it out would make waiting look shorter (`analytics` 2.12).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

import numpy as np

from qbr.analysis.provenance import figure
from qbr.analysis.scope import Scope
from qbr.analysis.statistics.spans import compared_days, elapsed
from qbr.analysis.support.incident_topics import incident_named
from qbr.analysis.support.recovery import RecoveryFindings, analyse_recovery
from qbr.analysis.support.ticket_table import Tickets, hours_within, median_hours, ticket_table
from qbr.facts import Exclusion, Fact, Series, Source
from qbr.metrics import METRICS
from qbr.quarter import Period
from qbr.records.folder import CustomerFolder

FEWEST_ON_TOPIC = 5  # a smaller topic is not worth a colour of its own
FIRST_DAYS = 31  # records reach back to a quarter when they hold a ticket of its first month, or an earlier one
RANKS = {
    **dict.fromkeys(("critical", "urgent", "highest", "blocker", "p1", "1"), "critical"),
    **dict.fromkeys(("high", "p2", "2"), "high"),
    **dict.fromkeys(("normal", "medium", "p3", "3"), "normal"),
    **dict.fromkeys(("low", "lowest", "minor", "p4", "4"), "low"),
}
ORDER = ("critical", "high", "normal", "low")


@dataclass(frozen=True, slots=True)
class TicketTimes:
    """Tickets of one priority, or all of them: how many, how long they waited, and whether targets were met."""

    priorities: tuple[str, ...]  # critical, high, normal, low, or the export's own word; "" without one; () for all
    tickets: Fact
    first_reply: Fact
    first_reply_p90: Fact
    solved: Fact
    solved_p90: Fact
    open: Fact  # not solved on the day the data speaks from
    oldest_open: Fact  # age of the oldest of them
    targets_met: Fact
    targets_due: Fact


@dataclass(frozen=True, slots=True)
class SupportFindings:
    """The quarter's tickets."""

    total: TicketTimes
    by_priority: tuple[TicketTimes, ...]  # most urgent first
    months: Series  # tickets by month, first days as categories
    basis_months: Series  # the same in the quarter compared with, under this quarter's categories
    topic: str  # the topic set off: tied to an incident, or the largest; empty: none
    topic_incident: str  # id of the incident the topic is about; empty: none
    topic_tickets: Fact
    topic_months: Series
    misses_on_topic: Fact
    sla: Fact  # targets met ÷ due
    contact_rate: Fact
    open: Fact
    oldest_open: Fact
    reopened: Fact
    recovery: RecoveryFindings
    by_vendor: int  # tickets of the quarter the vendor opened, left out


def analyse_support(folder: CustomerFolder, scope: Scope, active_users: Fact | None = None) -> SupportFindings | None:
    """Return what the tickets created in the quarter say; None when there is no ticket export.

    Args:
        folder: the customer.
        scope: the review's quarter and basis.
        active_users: people who use the product, compared with the same basis; None or missing: no contact rate.
    """
    table = ticket_table(folder, scope.zone)
    return None if table is None else _Desk(folder, scope, table).findings(active_users)


@dataclass(frozen=True)
class _Desk:
    """The help desk's tickets, and facts on any of them."""

    folder: CustomerFolder
    scope: Scope
    table: Tickets

    def findings(self, active_users: Fact | None) -> SupportFindings:
        scope = self.scope
        now, before = elapsed(scope.quarter, scope.as_of), compared_days(scope.quarter, scope.basis, scope.as_of)
        current = self.table.created_in(now) if now else self.table.none
        earlier = self.table.created_in(before)
        unknown = self.why_unrecorded(before)
        topic, incident = self.topic(current)
        of_topic = current.of_topic(topic)
        total = self._compared_times(current, earlier, now, unknown)
        tickets = total.tickets
        return SupportFindings(
            total=total,
            by_priority=self.by_priority(current, now),
            months=self.months("support.month_tickets", (), current, now),
            basis_months=self.basis_months(earlier, before, unknown),
            topic=topic,
            topic_incident=incident,
            topic_tickets=self.count("support.topic[].tickets", (topic,), of_topic, now, bool(topic)),
            topic_months=self.months("support.topic_month_tickets[]", (topic,), of_topic, now),
            misses_on_topic=self.misses_on_topic(current, of_topic, now),
            sla=scope.compared(self.attainment(current, now), self.attainment(earlier, before, unknown)),
            contact_rate=self.contact_rate(tickets, active_users),
            open=total.open,
            oldest_open=total.oldest_open,
            recovery=analyse_recovery(current, scope, self.source(current, "csat", "reopened", "escalated", "sla_met")),
            reopened=self.reopened(current, now),
            by_vendor=self.table.by_vendor_in(now) if now else 0,
        )

    def why_unrecorded(self, period: Period) -> str:
        """Return why nothing is known of an earlier period; empty when the export reaches back to it."""
        first = self.table.first_day
        if first is None or (first - period.start).days >= FIRST_DAYS:
            return f"no tickets on record for {self.scope.basis.label}"
        return ""

    def source(self, tickets: Tickets, *columns: str, excluded: tuple[Exclusion, ...] = ()) -> Source:
        """Return the source of a figure on some tickets; what the reader of the file left out comes first."""
        read = self.folder.tables.get("tickets")
        files = (read.file,) if read else ()
        left_out = tuple(Exclusion(what, rows) for what, rows in read.excluded) if read else ()
        return Source(files, ("created", *columns), tickets.n, (*left_out, *excluded), self.scope.as_of)

    def count(
        self, metric: str, keys: tuple[str, ...], tickets: Tickets, period: Period | None, is_known: bool = True
    ) -> Fact:
        """Return how many tickets there are."""
        if period is None or not is_known:
            reason = "no topic stands out" if period else "the quarter has not begun"
            return Fact(metric, keys, reason=reason, audience="customer")
        by_vendor = self.table.by_vendor_in(period)
        excluded = (Exclusion("opened by the vendor", by_vendor),) if by_vendor else ()
        return Fact(
            metric, keys, tickets.n, period=period, n=tickets.n, source=self.source(tickets, excluded=excluded),
            formula=f"{figure(tickets.n)} tickets created in the period", audience="customer",
        )  # fmt: skip

    def months(self, metric: str, keys: tuple[str, ...], tickets: Tickets, period: Period | None) -> Series:
        """Return tickets by month of the quarter; a month that has not begun is a gap."""
        months = self.scope.quarter.months
        values = tuple(
            tickets.created_in(month).n if period and month.start <= period.end else None for month in months
        )
        categories = tuple(month.start for month in months)
        return Series(
            metric, keys, categories, values, self.scope.period, self.source(tickets), METRICS[metric].audience
        )

    def basis_months(self, tickets: Tickets, period: Period, unknown: str) -> Series:
        """Return tickets by month of the quarter compared with, or gaps when nothing is known of it."""
        values = tuple(
            None if unknown or month.start > period.end else tickets.created_in(month).n
            for month in self.scope.basis.months
        )
        categories = tuple(month.start for month in self.scope.quarter.months)
        return Series(
            "support.month_tickets", (), categories, values, self.scope.basis.period, self.source(tickets), "customer"
        )

    def times(self, tickets: Tickets, period: Period | None, priorities: tuple[str, ...] | None = None) -> TicketTimes:
        """Return how many there are, how long they waited and whether their targets were met."""
        keys = () if priorities is None else ("+".join(word or "none" for word in priorities),)
        base = "support." if priorities is None else "support.priority[]."
        met, due = tickets.met, tickets.due
        return TicketTimes(
            priorities=priorities or (),
            tickets=self.count(f"{base}tickets", keys, tickets, period),
            first_reply=self.median(f"{base}first_reply", keys, tickets, "first_reply", period),
            first_reply_p90=self.within(f"{base}first_reply_p90", keys, tickets, "first_reply", period),
            solved=self.median(f"{base}solved", keys, tickets, "solved", period),
            solved_p90=self.within(f"{base}solved_p90", keys, tickets, "solved", period),
            open=self.count(f"{base}open", keys, tickets.unsolved, period),
            oldest_open=self.oldest_open(tickets, period, f"{base}oldest_open", keys),
            targets_met=self.count(f"{base}targets_met", keys, met, period),
            targets_due=self.count(f"{base}targets_due", keys, due, period),
        )

    def median(self, metric: str, keys: tuple[str, ...], tickets: Tickets, column: str, period: Period | None) -> Fact:
        """Return the median hours to a moment, open tickets counting as longer than any other."""
        seconds, waiting, excluded = tickets.waited(column)
        n = seconds.size + waiting
        if n == 0:
            return Fact(metric, keys, reason="no tickets with a time to count", period=period, audience="customer")
        hours = median_hours(seconds, waiting)
        if hours is None:
            return Fact(metric, keys, reason="half of the tickets still wait", period=period, n=n, audience="customer")
        formula = f"median of {figure(n)} tickets, {figure(waiting)} still waiting"
        source = self.source(tickets, column, excluded=excluded)
        return Fact(metric, keys, hours, "", period, n, source, formula=formula, audience="customer")

    def within(self, metric: str, keys: tuple[str, ...], tickets: Tickets, column: str, period: Period | None) -> Fact:
        """Return the hours within which nine of ten tickets had a reply, or were solved."""
        seconds, waiting, excluded = tickets.waited(column)
        n, fewest = seconds.size + waiting, self.scope.thresholds.percentile_tickets
        if n < fewest:
            return Fact(metric, keys, reason=f"fewer than {fewest} tickets", period=period, n=n, audience="customer")
        hours = hours_within(seconds, waiting)
        if hours is None:
            return Fact(metric, keys, reason="one in ten still waits", period=period, n=n, audience="customer")
        formula = f"smallest time that 90 % of {figure(n)} tickets stay within"
        source = self.source(tickets, column, excluded=excluded)
        return Fact(metric, keys, hours, "", period, n, source, formula=formula, audience="customer")

    def by_priority(self, tickets: Tickets, period: Period | None) -> tuple[TicketTimes, ...]:
        """Return times by priority; critical and high stand together when one of them has only a few tickets."""
        groups: dict[str, list[str]] = {}
        for word in tickets.priorities:
            groups.setdefault(RANKS.get(word, word), []).append(word)
        rank = {name: index for index, name in enumerate(ORDER)}
        ordered = sorted(groups, key=lambda name: (name == "", rank.get(name, len(rank)), name))
        parts = {name: tickets.of_priorities(groups[name]) for name in ordered}
        small = self.scope.thresholds.small_group
        top = [name for name in ("critical", "high") if name in parts]
        folded = len(top) == 2 and any(parts[name].n < small for name in top)
        names = [tuple(top), *((name,) for name in ordered if name not in top)] if folded else [(n,) for n in ordered]
        return tuple(
            self.times(tickets.of_priorities([word for name in group for word in groups[name]]), period, group)
            for group in names
        )

    def topic(self, tickets: Tickets) -> tuple[str, str]:
        """Return the topic to set off and the incident it is about: one tied to an incident first, then the largest."""
        counts = tickets.topics
        tied = {topic: incident for topic in counts if (incident := self._incident_of(topic))}
        largest = sorted(tied or counts, key=lambda topic: (-counts[topic], topic))
        if not largest or counts[largest[0]] < FEWEST_ON_TOPIC:
            return "", ""
        return largest[0], tied.get(largest[0], "")

    def _incident_of(self, topic: str) -> str:
        """Return the id of the approved incident a topic names; empty when it names none."""
        record = incident_named(self.folder, topic)
        return record.id if record is not None and record.is_approved else ""

    def misses_on_topic(self, tickets: Tickets, of_topic: Tickets, period: Period | None) -> Fact:
        """Return how many missed targets belong to the topic, of all that were missed."""
        metric = "support.misses_on_topic"
        if period is None or not of_topic.n:
            return Fact(metric, reason="no topic stands out", audience="customer")
        missed, on_topic = tickets.due.n - tickets.met.n, of_topic.due.n - of_topic.met.n
        formula = f"{figure(on_topic)} of {figure(missed)} missed targets"
        source = self.source(of_topic, "sla_met", "topic")
        return Fact(metric, (), on_topic, "", period, missed, source, formula=formula, audience="customer")

    def attainment(self, tickets: Tickets, period: Period | None, unknown: str = "") -> Fact:
        """Return targets met ÷ targets that came due."""
        due, met = tickets.due.n, tickets.met.n
        if unknown or due == 0:
            return Fact("support.sla", reason=unknown or "no target came due", period=period, audience="customer")
        formula, source = f"{figure(met)} ÷ {figure(due)}", self.source(tickets.due, "sla_met")
        value = Decimal(met) / due
        return Fact("support.sla", (), value, "", period, due, source, formula=formula, audience="customer")

    def contact_rate(self, tickets: Fact, active: Fact | None) -> Fact:
        """Return tickets per hundred active users, compared where both are."""
        metric = "support.contact_rate"
        if not tickets.is_known or active is None or not active.is_known or active.number <= 0:
            reason = tickets.reason or (active.reason if active and not active.is_known else "no active users known")
            return Fact(metric, reason=reason, period=tickets.period, audience="customer")
        formula = f"{figure(tickets.number)} ÷ {figure(active.number)} × 100"
        files = tuple(dict.fromkeys((*tickets.source.files, *active.source.files)))
        source = Source(files, ("created", "user_id"), tickets.n, tickets.source.excluded, self.scope.as_of)
        fact = Fact(
            metric, (), 100 * tickets.number / active.number, "", tickets.period, tickets.n, source,
            formula=formula, audience=active.audience,
        )  # fmt: skip
        return fact.compared(self.scope.comparison(*_rate_before(tickets, active)))

    def oldest_open(self, tickets: Tickets, period: Period | None, metric: str, keys: tuple[str, ...]) -> Fact:
        """Return the age in days of the oldest ticket that is not solved."""
        unsolved = tickets.unsolved
        first = unsolved.first_day
        if period is None or first is None:
            return Fact(metric, keys, reason="no ticket is open", period=period, audience="customer")
        days, source = (self.scope.as_of - first).days, self.source(unsolved, "solved")
        return Fact(metric, keys, days, "", period, unsolved.n, source, audience="customer")

    def reopened(self, tickets: Tickets, period: Period | None) -> Fact:
        """Return the share of solved tickets that were reopened."""
        metric, solved = "support.reopened", tickets.solved_ones
        if solved.reopened is None or solved.n == 0:
            reason = "the export does not say what was reopened" if solved.n else "no ticket was solved"
            return Fact(metric, reason=reason, period=period, audience="customer")
        again = int(np.count_nonzero(solved.reopened))
        formula, source = f"{figure(again)} ÷ {figure(solved.n)}", self.source(solved, "solved", "reopened")
        value = Decimal(again) / solved.n
        return Fact(metric, (), value, "", period, solved.n, source, formula=formula, audience="customer")

    def _compared_times(self, current: Tickets, earlier: Tickets, period: Period | None, unknown: str) -> TicketTimes:
        """Return the times of all tickets of the quarter beside those of the quarter compared with."""
        days = compared_days(self.scope.quarter, self.scope.basis, self.scope.as_of)
        now, before = self.times(current, period), self.times(earlier, days)
        return replace(
            now,
            tickets=self._beside(now.tickets, before.tickets, unknown),
            first_reply=self._beside(now.first_reply, before.first_reply, unknown),
            first_reply_p90=self._beside(now.first_reply_p90, before.first_reply_p90, unknown),
            solved=self._beside(now.solved, before.solved, unknown),
            solved_p90=self._beside(now.solved_p90, before.solved_p90, unknown),
        )

    def _beside(self, now: Fact, before: Fact, unknown: str) -> Fact:
        if unknown:
            return now.compared(self.scope.comparison(None, unknown))
        return self.scope.compared(now, before)


def _rate_before(tickets: Fact, active: Fact) -> tuple[Decimal | None, str]:
    """Return the contact rate of the quarter compared with, or why there is none."""
    for fact in (tickets, active):
        if fact.comparison is None or fact.comparison.value is None:
            return None, fact.comparison.reason if fact.comparison else "nothing to compare with"
    values = [fact.comparison.value for fact in (tickets, active) if fact.comparison]
    counted, people = (Decimal(value) for value in values if isinstance(value, (int, Decimal)))
    return (100 * counted / people, "") if people > 0 else (None, "no active users then")
