"""What a person should know about a pull: accounts that are nobody's, and customers that got nothing."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from qbr.errors import Place, Problem
from qbr.sources.opening.faults import SHOWN, clipped
from qbr.warehouse.pulling import Pulled

_ADD = "Add it to aliases in the customer.yaml it belongs to, then pull again; such rows were not kept."


def notices(pulled: Pulled) -> tuple[Problem, ...]:
    """Return warnings about one pull, the most rows first."""
    return (*_strangers(pulled), *_nameless(pulled), *_without(pulled))


def _strangers(pulled: Pulled) -> Iterator[Problem]:
    found = sorted(pulled.strangers.items(), key=lambda one: (-one[1], one[0]))
    for account, rows in found[:SHOWN]:
        near = get_close_matches(account.casefold(), [name.casefold() for name in pulled.customers], n=1, cutoff=0.7)
        hint = f"Is it {near[0]}? {_ADD}" if near else _ADD
        yield _warning(pulled, f'{rows:,} rows of the account "{clipped(account)}", which is no customer\'s', hint)
    if len(found) > SHOWN:
        rest = sum(rows for _, rows in found[SHOWN:])
        message = f"{len(found) - SHOWN} more accounts with {rest:,} rows are no customer's"
        yield _warning(pulled, message, "--json lists them all.")


def _nameless(pulled: Pulled) -> Iterator[Problem]:
    if pulled.nameless:
        yield _warning(pulled, f"{pulled.nameless:,} rows without an account", "They were not kept.")


def _without(pulled: Pulled) -> Iterator[Problem]:
    if pulled.without:
        names = ", ".join(pulled.without[: 4 * SHOWN])
        more = len(pulled.without) - 4 * SHOWN
        listed = f"{names} and {more} more" if more > 0 else names
        yield _warning(pulled, f"no rows for {listed}", "Write the account's id under aliases in customer.yaml.")


def _warning(pulled: Pulled, message: str, hint: str) -> Problem:
    return Problem(f"sources.{pulled.source}: {message}", Place("qbr.yaml"), hint, "warning")
