"""A template made one with the files it includes."""

from __future__ import annotations

from qbr.errors import Problem
from qbr.office.including.decks import DeckJoiner
from qbr.office.including.documents import DocumentJoiner
from qbr.office.including.embedding import with_embedded_notes
from qbr.office.including.library import Library
from qbr.office.opc.package import Package
from qbr.sandbox import Sandbox


def included(package: Package, data: bytes, library: Library, sandbox: Sandbox, problems: list[Problem]) -> Package:
    """Return the package of a template with everything it includes; every fault in that is added to the problems.

    Args:
        package: the template.
        data: its file.
        library: the files it may include.
        sandbox: what expressions are read for.
        problems: takes faults.
    """
    if package.format == "docx":
        return with_embedded_notes(DocumentJoiner(data, library, sandbox, problems).joined(package))
    return DeckJoiner(data, library, problems).joined(package)
