"""Content controls of Word: one whose words a tag fills is bound to nothing else and shows no prompt any more."""

from __future__ import annotations

from lxml import etree

from qbr.office.opc.markup import Element, child, q, remove

_SIGNS = ("{{", "{%")


def release_controls(root: Element) -> None:
    """Take the binding and the prompt's look from every content control that holds a tag.

    Word would write the bound value over what the tag shows, and would show it in the grey of a prompt.
    """
    for control in root.iter(q("w:sdt")):
        settings = child(control, "w:sdtPr")
        if settings is not None and _holds_tag(control):
            _release(control, settings)


def _holds_tag(control: Element) -> bool:
    text = "".join(one.text or "" for one in control.iter(q("w:t")))
    return any(sign in text for sign in _SIGNS)


def _release(control: Element, settings: Element) -> None:
    for one in list(settings):
        if etree.QName(one).localname == "dataBinding":
            remove(one)
    prompt = child(settings, "w:showingPlcHdr")
    if prompt is None:
        return
    remove(prompt)
    for run in control.iter(q("w:r")):
        style = child(run, "w:rPr", "w:rStyle")
        if style is not None:
            remove(style)
