"""One customer of an import: their customer.yaml put beside the tables that are theirs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qbr.editing.yaml_text import Way
from qbr.errors import DataError, Place, Problem
from qbr.importing.customer_file import Updated, new_file, updated
from qbr.importing.memory import Memory
from qbr.importing.naming import Known
from qbr.importing.placing import Staged
from qbr.records.accounts import Account
from qbr.sources.customer import read_customer
from qbr.sources.opening.files import Folder
from qbr.workspace import Places

HEAD = """\
Made by qbr import from {file}. Change and add what you like: what you change stays yours.
All keys: customers/reference.md"""


@dataclass(frozen=True, slots=True)
class Folders:
    """The customers' folders as an import finds them, and the stage it writes on."""

    places: Places
    known: Known
    stage: Path
    list_name: str  # of the accounts, in messages
    problems: list[Problem]

    def stage_customer(
        self,
        customer: str,
        accounts: Sequence[Account],
        rows: Mapping[str, int],
        maps: Mapping[str, Mapping[str, Any]],
        remarks: Mapping[Way, str],
        renewed: Sequence[Way] = (),
    ) -> Staged:
        """Put a customer's customer.yaml on the stage and return what they are to get.

        Args:
            customer: the folder's name.
            accounts: theirs in the list; the first one speaks for them.
            rows: of each table they get, by file name.
            maps: how these are read, by table, where they do not read as they are.
            remarks: what stands as a comment above a key that is new.
            renewed: tables of values of which those we wrote go where they are no longer said.
        """
        is_new = customer not in self.known.memories
        folder = self.places.customers / customer if is_new else self.places.customer_folder(customer)
        memory = self.known.memories.get(customer, Memory())
        values = {**self._values(customer, accounts), **({"sources": maps} if maps else {})}
        result = self._customer_file(folder / "customer.yaml", values, memory, remarks, renewed)
        (self.stage / customer).mkdir(exist_ok=True)
        (self.stage / customer / "customer.yaml").write_text(result.text, encoding="utf-8", newline="")
        ids = tuple(account.account_id for account in accounts)
        named = frozenset() if is_new else self._named(folder)
        return Staged(customer, is_new, memory, ids, result.own, dict(rows), named)

    def _values(self, customer: str, accounts: Sequence[Account]) -> dict[str, Any]:
        """Return what customer.yaml is to say; ids it answers to already are not said again."""
        values = accounts[0].values if accounts else {}
        if all(self.known.owners.get(key) == customer for account in accounts for key in account.keys):
            values.pop("aliases", None)
        return values

    def _customer_file(
        self,
        file: Path,
        values: Mapping[str, Any],
        memory: Memory,
        remarks: Mapping[Way, str],
        renewed: Sequence[Way],
    ) -> Updated:
        """Return the customer.yaml a customer is to have; the one that is there where it cannot be changed."""
        shown = self.places.relative(file)
        if not file.is_file():
            return new_file(values, remarks, HEAD.format(file=self.list_name))
        try:
            text = file.read_bytes().decode()  # a mark it begins with stays
        except UnicodeDecodeError as error:
            raise DataError(Problem(f"byte 0x{error.object[error.start]:02X} is not UTF-8", Place(shown))) from error
        result = updated(text, values, memory.own(file), remarks, renewed)
        if result is None:
            hint = "Write what is new into it yourself, or mend it and import again: qbr check says what is wrong."
            self.problems.append(
                Problem("it cannot be changed without harm, so it stays", Place(shown), hint, "warning")
            )
            return Updated(text, memory.values)
        for kept in result.kept:
            name, origin = ".".join(map(str, kept.way)), self._origin(kept.way)
            told = f'{name} is "{kept.there}" here and "{kept.offered}" in {origin}'
            self.problems.append(Problem(f"{told}; yours stays", Place(shown), severity="warning"))
        return result

    def _origin(self, way: Way) -> str:
        return "the export" if way[0] == "sources" else self.list_name

    def _named(self, folder: Path) -> frozenset[str]:
        """Return the tables for which customer.yaml names a file: theirs, whatever lies beside it."""
        try:
            customer = read_customer(Folder(folder, self.places.root), [])
        except DataError:
            return frozenset()
        return frozenset(name for name, source in customer.sources.items() if source.file)
