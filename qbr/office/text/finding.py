"""Where tags stand in plain text, and what stands between their delimiters.

What people and their autocorrect type is taken as meant: curly quotes around a text, no-break spaces and long dashes
inside a tag are read as the plain signs. Texts between quotes are kept as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Mark = Literal["value", "statement", "comment", "raw"]

OBJECT = "\ufffc"  # stands in a paragraph's text for what is no text: a field, a picture
BREAK = "\v"  # stands for a line break or tab that is an element of its own

HYPHEN = "\u2011"  # one that does not break, as a character or an element of its own

_OPENERS = {"{{": ("value", "}}"), "{%": ("statement", "%}"), "{#": ("comment", "#}")}
_OPEN = re.compile(r"\{[{%#]")
_DOUBLE, _SINGLE = '"“”„‟', "'‘’‚‛"  # the straight sign first
_QUOTES = {sign: family for family in (_DOUBLE, _SINGLE) for sign in family}
_BLANKS, _DASHES = "\u00a0\u202f\u2007" + BREAK, "–—−\u2010" + HYPHEN
_PLAIN = {**dict.fromkeys(map(ord, _BLANKS), " "), **dict.fromkeys(map(ord, _DASHES), "-"), ord(OBJECT): ""}
_RAW = re.compile(r"\{%[-+]?\s*raw\s*[-+]?%\}")
_ESCAPED = re.compile(r"\{_[{%]|[}%]_\}")
_END_RAW = re.compile(r"\{%[-+]?\s*endraw\s*[-+]?%\}")


class SyntaxFault(ValueError):  # noqa: N818  # a fault of the author's, told with its place
    """A tag that cannot be read; carries the way out and the rule."""

    def __init__(self, message: str, hint: str = "", rule: str = "T201") -> None:
        super().__init__(message)
        self.hint = hint
        self.rule = rule


@dataclass(frozen=True, slots=True)
class Span:
    """A tag in a text: where it stands and what it is."""

    start: int
    end: int
    mark: Mark
    body: str  # what stands between the delimiters, in plain signs, trimmed
    fault: SyntaxFault | None = None
    trims_before: bool = False  # {%- takes the blanks or the line end before it away
    trims_after: bool = False  # -%} takes those after it away


def find_tags(text: str) -> Iterator[Span]:
    """Yield the tags of a text in order; nothing between `raw` and `endraw` is one."""
    position = 0
    while match := _OPEN.search(text, position):
        start = match.start()
        raw = _RAW.match(plain(text[start:])) if text.startswith("{%", start) else None
        if raw:
            end_raw = _END_RAW.search(plain(text), start + raw.end())
            yield from _raw_spans(text, start, start + raw.end(), end_raw)
            position = end_raw.end() if end_raw else len(text)
            continue
        span = _tag_at(text, start)
        if span is None:
            position = start + 1
            continue
        yield span
        position = span.end


def plain(text: str) -> str:
    """Return the text with no-break spaces, long dashes and breaks as plain signs, in the same length."""
    return text.translate({**_PLAIN, ord(OBJECT): " "})


def _raw_spans(text: str, start: int, inner: int, end: re.Match[str] | None) -> Iterator[Span]:
    if end is None:
        fault = SyntaxFault("{% raw %} has no {% endraw %} in this paragraph", "Close it where the text ends.", "T203")
        yield Span(start, len(text), "comment", "raw", fault)
        return
    yield Span(start, inner, "raw", "raw")
    yield Span(end.start(), end.end(), "raw", "endraw")


def _tag_at(text: str, start: int) -> Span | None:
    """Return the tag that opens here; None where braces are only braces."""
    opener = text[start : start + 2]
    mark, closer = _OPENERS[opener]
    if mark == "comment":
        end = text.find(closer, start + 2)
        return Span(start, end + 2, "comment", text[start + 2 : end].strip()) if end >= 0 else None
    end, body = _body(text, start + 2, closer)
    if end < 0:
        fault = SyntaxFault(
            f"{shortened(text[start:])} is never closed",
            f"A tag ends with {closer} in the paragraph it begins in. For the signs themselves write "
            f"{{% raw %}}{opener}{{% endraw %}}.",
        )
        return Span(start, len(text), "comment", "", fault)
    kind: Mark = "value" if mark == "value" else "statement"
    return Span(start, end, kind, _untrimmed(body), None, body[:1] == "-", len(body) > 1 and body[-1] == "-")


def unclosed(text: str) -> str:
    """Return the sign that would close the tag or comment a text leaves open; empty when it leaves none open."""
    position = 0
    for span in find_tags(text):
        if span.fault is not None:
            return "" if span.body == "raw" else _OPENERS[text[span.start : span.start + 2]][1]
        position = span.end
    return "#}" if "{#" in text[position:] else ""


def escapes(text: str) -> Iterator[int]:
    """Yield where an underscore keeps two signs from being a delimiter: `{_{` is written for `{{`."""
    for match in _ESCAPED.finditer(text):
        yield match.start() + 1


def _untrimmed(body: str) -> str:
    """Return the body without the signs that trim blanks ({{- x -}}); in {{ -1 }} it is a minus."""
    if body[:1] in ("-", "+"):
        body = body[1:]
    return body.removesuffix("-").removesuffix("+").strip()


def _body(text: str, start: int, closer: str) -> tuple[int, str]:
    """Return where a tag ends and what it says in plain signs; -1 when it never ends."""
    parts: list[str] = []
    position = start
    limit = text.find(closer, start)
    while position < len(text):
        if text.startswith(closer, position):
            return position + len(closer), "".join(parts)
        sign = text[position]
        if sign in _QUOTES:
            end = _quote_end(text, position)
            if end > 0:
                straight = _QUOTES[sign][0]
                inner = text[position + 1 : end].replace(OBJECT, "").replace(BREAK, " ")
                parts.append(straight + inner + straight)
                position = end + 1
                continue
        parts.append(sign.translate(_PLAIN))
        position += 1
    if limit < 0:
        return -1, ""
    # a quote that never closes hid the end; the expression itself will be told as wrong
    return limit + len(closer), text[start:limit].translate(_PLAIN)


def _quote_end(text: str, start: int) -> int:
    """Return where the quoted text ends: a straight quote at the next straight one if there is any."""
    family = _QUOTES[text[start]]
    straight = text.find(family[0], start + 1) if text[start] == family[0] else -1
    if straight >= 0:
        return straight
    ends = [found for found in (text.find(sign, start + 1) for sign in family) if found >= 0]
    return min(ends, default=-1)


def shortened(text: str) -> str:
    """Return a text in one line, no longer than a message can bear."""
    text = " ".join(text.replace(OBJECT, "").split())
    return text if len(text) <= 60 else f"{text[:59]}…"
