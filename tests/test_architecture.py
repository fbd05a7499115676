"""Who may import whom: the table of rooms, held by reading the imports."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1] / "qbr"
GROUND = {"errors", "quarter", "metrics", "facts", "formatting", "bounds", "filters", "plain", "sandbox"}
# Ground modules import each other downwards: a name may import only what stands before it.
GROUND_ORDER = ["errors", "quarter", "metrics", "facts", "formatting", "bounds", "filters", "plain", "sandbox"]
STORY = {"story", "analysis", "records"} | GROUND
MAY_IMPORT = {
    "records": GROUND,
    "sources": {"records"} | GROUND,
    "analysis": {"records"} | GROUND,
    "story": {"analysis", "records"} | GROUND,
    "office": GROUND,
    "pictures": {"story"} | GROUND,
    "workspace": {"records"} | GROUND,
    "output": {"records", "taking_turns"} | GROUND,
    "taking_turns": GROUND,
}
ABOVE = {
    *(
        "agenda",
        "answer_checks",
        "answer_files",
        "answered",
        "answering",
        "asking",
        "build",
        "batch",
        "branding",
        "cli",
        "collecting",
        "comparing",
        "coverage",
        "drawing",
        "editing",
        "explain",
        "importing",
        "incident_reading",
        "inside_fields",
        "lookup",
        "mandatory_sections",
        "newcomer",
        "outline",
        "overview",
        "pack_languages",
        "pack_rules",
        "packs",
        "pages",
        "phrasebook",
        "previewing",
        "profiles",
        "reference",
        "rendering",
        "scaffolds",
        "schemas",
        "scorecard",
        "template_check",
        "typed_answers",
        "vocabulary",
        "warehouse",
        "watching",
        "wishes",
    ),
    "__main__",
}  # may import all rooms
HEAVY = {"pandas", "matplotlib", "pptx", "docx", "numpy"}


def _room(path: Path) -> str:
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


def _modules() -> list[Path]:
    return sorted(path for path in ROOT.rglob("*.py") if path.parent != ROOT or path.name != "__init__.py")


def _imports(path: Path, *, runtime_only: bool = False) -> set[str]:
    found: set[str] = set()
    tree = ast.parse(path.read_text(encoding="utf-8"))
    skipped = {
        id(child)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
        for child in ast.walk(node)
    }
    for node in ast.walk(tree):
        if runtime_only and id(node) in skipped:
            continue
        if isinstance(node, ast.Import):
            found.update(name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            found.update(f"{node.module}.{name.name}" for name in node.names)
            found.add(node.module)
    return found


def _rooms_imported(path: Path) -> set[str]:
    names = {name.split(".")[1] for name in _imports(path) if name.startswith("qbr.")}
    return {name for name in names if name != "__version__"}


@pytest.mark.parametrize("path", _modules(), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_module_imports_only_the_rooms_its_room_may(path: Path) -> None:
    room = _room(path)
    imported = _rooms_imported(path) - {room}
    if room in GROUND:
        before = set(GROUND_ORDER[: GROUND_ORDER.index(room)])
        assert imported <= before, f"{room} may import only {sorted(before)}"
    elif room not in ABOVE:
        assert room in MAY_IMPORT, f"{room} has no room in the table"
        allowed = MAY_IMPORT[room]
        assert imported <= allowed, f"{room} imports {sorted(imported - allowed)}"


def test_nothing_below_the_command_line_prints_or_knows_click() -> None:
    for path in _modules():
        if _room(path) != "cli":
            assert not {"click", "rich"} & {name.split(".")[0] for name in _imports(path)}, path


def test_office_knows_nothing_of_customers_or_quarters() -> None:
    for path in (ROOT / "office").rglob("*.py"):
        text = path.read_text(encoding="utf-8").lower()
        assert "acme" not in text, path
        assert "quarterly" not in text, path


def test_no_code_knows_a_customer_by_name() -> None:
    for path in _modules():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Compare):
                assert not any(name in ast.unparse(node).lower() for name in ("acme", "globex", "initech")), path


def test_pyplot_is_never_imported() -> None:
    for path in _modules():
        assert not any("pyplot" in name for name in _imports(path)), path


# The rooms of the Office engine, lowest first: a room imports only those before it when the program runs.
OFFICE_ORDER = [
    *("rules", "opc", "marks", "rich", "text", "charts", "fit", "compiling", "checking", "rendering", "objects"),
    "including",
    *("formats", "gates", "visible", "cache"),
]


def test_rooms_of_the_office_engine_import_downwards() -> None:
    for path in (ROOT / "office").rglob("*.py"):
        room = path.relative_to(ROOT / "office").parts[0]
        if room not in OFFICE_ORDER:
            continue  # the front, which imports all
        names = {name for name in _imports(path, runtime_only=True) if name.startswith("qbr.office.")}
        imported = {name.split(".")[2] for name in names} - {room}
        assert imported <= set(OFFICE_ORDER[: OFFICE_ORDER.index(room)]), path


# Rooms of sources from below up: what is opened, what a cell says, tables of any form, then records and a whole folder.
SOURCES_ORDER = [
    *("opening", "values", "forms", "proposing", "status_feed", "status_page", "exports", "typed", "postmortems"),
    *("source_maps", "customer", "settings", "issued", "notes", "incidents", "folder"),
]


@pytest.mark.parametrize("room", SOURCES_ORDER)
def test_rooms_of_sources_lie_one_above_the_other(room: str) -> None:
    home = ROOT / "sources"
    files = sorted((home / room).glob("*.py")) or [home / f"{room}.py"]
    below = set(SOURCES_ORDER[: SOURCES_ORDER.index(room) + 1])
    for file in files:
        used = {name.split(".")[2] for name in _imports(file) if name.startswith("qbr.sources.")}
        assert used <= below, file.name


def test_every_module_of_sources_has_its_room() -> None:
    names = {path.stem for path in (ROOT / "sources").iterdir() if path.name not in ("__init__.py", "__pycache__")}
    assert names == set(SOURCES_ORDER)


# Rooms of analysis from below up: one may import those before it and the values all of them share, none after it.
ANALYSIS_ORDER = [
    *("statistics", "support", "reliability", "usage", "contract", "outcomes", "fit", "listening", "outlook"),
    *("comparison", "bench", "registers", "advice", "withheld", "register_list", "findings"),
]
SHARED_BY_ANALYSIS = {
    *("arrays", "bases", "bench_facts", "folding", "health_findings", "health_rules", "naming", "once", "provenance"),
    *("recommendation", "register", "scope"),
}


@pytest.mark.parametrize("room", ANALYSIS_ORDER)
def test_rooms_of_analysis_lie_one_above_the_other(room: str) -> None:
    home = ROOT / "analysis"
    files = sorted((home / room).glob("*.py")) or [home / f"{room}.py"]
    below = {*ANALYSIS_ORDER[: ANALYSIS_ORDER.index(room) + 1], *SHARED_BY_ANALYSIS}
    for file in files:
        used = {name.split(".")[2] for name in _imports(file) if name.startswith("qbr.analysis.")}
        assert used <= below, file.name


def test_every_module_of_analysis_has_its_room() -> None:
    names = {path.stem for path in (ROOT / "analysis").iterdir() if path.name not in ("__init__.py", "__pycache__")}
    assert names == {*ANALYSIS_ORDER, *SHARED_BY_ANALYSIS}
