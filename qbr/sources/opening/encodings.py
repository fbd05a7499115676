"""Which encoding bytes that are no UTF-8 may be in: a proposal with cells a person can judge it by, never a choice."""

from __future__ import annotations

import re
from dataclasses import dataclass

EXAMPLES = 2
_WORD = re.compile(r"[^\s,;|\"\t]*[^\x00-\x7f][^\s,;|\"\t]*")


@dataclass(frozen=True, slots=True)
class Guess:
    """An encoding a file may be in."""

    encoding: str
    evidence: str  # in words
    examples: tuple[str, ...]  # words as they read then


def likely_encoding(data: bytes) -> Guess | None:
    """Return the encoding bytes without a mark may be in; None for UTF-8 and for what is no text.

    UTF-16 shows by its empty bytes. Of cp1252 and Latin-1, which agree on letters, the first has signs such as € and ”
    where the second has none; bytes that mean nothing in cp1252 speak for Latin-1.
    """
    wide = _wide(data)
    if wide:
        return Guess(wide, "every second byte is empty", _examples(data, wide))
    if b"\0" in data or _is_utf8(data):
        return None
    high = bytes(byte for byte in set(data) if 0x80 <= byte <= 0x9F)
    try:
        high.decode("cp1252")
    except UnicodeDecodeError:
        return Guess("latin-1", "it has bytes that mean nothing in cp1252", _examples(data, "latin-1"))
    evidence = "it has signs that Latin-1 does not know" if high else "cp1252 and Latin-1 read it alike"
    return Guess("cp1252", evidence, _examples(data, "cp1252"))


def _wide(data: bytes) -> str | None:
    """Return which UTF-16 bytes are in, where nearly every second one is empty; else None."""
    head = data[: 4096 - 4096 % 2]
    pairs = len(head) // 2
    if pairs < 2 or len(data) % 2:
        return None
    high, low = head[1::2].count(0), head[0::2].count(0)
    if high > 0.6 * pairs and not low:
        return "utf-16-le"
    return "utf-16-be" if low > 0.6 * pairs and not high else None


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _examples(data: bytes, encoding: str) -> tuple[str, ...]:
    """Return the first words with a sign beyond ASCII; the first words of all where there is none."""
    text = data[:1_000_000].decode(encoding, errors="replace")
    found = dict.fromkeys(match[0][:30] for match in _WORD.finditer(text))
    return tuple(found)[:EXAMPLES] or tuple(text.split()[:1])
