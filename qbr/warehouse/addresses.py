"""The address of a database with its secrets put in, and whatever it says about itself with the secrets taken out."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from urllib.parse import quote, urlsplit

from qbr.errors import DataError, Place, Problem
from qbr.records.connections import KEYRING, PLACEHOLDER

SERVICE = "qbr"  # under which the keyring keeps our secrets
HIDDEN = "•••"

_TERMINAL = re.compile(r"\x1b\[[0-9;]*m")  # colours that a parser of SQL puts into its messages


@dataclass(frozen=True, slots=True)
class Address:
    """Where a database is. Its text never shows a secret."""

    name: str  # of the connection in qbr.yaml
    url: str = field(repr=False)
    secrets: tuple[str, ...] = field(repr=False)  # every form of what stood in for a placeholder, longest first

    @property
    def scheme(self) -> str:
        """Return the kind of database as Ibis calls it: duckdb, postgres, pyspark …; empty when none is named."""
        scheme = urlsplit(self.url).scheme
        return "postgres" if scheme == "postgresql" else scheme

    def hide(self, text: str) -> str:
        """Return what a database said, on few lines and without anything secret."""
        for secret in self.secrets:
            text = text.replace(secret, HIDDEN)
        lines = (line.strip() for line in _TERMINAL.sub("", text).splitlines())
        return " · ".join(line for line in lines if line and not set(line) <= {"^", "~"})[:400]


def open_address(name: str, written: str) -> Address:
    """Return an address with its secrets put in.

    Args:
        name: of the connection.
        written: the address as qbr.yaml has it.

    Raises:
        DataError: the environment or the keyring has no such secret.
    """
    keys = dict.fromkeys(match[1] for match in PLACEHOLDER.finditer(written))
    values = {key: _secret(name, key) for key in keys}
    is_whole = PLACEHOLDER.fullmatch(written) is not None  # then it is an address, signs and all
    url = PLACEHOLDER.sub(lambda match: values[match[1]] if is_whole else quote(values[match[1]], safe=""), written)
    told = {*values.values(), *(quote(value, safe="") for value in values.values())}
    if is_whole and (password := urlsplit(url).password):
        told.add(password)
    url = url if ":" in url else f"{url}:"  # duckdb alone is a kind of database too
    return Address(name, url, tuple(sorted(filter(None, told), key=lambda text: (-len(text), text))))


def _secret(name: str, key: str) -> str:
    if key.startswith(KEYRING):
        return _from_keyring(name, key.removeprefix(KEYRING))
    value = os.environ.get(key)
    if not value:
        hint = f"Set it in the environment, as in: export {key}=…"
        raise DataError(Problem(f"connections.{name}: ${{{key}}} is not set", Place("qbr.yaml"), hint))
    return value


def _from_keyring(name: str, key: str) -> str:
    try:
        from keyring import get_password
        from keyring.errors import KeyringError
    except ImportError:
        hint = "Run pip install keyring, or use the environment: ${NAME}."
        raise DataError(Problem(f"connections.{name}: keyring is not installed", Place("qbr.yaml"), hint)) from None
    hint = f"Put it there: keyring set {SERVICE} {key}"
    try:
        value: str | None = get_password(SERVICE, key)
    except KeyringError as error:
        message = f"connections.{name}: the keyring cannot be read: {error}"
        raise DataError(Problem(message, Place("qbr.yaml"), hint)) from None
    if not value:
        raise DataError(Problem(f'connections.{name}: the keyring has no "{key}"', Place("qbr.yaml"), hint))
    return value
