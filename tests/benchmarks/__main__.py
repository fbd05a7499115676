"""The table of ratios: this engine and its peers at the same work, in the same run.

python -m tests.benchmarks [--customers N] [--rounds N]
"""

from __future__ import annotations

import argparse
import platform
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from qbr.office import Template
from qbr.office.opc.archive import read_entries

from .by_hand import deck_by_python_pptx, document_by_docxtpl
from .data import context
from .deck import deck
from .document import document
from .measuring import process_seconds, run_python, seconds_each
from .whole import whole_rows

Row = tuple[str, str, str, str]  # figure, measured, floor, goal
_COLD = (
    "import sys; from pathlib import Path; from qbr.office import Template; from tests.benchmarks.data import context\n"
    "Template.load(Path(sys.argv[1]), 'deck.pptx', cache=True).render(context())"
)
_MEMORY = "from tests.benchmarks.memory import growth; print(*growth({customers}))"
_SLIDES = "from tests.benchmarks.memory import two_hundred_slides; print(*two_hundred_slides())"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--customers", type=int, default=1000, help="of the batch")
    parser.add_argument("--rounds", type=int, default=5, help="all take turns in each of them")
    given = parser.parse_args()
    show = sys.stdout.write
    version = platform.python_version()
    show(
        f"{platform.system()} {platform.machine()}, Python {version}; medians of {given.rounds} interleaved rounds\n\n"
    )
    show("| figure | measured | floor | goal |\n|---|---|---|---|\n")
    tables = (_warm(given.rounds), _output(), _batch(given.customers), _processes(given.rounds), _grown())
    for rows in (*tables, whole_rows(given.rounds)):
        for row in rows:
            show(f"| {' | '.join(row)} |\n")
            sys.stdout.flush()


def _warm(rounds: int) -> Iterator[Row]:
    ours, theirs = Template.load(deck(), "deck.pptx"), Template.load(document(), "document.docx")
    work = {
        "deck": lambda customer: ours.render(context(customer)),
        "python-pptx": lambda customer: deck_by_python_pptx(deck(), context(customer)),
        "document": lambda customer: theirs.render(context(customer)),
        "docxtpl": lambda customer: document_by_docxtpl(document(), context(customer)),
        "data": context,
    }
    taken = seconds_each(work, rounds, {"deck": 40, "python-pptx": 4, "document": 100, "docxtpl": 4, "data": 200})
    taken = {name: seconds - taken["data"] for name, seconds in taken.items() if name != "data"}
    yield _ratio("deck warm", taken["deck"], "python-pptx", taken["python-pptx"], "≥ ×12", "≥ ×21")
    yield _ratio("document warm", taken["document"], "docxtpl", taken["docxtpl"], "≥ ×20", "≥ ×50")


def _ratio(figure: str, ours: float, peer: str, theirs: float, floor: str, goal: str) -> Row:
    told = f"**×{theirs / ours:.1f}** ({ours * 1000:.2f} ms, {peer} {theirs * 1000:.1f} ms)"
    return figure, told, floor, goal


def _output() -> Iterator[Row]:
    source = deck()
    made = Template.load(source, "deck.pptx").render(context(7)).data  # no chart shows what it was drawn with
    share = len(made) / len(deck_by_python_pptx(source, context(7)))
    yield "output bytes ÷ python-pptx output", f"**{share:.3f}** ({len(made):,} bytes)", "≤ 1.02", "≤ 0.97"
    drawn = {entry.name: entry for entry in read_entries(source)}
    same = [one for one in read_entries(made) if one.name in drawn and drawn[one.name].unpack() == one.unpack()]
    kept = sum(one.packed == drawn[one.name].packed for one in same)
    yield (
        "untouched parts with the template's packed bytes",
        f"**{kept / len(same):.0%}** ({len(same)})",
        "100 %",
        "100 %",
    )


def _batch(customers: int) -> Iterator[Row]:
    ours, theirs = Template.load(deck(), "deck.pptx"), Template.load(document(), "document.docx")
    few = max(1, customers // 20)

    def by_hand(customer: int) -> None:
        deck_by_python_pptx(deck(), context(customer))
        document_by_docxtpl(document(), context(customer))

    def by_qbr(customer: int) -> None:
        ours.render(context(customer))
        theirs.render(context(customer))

    taken = seconds_each({"qbr": by_qbr, "peers": by_hand}, 3, {"qbr": customers, "peers": few})
    told = (
        f"**×{taken['peers'] / taken['qbr']:.1f}** ({taken['qbr'] * customers:.1f} s; the peers' time is that of {few})"
    )
    yield f"{customers:,} customers, deck + document: python-pptx + docxtpl", told, "≥ ×12", "≥ ×22"


def _processes(rounds: int) -> Iterator[Row]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "deck.pptx")
        path.write_bytes(deck())
        usual = {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(Path(folder, "compiled"))}
        started = process_seconds({"pass": ["-c", "pass"], "help": ["-m", "qbr", "--help"]}, rounds, usual)
        ratio = started["help"] / started["pass"]
        yield "`qbr --help` ÷ `python -c pass`", f"**×{ratio:.1f}** ({started['help'] * 1000:.0f} ms)", "≤ ×9", "≤ ×6"
        command = ["-c", _COLD, str(path)]
        fresh = process_seconds({"cold": command}, rounds, {**usual, "QBR_CACHE": "off"})["cold"]
        kept = process_seconds({"cold": command}, rounds, {**usual, "QBR_CACHE": str(Path(folder, "cache"))})["cold"]
    told = f"**×{fresh / kept:.1f}** ({fresh * 1000:.0f} ms → {kept * 1000:.0f} ms)"
    yield "cold process, one deck: compiled anew ÷ from the cache", told, "", ""


def _grown() -> Iterator[Row]:
    growth, peak = run_python(["-c", _MEMORY.format(customers=1000)], {}).split()
    yield "memory growth from review 100 to 1,000", f"**{growth} MB** (peak {peak} MB)", "≤ 10 MB", "≤ 2 MB"
    seconds, memory, slides = run_python(["-c", _SLIDES], {}).split()
    yield f"{slides} slides from a template of 20", f"**{seconds} s**, {memory} MB", "", "< 5 s, < 500 MB"


if __name__ == "__main__":
    main()
