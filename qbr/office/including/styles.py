"""Styles of an included document: those the host knows by name are the host's, the others are added to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import deepcopy

from qbr.office.opc.markup import Element, child, children, q

NAMING = ("w:pStyle", "w:rStyle", "w:tblStyle", "w:basedOn", "w:next", "w:link", "w:styleLink", "w:numStyleLink")


def adopt_styles(host: Element, guest: Element, elements: Iterable[Element]) -> tuple[dict[str, str], list[Element]]:
    """Return what each style of a guest is called in the host, and the styles that were added to it.

    Args:
        host: the host's styles; those missing are added.
        guest: the guest's styles.
        elements: what comes from the guest; only styles it uses are added.
    """
    known = {_key(style): _id(style) for style in children(host, "w:style")}
    taken = {_id(style) for style in children(host, "w:style")}
    styles = {_id(style): style for style in children(guest, "w:style")}
    renamed = {own: known[_key(style)] for own, style in styles.items() if _key(style) in known}
    renamed |= _defaults(host, styles.values(), renamed)
    added: list[Element] = []
    for own in _needed(styles, renamed, _named(elements)):
        renamed[own] = _free(own, taken)
        copy = deepcopy(styles[own])
        copy.set(q("w:styleId"), renamed[own])
        copy.attrib.pop(q("w:default"), "")
        host.append(copy)
        added.append(copy)
    rename_styles(added, renamed)
    return renamed, added


def rename_styles(elements: Iterable[Element], renamed: Mapping[str, str]) -> None:
    """Let elements of a guest name the styles of the host."""
    names = tuple(q(name) for name in NAMING)
    for element in elements:
        for one in element.iter(*names):
            value = str(one.get(q("w:val"), ""))
            one.set(q("w:val"), renamed.get(value, value))


def _defaults(host: Element, guests: Iterable[Element], renamed: Mapping[str, str]) -> dict[str, str]:
    """Return the guest's default styles of other names, which become the host's default styles."""
    defaults = {style.get(q("w:type")): _id(style) for style in children(host, "w:style") if _is_default(style)}
    return {
        _id(style): defaults[style.get(q("w:type"))]
        for style in guests
        if _is_default(style) and _id(style) not in renamed and style.get(q("w:type")) in defaults
    }


def _needed(styles: Mapping[str, Element], renamed: Mapping[str, str], named: Iterable[str]) -> list[str]:
    """Return the styles that have to be added: those named, and those they name in turn; in the guest's order."""
    found: set[str] = set()
    waiting = list(named)
    while waiting:
        own = waiting.pop()
        if own in styles and own not in renamed and own not in found:
            found.add(own)
            waiting += _named([styles[own]])
    return [own for own in styles if own in found]


def _named(elements: Iterable[Element]) -> list[str]:
    names = tuple(q(name) for name in NAMING)
    return [str(one.get(q("w:val"), "")) for element in elements for one in element.iter(*names)]


def _free(own: str, taken: set[str]) -> str:
    name, number = own, 2
    while name in taken:
        name = f"{own}{number}"
        number += 1
    taken.add(name)
    return name


def _key(style: Element) -> tuple[str, str]:
    name = child(style, "w:name")
    return str(style.get(q("w:type"), "")), str(name.get(q("w:val"), "")).casefold() if name is not None else ""


def _id(style: Element) -> str:
    return str(style.get(q("w:styleId"), ""))


def _is_default(style: Element) -> bool:
    return style.get(q("w:default")) in ("1", "true", "on")
