"""Jinja in PowerPoint and Word: compile an Office file once, render it with any data. Knows nothing of reviews."""

from qbr.errors import TemplateError
from qbr.office.tags import Emission
from qbr.office.template import Result, Template

__all__ = ["Emission", "Result", "Template", "TemplateError"]
