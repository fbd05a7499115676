"""Text in paragraphs: tags that Office has split over runs become whole, and take the format of their first character.

Written once for both formats; a `TextForm` holds what differs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass

from qbr.office.marks.tags import LITERAL
from qbr.office.opc.markup import Element, children, name_of, q, remove
from qbr.office.text.finding import BREAK, HYPHEN, OBJECT, Span, escapes, find_tags

_BLANKS = (" ", "\t")
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


@dataclass(frozen=True, slots=True)
class TextForm:
    """How one format writes paragraphs."""

    paragraph: str
    containers: tuple[str, ...]  # what holds runs as a paragraph does, paragraphs included
    run: str
    text: str
    properties: str  # of a run
    paragraph_properties: str
    breaks: frozenset[str]  # elements that stand for a blank or hyphen inside a tag
    wrappers: frozenset[str]  # elements around runs whose runs are text of the paragraph
    ignored: frozenset[str]  # elements without width: marks of the proofing tools, bookmarks
    noise: frozenset[str]  # those among them that may go


DRAWING = TextForm(
    paragraph="a:p",
    containers=("a:p",),
    run="a:r",
    text="a:t",
    properties="a:rPr",
    paragraph_properties="a:pPr",
    breaks=frozenset(("a:br",)),
    wrappers=frozenset(),
    ignored=frozenset(("a:endParaRPr",)),
    noise=frozenset(),
)
WORD = TextForm(
    paragraph="w:p",
    containers=("w:p", "w:rt", "w:rubyBase"),
    run="w:r",
    text="w:t",
    properties="w:rPr",
    paragraph_properties="w:pPr",
    breaks=frozenset(("w:br", "w:tab", "w:cr", "w:noBreakHyphen")),
    wrappers=frozenset(
        (
            *("w:hyperlink", "w:ins", "w:moveTo", "w:smartTag", "w:customXml", "w:sdt", "w:sdtContent", "w:bdo"),
            "w:dir",
        )
    ),
    ignored=frozenset(
        (
            *("w:proofErr", "w:bookmarkStart", "w:bookmarkEnd", "w:permStart", "w:permEnd", "w:lastRenderedPageBreak"),
            *("w:commentRangeStart", "w:commentRangeEnd", "w:del", "w:moveFrom", "w:sdtPr", "w:sdtEndPr"),
            *("w:smartTagPr", "w:customXmlPr", "w:softHyphen"),
            *("w:moveFromRangeStart", "w:moveFromRangeEnd", "w:moveToRangeStart", "w:moveToRangeEnd"),
        )
    ),
    noise=frozenset(("w:proofErr", "w:lastRenderedPageBreak")),
)


@dataclass(slots=True)
class Piece:
    """A character of a paragraph and the element it comes from."""

    sign: str
    element: Element


def paragraphs(root: Element, form: TextForm) -> Iterator[Element]:
    """Yield the paragraphs of a part in document order, those inside drawings and small print over text included."""
    yield from root.iter(*(q(name) for name in form.containers))


def pieces(paragraph: Element, form: TextForm) -> list[Piece]:
    """Return the characters of a paragraph; fields and pictures count as one, inner paragraphs not at all."""
    found: list[Piece] = []
    for element in children(paragraph):
        _collect(element, form, found)
    return found


def text_of(paragraph: Element, form: TextForm) -> str:
    """Return the plain text of a paragraph."""
    return "".join(piece.sign for piece in pieces(paragraph, form))


def heal(paragraph: Element, form: TextForm, mark_of: Callable[[Span], str]) -> bool:
    """Put every tag of a paragraph into one piece, and its mark where its first character stood.

    Args:
        paragraph: is changed.
        form: the format it is written in.
        mark_of: returns what shall stand for a tag; empty for nothing.

    Returns:
        Whether there was anything to do.
    """
    found = pieces(paragraph, form)
    text = "".join(piece.sign for piece in found)
    spans = list(find_tags(text)) if "{" in text else []
    is_escaped = _unescape(found, text, spans)
    if not spans and not is_escaped:
        return False
    texts = {id(piece.element): piece.element for piece in found if name_of(piece.element) == form.text}
    kept: dict[int, list[str]] = {key: [] for key in texts}
    position, is_raw = 0, False
    for span in spans:
        start = _start(found, span, position)
        for piece in found[position:start]:
            _keep(piece, kept, is_raw)
        is_raw = span.mark == "raw" and span.body == "raw"
        kept[id(found[span.start].element)].append(mark_of(span))
        position = _end(found, span)
        for piece in found[start:position]:
            if name_of(piece.element) in form.breaks:
                remove(piece.element)
    for piece in found[position:]:
        _keep(piece, kept, False)
    _write(texts, kept, form)
    if spans:
        _tidy(paragraph, form)
    return True


def isolate(text: Element, mark: str, form: TextForm) -> Element:
    """Return the run that holds nothing but the mark, having split the run the mark stands in."""
    run = text.getparent()
    if run is None or name_of(run) != form.run:
        raise ValueError("the text of a tag stands in no run")
    before, _, after = (text.text or "").partition(mark)
    followers = list(text.itersiblings())
    if after or followers:
        rest = _copy_of_run(run, form)
        if after:
            rest.append(_text_element(text, after))
        for follower in followers:
            rest.append(follower)
        run.addnext(rest)
    predecessors = [one for one in text.itersiblings(preceding=True) if name_of(one) != form.properties]
    if before or predecessors:
        alone = _copy_of_run(run, form)
        alone.append(_text_element(text, mark))
        run.addnext(alone)
        text.text = before
        if not before:
            run.remove(text)
        return alone
    text.text = mark
    return run


def _collect(element: Element, form: TextForm, found: list[Piece]) -> None:
    name = name_of(element)
    if name == form.run:
        for part in children(element):
            _collect_in_run(part, form, found)
    elif name in form.wrappers or (name == "w:fldSimple" and _holds_tag(element)):
        for inner in children(element):
            _collect(inner, form, found)
    elif name in form.breaks:
        found.append(Piece(BREAK, element))
    elif name != form.paragraph_properties and name not in form.ignored:
        found.append(Piece(OBJECT, element))


def _holds_tag(field: Element) -> bool:
    """Return whether a field, which otherwise is one thing in a text, shows a tag."""
    return any(sign in "".join(one.text or "" for one in field.iter(q("w:t"))) for sign in ("{{", "{%", "}}", "%}"))


def _collect_in_run(part: Element, form: TextForm, found: list[Piece]) -> None:
    name = name_of(part)
    if name == form.text:
        found.extend(Piece(sign, part) for sign in part.text or "")
    elif name in form.breaks:
        found.append(Piece(HYPHEN if name == "w:noBreakHyphen" else BREAK, part))
    elif name != form.properties and name not in form.ignored:
        found.append(Piece(OBJECT, part))


def _unescape(found: Sequence[Piece], text: str, spans: Sequence[Span]) -> bool:
    """Let what stands for braces be only braces; return whether there was any."""
    escaped = [at for at in escapes(text) if not any(span.start <= at < span.end for span in spans)]
    for at in escaped:
        found[at].sign = LITERAL
    return bool(escaped)


def _start(found: Sequence[Piece], span: Span, position: int) -> int:
    """Return where a tag begins to be written for: before it when {%- takes the line break or blanks there away."""
    start = span.start
    if not span.trims_before or start == position:
        return start
    if found[start - 1].sign == BREAK:
        return start - 1
    while start > position and found[start - 1].sign in _BLANKS:
        start -= 1
    return start


def _end(found: Sequence[Piece], span: Span) -> int:
    """Return where a tag ends: behind it when -%} takes the line break or blanks there away."""
    end = span.end
    if not span.trims_after or end == len(found):
        return end
    if found[end].sign == BREAK:
        return end + 1
    while end < len(found) and found[end].sign in _BLANKS:
        end += 1
    return end


def _keep(piece: Piece, kept: dict[int, list[str]], is_raw: bool) -> None:
    if id(piece.element) in kept:
        kept[id(piece.element)].append(piece.sign + (LITERAL if is_raw and piece.sign == "{" else ""))


def _write(texts: dict[int, Element], kept: dict[int, list[str]], form: TextForm) -> None:
    """Give every text element what is left of its characters; runs that lost all of theirs go."""
    for key, element in texts.items():
        new = "".join(kept[key])
        if new == element.text:
            continue
        element.text = new
        if form is WORD:
            element.set(_SPACE, "preserve")
        if not new:
            _drop(element, form)


def _drop(text: Element, form: TextForm) -> None:
    run = text.getparent()
    if run is None:
        return
    run.remove(text)
    if any(name_of(one) != form.properties for one in run):
        return
    wrapper = run.getparent()
    remove(run)
    while wrapper is not None and name_of(wrapper) == "w:hyperlink" and not len(wrapper):
        parent = wrapper.getparent()
        remove(wrapper)
        wrapper = parent


def _tidy(paragraph: Element, form: TextForm) -> None:
    for name in sorted(form.noise):
        for element in list(paragraph.iter(q(name))):
            remove(element)


def _copy_of_run(run: Element, form: TextForm) -> Element:
    copy = deepcopy(run)
    copy.tail = None
    for part in list(copy):
        if name_of(part) != form.properties:
            copy.remove(part)
    return copy


def _text_element(like: Element, text: str) -> Element:
    copy = deepcopy(like)
    copy.tail = None
    copy.text = text
    return copy
