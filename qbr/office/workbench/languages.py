"""The language a template's text says it is in, and whether two language versions of one template say the same."""

from __future__ import annotations

import re
from collections import Counter

from qbr.office.opc.archive import pack, write_entries
from qbr.office.opc.package import Package
from qbr.office.workbench.carriers import carriers

_MARK = re.compile(  # where text says its language: runs, ends of paragraphs, what they inherit, charts of both formats
    rb"""(<(?:a:(?:rPr|endParaRPr|defRPr)\b[^>]*?\blang|w:(?:lang|themeFontLang)\b[^>]*?\bw:val|c:lang\b[^>]*?\bval)=")"""
    rb"""([^"]+)(")"""
)
_NAMED = re.compile(r'^(slide \d+|layout)(?: "[^"]*")?')  # called by its title or its name, which are translated
_WORDS = re.compile(r"""(\|\s*plural)\((?:[^()"']|"[^"]*"|'[^']*')*\)""")  # words of the language, as many as it needs
_PARAGRAPH = re.compile(r" › paragraph \d+$")


def in_language(data: bytes, name: str, tag: str) -> bytes:
    """Return a template whose text says it is in a language; the same bytes where it says so already.

    Spelling is checked, lines are broken and words are read aloud by what a text says it is in. A template in any
    form of the language keeps it: text in British English stays so in a review for the United States.

    Args:
        data: a .pptx or .docx.
        name: as messages call it.
        tag: of the language, e.g. "de-DE".

    Raises:
        TemplateError: it cannot be opened.
    """
    package = Package.open(data, name)
    language = tag.partition("-")[0].encode()
    changed = dict(package.entries)
    for part in package.entries:
        if not part.endswith(".xml"):
            continue
        old = package.read(part)
        new = _MARK.sub(lambda found: _said(found, language, tag.encode()), old)
        if new != old:
            changed[part] = pack(part, new)
    return data if all(changed[part] is package.entries[part] for part in changed) else write_entries(changed.values())


def _said(found: re.Match[bytes], language: bytes, tag: bytes) -> bytes:
    kept = found[2].partition(b"-")[0] == language
    return found[0] if kept else found[1] + tag + found[3]


def differing_tags(main: bytes, other: bytes, name: str) -> list[tuple[str, str, bool]]:
    """Return the tags two versions of a template do not share: place, tag, and whether the other version lacks it.

    The order of tags in a shape is free, and so are the words in plural(…), as languages differ in both.

    Raises:
        TemplateError: one of them cannot be opened.
    """
    wanted, found = _tags(main, name), _tags(other, name)
    lost = [(place, tag, True) for place, tag in (wanted - found).elements()]
    return sorted([*lost, *((place, tag, False) for place, tag in (found - wanted).elements())])


def _tags(data: bytes, name: str) -> Counter[tuple[str, str]]:
    found = carriers(Package.open(data, name))
    return Counter((_PARAGRAPH.sub("", _NAMED.sub(r"\1", one.place)), _WORDS.sub(r"\1()", one.tag)) for one in found)
