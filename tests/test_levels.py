"""Build levels: what a folder of each level can tell, and every section in full, in part and not at all.

Nothing is made up at any level: a section without data leaves a line under "What we don't know yet" and no page.
"""

from __future__ import annotations

import inspect
import re
import shutil
import typing
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import docx
import pytest
from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE
from registers_read import told

from qbr import Workspace
from qbr.analysis import register_list
from qbr.build import Request
from qbr.coverage import LEVELS, examine
from qbr.story.honesty.lexicon import any_word, lexicon_of
from qbr.story.placing import STORYLINE
from qbr.story.review import Review
from qbr.story.review.parts import Section
from qbr.workspace import lay_out

TODAY = date(2026, 10, 5)

# Sections that are never told in part, or never left out, and why.
NEVER_PARTIAL = {
    "peers": "below five peers nothing is shown of them",
    "registers": "a register without rows leaves no trace",
    "unknowns": "it is the list of gaps itself",
    "methods": "it lists what was counted",
}
NEVER_ABSENT = {
    "quarter": "without data it asks",
    "registers": "something is left to ask",
    "unknowns": "something is left to ask",
}
# Absent sections without a gap of their own, and why.
NO_GAP = {
    "incident": "what is not known of incidents is said once, for reliability",
    "recommendations": "nothing measured calls for one, and that is known",
    "methods": "nothing was counted",
}

# What each level adds to the one before it (build levels in the data model).
ADDED: tuple[frozenset[str], ...] = (
    frozenset({"quarter", "registers", "unknowns"}),
    frozenset({"usage", "outlook", "recommendations", "methods"}),
    frozenset({"unused", "reliability", "incident", "support"}),
    frozenset({"goals", "value", "fit"}),
    frozenset({"promises", "heard", "peers"}),
)

WAITING = """---
{title: Slow lists, severity: minor, started: 2026-08-10T09:00:00Z, resolved: 2026-08-10T10:32:00Z, audience: internal}
---
"""
USAGE = "".join(f"2026-{month:02d}-{day:02d},opened,{day}\n" for month in (7, 8, 9) for day in range(1, 29))
THIN = {  # a little of everything: what the columns left out would say is missing
    "goals.yaml": "- {id: g1, statement: Fewer late lorries}",
    "actions.csv": "id,text,side,opened,due\nA1,Name the gates,ours,2026-07-08,",
    "value.csv": "what,amount,grade\nFewer hours,1000,C",
    "usage.csv": f"date,metric,value\n{USAGE}",
    "entitlements.csv": "product,quantity,from\nPlanner,10,2026-01-01",
    "needs.csv": "need,importance\nSwap a shift,8",
    "surveys.csv": "date,instrument,score\n2026-08-01,nps,9\n2026-08-01,nps,3",
    "tickets.csv": "id,created\nT1,2026-08-02T10:00:00Z",
    "incidents/slow.md": WAITING,
}
PLANS = {"roadmap.yaml": "- {item: Skills, status: planned, audience: customer}"}
LATER = {"actions.csv": "id,text,side,opened,due\nA1,Name the gates,ours,2026-07-08,2026-11-01"}
NEEDED = {
    "goals.yaml": "- {id: g1, statement: Fewer late lorries}",
    "needs.csv": "need,importance,goal,capability\nSwap a shift,8,g1,Swap Board",
}
FOLDERS: Mapping[str, Mapping[str, str]] = {"name": {}, "needed": NEEDED, "thin": THIN, "plans": PLANS, "later": LATER}
# For each section: the folder that tells it in part, and what is said to be missing.
IN_PART: Mapping[str, tuple[str, str]] = {
    "quarter": ("name", "We hold no usage, no goals and no incident records for Acme"),
    "goals": ("thin", "No goal has a current value; metrics.csv would hold them"),
    "promises": ("thin", "One promise has no date, so it cannot be said whether it is kept; the column due"),
    "value": ("thin", "No benefit is confirmed by anybody at your side; value.csv takes"),
    "usage": ("thin", "The export names no users, so people and teams cannot be told apart"),
    "unused": ("thin", "What Planner costs is not known; a unit price in entitlements.csv would tell"),
    "fit": ("needed", "What is owned is not on record; entitlements.csv would supply it"),
    "heard": ("thin", "No requests are on record; requests.csv would hold"),
    "reliability": ("thin", "One incident is under review; its minutes stand in no figure yet"),
    "incident": ("thin", "10 August"),
    "support": ("thin", "The export has no targets; the column sla_met would say"),
    "outlook": ("later", "No forecast: there are no usage records for this quarter"),
    "recommendations": ("later", "No recommendation is made, because nothing measured calls for one"),
    "roadmap": ("plans", "Which goals these items move is not known; goals.yaml would hold the goals"),
}


