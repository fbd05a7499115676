"""How a person may appear: by name, by role or not at all, as the customer decided (`people` in customer.yaml)."""

from __future__ import annotations

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


def _roles(folder: CustomerFolder) -> dict[str, str]:
    """Return the role of everybody on record, by name in small letters; an empty role where none is known."""
    roles = {contact.name.strip().casefold(): contact.role or "" for contact in folder.contacts or ()}
    team = folder.customer.team
    if team is not None:
        roles |= {member.name.strip().casefold(): member.role for member in (*team.ours, *team.theirs) if member.name}
    return roles
