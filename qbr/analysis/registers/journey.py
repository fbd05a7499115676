"""The journey: each stage with its owners, how long it took, and the gaps between one owner and the next (row 85)."""

from __future__ import annotations

from datetime import date

from qbr.analysis.bench import Bench
from qbr.analysis.naming import shown_owner
from qbr.analysis.provenance import table_source
from qbr.analysis.register import Line, Register, Word
from qbr.facts import Fact
from qbr.records.registers import JourneyStage

COLUMNS = ("stage", "phase", "theirs", "ours", "from", "days", "planned", "gap")
UNOWNED = Word("unowned")


def journey_register(bench: Bench) -> Register | None:
    """Return the stages in the order they began, those not begun last; None when none may be shown."""
    told = [stage for stage in bench.folder.journey or () if stage.audience == "customer"]
    if not told:
        return None
    stages = sorted(told, key=lambda stage: stage.starts or date.max)
    before = [None, *stages[:-1]]
    lines = tuple(_line(stage, earlier, bench) for stage, earlier in zip(stages, before, strict=True))
    unowned = [stage for stage in stages if not (stage.owner_theirs and stage.owner_ours)]
    return Register(
        "journey", COLUMNS, lines, "document", case="unowned" if unowned else "some",
        facts={"unowned": _count(len(unowned), len(stages), bench)},
        words={"stage": unowned[0].stage if unowned else ""}, tables=("journey",),
    )  # fmt: skip


def _line(stage: JourneyStage, earlier: JourneyStage | None, bench: Bench) -> Line:
    theirs, ours = (shown_owner(bench.folder, owner) for owner in (stage.owner_theirs, stage.owner_ours))
    return Line(
        (
            stage.stage,
            Word(stage.phase) if stage.phase else None,
            theirs or UNOWNED,
            ours or UNOWNED,
            _fact("from", stage, stage.starts, "not begun", bench),
            _fact("days", stage, _days(stage, bench), "not begun", bench),
            _fact("planned", stage, stage.planned_days, "not planned", bench),
            _fact("gap", stage, _gap(stage, earlier), "there is no earlier stage that ended", bench),
        ),
        is_focus=not (stage.owner_theirs and stage.owner_ours),
    )


def _days(stage: JourneyStage, bench: Bench) -> int | None:
    """Return the days of a stage, both ends counted; up to the day of the data while it goes on."""
    if stage.starts is None or stage.starts > bench.scope.as_of:
        return None
    return (min(stage.ends or bench.scope.as_of, bench.scope.as_of) - stage.starts).days + 1


def _gap(stage: JourneyStage, earlier: JourneyStage | None) -> int | None:
    if earlier is None or earlier.ends is None or stage.starts is None:
        return None
    return (stage.starts - earlier.ends).days - 1


def _fact(part: str, stage: JourneyStage, value: int | date | None, why: str, bench: Bench) -> Fact:
    source = table_source(bench.folder, "journey", ("stage", "from", "to", "planned_days"), 1)
    return Fact(
        f"journey.stage[].{part}", (stage.stage,), value, "" if value is not None else why, None, 1, source,
        audience="customer",
    )  # fmt: skip


def _count(count: int, total: int, bench: Bench) -> Fact:
    source = table_source(bench.folder, "journey", ("owner_theirs", "owner_ours"), total)
    return Fact(
        "journey.ownerless", (), count, "", bench.scope.period, total, source,
        formula=f"{count} of {total} stages", audience="customer",
    )  # fmt: skip
