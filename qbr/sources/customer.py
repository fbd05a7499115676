"""customer.yaml to the customer: the one file a folder must have."""

from __future__ import annotations

from datetime import UTC

from qbr.errors import DataError, Place, Problem
from qbr.records.customer import Customer
from qbr.sources.opening.faults import Faults, in_order
from qbr.sources.opening.files import Folder
from qbr.sources.opening.text import read_text
from qbr.sources.opening.yaml import Location, Node, Table, parse_yaml, place_of
from qbr.sources.values.convert import given_values, make_record


def read_customer(folder: Folder, problems: list[Problem]) -> Customer:
    """Return customer.yaml; keys with faults are told and left out.

    Raises:
        DataError: it is missing, is not YAML, or has no name.
    """
    path = folder.path / "customer.yaml"
    faults = Faults(folder.shown(path), problems)
    if not path.is_file():
        hint = f'Create it with one line: "name: {folder.path.name}".'
        raise DataError(Problem("there is no customer.yaml", Faults(folder.shown(folder.path)).at(), hint))
    text = read_text(path, faults) if folder.is_inside(path, problems) else None
    node = parse_yaml(text, faults) if text is not None else None
    if faults.has_errors:
        raise DataError(in_order(faults.found))
    if not isinstance(node, Table):
        message = "the file is empty" if node is None else "expected keys and values"
        raise DataError(Problem(message, faults.at(1), 'It needs one line at least: "name: …".'))
    customer = _customer(node, faults)
    if customer is None:
        raise DataError(in_order(faults.found))
    return customer


def _customer(node: Table, faults: Faults) -> Customer | None:
    values = given_values(Customer, node)
    faulty = _Faulty(node, faults)
    customer = make_record(Customer, values, faults, UTC, faulty)
    if customer is None and "name" not in faulty.keys and "name" in values:
        sound = {key: value for key, value in values.items() if key not in faulty.keys}
        customer = make_record(Customer, sound, Faults(faults.file), UTC, faulty)
    return customer.located(_words(customer, node, faults)) if customer else None


def _words(customer: Customer, node: Node, faults: Faults) -> dict[str, Place]:
    """Return where a person's own words stand, by dotted key."""
    parts: list[Location] = [("summary", section) for section in customer.summary]
    parts += [("highlight", number, "text") for number in range(len(customer.highlight))]
    return {f"{part[0]}.{part[1]}": place_of(node, part, faults) for part in parts}


class _Faulty:
    """Finds places, and keeps the top keys it was asked for: those have faults."""

    def __init__(self, node: Node, faults: Faults) -> None:
        self.node, self.faults = node, faults
        self.keys: set[str] = set()

    def __call__(self, way: Location, of_key: bool) -> Place:
        if way:
            self.keys.add(str(way[0]))
        return place_of(self.node, way, self.faults, of_key)
