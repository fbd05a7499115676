"""How a person may appear: by name, by role or not at all, as the customer decided (`people` in customer.yaml).

Every name that leaves a folder passes through here; nothing else asks for `people`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import get_args

from qbr.analysis.scope import Thresholds
from qbr.records.customer import Member
from qbr.records.folder import CustomerFolder
from qbr.records.relations import Contact
from qbr.records.support import RoleType

ROLE_TYPES = frozenset(get_args(RoleType))
FEW = Thresholds().small_group  # a role fewer people hold tells who they are


def hides_people(folder: CustomerFolder) -> bool:
    """Return whether people do not appear at all: nothing may then be read from an owner who is not shown."""
    return folder.customer.people == "none"


def shown_owner(folder: CustomerFolder, owner: str | None) -> str:
    """Return how an owner may appear; empty when nobody is named or they may not be told apart.

    An owner who is on record as a person, in the contacts or in either team, appears by role unless the customer
    shows names and they consent; a role stays as it is. A name that is on no record is taken for a role, since a file
    asks for one. Where people do not appear, a role of the customer's that few hold does not either.
    """
    if not owner:
        return ""
    if hides_people(folder):
        return _without_people(folder, owner)
    if _may_be_named(folder, owner):
        return owner
    return _roles(folder).get(owner.strip().casefold(), owner)


def shown_person(folder: CustomerFolder, person: str | None, role: str | None = None) -> str:
    """Return how somebody at the customer may appear; empty when nothing but the kind of their role may be said.

    By name only where the customer shows names and the contacts record their consent; by the role on record for them,
    else by the role given with them; never by a name that is on no record. A kind of role, such as "user", is no role.
    """
    if hides_people(folder):
        return _without_people(folder, person) or _without_people(folder, role)
    if person and _consents(folder, person) and _may_be_named(folder, person):
        return person
    return role_on_record(folder, person) or ("" if role in ROLE_TYPES else role_on_record(folder, role) or role or "")


def shown_contact(folder: CustomerFolder, contact: Contact) -> str:
    """Return how a contact may appear; empty when nothing but the kind of their role may be said."""
    return shown_person(folder, contact.name, contact.role)


def shown_group(folder: CustomerFolder, role: str) -> str:
    """Return how people of one role may appear together; empty when the role tells apart who may not be."""
    if not hides_people(folder) or role in ROLE_TYPES:
        return role_on_record(folder, role) or role
    return "" if 0 < _holders(folder)[role.strip().casefold()] < FEW else role


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


def _without_people(folder: CustomerFolder, called: str | None) -> str:
    """Return a role of ours, or one that many of the customer's people hold; empty for whatever tells one apart."""
    role = role_on_record(folder, called)
    ours = {member.role for member in folder.customer.team.ours} if folder.customer.team else set[str]()
    return role if role in ours or _holders(folder)[role.casefold()] >= FEW else ""


def _holders(folder: CustomerFolder) -> Counter[str]:
    """Return how many of the customer's people on record hold each role, by role in small letters."""
    theirs = folder.customer.team.theirs if folder.customer.team else ()
    people = {contact.name.strip().casefold(): contact.role or "" for contact in folder.contacts or ()}
    people |= {member.name.strip().casefold(): member.role for member in theirs if member.name}
    counted = Counter(role.strip().casefold() for role in people.values() if role)
    unnamed = Counter(member.role.strip().casefold() for member in theirs if not member.name)
    return counted | unnamed


def _consents(folder: CustomerFolder, person: str) -> bool:
    wanted = person.strip().casefold()
    return any(contact.consent and contact.name.strip().casefold() == wanted for contact in folder.contacts or ())


def _may_be_named(folder: CustomerFolder, person: str) -> bool:
    """Return whether the customer shows names and, where the contacts hold this one, consent is on record."""
    wanted = person.strip().casefold()
    is_contact = any(contact.name.strip().casefold() == wanted for contact in folder.contacts or ())
    return folder.customer.people == "names" and (not is_contact or _consents(folder, person))


def _team(folder: CustomerFolder) -> tuple[Member, ...]:
    team = folder.customer.team
    return () if team is None else (*team.ours, *team.theirs)


def _roles(folder: CustomerFolder) -> dict[str, str]:
    """Return the role of everybody on record, by name in small letters; an empty role where none is known."""
    roles = {contact.name.strip().casefold(): contact.role or "" for contact in folder.contacts or ()}
    return roles | {member.name.strip().casefold(): member.role for member in _team(folder) if member.name}
