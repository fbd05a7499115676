"""Exports into customers' folders: all customers at once from a list and exports of them all, or one table of one."""

from qbr.importing.many import import_all
from qbr.importing.recognising import is_list
from qbr.importing.result import File, Imported, Listed, Nobody, Outcome, Shared
from qbr.importing.single import import_one

__all__ = ["File", "Imported", "Listed", "Nobody", "Outcome", "Shared", "import_all", "import_one", "is_list"]
