"""Bytes to text: what encoding a file is in, and what to say when it is in none."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from pathlib import Path

from qbr.sources.opening.encodings import likely_encoding
from qbr.sources.opening.faults import Faults, clipped

LARGEST_TEXT = 20 * 1024 * 1024  # bytes of a YAML or Markdown file; tables may be larger
LARGEST_TABLE = 2 * 1024 * 1024 * 1024

_MARKS = (  # the longer mark first: that of UTF-32 begins with that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_HINT = "Save the file as UTF-8, or give its encoding, e.g. cp1252, under sources in customer.yaml."


def read_bytes(path: Path, faults: Faults, largest: int = LARGEST_TEXT) -> bytes | None:
    """Return the content of a file; None, with a fault, when it cannot be read or is too large."""
    try:
        if path.stat().st_size > largest:
            faults.error(f"the file is larger than {largest // 1024**2} MB", hint="Split it, or leave out what is old.")
            return None
        return path.read_bytes()
    except PermissionError:
        faults.error("the file may not be read", hint="Close it in other programs, or ask for access.")
    except OSError as error:
        faults.error(f"the file cannot be read: {error.strerror or error}")
    return None


def read_text(path: Path, faults: Faults, encoding: str | None = None, largest: int = LARGEST_TEXT) -> str | None:
    """Return the text of a file, its lines ending in a line feed; None, with a fault, when it is no text."""
    data = read_bytes(path, faults, largest)
    return None if data is None else decode(data, faults, encoding)


def decode(data: bytes, faults: Faults, encoding: str | None = None) -> str | None:
    """Return bytes as text: in the encoding its mark or the person names, else UTF-8, and never guessed.

    Returns:
        The text without its mark and with line feeds alone; None, with a fault that names the line, when a byte
        does not belong to the encoding or the text holds a NUL.
    """
    marked = next((name for mark, name in _MARKS if data.startswith(mark)), None)
    chosen = marked or encoding or "utf-8"
    try:
        text = data.decode(chosen)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        hint = _way_out(data) if chosen == "utf-8" else _HINT
        faults.error(f"byte 0x{data[error.start]:02X} is not {_shown(chosen)}", faults.at(line), hint)
        return None
    except LookupError:
        faults.error(f'there is no encoding "{chosen}"', hint="Usual ones are utf-8, cp1252 and utf-16.")
        return None
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        faults.error("there is a NUL character: this is no plain text, or UTF-16", faults.at(line), _way_out(data))
        return None
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def lines_of(text: str, first: int = 1) -> Iterator[str]:
    """Yield the lines of a text from one on, each with its line feed, without holding them all.

    Args:
        text: its lines end in a line feed; the last one may lack it.
        first: number of the line to begin with.
    """
    start = start_of(text, first)
    while start <= len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        yield text[start:end] + "\n"
        start = end + 1


def start_of(text: str, line: int) -> int:
    """Return where a line begins in a text; behind its end where it has fewer lines."""
    start = 0
    for _ in range(line - 1):
        found = text.find("\n", start)
        if found < 0:
            return len(text) + 1
        start = found + 1
    return start


def _way_out(data: bytes) -> str:
    """Return what to do about bytes that are no UTF-8: which encoding they may be in, and how cells read then."""
    guess = likely_encoding(data)
    if guess is None:
        return _HINT
    cells = ", ".join(f'"{clipped(word)}"' for word in guess.examples)
    say = f"say encoding: {guess.encoding} under sources in customer.yaml"
    return f"In {guess.encoding} it reads {cells}, and {guess.evidence}. If that is right, {say}."


def _shown(encoding: str) -> str:
    return encoding.removesuffix("-sig").upper() if encoding.lower().startswith("utf") else encoding
