"""What each section is told from: the one table behind coverage ("what would add most") and withholding."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Basis:
    """The tables of a folder a section is told from, by name."""

    any_of: tuple[str, ...] = ()  # one of these is enough to tell it
    fuller: tuple[str, ...] = ()  # these let it say more, and are told elsewhere too
    own: tuple[str, ...] = ()  # these let it say more, and go with it when it is withheld
    partly: tuple[str, ...] = ()  # without any of the first it is still told in part from these
    is_derived: bool = False  # told from what other sections rest on: no file goes with it

    @property
    def adding(self) -> tuple[str, ...]:
        """Return the tables that let a section say more once it is told."""
        return (*self.fuller, *self.own)

    @property
    def going(self) -> tuple[str, ...]:
        """Return the tables nothing may be told from when the section is withheld."""
        return () if self.is_derived else tuple(dict.fromkeys((*self.any_of, *self.own)))


# Held by a test that takes each file away and gives each alone. The quarter on a page, what is not known and the
# methods are told from all of it.
BASES: Mapping[str, Basis] = {
    "goals": Basis(("goals",), own=("metrics",)),
    "promises": Basis(("actions",)),
    "value": Basis(("value",), ("entitlements",)),
    "usage": Basis(("usage",), ("entitlements",), own=("users",)),
    "unused": Basis(("entitlements",), ("usage",)),
    "fit": Basis(("needs",), ("goals", "entitlements", "usage")),
    "heard": Basis(("surveys", "voc", "requests"), own=("surveys", "voc", "requests")),
    "reliability": Basis(("incidents",)),
    "incident": Basis(("incidents",)),
    "support": Basis(("tickets",)),
    "peers": Basis(("peers",)),
    "outlook": Basis(("usage",), partly=("entitlements", "goals", "actions", "incidents"), is_derived=True),
    "recommendations": Basis(is_derived=True),
    "roadmap": Basis(("roadmap",), ("goals",)),
}
