"""Sections no pack for customers may leave out: withheld openly they can be, by a template's silence never."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from qbr.errors import Place, Problem
from qbr.office import Template
from qbr.story.placing import MANDATORY


def untold(templates: Iterable[Template]) -> tuple[str, ...]:
    """Return the mandatory sections that none of a pack's files names in a tag, in the storyline's order.

    Files are read only until all sections are found.
    """
    missing = list(MANDATORY)
    for template in templates:
        tags = " ".join(template.tags)
        missing = [name for name in missing if not re.search(rf"(?<![\w.\"'])\b{name}\b", tags)]
        if not missing:
            break
    return tuple(missing)


def check_told(templates: Iterable[Template], pack: str) -> Iterator[Problem]:
    """Yield what a pack for customers says nowhere and must be able to say (P129).

    Args:
        templates: its files in one language.
        pack: its name.
    """
    missing = untold(templates)
    if missing:
        hint = (
            f"Put a tag of each into one of its files, as {{{{ {missing[0]}.title }}}}; "
            "`withheld` in customer.yaml leaves a section out openly."
        )
        message = f"no file of this pack for customers tells of {', '.join(missing)}"
        yield Problem(message, Place(f"templates/{pack}"), hint, rule="P129")
