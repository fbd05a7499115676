"""The trust ledger: what was kept, what was told before it was asked, and what was put right openly."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from qbr.analysis.bench import Bench
from qbr.analysis.bench_facts import bench_fact
from qbr.analysis.register import Line, Register, Word
from qbr.analysis.statistics.spreads import share_of
from qbr.facts import Fact

COLUMNS = ("what", "hits", "of", "share")
SCORE = ("part", "share", "rows")

_Part = tuple[str, Fact, Fact, Fact]  # its name, how often it went well, of how many, the share


def trust_register(bench: Bench) -> Register | None:
    """Return the ledger: promises kept, incidents told first, repairs done in time; None without any."""
    parts = tuple(_parts(bench))
    if not parts:
        return None
    lines = [Line((Word(name), hits, whole, share)) for name, hits, whole, share in parts]
    restated = bench.grounds.restatements
    if restated is not None:
        lines.append(Line((Word("corrections"), restated.count, None, None)))
    told = next((share for name, _, _, share in parts if name == "told"), None)
    facts = {"told": told} if told else {}
    return Register(
        "trust", COLUMNS, tuple(lines), "document", case="told" if told else "some", facts=facts,
        tables=("actions", "incidents"),
    )  # fmt: skip


def trust_score_register(bench: Bench) -> Register | None:
    """Return the internal score: the mean of the ledger's known shares, 0–100, with its parts; None without any.

    Corrections are no part of it: who puts something right openly must not lose by it.
    """
    parts = tuple(_parts(bench))
    if not parts:
        return None
    shares = [share.number for _, _, _, share in parts]
    score = 100 * sum(shares, Decimal(0)) / len(shares)
    formula = f"100 × ({' + '.join(share.formula for *_, share in parts)}) ÷ {len(parts)}"
    fact = bench_fact(bench, "trust.score", score, tables=("actions", "incidents"), n=len(parts), formula=formula)
    lines = tuple(Line((Word(name), share, Word("of", {"rows": whole.value}))) for name, _, whole, share in parts)
    return Register("trust_score", SCORE, lines, "brief", facts={"score": fact}, tables=("actions", "incidents"))


def _parts(bench: Bench) -> Iterator[_Part]:
    """Yield the shares there are rows for."""
    promises, incidents = bench.grounds.promises, bench.grounds.incidents
    if promises is not None:
        yield from _part(bench, "kept", int(promises.ours.kept.number), int(promises.ours.due.number), "actions")
    if incidents is not None and incidents.told_known.is_known:
        hits, known = int(incidents.told_first.number), int(incidents.told_known.number)
        yield from _part(bench, "told", hits, known, "incidents")
    if incidents is not None:
        actions = [action for finding in incidents.incidents for action in finding.actions]
        due = [
            action for action in (*actions, *incidents.open_actions) if action.due and action.due < bench.scope.as_of
        ]
        done = sum(bool(action.done_on and action.due and action.done_on <= action.due) for action in due)
        yield from _part(bench, "repairs", done, len(due), "incidents")


def _part(bench: Bench, name: str, hits: int, whole: int, table: str) -> Iterator[_Part]:
    share, formula = share_of(hits, whole)
    if share is not None:
        yield (
            name,
            bench_fact(bench, "trust.part[].hits", hits, name, tables=(table,), n=whole),
            bench_fact(bench, "trust.part[].rows", whole, name, tables=(table,), n=whole),
            bench_fact(bench, "trust.part[].share", share, name, tables=(table,), n=whole, formula=formula),
        )
