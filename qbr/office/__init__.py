"""Jinja in PowerPoint and Word: compile an Office file once, render it with any data. Knows nothing of reviews."""

from qbr.errors import TemplateError
from qbr.office.checking.schema import Schema
from qbr.office.gates.gate import gate
from qbr.office.marks.tags import Emission
from qbr.office.template import Result, Template
from qbr.office.visible.seen import changes, same, seen
from qbr.sandbox import Limits

__all__ = ["Emission", "Limits", "Result", "Schema", "Template", "TemplateError", "changes", "gate", "same", "seen"]
