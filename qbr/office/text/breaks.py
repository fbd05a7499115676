"""How line ends, tabs and new paragraphs inside a value are written where its tag stands."""

from __future__ import annotations

from qbr.office.marks.slots import TextSlot
from qbr.office.marks.tags import MARK
from qbr.office.opc.markup import Element, ancestor, child, declarations, fragment, name_of
from qbr.office.text.text import WORD, TextForm


def text_slot(text: Element, form: TextForm) -> TextSlot:
    """Return how values are written inside a text element: with what closes and opens the run around it."""
    run = text.getparent()
    properties = None if run is None else child(run, form.properties)
    return slot_for(text, form, _static(fragment(properties)))


def slot_for(text: Element, form: TextForm, properties: str) -> TextSlot:
    """Return how values are written inside a text element whose run has these properties."""
    run = text.getparent()
    if run is None or name_of(run) != form.run:
        return TextSlot()
    paragraph = ancestor(run, form.paragraph)
    if form is WORD:
        return _word_slot(run, paragraph, properties)
    prefix = f"{text.prefix}:" if text.prefix else ""
    inner = f"<{prefix}r{declarations(run)}>{properties}<{prefix}t>"
    close = f"</{prefix}t></{prefix}r>"
    line = f"{close}<{prefix}br>{properties}</{prefix}br>{inner}"
    if paragraph is None or run.getparent() is not paragraph:
        return TextSlot(line=line, paragraph=line + line, page=line + line)
    settings = _static(fragment(child(paragraph, form.paragraph_properties)))
    again = f"{close}</{prefix}p><{prefix}p{declarations(paragraph)}>{settings}{inner}"
    return TextSlot(line=line, paragraph=again, page=again)


def _word_slot(run: Element, paragraph: Element | None, properties: str) -> TextSlot:
    start = '<w:t xml:space="preserve">'
    line = f"</w:t><w:br/>{start}"
    tab = f"</w:t><w:tab/>{start}"
    settings = None if paragraph is None else child(paragraph, "w:pPr")
    ends_section = settings is not None and child(settings, "w:sectPr") is not None
    if paragraph is None or run.getparent() is not paragraph or ends_section:
        lines = f"</w:t><w:br/><w:br/>{start}"
        return TextSlot(tab=tab, line=line, paragraph=lines, page=lines)
    again = f"<w:p{declarations(paragraph)}>{_static(fragment(settings))}<w:r{declarations(run)}>"
    end, begin = "</w:t></w:r></w:p>", f"{again}{properties}{start}"
    page = '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'
    return TextSlot(tab=tab, line=line, paragraph=end + begin, page=end + page + begin)


def _static(text: str) -> str:
    """Return XML that is written again and again; a link with a tag in its address is not."""
    return "" if MARK.search(text) else text
