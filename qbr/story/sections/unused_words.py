"""The sentences of what isn't used: the title, what follows from it, what to say and to ask."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from qbr.analysis.contract.entitlement import EntitlementFindings, EntitlementUse
from qbr.analysis.scope import Scope
from qbr.facts import Fact
from qbr.story.figures import first_fitting
from qbr.story.names import Names
from qbr.story.telling import Teller
from qbr.story.values import Text

STREAK = 2  # quarters from which a sentence speaks of time
LOW = Decimal("0.5")  # a used ratio below this is called low


@dataclass(frozen=True, slots=True)
class Bill:
    """All that a sentence of this section may need."""

    findings: EntitlementFindings
    teller: Teller
    scope: Scope
    names: Names

    @property
    def largest(self) -> EntitlementUse | None:
        """The product whose unused units cost most, or of which most is unused where no price is known."""
        rows = [row for row in self.findings.rows if is_positive(row.unused_cost)]
        if rows:
            return rows[0]
        unpriced = [row for row in self.findings.rows if not row.unit_price.is_known and is_positive(row.unused)]
        return min(unpriced, key=lambda row: row.used_ratio.number, default=None)

    @property
    def unknown(self) -> tuple[EntitlementUse, ...]:
        """The products whose use is not known."""
        return tuple(row for row in self.findings.rows if not row.used.is_known)

    @property
    def unpriced(self) -> tuple[EntitlementUse, ...]:
        """The products that have no price."""
        return tuple(row for row in self.findings.rows if not row.unit_price.is_known)

    def why(self, row: EntitlementUse) -> Text:
        """Return the reason for non-use as far as it is known."""
        if row.line.notes:
            return self.teller.text("; ".join(row.line.notes))
        if not row.used.is_known:
            return self.teller.say("unused.why.no_record")
        if is_positive(row.in_ramp):
            return self.teller.say("unused.why.ramp", n=row.in_ramp)
        return self.teller.say("unused.why.unknown" if is_positive(row.unused) else "unused.why.none")


def is_positive(fact: Fact) -> bool:
    """Return whether there is a number above zero."""
    return fact.is_known and fact.number > 0


def title(bill: Bill) -> Text:
    """Return the message: what was paid for nothing, and for what most of it."""
    return first_fitting(_titles(bill))


def _titles(bill: Bill) -> Iterator[Text]:
    total, paid, largest = bill.findings.total_cost, bill.findings.paid, bill.largest
    say = bill.teller.say
    if not total.is_known:
        yield from _without_total(bill)
        return
    gaps = [row for row in bill.findings.rows if not row.unused_cost.is_known]
    if gaps:
        word = bill.teller.formatter.count_word(len(gaps))
        yield say("unused.title.part", total=total, paid=paid, count=len(gaps), count_word=word)
    elif largest is None:
        ramp = any(is_positive(row.in_ramp) for row in bill.findings.rows)
        yield say("unused.title.nearly" if ramp else "unused.title.all_used", customer=bill.names.customer, total=total)
    else:
        costly = [row for row in bill.findings.rows if is_positive(row.unused_cost)]
        case = "only" if len(costly) == 1 else "some"
        yield say(f"unused.title.{case}", total=total, paid=paid, name=largest.name)
        yield say("unused.title.plain", total=total, paid=paid)


def _without_total(bill: Bill) -> Iterator[Text]:
    say, customer, rows = bill.teller.say, bill.names.customer, bill.findings.rows
    unknown = bill.unknown
    if unknown and bill.findings.paid.is_known:
        yield say("unused.title.unknown_paid", customer=customer, paid=bill.findings.paid)
    elif unknown:
        word = bill.teller.formatter.count_word(len(unknown))
        yield say("unused.title.unknown", customer=customer, count=len(unknown), count_word=word)
    else:
        row = min(rows, key=lambda each: each.used_ratio.number)
        yield say("unused.title.no_price", used=row.used, entitled=row.entitled, name=row.name)
        yield say("unused.title.no_price_plain", customer=customer)


def story(bill: Bill) -> Text:
    """Return what follows, in three sentences at most: the largest part, what is too new, what nobody explains."""
    sentences = [*_largest(bill), *_over(bill), *_ramp(bill), *_open(bill)][:3]
    if sentences:
        return bill.teller.join(sentences)
    if not bill.unknown:
        return bill.teller.say("unused.story.fine")
    return bill.teller.join([*_silent(bill), bill.teller.say("unused.story.unknown")])


def _largest(bill: Bill) -> Iterator[Text]:
    row, say = bill.largest, bill.teller.say
    if row is None:
        return
    given = {"name": row.name, "entitled": row.entitled, "unused": row.unused, "price": row.unit_price}
    if row.used_ratio.number < LOW and row.below_quarters.is_known and row.below_quarters.number >= STREAK:
        word = bill.teller.formatter.count_word(int(row.below_quarters.number))
        yield say("unused.story.low", **given, ceiling=row.ceiling, word=word, quarters=row.below_quarters)
    else:
        yield say("unused.story.first", **given, used=row.used)


def _silent(bill: Bill) -> Iterator[Text]:
    """Yield the products of which the days that are on record show no use, although other days are missing."""
    rows = [
        row
        for row in bill.unknown
        if row.used.source.rows == 0 and row.used.completeness is not None and 0 < row.used.completeness < 1
    ]
    if rows:
        names = bill.teller.formatter.list([row.name for row in rows])
        yield bill.teller.say("unused.story.silent", names=names, of=[row.used for row in rows])


def _over(bill: Bill) -> Iterator[Text]:
    over = [row for row in bill.findings.rows if row.used_ratio.is_known and row.used_ratio.number > 1]
    if over:
        row = max(over, key=lambda each: each.used_ratio.number)
        yield bill.teller.say("unused.story.over", name=row.name, used=row.used, entitled=row.entitled)


def _ramp(bill: Bill) -> Iterator[Text]:
    row = next((row for row in bill.findings.rows if is_positive(row.in_ramp)), None)
    if row is not None:
        given = {"ratio": row.used_ratio, "after": row.ratio_after_ramp, "n": row.in_ramp}
        yield bill.teller.say("unused.story.ramp", name=row.name, **given)


def unexplained(bill: Bill) -> list[EntitlementUse]:
    """Return the products with unused units for which no reason is known, the costliest first."""
    return [
        row
        for row in bill.findings.rows
        if is_positive(row.unused) and not row.line.notes and not is_positive(row.in_ramp)
    ]


def _open(bill: Bill) -> Iterator[Text]:
    rows = unexplained(bill)
    if rows:
        names = bill.teller.formatter.list([row.name for row in rows[:3]])
        yield bill.teller.say("unused.story.open", names=names, of=[row.used_ratio for row in rows[:3]])


def say(bill: Bill) -> Text:
    """Return what to say on this page, in three sentences at most."""
    teller, total, largest = bill.teller, bill.findings.total_cost, bill.largest
    if not total.is_known:
        return teller.say("unused.say.unknown")
    if largest is None:
        return teller.say("unused.say.fine", total=total)
    largest_says = {"name": largest.name, "used": largest.used, "entitled": largest.entitled}
    sentences = [_say_total(bill), teller.say("unused.say.largest", **largest_says)]
    if any(is_positive(row.in_ramp) for row in bill.findings.rows):
        sentences.append(teller.say("unused.say.ramp"))
    return teller.join(sentences)


def _say_total(bill: Bill) -> Text:
    total, teller = bill.findings.total_cost, bill.teller
    given = {"paid": bill.findings.paid, "total": total, "share": bill.findings.share}
    value = total.comparison.value if total.comparison else None
    if value is None or bill.unknown:
        return teller.say("unused.say.total", **given)
    when = teller.say(f"unused.say.when.{bill.scope.basis_kind}")
    before = teller.short(Fact(total.metric, total.keys, value))
    return teller.say("unused.say.total_before", **given, when=when, before=before)


def ask(bill: Bill) -> Text:
    """Return the question to ask."""
    largest, open_reasons = bill.largest, unexplained(bill)
    if largest is None:
        return bill.teller.say("unused.ask.unknown" if bill.unknown else "unused.ask.steady")
    if largest in open_reasons:
        return bill.teller.say("unused.ask.open", name=largest.name)
    return bill.teller.say("unused.ask.largest", name=largest.name)
