"""Two versions of a pack or template side by side: what is different, whether it breaks, which reviews change."""

from __future__ import annotations

import html
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Any

from qbr.build import Workspace
from qbr.drawing import Drawn
from qbr.errors import Place, Problem, QbrError, TemplateError
from qbr.office import Template, changes, seen
from qbr.office.workbench.contract import Contract, contract_of
from qbr.office.workbench.differences import Difference, asked_for_anew, differences
from qbr.pack_languages import every_version, language_of
from qbr.pages import draw_pages
from qbr.phrasebook import base_language
from qbr.previewing import TemplateFile, files_of, filled, tell
from qbr.rendering import SUFFIXES
from qbr.vocabulary import schema
from qbr.workspace import Pack, shipped

_STANDARD = "standard"
_MOST_LINES = 12  # of one customer's file; who changed more looks at the pages


@dataclass(frozen=True, slots=True)
class FileComparison:
    """What is different in one file of two versions."""

    name: str  # of the new file, or of the old one that is gone
    differences: tuple[Difference, ...]
    breaking: tuple[str, ...]  # why data that filled the old one may not fill the new one

    def to_json(self) -> dict[str, Any]:
        """Return the comparison as JSON values."""
        listed = [one.to_json() for one in self.differences]
        return {"file": self.name, "breaking": list(self.breaking), "differences": listed}


@dataclass(frozen=True, slots=True)
class CustomerChange:
    """How a customer's review looks with the new version, against the old one."""

    customer: str
    file: str
    lines: tuple[str, ...]  # what a person would find changed
    failure: str = ""  # why the new version cannot show this review, while the old one can

    def to_json(self) -> dict[str, Any]:
        """Return the change as JSON values."""
        return {"customer": self.customer, "file": self.file, "changes": list(self.lines), "failure": self.failure}

    def __str__(self) -> str:
        if self.failure:
            return f"{self.customer}: {self.file} cannot be made any more: {self.failure}"
        if not self.lines:
            return f"{self.customer}: {self.file} stays as it is"
        count = len({line.partition(":")[0] for line in self.lines})
        told = "".join(f"\n    {line}" for line in self.lines[:_MOST_LINES])
        rest = f"\n    … and {len(self.lines) - _MOST_LINES} more" if len(self.lines) > _MOST_LINES else ""
        return f"{self.customer}: {self.file}: {count} {'page differs' if count == 1 else 'pages differ'}{told}{rest}"


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two versions compared."""

    old: str
    new: str
    files: tuple[FileComparison, ...]
    customers: tuple[CustomerChange, ...]

    @property
    def is_breaking(self) -> bool:
        """Whether what the old version could show the new one may not."""
        return any(one.breaking for one in self.files) or any(one.failure for one in self.customers)

    def to_json(self) -> dict[str, Any]:
        """Return the comparison as JSON values."""
        return {
            "old": self.old,
            "new": self.new,
            "breaking": self.is_breaking,
            "files": [one.to_json() for one in self.files],
            "customers": [one.to_json() for one in self.customers],
        }


def compare(workspace: Workspace, old: str, new: str | None = None, *, customers: bool = True) -> Comparison:
    """Return what is different between two versions of a pack or a template.

    Args:
        workspace: whose packs and customers are looked at; nothing is written.
        old: a pack, an Office file or a folder of them.
        new: the version to come; None: `old` is the new one, and is compared with the shipped pack of its name.
        customers: whether each customer's review is rendered with both.

    Raises:
        TemplateError: one of them cannot be used.
    """
    before, after, names = _versions(workspace, old, new)
    pairs = _paired(before, after)
    files = tuple(_compared(one, other) for one, other in pairs)
    found = tuple(_customers(workspace, pairs)) if customers and _are_of_reviews(before) else ()
    return Comparison(*names, files, found)


def _versions(
    workspace: Workspace, old: str, new: str | None
) -> tuple[list[TemplateFile], list[TemplateFile], tuple[str, str]]:
    if new is not None:
        return _found(workspace, old), _found(workspace, new), (old, new)
    root = shipped() / "templates"
    name = old if (root / old).is_dir() else _STANDARD
    pack = Pack(name, root / name, is_shipped=True)
    return _files_in(workspace, pack), _found(workspace, old), (f"{name} as shipped", old)


def _found(workspace: Workspace, subject: str) -> list[TemplateFile]:
    """Return the single file a path names, or the files of a pack with their versions in other languages."""
    files = files_of(workspace, subject)
    if Path(subject).suffix.lower() in SUFFIXES:
        return files
    named = {file.path: file for file in files}
    return [
        named.get(path) or TemplateFile(path, f"{Path(main.name).parent}/{path.name}", main.settings)
        for main in files
        for path in every_version([main.path])
        if path == main.path or path not in named
    ]


def _files_in(workspace: Workspace, pack: Pack) -> list[TemplateFile]:
    settings = Workspace(shipped(), workspace.today).pack_settings(pack)
    found = sorted(path for path in pack.folder.iterdir() if path.suffix in SUFFIXES)
    return [TemplateFile(path, f"{pack.name} as shipped/{path.name}", settings) for path in found]


def _paired(
    before: Sequence[TemplateFile], after: Sequence[TemplateFile]
) -> list[tuple[TemplateFile | None, TemplateFile | None]]:
    """Return files of the two versions that belong together: the same format and language, in the order of the pack."""
    pairs: list[tuple[TemplateFile | None, TemplateFile | None]] = []
    for kind in dict.fromkeys(_kind(one) for one in (*before, *after)):
        mine, theirs = ([one for one in files if _kind(one) == kind] for files in (before, after))
        pairs += zip_longest(mine, theirs)
    return pairs


def _kind(file: TemplateFile) -> tuple[str, str]:
    """Return the format and the language of a file's own words; the main file has none."""
    return SUFFIXES[file.path.suffix.lower()], language_of(file.path.name)


