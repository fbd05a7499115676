"""Template packs as a library: listed, checked without data, and single files rendered with any data."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from qbr.build import FORMATS, Workspace
from qbr.errors import OutputError, Place, Problem, TemplateError
from qbr.office import Template, gate
from qbr.rendering import template_files
from qbr.vocabulary import schema


@dataclass(frozen=True, slots=True)
class PackInfo:
    """A pack as `qbr template list` shows it."""

    name: str
    audience: str  # customer or internal
    where: str  # the folder, or "shipped"
    title: str
    description: str

    def to_json(self) -> dict[str, str]:
        """Return the pack as JSON values."""
        return dataclasses.asdict(self)


def describe(workspace: Workspace) -> list[PackInfo]:
    """Return every pack that can be built with, by name."""
    found: list[PackInfo] = []
    for pack in workspace.places.packs():
        settings = workspace.pack_settings(pack)
        where = "shipped" if pack.is_shipped else workspace.places.relative(pack.folder)
        found.append(PackInfo(pack.name, settings.audience, where, settings.title or pack.name, settings.description))
    return found


def check_pack(workspace: Workspace, name: str) -> list[Problem]:
    """Return every fault of a pack: settings, tags, fields and their types; no customer's data is needed."""
    try:
        pack = workspace.places.pack(name)
        settings = workspace.pack_settings(pack)
    except TemplateError as error:
        return list(error.problems)
    problems: list[Problem] = []
    files = template_files(pack, settings, FORMATS)
    if not files:
        hint = "Put a deck.pptx or document.docx there."
        problems.append(Problem("the pack has no file to render", Place(str(pack.folder)), hint, rule="P101"))
    for path in files:
        try:
            Template.load(path, f"templates/{pack.name}/{path.name}", schema(), pack.folder)
        except TemplateError as error:
            problems += error.problems
    return problems


def render_file(
    template: Path, data: Mapping[str, object], out: Path, *, locale: str, currency: str, draft: bool = False
) -> tuple[Problem, ...]:
    """Render one template with any data into a file; return the warnings.

    Raises:
        TemplateError: the template's faults, all of them.
        OutputError: the result does not pass the gate, or cannot be written; no file is left.
    """
    try:
        source = template.read_bytes()
    except OSError as error:
        raise TemplateError(Problem(f"cannot be read: {error.strerror}", Place(str(template)), rule="P101")) from error
    loaded = Template.load(source, name=template.name, library=template.parent)
    result = loaded.render(data, locale=locale, currency=currency, draft=draft)
    faults = [problem for problem in gate(result.data) if problem.severity == "error"]
    if faults:
        raise OutputError(faults)
    temporary = out.with_name(f".qbr-writing-{out.name}")
    try:
        temporary.write_bytes(result.data)
        temporary.replace(out)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise OutputError(Problem(f"cannot be written: {error.strerror}", Place(str(out)))) from error
    return tuple(result.problems)
