"""Where the text of a document comes from: marks put at the seams of included files, read when it is compiled."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lxml import etree

from qbr.office.opc.markup import Element, name_of, remove

_FROM, _CASE = "qbr-from", "qbr-case"
Origins = Mapping[Element, tuple[str, int]]  # element → the file it comes from, and which of its kind it is there


@dataclass(frozen=True, slots=True)
class Case:
    """One of the files a name known only from the data can stand for; or what stands when it is none of them."""

    word: str  # "if", "elif", "else" or "endif"
    expression: str
    text: str  # the tag
    spot: str
    names: tuple[str, ...]  # the file; with "else" all of them


def seam(word: str, name: str = "") -> Element:
    """Return what stands before ("open") or after ("close") what comes from a file, or ("here") at the tag itself."""
    return etree.ProcessingInstruction(_FROM, f"{word} {_quiet(name)}")


def case_mark(case: Case) -> Element:
    """Return what stands where a case begins or ends."""
    line = [case.word, case.expression, case.text, case.spot, list(case.names)]
    return etree.ProcessingInstruction(_CASE, _quiet(line))


def take_cases(root: Element) -> Sequence[tuple[Element, Case]]:
    """Return every case with the mark where it stands."""
    found = []
    for mark in _marks(root, _CASE):
        word, expression, text, spot, names = json.loads(mark.text or "")
        found.append((mark, Case(word, expression, text, spot, tuple(names))))
    return found


def take_origins(root: Element) -> Origins:
    """Return where each element beside a seam comes from, having taken the seams out; empty when there are none."""
    seams = _marks(root, _FROM)
    parents = dict.fromkeys(parent for mark in seams if (parent := mark.getparent()) is not None)
    found: dict[Element, tuple[str, int]] = {}
    for parent in parents:
        _count(parent, found)
    for mark in seams:
        remove(mark)
    return found


def _count(parent: Element, found: dict[Element, tuple[str, int]]) -> None:
    scopes: list[tuple[str, dict[str, int]]] = [("", {})]
    for node in parent:
        if getattr(node, "target", "") == _FROM:
            word, _, name = (node.text or "").partition(" ")
            if word == "open":
                way = " › ".join(one for one in (scopes[-1][0], json.loads(name)) if one)
                scopes.append((way, {}))
            elif word == "close":
                scopes.pop()
            else:
                scopes[-1][1]["w:p"] = scopes[-1][1].get("w:p", 0) + 1
        elif name_of(node):
            way, counts = scopes[-1]
            counts[name_of(node)] = counts.get(name_of(node), 0) + 1
            found[node] = (way, counts[name_of(node)])


def _marks(root: Element, target: str) -> list[Element]:
    return [one for one in root.iter(etree.ProcessingInstruction) if getattr(one, "target", "") == target]


def _quiet(value: object) -> str:
    """Return a value as text that cannot end an instruction."""
    return json.dumps(value).replace(">", "\\u003e")
