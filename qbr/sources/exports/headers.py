"""The columns of an export by name, however they are written."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from qbr.sources.forms.tables import normalised

ANY = "…"


@lru_cache(maxsize=1024)
def _pattern(name: str) -> re.Pattern[str]:
    """Return what a header, normalised, must look like to be meant by a name; … stands for any text."""
    return re.compile(".*".join(re.escape(normalised(part)) for part in name.split(ANY)), re.DOTALL)


class Header:
    """The names of an export's columns; of several with one name the first counts."""

    def __init__(self, names: Sequence[str]) -> None:
        """Keep the names as written."""
        self.names = tuple(names)
        self._normalised = [normalised(name) for name in names]
        self._places = {name: index for index, name in reversed(list(enumerate(self._normalised)))}

    def find(self, wanted: str) -> int | None:
        """Return where a column stands; None when it is not there.

        Args:
            wanted: its name, or several parted by a bar: the first that is there; … stands for any text.
        """
        for name in wanted.split("|"):
            found = self._match(name.strip()) if ANY in name else self._places.get(normalised(name))
            if found is not None:
                return found
        return None

    def beside(self, wanted: str) -> int | None:
        """Return where the column stands whose name, with what … leaves out, another column has."""
        suffixed = self._match(wanted)
        if suffixed is None:
            return None
        rest = normalised(wanted.replace(ANY, ""))
        return self._places.get(self._normalised[suffixed].removesuffix(rest).strip("_"))

    def _match(self, name: str) -> int | None:
        pattern = _pattern(name)
        return next((index for index, text in enumerate(self._normalised) if pattern.fullmatch(text)), None)
