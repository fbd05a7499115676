"""Scopes: stretches of a rendered part that must not end up empty, or go as a whole.

A text box whose paragraphs are all optional still needs one; a table without rows, a group without shapes must go.
Whether that happened is known only after rendering; a scope is looked at once, in the rendered text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from qbr.errors import Place, Problem
from qbr.office.marks.tags import SCOPE_CLOSE, SCOPE_DROP, SCOPE_END, SCOPE_OPEN

_MARK = re.compile(f"([{SCOPE_OPEN}{SCOPE_CLOSE}{SCOPE_DROP}])(\\d+){SCOPE_END}")


class Settled(Protocol):
    """A stretch that is looked at when it is rendered."""

    def settle(self, text: str, place: Callable[[str], Place], tell: Callable[[Problem], None]) -> str:
        """Return the stretch as it shall be.

        Args:
            text: as rendered.
            place: returns the place of a spot in this part of the output.
            tell: takes a warning.
        """


@dataclass(frozen=True, slots=True)
class Scope:
    """What a stretch needs, and what stands there otherwise."""

    needs: tuple[str, ...]  # start tags of which one must be there; empty: nothing is needed
    otherwise: str = ""  # put in place of the whole stretch when none of them is there
    last: str = ""  # end tag the stretch must end with
    closing: str = ""  # added when it ends otherwise

    def settle(self, text: str, place: Callable[[str], Place], tell: Callable[[Problem], None]) -> str:
        """Return the stretch, or what stands there when it lacks what it needs."""
        if self.needs and not any(start in text for start in self.needs):
            return self.otherwise
        if self.last and not text.rstrip().endswith(self.last):
            return text + self.closing
        return text


def resolve(
    text: str, scopes: Mapping[int, Settled], place: Callable[[str], Place], tell: Callable[[Problem], None]
) -> str:
    """Return the rendered text with every scope settled and no mark left."""
    if SCOPE_END not in text:
        return text
    stack: list[tuple[int, list[str], bool]] = [(-1, [], False)]
    position = 0
    for match in _MARK.finditer(text):
        stack[-1][1].append(text[position : match.start()])
        position = match.end()
        sign, number = match.group(1), int(match.group(2))
        if sign == SCOPE_OPEN:
            stack.append((number, [], False))
        elif sign == SCOPE_CLOSE:
            closed, parts, is_dropped = stack.pop()
            stack[-1][1].append("" if is_dropped else scopes[closed].settle("".join(parts), place, tell))
        else:
            stack = [(one, parts, gone or one == number) for one, parts, gone in stack]
    stack[-1][1].append(text[position:])
    return "".join(stack[0][1])
