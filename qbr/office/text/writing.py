"""How values are written where their tags stand in a text: inside a run, or as a run in a chosen style."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from jinja2 import nodes

from qbr.office.marks.links import AddressSlot, LinkedSlot
from qbr.office.marks.paragraph_slot import ParagraphSlot
from qbr.office.marks.slots import PROPERTIES, RunSlot
from qbr.office.marks.tags import MARK, Tag
from qbr.office.opc.markup import Element, ancestor, child, children, fragment, name_of, q, remove
from qbr.office.text.blocks import instruction_for, is_instruction
from qbr.office.text.breaks import slot_for, text_slot
from qbr.office.text.text import TextForm, isolate, text_of

if TYPE_CHECKING:
    from qbr.office.text.draft import PartDraft

_OWN_RUNS = frozenset(("style", "markdown"))  # filters whose values look unlike the run they stand in
_HOLDERS = (  # what holds paragraphs of any number
    *("p:txBody", "a:txBody", "w:body", "w:tc", "w:hdr", "w:ftr", "w:txbxContent", "w:sdtContent"),
    *("w:footnote", "w:endnote", "w:comment"),
)


def give_slots(compiler: PartDraft) -> None:
    """Give every value in a text the way it is written."""
    form = compiler.dialect.form
    for text in list(compiler.root.iter(q(form.text))):
        found = [compiler.tags[int(number)] for number in MARK.findall(text.text or "")]
        waiting = [tag for tag in found if tag.word == "value" and tag.slot is None]
        if waiting:
            _give(compiler, text, waiting)


def _give(compiler: PartDraft, text: Element, waiting: list[Tag]) -> None:
    form = compiler.dialect.form
    slot = text_slot(text, form)
    for tag in waiting:
        if not _filters_of(tag) & _OWN_RUNS:
            tag.slot = slot
    for tag in waiting:
        if tag.slot is None:
            _give_run(compiler, isolate(_holding(compiler.root, text, tag, form), tag.mark, form), tag)


def _give_run(compiler: PartDraft, run: Element, tag: Tag) -> None:
    """Let a tag bring its own run, or its own paragraph when it is all the paragraph holds."""
    dialect = compiler.dialect
    paragraph, inner = ancestor(run, dialect.form.paragraph), child(run, dialect.form.text)
    if paragraph is None or inner is None:
        raise ValueError("a run stands in a paragraph and holds text")
    is_whole = _is_whole(paragraph, run, tag, dialect.form)
    if "markdown" in _filters_of(tag):
        tag.slot = dialect.markdown(paragraph, run, is_whole)
    else:
        tag.slot = slot = _run_slot(compiler, run, inner)
        is_whole = is_whole and _may_name_paragraph(compiler, tag)
        if is_whole and dialect.paragraph_style is not None:
            settings = fragment(child(paragraph, dialect.form.paragraph_properties))
            tag.slot = ParagraphSlot.around(slot, settings, dialect.paragraph_style)
        _check_styles(compiler, tag, slot)
    _keep_address(compiler, run, paragraph if is_whole else run, tag)
    _replace(paragraph if is_whole else run, tag)


def _keep_address(compiler: PartDraft, run: Element, replaced: Element, tag: Tag) -> None:
    """Let the address of a link on a run, which has tags of its own, be worked out before the run is written."""
    for number in MARK.findall(fragment(child(run, compiler.dialect.form.properties))):
        address = compiler.tags[int(number)]
        if address.slot is not None and tag.slot is not None:
            again = compiler.again(address)
            again.slot, tag.slot = AddressSlot(address.number, address.slot), LinkedSlot(tag.slot)
            again.is_traced = address.is_traced and not _is_elsewhere(compiler, address, run)
            replaced.addprevious(instruction_for(again.number))


def _is_elsewhere(compiler: PartDraft, address: Tag, run: Element) -> bool:
    """Return whether a link outside of a run has the same address: what stood beside a tag in the run it was in."""
    links = compiler.root.iter(q("a:hlinkClick"))
    return any(link.get(q("r:id")) == address.mark for link in links if run not in link.iterancestors())


def _may_name_paragraph(compiler: PartDraft, tag: Tag) -> bool:
    """Return whether a tag can choose the style of a whole paragraph."""
    named = compiler.dialect.paragraph_style
    names = list(_style_names(tag))
    return named is not None and any(name is None or bool(named(name)) for name in names)


def _is_whole(paragraph: Element, run: Element, tag: Tag, form: TextForm) -> bool:
    """Return whether a paragraph holds a tag and nothing else, and ends nothing but itself."""
    holder = paragraph.getparent()
    is_alone = run.getparent() is paragraph and text_of(paragraph, form).strip() == tag.mark
    is_bare = not any(is_instruction(one) for one in paragraph)
    ends_section = child(paragraph, "w:pPr", "w:sectPr") is not None
    return is_alone and is_bare and not ends_section and holder is not None and name_of(holder) in _HOLDERS


def _replace(element: Element, tag: Tag) -> None:
    """Let a tag write what stands in place of an element; bookmarks in it go around it."""
    for mark in list(children(element, "w:bookmarkStart", "w:permStart")):
        element.addprevious(mark)
    for mark in reversed(list(children(element, "w:bookmarkEnd", "w:permEnd"))):
        element.addnext(mark)
    element.addprevious(instruction_for(tag.number))
    remove(element)


def _run_slot(compiler: PartDraft, run: Element, text: Element) -> RunSlot:
    form = compiler.dialect.form
    properties = fragment(child(run, form.properties))
    start = '<w:t xml:space="preserve">' if form.text == "w:t" else f"<{form.text}>"
    slot = slot_for(text, form, PROPERTIES)
    end = f"</{form.text}></{form.run}>"
    return RunSlot(f"<{form.run}>", start, end, properties, compiler.dialect.styled(properties), slot)


def _style_names(tag: Tag) -> Iterator[str | None]:
    """Yield the styles a tag names; None for one that its data choose."""
    for one in _filters(tag.node) if tag.node is not None else ():
        if one.name == "style":
            name = one.args[0] if one.args else None
            yield name.value if isinstance(name, nodes.Const) and isinstance(name.value, str) else None


def _check_styles(compiler: PartDraft, tag: Tag, slot: RunSlot) -> None:
    """Tell of a style that a tag names in so many words and that is not there."""
    for name in _style_names(tag):
        if name:
            _check_style(compiler, tag, slot, name)


def _check_style(compiler: PartDraft, tag: Tag, slot: RunSlot, name: str) -> None:
    if isinstance(tag.slot, ParagraphSlot) and tag.slot.named(name):
        return
    try:
        slot.styled(name)
    except ValueError as fault:
        hint = "Use a style of the template, a colour of its theme, bold or italic."
        compiler.fault(f"{tag.text}: {fault}", hint, "T334", tag.spot)


def _filters_of(tag: Tag) -> set[str]:
    return set() if tag.node is None else {one.name for one in _filters(tag.node)}


def _filters(node: nodes.Node) -> list[nodes.Filter]:
    own = [node] if isinstance(node, nodes.Filter) else []
    return own + list(node.find_all(nodes.Filter))


def _holding(root: Element, text: Element, tag: Tag, form: TextForm) -> Element:
    """Return the text element that holds a tag's mark by now; runs may have been split since."""
    if tag.mark in (text.text or ""):
        return text
    for element in root.iter(q(form.text)):
        if tag.mark in (element.text or ""):
            return element
    raise ValueError(f"{tag.text} is nowhere")
