"""Texts without Markdown's headings brought into its form: labels, numbers and lines in capitals that mean a section.

Only the form changes: each line keeps the number of the line it came from.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qbr.sources.postmortems.headings import exact_meaning, meaning, says_internal
from qbr.sources.postmortems.labels import field_named
from qbr.sources.postmortems.private import is_chat

LONGEST = 1_000  # signs of a line that may be a title or a label
LONGEST_TITLE = 60
MOST_WORDS = 6

_CODE = re.compile(r"<%[^<%]*(?:%(?!>)[^<%]*)*%>")
_FENCE = re.compile(r"\s{0,3}(```|~~~)")
_RULE = re.compile(r"\s{0,3}(=+|-{3,})\s*")
_ATX = re.compile(r"\s{0,3}#{1,6}\s")
_NUMBER = r"(?P<number>\d{1,2}(?:\.\d{1,2})*[.)]?\s+|[A-Z][.)]\s+)"
_TIMED = re.compile(
    r"\s{0,3}[`\[(]{0,2}(?:\d{1,2}:\d{2}|[0-2]\d[0-5]\d (?:UTC|h)\b)"
)  # a line of a course without a mark
_ALONE = re.compile(rf"\s*{_NUMBER}?(?P<title>[^\W\d_][^.!?:|]*?)\s*(?P<colon>:)?\s*")
_BOLD = r"(?:\*\*|__)?"
_INLINE = re.compile(
    rf"\s*(?P<mark>[-*+•]\s+)?(?P<bold>\*\*|__)?(?P<title>[^\W\d_][^.!?:*|_]{{1,40}}?)\s*{_BOLD}:{_BOLD}\s+(?P<rest>\S.*)"
)
_PAIR = re.compile(r"\s*\|\s*(?:\*\*)?(?P<title>[^|*]{2,40}?)(?:\*\*)?\s*\|\s*(?P<rest>[^|]+?)\s*\|?\s*")


@dataclass(frozen=True, slots=True)
class Shaped:
    """A body as Markdown, with the line of the file each of its lines came from."""

    text: str
    lines: tuple[int, ...]


def shaped(body: str, first_line: int) -> Shaped:
    """Return a body as Markdown whose sections have headings.

    Args:
        body: Markdown, or plain text.
        first_line: line of the file it begins in.
    """
    lines = [_CODE.sub("", line) if "%>" in line[:LONGEST] else line for line in body.split("\n")]
    has_headings = any(_ATX.match(line) for line in lines)
    parts = [
        (part, number)
        for number, line, is_code in _outside_code(lines)
        for part in ((line,) if is_code or len(line) > LONGEST else _shaped_line(lines, number, has_headings))
    ]
    return Shaped("\n".join(part for part, _ in parts), tuple(first_line + number for _, number in parts))


def _outside_code(lines: Sequence[str]) -> Iterator[tuple[int, str, bool]]:
    """Yield each line with its number from 0 and whether it stands in a fence."""
    fence = ""
    for number, line in enumerate(lines):
        mark = _FENCE.match(line)
        is_code = bool(fence) or mark is not None
        if mark and (not fence or mark[1] == fence):
            fence = "" if fence else mark[1]
        yield number, line, is_code


def _shaped_line(lines: Sequence[str], number: int, has_headings: bool) -> tuple[str, ...]:
    line = lines[number]
    before = lines[number - 1].strip() if number else ""
    after = lines[number + 1] if number + 1 < len(lines) else ""
    if is_chat(line):
        return ("", line.replace("<", "\\<"), "")
    if (not before or line.rstrip().endswith(":")) and (title := _title_alone(line, after)):
        return ("", title) if _is_rule(after) else ("", f"**{title}**", "")
    inline = _INLINE.fullmatch(line) or (None if has_headings else _PAIR.fullmatch(line))
    if inline and _begins_section(inline) and not (has_headings and inline.groupdict().get("mark")):
        return ("", f"**{inline['title']}**", "", inline["rest"])
    neighbours = (before, after.strip())
    if _TIMED.match(line) and any(map(_TIMED.match, neighbours)):
        return (f"- {line.strip()}",)
    return (line,)


def _begins_section(inline: re.Match[str]) -> bool:
    """Return whether a label with its text is a section of its own: it means one, or is a fact or a bold label."""
    title = inline["title"]
    is_fact = field_named(title) is not None and not inline.groupdict().get("mark")
    return _means_section(title) or is_fact or bool(inline.groupdict().get("bold"))


def _is_rule(line: str) -> bool:
    return bool(line.strip()) and bool(_RULE.fullmatch(line))


def _means_section(title: str) -> bool:
    return exact_meaning(title) is not None or (len(title.split()) < 3 and says_internal(title))


def _title_alone(line: str, after: str) -> str | None:
    """Return the title a line is, when it is nothing else: known, and written as titles are."""
    match = _ALONE.fullmatch(line)
    if match is None or len(line) > LONGEST_TITLE or len(match["title"].split()) > MOST_WORDS:
        return None
    title = match["title"].strip()
    if _is_rule(after) and not match["number"]:
        return None  # Markdown's own
    is_marked = bool(match["number"] or match["colon"]) or title.isupper()
    if _means_section(title) or (is_marked and (meaning(title) or says_internal(title))):
        return title
    return None
