"""How interactions felt, lane by lane: ratings people gave, and what a person wrote down of a meeting.

No mood is guessed from words: what nobody rated or judged stays blank. Kinds of role never share a number.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from qbr.analysis.bench import Bench
from qbr.analysis.bench_facts import bench_fact
from qbr.analysis.listening.survey import ROLES
from qbr.analysis.register import Cell, Line, Register, Word
from qbr.analysis.statistics.spreads import median_of
from qbr.analysis.support.ticket_table import ticket_table
from qbr.facts import Fact
from qbr.records.support import SurveyAnswer

COLUMNS = ("lane", "median", "n", "scale", "source")


def sentiment_register(bench: Bench) -> Register | None:
    """Return the median of each lane with its n, its scale and its source; None when nothing was rated or judged."""
    lines = (*_meetings(bench), *_tickets(bench), *_surveys(bench))
    judged = sum(isinstance(count := line.cells[2], Fact) and count.number > 0 for line in lines)
    if not judged:
        return None
    words = {"judged": judged, "blank": len(lines) - judged}
    tables = ("interactions", "tickets", "surveys")
    case = "blank" if judged < len(lines) else "all"
    return Register("sentiment", COLUMNS, lines, "document", case=case, words=words, tables=tables)


def _meetings(bench: Bench) -> Iterator[Line]:
    """Yield a line for each kind of meeting held in the quarter, judged or not."""
    lanes: dict[str, list[Decimal]] = defaultdict(list)
    for row in bench.folder.interactions or ():
        if row.held and row.audience == "customer" and bench.scope.period.contains(row.date):
            lanes[row.type] += [] if row.sentiment is None else [row.sentiment]
    for name in sorted(lanes):
        yield _line(bench, name, name, lanes[name], 1, "interactions", "feeling", "judged")


def _tickets(bench: Bench) -> Iterator[Line]:
    table = ticket_table(bench.folder, bench.scope.zone)
    found = table.created_in(bench.scope.period) if table else None
    if found is not None and found.n:
        fewest = bench.scope.thresholds.score_answers
        yield _line(bench, Word("tickets"), "tickets", found.ratings, fewest, "tickets", "five", "rated")


def _surveys(bench: Bench) -> Iterator[Line]:
    """Yield a line for each instrument and kind of role, with the last answer of each person."""
    lanes: dict[tuple[str, str], list[SurveyAnswer]] = defaultdict(list)
    for answer in bench.folder.surveys or ():
        if bench.scope.period.contains(answer.date) and answer.instrument in ("nps", "csat"):
            lanes[answer.instrument, _group(answer)].append(answer)
    fewest = bench.scope.thresholds.score_answers
    for (instrument, role), answers in sorted(lanes.items()):
        scores = [answer.score for answer in _last(answers) if answer.score is not None]
        scale = {"nps": "ten", "csat": "five"}[instrument]
        yield _line(
            bench, Word(f"{instrument}_{role}"), f"{instrument} {role}", scores, fewest, "surveys", scale, "rated"
        )


def _group(answer: SurveyAnswer) -> str:
    """Return whose answer it is: buyers', users', or of people nobody has sorted."""
    groups = (name for name in ROLES if answer.role_type in ROLES[name])
    return next(groups, "others")


def _last(answers: Iterable[SurveyAnswer]) -> Iterator[SurveyAnswer]:
    """Yield the last answer of each person; one without a respondent's id is a person of its own."""
    latest: dict[str, SurveyAnswer] = {}
    for number, answer in enumerate(sorted(answers, key=lambda answer: answer.date)):
        latest[answer.respondent or f"#{number}"] = answer
    yield from latest.values()


def _line(
    bench: Bench, shown: Cell, key: str, values: Sequence[Decimal], fewest: int, table: str, scale: str, source: str
) -> Line:
    """Return one lane; below the fewest values there is no median, and the n says why."""
    middle = median_of(values) if len(values) >= fewest else None
    reason = "nobody rated or judged it" if not values else f"fewer than {fewest} values"
    median = bench_fact(
        bench, "sentiment.lane[].median", middle, key, tables=(table,), n=len(values), reason=reason,
        formula=f"median of {len(values)}" if middle is not None else "",
    )  # fmt: skip
    n = bench_fact(bench, "sentiment.lane[].n", len(values), key, tables=(table,), n=len(values))
    return Line((shown, median, n, Word(scale), Word(source)))
