"""What is worked out from a customer's folder once and used by several subjects."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, cast

from qbr.records.folder import CustomerFolder

T = TypeVar("T")


def once(folder: CustomerFolder, name: object, make: Callable[[], T]) -> T:
    """Return what `make` gives for the folder, made at the first call for this name.

    Args:
        folder: a value that never changes, so that neither does what follows from it.
        name: of what is made, with everything else it depends on.
        make: makes it from the folder alone.
    """
    if name not in folder.worked_out:
        folder.worked_out[name] = make()
    return cast("T", folder.worked_out[name])
