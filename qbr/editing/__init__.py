"""One value put into a person's file, and every other sign of it left as it stands: YAML, text tables, workbooks."""

from __future__ import annotations


class NotWritableError(Exception):
    """The file is laid out in a way we would change more of than the one value."""
