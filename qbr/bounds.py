"""How much a value made in a template may hold: lists are short enough to be walked through, however they share parts.

`[a, a]` costs a template a few letters and doubles what is in it; forty such lines hold more than any machine can
compare, sort or write. So each list is measured when it is made, part by part as often as it stands in it, and what
works on lists later need not care.
"""

from __future__ import annotations

import inspect
from dataclasses import dataclass
from typing import Any

MAX_HELD = 250_000  # members of a list made in a template, those of lists in it included
MAX_DEPTH = 20  # lists in lists
_HOLDERS = (list, tuple, dict)


def bounded(value: Any) -> Any:
    """Return the value.

    Raises:
        OverflowError: it is a list or mapping that holds too much, or lists in lists too deeply.
    """
    waiting = [(value, 1)] if type(value) in _HOLDERS else []
    left = MAX_HELD
    while waiting:
        holder, depth = waiting.pop()
        left -= len(holder)
        if left < 0:
            raise OverflowError(f"a list of more than {MAX_HELD:,} members")
        if depth > MAX_DEPTH:
            raise OverflowError(f"lists in lists are limited to {MAX_DEPTH}")
        members = holder.values() if type(holder) is dict else holder
        waiting += [(member, depth + 1) for member in members if type(member) in _HOLDERS]
    return value


@dataclass(frozen=True)
class Bounded:
    """A filter whose result is measured."""

    filter: Any

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        """Return what the filter makes."""
        return bounded(self.filter(*arguments, **named))

    @property
    def jinja_pass_arg(self) -> Any:
        """What Jinja has to hand the filter first: the environment, the context, or nothing."""
        return getattr(self.filter, "jinja_pass_arg", None)

    @property
    def __signature__(self) -> inspect.Signature:
        """What the filter takes, for checks of a template."""
        return inspect.signature(self.filter)