@dataclass(frozen=True)
class Read:
    """A review and what its files show."""

    review: Review
    slides: tuple[tuple[str, ...], ...]  # texts of each, notes apart
    labels: frozenset[str]  # the section labels of the slides
    document: tuple[str, ...]
    parts: tuple[str, ...]  # names in both packages
    tables: tuple[tuple[tuple[str, ...], ...], ...]  # of both, row by row

    @property
    def texts(self) -> list[str]:
        """Everything either file says."""
        return [*(text for slide in self.slides for text in slide), *self.document]

    def says(self, words: str) -> bool:
        """Whether a line of either file has these words."""
        return any(words in text for text in self.texts)


def read(root: Path, customer: str, quarter: str | None = None) -> Read:
    """Build a customer's deck and document and read both back."""
    workspace = Workspace(root, TODAY)
    deck, document = workspace.build(customer, Request(quarter)).paths
    slides = list(Presentation(str(deck)).slides)
    word = docx.Document(str(document))
    shapes = [shape for slide in slides for shape in _shapes(slide.shapes)]
    tables = [shape.table for shape in shapes if getattr(shape, "has_table", False) and shape.has_table]
    cells = [tuple(_row(row) for row in table.rows) for table in [*tables, *word.tables]]
    return Read(
        review=workspace.review(customer, quarter),
        slides=tuple(tuple(_slide_texts(slide)) for slide in slides),
        labels=frozenset(_plain(shape.text_frame.text) for shape in shapes if shape.name == "Section label"),
        document=(
            *(_plain(paragraph.text) for paragraph in word.paragraphs),
            *(_plain(cell) for table in word.tables for row in table.rows for cell in _row(row)),
        ),
        parts=tuple(name for file in (deck, document) for name in zipfile.ZipFile(file).namelist()),
        tables=tuple(cells),
    )


def _shapes(shapes: typing.Any) -> Iterator[typing.Any]:
    for shape in shapes:
        if shape.shape_type == MSO_SHAPE_TYPE.GROUP:
            yield from _shapes(shape.shapes)
        else:
            yield shape


def _slide_texts(slide: typing.Any) -> Iterator[str]:
    for shape in _shapes(slide.shapes):
        if shape.has_text_frame:
            yield from filter(None, (_plain(paragraph.text) for paragraph in shape.text_frame.paragraphs))
        elif getattr(shape, "has_table", False) and shape.has_table:
            yield from (cell for row in shape.table.rows for cell in _row(row))


def _row(row: typing.Any) -> tuple[str, ...]:
    return tuple(_plain(cell.text) for cell in row.cells)


def _plain(text: object) -> str:
    return " ".join(str(text).split())


def _states(review: Review) -> dict[str, str]:
    return {section.id: section.state for section in review.sections}


def _told(review: Review) -> set[str]:
    return {section.id for section in review.sections if section.state != "absent"}


def _section_types() -> set[str]:
    """Return the names of all sections from the type of a review: none is forgotten when one is added."""
    hints = typing.get_type_hints(Review)
    return {name for name, kind in hints.items() if inspect.isclass(kind) and issubclass(kind, Section)}


