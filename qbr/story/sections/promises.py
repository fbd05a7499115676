"""What we promised: both sides' promises, the missed ones first, judged by the date first given."""

from __future__ import annotations

from collections.abc import Iterator

from qbr.analysis.outcomes.promises import PromiseFinding, PromisesFindings, SideFindings, judged_on
from qbr.analysis.scope import Scope
from qbr.facts import Fact
from qbr.story.figures import day_text, figure_lines, first_fitting, show_day
from qbr.story.names import Names
from qbr.story.review.outcomes import PromiseCount, PromiseRow, PromisesSection
from qbr.story.review.parts import Notes
from qbr.story.short_texts import count_word
from qbr.story.telling import Teller
from qbr.story.values import DASH, Status, Text

MOST_ROWS = 10  # a page holds no more; kept promises give way, never missed or late ones
MOST_FOCUS = 2  # rows set off by colour; more of them would set off nothing
SHARE_FROM = 10  # promises; below this a share is no more than its counts
SIGNS = {"kept": ("●", "better"), "late": ("◊", "worse"), "missed": ("×", "ink"), "not due": ("○", "grey")}


def compose_promises(findings: PromisesFindings | None, teller: Teller, scope: Scope, names: Names) -> PromisesSection:
    """Return the account of promises, in part where some have no date; without any the section says so."""
    if findings is None or not findings.promises:
        return _absent(findings, teller, scope)
    listed = findings.settled[:MOST_ROWS] or findings.upcoming[:MOST_ROWS]
    in_focus = [promise.id for promise in listed if promise.outcome == "missed"][:MOST_FOCUS]
    return PromisesSection(
        id="promises",
        label=teller.say("promises.label"),
        title=_title(findings, teller, names),
        measure=_measure(findings, teller, scope),
        source=_source(teller, scope),
        state="partial" if findings.undated else "full",
        place="main",
        notes=_notes(findings, teller, scope, names),
        missing=tuple(_missing(findings, teller)),
        counts=_counts(findings, teller, names),
        rows=tuple(_row(promise, promise.id in in_focus, teller, scope, names) for promise in listed),
        all_rows=tuple(_row(promise, promise.id in in_focus, teller, scope, names) for promise in findings.promises),
        rest=_rest(findings, len(listed), teller, scope),
    )


def _title(findings: PromisesFindings, teller: Teller, names: Names) -> Text:
    if not findings.settled:
        undated, count = len(findings.undated), len(findings.upcoming) - len(findings.undated)
        if not count:
            return teller.say("promises.title.undated", n=undated, word=count_word(undated, teller))
        return teller.say("promises.title.none_due", count=findings.not_due, n=count, word=count_word(count, teller))
    kept = list(_kept_clauses(findings, teller, names))
    rest = _rest_clause(findings, teller)
    both = [teller.join([clause, rest], "; ") for clause in kept] if rest else []
    return first_fitting([*both, *kept])


def _missing(findings: PromisesFindings, teller: Teller) -> Iterator[Text]:
    if findings.undated:
        count = len(findings.undated)
        yield teller.say("promises.missing.undated", n=count, word=count_word(count, teller))


def _kept_clauses(findings: PromisesFindings, teller: Teller, names: Names) -> Iterator[Text]:
    """Yield who kept how many, first with the customer's name, then with "you" where the name is too long."""
    ours, theirs = findings.ours, findings.theirs
    if findings.kept.number == findings.due.number:
        words = {"word": count_word(int(findings.due.number), teller), "n": int(findings.due.number)}
        yield teller.say("promises.title.all", kept=findings.kept, due=findings.due, **words)
        return
    case = "both" if ours.due.number and theirs.due.number else "ours" if ours.due.number else "theirs"
    words = {**_side_words("ours", ours, teller), **_side_words("theirs", theirs, teller)}
    for customer in (names.customer, teller.say("promises.you").text):
        yield teller.say(f"promises.title.{case}", customer=customer, **words)


def _side_words(side: str, counts: SideFindings, teller: Teller) -> dict[str, object]:
    kept, due = int(counts.kept.number), int(counts.due.number)
    return {
        f"{side}_kept": counts.kept,
        f"{side}_due": counts.due,
        f"{side}_kept_word": teller.say("promises.no_one").text if kept == 0 else count_word(kept, teller),
        f"{side}_due_word": count_word(due, teller),
    }


def _rest_clause(findings: PromisesFindings, teller: Teller) -> Text | None:
    """Return what became of the promises that were not kept: still open, done since, or late."""
    still_open = [promise for promise in findings.settled if promise.outcome == "missed" and promise.is_open]
    missed, late = findings.missed, findings.late
    if still_open:
        n = len(still_open)
        return teller.say("promises.title.open", missed=missed, n=n, word=count_word(n, teller))
    for case, fact in (("missed", missed), ("late", late)):
        if fact.number:
            return teller.say(f"promises.title.{case}", count=fact, word=count_word(int(fact.number), teller))
    return None


def _measure(findings: PromisesFindings, teller: Teller, scope: Scope) -> Text:
    if findings.made_on is not None:
        return teller.say("promises.measure.made", day=teller.formatter.date(findings.made_on))
    return teller.say("promises.measure.due", day=teller.formatter.date(judged_on(scope)))


