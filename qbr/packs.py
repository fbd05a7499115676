"""Template packs as a library: listed, and single files rendered with any data."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from qbr.build import Workspace
from qbr.errors import OutputError, Place, Problem, TemplateError
from qbr.office import Template, gate
from qbr.office.workbench.told_data import ToldData
from qbr.output import write_whole


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


def render_file(
    template: Path,
    data: Mapping[str, object],
    out: Path,
    *,
    locale: str,
    currency: str,
    draft: bool = False,
    folder: Path | None = None,
) -> tuple[Problem, ...]:
    """Render one template with any data into a file; return the warnings.

    Args:
        template: a .pptx or .docx.
        data: JSON values; {"$picture": "logo.png"} is a picture, {"$text": "1,204", "value": 1204} a figure.
        out: the file to write.
        locale: how figures look.
        currency: ISO 4217 code of amounts.
        draft: mark holes instead of refusing.
        folder: where the pictures' files are; None: none may be named.

    Raises:
        TemplateError: the template's faults, all of them.
        OutputError: the result does not pass the gate, or cannot be written; no file is left.
    """
    try:
        source = template.read_bytes()
    except OSError as error:
        raise TemplateError(Problem(f"cannot be read: {error.strerror}", Place(str(template)), rule="P101")) from error
    told = ToldData(folder)
    context = told.context(data)
    loaded = Template.load(source, name=template.name, library=template.parent)
    result = loaded.render(context, locale=locale, currency=currency, draft=draft, pictures=told.picture)
    faults = [problem for problem in gate(result.data) if problem.severity == "error"]
    if faults:
        raise OutputError(faults)
    try:
        write_whole(out, result.data)
    except OSError as error:
        raise OutputError(Problem(f"cannot be written: {error.strerror}", Place(str(out)))) from error
    return tuple(result.problems)
