"""Cross references of a rendered document: those that repeat the words of a place say what it says now."""

from __future__ import annotations

import re

_COMPLEX = re.compile(
    r"(?P<start><w:instrText\b[^>]*>\s*REF\s+(?P<name>[^\s<]+)(?P<switches>[^<]*)</w:instrText>(?:(?!w:fldCharType).)*"
    r'w:fldCharType="separate"[^>]*/></w:r>)(?P<result>(?:(?!w:fldCharType).)*)',
    re.DOTALL,
)
_SIMPLE = re.compile(
    r'(?P<start><w:fldSimple\b[^>]*\bw:instr="\s*REF\s+(?P<name>[^\s"]+)(?P<switches>[^"]*)"[^>]*>)'
    r"(?P<result>.*?)(?=</w:fldSimple>)",
    re.DOTALL,
)
_BOOKMARK = re.compile(r"<w:bookmarkStart\b[^>]*>")
_ID, _NAME = re.compile(r'\bw:id="([^"]*)"'), re.compile(r'\bw:name="([^"]*)"')
_WORDS = re.compile(r"(<w:t(?: [^>]*)?>)([^<]*)(</w:t>)")
_OTHERWISE = re.compile(r"\\[nrwptfd]\b")  # numbers, positions and other things that are not the words of the place


def with_references(text: str) -> str:
    """Return the document with the results of references to words brought up to date."""
    if "REF" not in text or not re.search(r"[ \">]REF\s", text):
        return text
    words = _bookmarked(text)

    def renewed(match: re.Match[str]) -> str:
        said = words.get(match.group("name"), "")
        if not said or _OTHERWISE.search(match.group("switches")):
            return match.group(0)
        return match.group("start") + _saying(match.group("result"), said)

    return _SIMPLE.sub(renewed, _COMPLEX.sub(renewed, text))


def _bookmarked(text: str) -> dict[str, str]:
    """Return the words between the marks of each bookmark, as one line, still escaped."""
    found: dict[str, str] = {}
    for start in _BOOKMARK.finditer(text):
        own, name = _ID.search(start.group(0)), _NAME.search(start.group(0))
        if own is not None and name is not None:
            end = re.compile(rf'<w:bookmarkEnd\b[^>]*\bw:id="{re.escape(own.group(1))}"').search(text, start.end())
            inside = text[start.end() : end.start() if end else start.end()]
            found[name.group(1)] = " ".join("".join(one.group(2) for one in _WORDS.finditer(inside)).split())
    return found


def _saying(result: str, words: str) -> str:
    """Return the result of a field with its first text saying the words, and the others nothing."""
    waiting = [words]

    def said(match: re.Match[str]) -> str:
        start = '<w:t xml:space="preserve">' if waiting else match.group(1)
        return f"{start}{waiting.pop() if waiting else ''}{match.group(3)}"

    return _WORDS.sub(said, result)
