"""How a person may appear: by name, by role or not at all, as the customer decided (`people` in customer.yaml)."""

from __future__ import annotations

from qbr.records.customer import Member
from qbr.records.folder import CustomerFolder


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


def role_on_record(folder: CustomerFolder, person: str | None) -> str:
    """Return the role of somebody in the contacts or a team, called by name or by role; empty for a stranger."""
    roles = _roles(folder)
    known = {role.casefold(): role for role in roles.values()} | roles
    known |= {member.role.casefold(): member.role for member in _team(folder)}
    return known.get((person or "").strip().casefold(), "")


def _team(folder: CustomerFolder) -> tuple[Member, ...]:
    team = folder.customer.team
    return () if team is None else (*team.ours, *team.theirs)


def _roles(folder: CustomerFolder) -> dict[str, str]:
    """Return the role of everybody on record, by name in small letters; an empty role where none is known."""
    roles = {contact.name.strip().casefold(): contact.role or "" for contact in folder.contacts or ()}
    return roles | {member.name.strip().casefold(): member.role for member in _team(folder) if member.name}
