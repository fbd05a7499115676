"""How a person may appear: by name, by role or not at all, as the customer decided (`people` in customer.yaml).

Every name that leaves a folder passes through here; nothing else asks for `people`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import get_args

from qbr.records.customer import Member
from qbr.records.folder import CustomerFolder
from qbr.records.relations import Contact
from qbr.records.support import RoleType

ROLE_TYPES = frozenset(get_args(RoleType))


def shown_owner(folder: CustomerFolder, owner: str | None) -> str:
    """Return how an owner may appear; empty when nobody is named or people do not appear.

    An owner who is on record as a person, in the contacts or in either team, appears by role unless the customer
    shows names; a role stays as it is. A name that is on no record is taken for a role, since a file asks for one.
    """
    if not owner:
        return ""
    roles = _roles(folder)
    person = owner.strip().casefold()
    match folder.customer.people:
        case "names":
            return owner
        case "roles":
            return roles.get(person, owner)
    return "" if person in roles else owner


def shown_person(folder: CustomerFolder, person: str | None, role: str | None = None) -> str:
    """Return how somebody at the customer may appear; empty when nothing but the kind of their role may be said.

    By name only where the customer shows names; by the role on record for them, else by the role given with them;
    never by a name that is on no record. A kind of role, such as "user", is no role.
    """
    match folder.customer.people:
        case "none":
            return ""
        case "names" if person:
            return person
    return role_on_record(folder, person) or ("" if role in ROLE_TYPES else role or "")


def shown_contact(folder: CustomerFolder, contact: Contact) -> str:
    """Return how a contact may appear; empty when nothing but the kind of their role may be said."""
    return shown_person(folder, contact.name, contact.role)


def role_on_record(folder: CustomerFolder, person: str | None) -> str:
    """Return the role of somebody in the contacts or a team, called by name or by role; empty for a stranger."""
    roles = _roles(folder)
    known = {role.casefold(): role for role in roles.values()} | roles
    known |= {member.role.casefold(): member.role for member in _team(folder)}
    return known.get((person or "").strip().casefold(), "")


def role_kinds(folder: CustomerFolder) -> Mapping[str, str]:
    """Return the kind of role of each contact, e.g. buyer, by their name and by their role in small letters."""
    kinds: dict[str, str] = {}
    for contact in folder.contacts or ():
        for called in (contact.name, contact.role):
            if called and contact.role_type:
                kinds.setdefault(called.strip().casefold(), contact.role_type)
    return kinds


def kind_of(kinds: Mapping[str, str], *called: str | None) -> str:
    """Return the first kind of role any of these words stands for: a kind itself, a name or a role; empty: none."""
    for word in called:
        plain = (word or "").strip().casefold()
        if plain in ROLE_TYPES:
            return plain
        if plain in kinds:
            return kinds[plain]
    return ""


def _team(folder: CustomerFolder) -> tuple[Member, ...]:
    team = folder.customer.team
    return () if team is None else (*team.ours, *team.theirs)


def _roles(folder: CustomerFolder) -> dict[str, str]:
    """Return the role of everybody on record, by name in small letters; an empty role where none is known."""
    roles = {contact.name.strip().casefold(): contact.role or "" for contact in folder.contacts or ()}
    return roles | {member.name.strip().casefold(): member.role for member in _team(folder) if member.name}