def _registers(review: Review) -> set[str]:
    return {table.id for table in (*review.registers.tables, *review.registers.internal)}


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with the samples, to be read only."""
    root = tmp_path_factory.mktemp("samples")
    lay_out(root)
    return root


@pytest.fixture(scope="module")
def agenda(samples: Path) -> Read:
    """The files of a customer of whom only the name is known."""
    return read(samples, "initech")


def test_each_section_has_its_place_in_the_storyline_and_its_three_renderings_here(agenda: Read) -> None:
    assert _section_types() == set(STORYLINE) == set(_states(agenda.review))
    assert set(IN_PART) | set(NEVER_PARTIAL) == _section_types()
    assert set(IN_PART) & set(NEVER_PARTIAL) == set()
    assert _told(agenda.review) == set(NEVER_ABSENT)


def test_acme_tells_every_section_and_all_in_full(workspace: Path) -> None:
    states = _states(Workspace(workspace, TODAY).review("acme"))
    assert set(states) == _section_types()
    assert {name for name, state in states.items() if state != "full"} == set()


def test_one_incident_that_waits_for_approval_leaves_two_sections_told_in_part(workspace: Path) -> None:
    # Its day is told and nothing else.
    [push] = (workspace / "customers" / "acme" / "incidents").glob("2026-09-22-*.md")
    approved = "audience: customer\napproved_by: Service lead\napproved_on: 2026-10-02\n"
    text = push.read_text(encoding="utf-8")
    assert approved in text
    push.write_text(text.replace(approved, "audience: internal\n"), encoding="utf-8")
    states = _states(Workspace(workspace, TODAY).review("acme"))
    assert {name: state for name, state in states.items() if state != "full"} == {
        "reliability": "partial", "incident": "partial",
    }  # fmt: skip


@pytest.mark.slow
def test_acme_has_a_page_or_chapter_for_each_section_and_a_table_for_each_register(samples: Path) -> None:
    acme = read(samples, "acme")
    titles = {text for slide in acme.slides for text in slide}
    for section in acme.review.sections:
        if section.id not in ("registers", "incident"):
            assert _plain(section.title) in titles, section.id
    registers = acme.review.registers.deck_tables
    for page in (*acme.review.incident.pages, *registers):
        assert _plain(page.title) in titles, page.id
    for section in acme.review.sections:
        assert any(_plain(section.label) in text for text in acme.document), section.id
    for table in acme.review.registers.tables:
        assert any(_plain(table.title) in text for text in acme.document), table.id
    brief = Workspace(samples, TODAY).build("acme", Request(template="brief")).paths
    [document] = [docx.Document(str(path)) for path in brief if path.suffix == ".docx"]
    said = [_plain(paragraph.text) for paragraph in document.paragraphs]
    for table in acme.review.registers.internal:
        assert any(_plain(table.title) in text for text in said), table.id


def test_acme_has_rows_for_every_register_but_that_of_what_is_withheld(
    workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    silent: list[str] = []

    def heard(produce: register_list.Producer) -> register_list.Producer:
        def listen(bench: typing.Any) -> typing.Any:
            found = produce(bench)
            silent.extend([produce.__name__] if found is None else [])
            return found

        return listen

    monkeypatch.setattr(register_list, "PRODUCERS", tuple(map(heard, register_list.PRODUCERS)))
    before = _registers(Workspace(workspace, TODAY).review("acme"))
    assert silent == ["withheld_register"]  # the sample leaves nothing out on purpose
    file = workspace / "customers" / "acme" / "customer.yaml"
    withheld = "withheld: [{what: support, reason: a claim is open, until: 2026-12-31}]\n"
    file.write_text(file.read_text(encoding="utf-8") + withheld, encoding="utf-8")
    assert "withheld" in _registers(Workspace(workspace, TODAY).review("acme")) - before


def test_globex_is_told_in_part(samples: Path) -> None:
    assert _states(Workspace(samples, TODAY).review("globex")) == {
        "quarter": "full", "goals": "absent", "promises": "absent", "value": "absent", "usage": "partial",
        "unused": "partial", "fit": "absent", "heard": "absent", "reliability": "partial", "incident": "partial",
        "support": "partial", "peers": "absent", "outlook": "full", "recommendations": "full",
        "roadmap": "absent", "registers": "full", "unknowns": "full", "methods": "full",
    }  # fmt: skip


class TestAgenda:
    """Initech: a name, and so an agenda with questions; nothing in its files is made up."""

    def test_the_deck_is_questions_and_gaps(self, agenda: Read) -> None:
        told = ("quarter", "goals", "unknowns")  # goals: the questions that would find them
        labels = [_plain(section.label) for section in agenda.review.sections if section.id in told]
        assert agenda.labels == {*labels, "Questions for the meeting"}
        assert len(agenda.slides) == 6  # these four, a cover, and the head of the appendix
        assert agenda.says("Nothing is measured for Initech yet; this review asks first")
        for question in agenda.review.goals.questions:
            assert sum(_plain(question) in slide for slide in agenda.slides) >= 1, question
            assert _plain(question) in agenda.document, question

    def test_every_gap_says_what_it_costs_and_who_can_fill_it(self, agenda: Read) -> None:
        for row in agenda.review.unknowns.rows:
            gap = {_plain(row.what), _plain(row.so_what), _plain(row.who), _plain(row.by)}
            assert any(gap <= set(cells) for table in agenda.tables for cells in table), row
        for row in agenda.review.unknowns.all_rows:
            assert any(_plain(row.what) in text for text in agenda.document), row

    def test_every_figure_is_a_date_a_number_of_the_list_or_part_of_a_question(self, agenda: Read) -> None:
        review, gaps = agenda.review, agenda.review.unknowns
        known = [review.period, review.goals.questions, len(gaps.all_rows), len(gaps.rest), *range(10)]
        allowed = set(re.findall(r"\d+", " ".join(map(str, known))))
        found = {figure for text in agenda.texts for figure in re.findall(r"\d+", text)}
        assert found - allowed == set()

    def test_no_table_is_empty_and_there_is_no_chart(self, agenda: Read) -> None:
        for table in agenda.tables:
            words = [cell for row in table[len(table) > 1 :] for cell in row if re.search(r"[A-Za-z]{3}", cell)]
            assert words, table
        assert [name for name in agenda.parts if "/charts/" in name or "/embeddings/" in name] == []

    def test_nothing_is_praised_or_hurried(self, agenda: Read) -> None:
        words = lexicon_of("en")
        judged = any_word(*words.praise, *words.urgency, *words.untested, *words.offer)
        assert [text for text in agenda.texts if judged.search(text)] == []


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with a customer of each level."""
    root = tmp_path_factory.mktemp("levels")
    lay_out(root)
    for number in range(len(LEVELS)):
        _write_level(root, number)
    return root