def _counts(findings: PromisesFindings, teller: Teller, names: Names) -> tuple[PromiseCount, ...]:
    rows: tuple[tuple[str, Fact, Fact, Fact], ...] = (
        ("kept", findings.kept, findings.ours.kept, findings.theirs.kept),
        ("late", findings.late, findings.ours.late, findings.theirs.late),
        ("missed", findings.missed, findings.ours.missed, findings.theirs.missed),
    )
    return tuple(
        PromiseCount(
            count=teller.show(count),
            status=Status(SIGNS[case][0], teller.say(f"promises.status.{case}").text, SIGNS[case][1]),
            by_side=teller.say(
                "promises.by_side", vendor=names.vendor, customer=names.customer, ours=ours, theirs=theirs
            ),
        )
        for case, count, ours, theirs in rows
    )


def _row(promise: PromiseFinding, is_focus: bool, teller: Teller, scope: Scope, names: Names) -> PromiseRow:
    year = scope.quarter.end.year
    return PromiseRow(
        text=teller.text(promise.text),
        side=teller.text(names.vendor if promise.side == "ours" else names.customer),
        owner=teller.text(promise.owner or DASH),
        due=show_day(teller, promise.due, year),
        closed=show_day(teller, promise.closed, year),
        status=_status(promise, teller, year),
        is_focus=is_focus,
    )


def _status(promise: PromiseFinding, teller: Teller, year: int) -> Status:
    sign, tone = SIGNS[promise.outcome]
    match promise.outcome:
        case "late":
            word = teller.say("promises.status.late_by", days=promise.days_late)
        case "missed" if not promise.is_open:
            word = teller.say("promises.status.missed_done", day=show_day(teller, promise.closed, year))
        case "missed" if promise.is_redated:
            word = teller.say("promises.status.missed_now", day=show_day(teller, promise.new_due, year))
        case "missed":
            word = teller.say("promises.status.missed_undated")
        case "not due":
            word = teller.say("promises.status.not_due")
        case _:
            word = teller.say("promises.status.kept")
    return Status(sign, word.text, tone)


def _rest(findings: PromisesFindings, listed: int, teller: Teller, scope: Scope) -> Text:
    """Return what the table does not list: what is not due yet, and kept promises it has no room for."""
    lines = []
    if findings.settled:
        unlisted = len(findings.settled) - listed
        if unlisted > 0:
            lines.append(teller.say("promises.rest.more", n=unlisted, kept=findings.kept))
        if findings.upcoming:
            lines.append(_upcoming(findings, teller, scope))
    elif len(findings.upcoming) > listed:
        lines.append(teller.say("promises.rest.later", n=len(findings.upcoming) - listed, not_due=findings.not_due))
    return teller.join(lines) if lines else teller.text("")


def _upcoming(findings: PromisesFindings, teller: Teller, scope: Scope) -> Text:
    days = [promise.next_due for promise in findings.upcoming if promise.next_due is not None]
    day = day_text(teller, min(days), scope.quarter.end.year) if days else ""
    count = findings.not_due
    return teller.say("promises.rest.upcoming", count=count, word=count_word(int(count.number), teller), day=day)


def _source(teller: Teller, scope: Scope) -> Text:
    return teller.say("promises.source", as_of=teller.formatter.date(scope.as_of, "medium"))


def _notes(findings: PromisesFindings, teller: Teller, scope: Scope, names: Names) -> Notes:
    has_share = findings.due.number >= SHARE_FROM
    share = {"on_time": findings.on_time} if has_share else {}
    said = [teller.say("promises.say.counts", kept=findings.kept, due=findings.due, has_share=has_share, **share)]
    if findings.redated.number:
        said.append(teller.say("promises.say.redated", redated=findings.redated))
    if findings.carried.number:
        said.append(teller.say("promises.say.carried", carried=findings.carried, quarter=scope.quarter.label))
    missed = next((promise for promise in findings.settled if promise.outcome == "missed"), None)
    key = "promises.ask.missed" if missed else "promises.ask.none"
    ask = teller.say(key, text=missed.text if missed else "", customer=names.customer)
    figures = (findings.kept, findings.late, findings.missed, *share.values())
    return Notes(teller.join(said), ask, figure_lines(teller, figures))


def _absent(findings: PromisesFindings | None, teller: Teller, scope: Scope) -> PromisesSection:
    """Return the section of a first review: no file, or a file in which nothing concerns the quarter."""
    case = "no_file" if findings is None else "no_promises"
    return PromisesSection(
        id="promises",
        label=teller.say("promises.label"),
        title=teller.say(f"promises.title.{case}"),
        measure=teller.say("promises.measure.first"),
        source=_source(teller, scope),
        state="absent",
        place="main",
        notes=Notes(teller.say(f"promises.say.{case}"), teller.say("promises.ask.none"), ()),
        missing=(teller.say(f"promises.missing.{case}"),),
        counts=(),
        rows=(),
        all_rows=(),
        rest=teller.text(""),
    )
