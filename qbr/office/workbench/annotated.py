"""A copy of a template with labels on the spot: the field, directive or placeholder that stands there, and faults."""

from __future__ import annotations

from qbr.office.checking.schema import Schema
from qbr.office.opc.package import Package
from qbr.office.workbench.annotated_deck import DeckLabels
from qbr.office.workbench.annotated_document import DocumentLabels
from qbr.office.workbench.carriers import carriers
from qbr.office.workbench.checked import Checked
from qbr.office.workbench.copying import PackageCopy
from qbr.office.workbench.labels import labels_of
from qbr.office.workbench.sheets import sheets


def annotated(data: bytes, checked: Checked, schema: Schema) -> bytes:
    """Return a copy of a template with labels: boxes on slides, comments in a document.

    Args:
        data: the template; it stays as it is.
        checked: what is known of it: fields are told only when it has no faults, faults always.
        schema: where the words about fields are.

    Raises:
        TemplateError: the file cannot be opened at all.
    """
    package = Package.open(data, checked.file)
    copy = PackageCopy(package)
    every = list(sheets(package))
    front = (DeckLabels if package.format == "pptx" else DocumentLabels)(package, copy, schema)
    anchors = [place for sheet in every for place in front.anchors(sheet)]
    uses = checked.template.uses() if checked.template is not None else []
    front.label(every, labels_of(uses, carriers(package), checked.problems, anchors))
    return copy.finish()