def _contract(file: TemplateFile) -> Contract:
    try:
        return contract_of(file.path.read_bytes(), file.name)
    except OSError as error:
        raise TemplateError(Problem(f"cannot be read: {error.strerror}", Place(file.name), rule="P101")) from error


def _compared(old: TemplateFile | None, new: TemplateFile | None) -> FileComparison:
    if old is None or new is None:
        there = new or old
        assert there is not None  # noqa: S101  # a pair has at least one file
        word = "is new" if old is None else "is gone"
        return FileComparison(there.path.name, (), () if old is None else (f"the file {word}",))
    before, after = _contract(old), _contract(new)
    return FileComparison(new.path.name, differences(before, after), tuple(_breaking(old, new, before, after)))


def _breaking(old: TemplateFile, new: TemplateFile, before: Contract, after: Contract) -> Iterator[str]:
    """Yield why data of the old version may not fill the new one: what it asks for that nobody brings."""
    if _are_of_reviews([old]):
        yield from (str(problem) for problem in Template.load(new.path, name=new.name).check(schema()))
        return
    for field in asked_for_anew(before, after):
        yield f"asks for {field}, which data made for the old version may not have"


def _are_of_reviews(files: Sequence[TemplateFile]) -> bool:
    """Return whether templates speak of reviews: of nothing but the fields a review has."""
    return bool(files) and all(not Template.load(one.path, name=one.name).check(schema()) for one in files)


def _customers(
    workspace: Workspace, pairs: Sequence[tuple[TemplateFile | None, TemplateFile | None]]
) -> Iterator[CustomerChange]:
    """Yield how each customer's review changes; nothing is written."""
    for customer in workspace.places.customer_ids():
        try:
            told = tell(workspace, customer)
        except QbrError as error:
            yield CustomerChange(customer, "the review", (), str(error.problems[0]))
            continue
        for old, new in _told_in(told.review.meta.language, pairs):
            before = filled(told, old)
            try:
                after = filled(told, new)
            except QbrError as error:
                yield CustomerChange(customer, new.path.name, (), str(error.problems[0]))
                continue
            yield CustomerChange(customer, new.path.name, tuple(changes(seen(before), seen(after))))


def _told_in(
    language: str, pairs: Sequence[tuple[TemplateFile | None, TemplateFile | None]]
) -> Iterator[tuple[TemplateFile, TemplateFile]]:
    """Yield the pairs a review in a language is filled into: its own version of each file, else the main one."""
    both = [(old, new) for old, new in pairs if old is not None and new is not None]
    for form in dict.fromkeys(_kind(new)[0] for _, new in both):
        versions = {_kind(new)[1]: (old, new) for old, new in both if _kind(new)[0] == form}
        said = next((one for one in (language, base_language(language), "") if one in versions), None)
        if said is not None:
            yield versions[said]


def draw_side_by_side(workspace: Workspace, old: str, new: str | None, out: Path) -> Path:
    """Draw the pages of both versions, filled with the fullest sample, into one HTML page; return its path.

    Raises:
        OutputError: LibreOffice is not there.
    """
    before, after, names = _versions(workspace, old, new)
    told = tell(workspace, None)
    sections = []
    for pair in _paired(before, after):
        drawn = [_drawn(told_file, told, out, word) for told_file, word in zip(pair, ("old", "new"), strict=True)]
        rows = "".join(_row(one, other) for one, other in zip_longest(*drawn))
        title = html.escape(next(one for one in pair if one is not None).path.name)
        sections.append(f"<h2>{title}</h2>\n<table>{rows}</table>")
    page = out / "compare.html"
    page.write_text(_PAGE.format(*map(html.escape, names), "\n".join(sections)), encoding="utf-8")
    return page


def _drawn(file: TemplateFile | None, told: Drawn, out: Path, word: str) -> tuple[Path, ...]:
    if file is None:
        return ()
    suffix = f".{SUFFIXES[file.path.suffix.lower()]}"
    return draw_pages(filled(told, file), suffix, out, f"{file.path.stem}-{word}")


def _row(old: Path | None, new: Path | None) -> str:
    cells = (f'<img src="{path.name}" alt="{path.stem}">' if path is not None else "" for path in (old, new))
    return "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>\n"


_PAGE = """\
<!doctype html>
<html lang="en"><meta charset="utf-8"><title>{0} and {1}</title>
<style>body{{font:15px sans-serif;margin:2em}} img{{max-width:100%;border:1px solid #ccc}} td{{width:50%}}</style>
<h1>{0} (left) and {1} (right)</h1>
{2}
</html>
"""
