"""Numbers as exports write them, brought to digits and a decimal point, where customer.yaml says how they are meant."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal

from qbr.records.source import Source
from qbr.sources.values.unclear import UnclearCellsError

SIGNS: Mapping[str, str] = {"EUR": "€", "USD": "$", "GBP": "£", "JPY": "¥", "INR": "₹", "KRW": "₩", "ILS": "₪"}

_SPACES = "[ \u00a0\u202f]*"
_POINTED = re.compile(r"[+-]?[0-9]*\.[0-9]+")
_NUMBER = {
    None: re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?"),
    ",": re.compile(r"[+-]?(?:[0-9]{1,3}(?:[. '’\u00a0\u202f][0-9]{3})+|[0-9]+)(?:,[0-9]+)?"),
    ".": re.compile(r"[+-]?(?:[0-9]{1,3}(?:[, '’\u00a0\u202f][0-9]{3})+|[0-9]+)(?:\.[0-9]+)?"),
}


def plain_numbers(texts: Iterable[str], source: Source) -> Mapping[str, str]:
    """Return the plain form of each number that is written as customer.yaml says; whatever else stands is refused.

    Args:
        texts: the distinct cells of a column.
        source: its decimal mark, per cent, money and accounting decide.

    Raises:
        UnclearCellsError: a cell has a decimal point where a comma was declared.
    """
    if source.decimal_mark is None and source.percent is None and source.money is None and not source.accounting:
        return {}
    plain = {text: _plain(text.strip(), source) for text in texts}
    other = [text for text, number in plain.items() if number is None and _POINTED.fullmatch(text.strip())]
    if other and source.decimal_mark == ",":
        message = f'"{min(other)}" has a point, and decimal_mark is a comma'
        raise UnclearCellsError(message, min(other), "Say the other decimal_mark, or write the number with a comma.")
    return {text: number for text, number in plain.items() if number is not None}


def _plain(text: str, source: Source) -> str | None:
    """Return a number in plain form; None where it is none of those that were declared."""
    body, is_negative = _unsigned(text) if source.accounting else (text, False)
    body = _without_money(body, source.money) if source.money else body
    is_share = source.percent == "share" and body.endswith("%")
    if source.percent:
        body = body.removesuffix("%").rstrip(" \u00a0\u202f")
    if not _NUMBER[source.decimal_mark].fullmatch(body) or (is_negative and body[0] in "+-"):
        return None
    pointed = _pointed(body, source.decimal_mark or ".")
    number = f"{Decimal(pointed).scaleb(-2):f}" if is_share else pointed
    return f"-{number}" if is_negative else number


def _unsigned(text: str) -> tuple[str, bool]:
    """Return a number of a ledger without its sign, and whether it was negative: (1,234) or 1,234-."""
    if text.startswith("(") and text.endswith(")"):
        return text[1:-1].strip(), True
    return (text[:-1].rstrip(), True) if text.endswith("-") else (text, False)


def _without_money(text: str, code: str) -> str:
    """Return a number without one sign or code of the declared currency, wherever that stands."""
    name = "|".join(re.escape(name) for name in (code, SIGNS.get(code, code)))
    before = re.fullmatch(rf"([+-]?){_SPACES}(?:{name}){_SPACES}([+-]?[0-9].*)", text)
    if before:
        return before[1] + before[2]
    after = re.fullmatch(rf"(.*[0-9]){_SPACES}(?:{name})", text)
    return after[1] if after else text


def _pointed(number: str, mark: str) -> str:
    whole, _, fraction = number.partition(mark)
    digits = re.sub(r"[^0-9+-]", "", whole)
    return f"{digits}.{fraction}" if fraction else digits
