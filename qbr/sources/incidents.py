"""The incidents of a folder: post-mortems one a file, or a table with one a row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from pathlib import Path

from qbr.errors import Problem
from qbr.records.folder import TableSource
from qbr.records.incidents import Incident
from qbr.records.source import Source
from qbr.records.tables import Table
from qbr.sources.exports import recognised
from qbr.sources.opening.faults import Faults
from qbr.sources.opening.files import TEXT_TABLES, TREES, WORKBOOKS, Folder
from qbr.sources.opening.text import read_text
from qbr.sources.opening.yaml import Table as Tree
from qbr.sources.opening.yaml import parse_yaml
from qbr.sources.postmortems.reading import incident_from_node, parse_incidents
from qbr.sources.postmortems.word import read_word
from qbr.sources.typed.exported import read_rows
from qbr.sources.typed.rows import tell_doubles

MARKDOWN = (".md", ".markdown", ".html.md", ".md.erb", ".html.md.erb")
PLAIN = (".txt",)
WORD = (".docx",)
NOT_READ = "Write one Markdown file an incident."
FOREVER = datetime.max.replace(tzinfo=UTC)  # where incidents without any date are sorted
OURS = frozenset({"place", "sections", "internal_sections", "origins", "conflicts"})  # fields no file has as keys
TABLE = Table("incidents", Incident)


@dataclass(frozen=True, slots=True)
class _Read:
    """What one file gave."""

    found: tuple[Incident, ...]
    count: int  # incidents in the file, those with faults included


def read_incidents(
    folder: Folder,
    zone: tzinfo,
    problems: list[Problem],
    tables: dict[str, TableSource],
    exports: Sequence[Path] = (),
) -> tuple[Incident, ...] | None:
    """Return the incidents of a folder by first moment; None when it has no folder of them.

    Args:
        folder: the customer's folder.
        zone: the zone of times without an offset.
        problems: where faults are written.
        tables: where it is written what was read.
        exports: files beside the folder of incidents that a tool exported.
    """
    path = folder.path / "incidents"
    is_there = path.is_dir() and folder.is_inside(path, problems)
    if not is_there and not exports:
        return None
    files = [*(_files(Folder(path, folder.root), problems) if is_there else ()), *exports]
    read = [_read(file, Faults(folder.shown(file), problems), zone) for file in files]
    found = [incident for one in read for incident in one.found]
    tell_doubles(found, "id", Faults(folder.shown(path), problems))
    count = sum(one.count for one in read)
    tables["incidents"] = TableSource(folder.shown(path if is_there else exports[0]), count, _columns(found))
    return tuple(sorted(found, key=lambda incident: (incident.first_moment or FOREVER, incident.id)))


def _columns(found: Sequence[Incident]) -> tuple[str, ...]:
    given = {name for incident in found for name in incident.model_fields_set} - OURS
    return tuple(name for name in Incident.model_fields if name in given)


def _files(folder: Folder, problems: list[Problem]) -> list[Path]:
    """Return the files of incidents by name; other files are told."""
    files = []
    for entry in folder.entries():
        if not _ending(entry):
            Faults(folder.shown(entry), problems).warn("this is not read", hint=NOT_READ)
        elif folder.is_inside(entry, problems):
            files.append(entry)
    return files


def _ending(path: Path) -> str:
    """Return the ending a file is read by, the longest first; empty when it is not read."""
    name = path.name.casefold()
    known = (*MARKDOWN, *PLAIN, *WORD, *TREES, *TEXT_TABLES[:1], *WORKBOOKS)
    return max((ending for ending in known if name.endswith(ending)), key=len, default="")


def _read(path: Path, faults: Faults, zone: tzinfo) -> _Read:
    own = Faults(faults.file)
    form = _ending(path)
    if form in TREES:
        incident = _from_tree(path, own, zone)
        read = _Read((incident,) if incident else (), 1)
    elif form in (*MARKDOWN, *PLAIN, *WORD):
        read = _from_text(path, form, own, zone)
    else:
        read = _from_table(path, own, zone)
    faults.found.extend(own.found)
    return read


def _from_text(path: Path, form: str, faults: Faults, zone: tzinfo) -> _Read:
    """Return the incidents of a post-mortem; a plain text or a Word file that is none is only told."""
    text = read_word(path, faults) if form in WORD else read_text(path, faults)
    if text is None:
        return _Read((), 1)
    own = Faults(faults.file)
    found = parse_incidents(text, path.name[: -len(form)].strip(), own, zone)
    if not found and form not in MARKDOWN and not text.startswith("---"):
        faults.warn("this is not read", hint=NOT_READ)
        return _Read((), 0)
    faults.found.extend(own.found)
    return _Read(found, max(len(found), 1))


def _from_tree(path: Path, faults: Faults, zone: tzinfo) -> Incident | None:
    text = read_text(path, faults)
    node = None if text is None else parse_yaml(text, faults)
    if isinstance(node, Tree):
        return incident_from_node(node, (), path.stem, faults, zone)
    if text is not None and not faults.has_errors:
        faults.error("expected the keys of one incident", faults.at(1), "title and started are needed.")
    return None


def _from_table(path: Path, faults: Faults, zone: tzinfo) -> _Read:
    """Return the incidents of a table; one without an id is called by the file and its number in it."""
    small = read_rows(path, TABLE, Source(), faults, zone, recognised(path, TABLE.name))
    if small is None:
        return _Read((), 0)
    rows = (row for row in small.rows if isinstance(row, Incident))
    found = (
        row if row.id else row.model_copy(update={"id": f"{path.stem}-{number}"})
        for number, row in enumerate(rows, start=1)
    )
    return _Read(tuple(found), small.source.rows_read)