@pytest.mark.slow
@pytest.mark.parametrize("number", range(len(LEVELS)))
def test_a_level_tells_its_sections_and_names_the_others_as_gaps(folders: Path, number: int) -> None:
    peers = folders / "customers" / "_shared" / "peers.csv"
    away = peers.with_name("peers.away")
    if number < len(LEVELS) - 1:
        peers.rename(away)
    try:
        found = read(folders, f"level{number}")
        coverage = examine(Workspace(folders, TODAY).tell(f"level{number}"))
    finally:
        if away.exists():
            away.rename(peers)
    assert (coverage.level, bool(coverage.lacking)) == (number, number < len(LEVELS) - 1)
    told = set().union(*ADDED[: number + 1])
    assert _told(found.review) == told
    _check_absent(found)
    shown = {_plain(section.label) for section in found.review.sections if section.id in told - {"registers"}}
    assert shown - {_plain(found.review.incident.label)} <= found.labels


def _write_level(root: Path, number: int) -> None:
    """Write a folder that has acme's files up to a level, and else what its name and calendar say."""
    acme, folder = root / "customers" / "acme", root / "customers" / f"level{number}"
    folder.mkdir()
    head = "name: Acme Level\nas_of: 2026-10-05\ncurrency: EUR\nlocale: en_GB\ntz: Europe/Berlin\n"
    segment = re.findall(r"^segment:.*\n", (acme / "customer.yaml").read_text(encoding="utf-8"), re.MULTILINE)
    (folder / "customer.yaml").write_text(head + "".join(segment), encoding="utf-8")
    for table in (name for names in LEVELS[: number + 1] for name in names):
        if (acme / table).is_dir():
            shutil.copytree(acme / table, folder / table)
        for file in acme.glob(f"{table}.*"):
            shutil.copy(file, folder / file.name)


def _check_absent(found: Read) -> None:
    """Hold that what is absent has no page of its own, and a line among what is not known."""
    gaps = {row.about: row for row in found.review.unknowns.all_rows if row.about}
    for section in found.review.sections:
        if section.state != "absent":
            continue
        if section.id != "goals":  # its page holds the questions that would find goals
            assert _plain(section.label) not in found.labels, section.id
        if section.id in NO_GAP:
            assert section.id not in gaps
            continue
        assert any(_plain(gaps[section.id].what) in text for text in found.document), section.id
        assert section.missing, section.id


@pytest.fixture(scope="module")
def reads(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Read]:
    """The files of folders with something missing, by their name above."""
    found = {}
    for name, files in FOLDERS.items():
        root = tmp_path_factory.mktemp(name)
        if "incidents/slow.md" in files:
            (root / "customers" / "acme" / "incidents").mkdir(parents=True)
        told(root, files)
        found[name] = read(root, "acme", "2026-Q3")
    return found


@pytest.mark.slow
@pytest.mark.parametrize("name", IN_PART)
def test_a_section_told_in_part_says_what_is_missing(reads: dict[str, Read], name: str) -> None:
    folder, missing = IN_PART[name]
    found = reads[folder]
    section = getattr(found.review, name)
    assert section.state == "partial"
    assert found.says(missing)
    if name != "incident":  # its line stands with the incidents
        assert _plain(section.title) in [text for slide in found.slides for text in slide]
    _check_absent(found)


@pytest.mark.slow
def test_a_need_nobody_can_judge_is_not_told_as_one_that_does_not_fit(reads: dict[str, Read]) -> None:
    review = reads["needed"].review
    assert _plain(review.fit.title) == "Whether the one need on record fits is not known"
    assert reads["thin"].says("One need is on record, not tied to a goal")


@pytest.mark.slow
def test_a_promise_without_a_date_is_not_told_as_one_that_comes_due_later(reads: dict[str, Read]) -> None:
    assert reads["thin"].says("One promise has no date; none can be judged yet")
    assert _plain(reads["later"].review.promises.title) == "No promise was due this quarter; one comes due later"
