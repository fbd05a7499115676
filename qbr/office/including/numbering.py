"""Lists of an included document: each gets a definition of its own in the host, so that it begins anew."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy

from qbr.office.opc.markup import Element, child, children, q, remove

_VAL = q("w:val")
_MIXING = 2_654_435_761  # odd, so that products of different numbers differ in 32 bits


def adopt_numbers(host: Element, guest: Element, elements: Sequence[Element]) -> list[Element]:
    """Return the definitions and bullets added to the host for the lists that elements of a guest use.

    Args:
        host: the host's numbering; is changed.
        guest: the guest's numbering.
        elements: name numbers of the guest; are changed to name those of the host.
    """
    numbers = {str(one.get(q("w:numId"))): one for one in children(guest, "w:num")}
    definitions = {str(one.get(q("w:abstractNumId"))): one for one in children(guest, "w:abstractNum")}
    used = dict.fromkeys(str(one.get(_VAL)) for element in elements for one in element.iter(q("w:numId")))
    added: dict[str, Element] = {}
    renamed: dict[str, str] = {}
    for own in used:
        if own in numbers:
            renamed[own] = _adopted(host, numbers[own], definitions, added)
    for element in elements:
        for one in element.iter(q("w:numId")):
            one.set(_VAL, renamed.get(str(one.get(_VAL)), str(one.get(_VAL))))
    return [*added.values(), *_bring_bullets(host, guest, added.values())]


def _adopted(host: Element, number: Element, definitions: Mapping[str, Element], added: dict[str, Element]) -> str:
    """Return the number a list of the guest has in the host."""
    reference = child(number, "w:abstractNumId")
    own = "" if reference is None else str(reference.get(_VAL))
    if own in definitions and own not in added:
        added[own] = _definition(host, _with_levels(definitions[own], definitions))
    copy = deepcopy(number)
    new = _next(host, "w:num", "w:numId")
    copy.set(q("w:numId"), new)
    pointing = child(copy, "w:abstractNumId")
    if pointing is not None and own in added:
        pointing.set(_VAL, str(added[own].get(q("w:abstractNumId"))))
    _insert(host, copy, ("w:numPicBullet", "w:abstractNum", "w:num"))
    return new


def _with_levels(definition: Element, definitions: Mapping[str, Element]) -> Element:
    """Return the definition that holds the levels: one may name a list style, whose definition is another."""
    link = child(definition, "w:numStyleLink")
    for other in () if link is None else definitions.values():
        style = child(other, "w:styleLink")
        if style is not None and link is not None and style.get(_VAL) == link.get(_VAL):
            return other
    return definition


def _definition(host: Element, definition: Element) -> Element:
    copy = deepcopy(definition)
    for linked in list(copy.iter(q("w:styleLink"), q("w:pStyle"))):  # the host's styles keep lists of their own
        remove(linked)
    new = _next(host, "w:abstractNum", "w:abstractNumId")
    copy.set(q("w:abstractNumId"), new)
    sign = child(copy, "w:nsid")
    if sign is not None:  # Word takes lists of one sign for one list
        sign.set(_VAL, f"{(int(new) + 1) * _MIXING % 2**32:08X}")
    _insert(host, copy, ("w:numPicBullet", "w:abstractNum"))
    return copy


def _bring_bullets(host: Element, guest: Element, definitions: Iterable[Element]) -> list[Element]:
    """Return the pictures that stand for bullets, brought into the host."""
    bullets = {str(one.get(q("w:numPicBulletId"))): one for one in children(guest, "w:numPicBullet")}
    renamed: dict[str, str] = {}
    brought: list[Element] = []
    for definition in definitions:
        for one in definition.iter(q("w:lvlPicBulletId")):
            own = str(one.get(_VAL))
            if own in bullets and own not in renamed:
                renamed[own] = _next(host, "w:numPicBullet", "w:numPicBulletId")
                copy = deepcopy(bullets[own])
                copy.set(q("w:numPicBulletId"), renamed[own])
                _insert(host, copy, ("w:numPicBullet",))
                brought.append(copy)
            one.set(_VAL, renamed.get(own, own))
    return brought


def _next(host: Element, name: str, attribute: str) -> str:
    ids = [str(one.get(q(attribute), "")) for one in children(host, name)]
    return str(max((int(own) for own in ids if own.isdigit()), default=0) + 1)


def _insert(host: Element, element: Element, after: tuple[str, ...]) -> None:
    """Put an element behind the last of some kinds: the order of kinds is fixed."""
    before = list(children(host, *after))
    if before:
        before[-1].addnext(element)
    else:
        host.insert(0, element)
