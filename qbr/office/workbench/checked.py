"""Everything that can be said of a template file without anybody's data."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from qbr.errors import Problem, TemplateError
from qbr.office.checking.schema import Schema
from qbr.office.marks.tags import Emission, Tag
from qbr.office.opc.package import Package
from qbr.office.template import Template
from qbr.office.workbench.carriers import Carrier, carriers
from qbr.office.workbench.hostile import hostile_findings
from qbr.office.workbench.leftovers import Leftover, leftovers
from qbr.office.workbench.suspicions import lost_lines, suspicions


@dataclass(frozen=True, slots=True)
class Checked:
    """What is known of a template file."""

    file: str  # as messages call it
    template: Template | None  # None when it cannot be compiled
    problems: tuple[Problem, ...]
    carriers: tuple[Carrier, ...] = ()
    leftovers: tuple[Leftover, ...] = ()

    @property
    def is_sound(self) -> bool:
        """Whether it can be filled."""
        return self.template is not None and all(problem.severity != "error" for problem in self.problems)


def check_file(
    data: bytes,
    name: str,
    schema: Schema,
    *,
    library: Path | None = None,
    hostile: bool = False,
    listed: bool = False,
) -> Checked:
    """Return every fault of a template, and what looks lost or left behind.

    Args:
        data: the file.
        name: as messages shall call it.
        schema: what its tags may name.
        library: the folder of the files it may include; None: it includes none.
        hostile: fill it with hostile data, too, and tell what refuses, overflows or comes out empty.
        listed: list every carrier of a tag and every leftover, and be suspicious of what may have been lost.
    """
    try:
        package = Package.open(data, name)
    except TemplateError as error:
        return Checked(name, None, error.problems)
    template, problems = _loaded(data, name, schema, library)
    is_sound = all(problem.severity != "error" for problem in problems)
    problems += suspicions(package)
    if hostile and template is not None and is_sound:
        problems += hostile_findings(template, schema)
    if not listed:
        return Checked(name, template, tuple(problems))
    problems += lost_lines(package)
    return Checked(name, template, tuple(problems), tuple(carriers(package)), tuple(leftovers(package)))


def unexercised(template: Template, emissions: Iterable[Emission]) -> list[tuple[str, str]]:
    """Return place and text of every tag that did not run: it stands where a condition said no, or in an empty loop."""
    ran: dict[str, list[str]] = {}
    for emission in emissions:
        ran.setdefault(emission.tag, []).append(emission.place.spot)
    return [
        (" › ".join(word for word in (label, tag.spot) if word), tag.text)
        for label, tag in template.traced()
        if not _did_run(tag, ran)
    ]


def _did_run(tag: Tag, ran: dict[str, list[str]]) -> bool:
    if tag.node is None:  # else, and the ends of blocks
        return True
    return any(spot.endswith(tag.spot) for spot in ran.get(tag.text, ()))


def _loaded(data: bytes, name: str, schema: Schema, library: Path | None) -> tuple[Template | None, list[Problem]]:
    """Return the template with what the schema says of it; None with every fault when it cannot be compiled."""
    try:
        template = Template.load(data, name, library=library)
    except TemplateError:
        return None, _faults(data, name, schema, library)
    return template, template.check(schema)


def _faults(data: bytes, name: str, schema: Schema, library: Path | None) -> list[Problem]:
    """Return the faults of a template that cannot be used, with what the schema says of the rest of it."""
    try:
        Template.load(data, name, schema, library)
    except TemplateError as error:
        return list(error.problems)
    return []
