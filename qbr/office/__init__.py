"""Jinja in PowerPoint and Word: compile an Office file once, render it with any data. Knows nothing of reviews."""

from qbr.errors import TemplateError
from qbr.office.gate import gate
from qbr.office.schema import Schema
from qbr.office.seen import changes, same, seen
from qbr.office.tags import Emission
from qbr.office.template import Result, Template
from qbr.sandbox import Limits

__all__ = ["Emission", "Limits", "Result", "Schema", "Template", "TemplateError", "changes", "gate", "same", "seen"]
