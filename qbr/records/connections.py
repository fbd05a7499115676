"""Addresses of databases as qbr.yaml writes them: where secrets stand in for themselves, and never in plain text."""

from __future__ import annotations

import re
from collections.abc import Mapping

PLACEHOLDER = re.compile(r"\$\{([^{}]*)\}")  # ${PGPASSWORD} of the environment, ${keyring:dwh} of the system's keyring
KEYRING = "keyring:"

_PASSWORD = re.compile(r"//[^:@]*:(.+)@")  # to the last @: a password may hold a slash
_NAMED = re.compile(r"(?i)([\w.-]*(?:pass|pwd|secret|token|credential|key)[\w.-]*)\s*=\s*[^\s&;]")
_OF_A_FILE = ("path", "file", "dir")


def without_literal_secrets(addresses: Mapping[str, str]) -> Mapping[str, str]:
    """Return addresses by name as they are; a password in plain text is refused, without saying which.

    Raises:
        ValueError: an address holds a secret itself; the message names the connection and never the secret.
    """
    for name, address in addresses.items():
        if holds_secret(address):
            raise ValueError(
                f'the address of "{name}" holds a password or key in plain text; put it into the environment and '
                "write ${PGPASSWORD} here, or into the keyring and write ${keyring:name}"
            )
    return addresses


def holds_secret(address: str) -> bool:
    """Return whether an address holds a password, token or key itself and not only the name of one."""
    bare = PLACEHOLDER.sub("", address)
    named = (match[1].lower() for match in _NAMED.finditer(bare))
    return bool(_PASSWORD.search(bare)) or any(not name.endswith(_OF_A_FILE) for name in named)
