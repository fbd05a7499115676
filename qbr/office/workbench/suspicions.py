"""What looks lost or left behind in a template, though nothing is wrong with its tags: each is a warning."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from qbr.errors import Place, Problem
from qbr.office.objects.directives import read_directives
from qbr.office.objects.drawing import SHAPES, properties_of_shape
from qbr.office.objects.geometry import Box, own_box
from qbr.office.opc.markup import Element, ancestor, child, parse_xml, q
from qbr.office.opc.package import Package
from qbr.office.workbench.carriers import carriers, of_sheet, tags_in
from qbr.office.workbench.sheets import Sheet, sheets, slide_lines, words_in

_DECORATIVE = "{http://schemas.microsoft.com/office/drawing/2017/decorative}decorative"
_GRACE = 12_700  # a point, in EMU: a box drawn right at the edge does not touch it


def suspicions(package: Package) -> list[Problem]:
    """Return a warning for everything that looks lost or left behind, in the order of the file."""
    every = list(sheets(package))
    found = [problem for sheet in every for problem in _of_sheet(package, sheet)]
    return [*found, *_undirected_charts(package, every), *_comments(package)]


def lost_lines(package: Package) -> list[Problem]:
    """Return a warning for each slide with tags that has no line of its own while all others of its layout have."""
    slides = [sheet for sheet in sheets(package) if sheet.kind == "slide"]
    layouts = {sheet.part: tuple(package.related(sheet.part, "slideLayout")) for sheet in slides}
    with_line = {sheet.part for sheet in slides if slide_lines(sheet.root)}
    tagged = {carrier.place.partition(" › ")[0] for carrier in carriers(package)}
    found = []
    for sheet in slides:
        siblings = [one.part for one in slides if one is not sheet and layouts[one.part] == layouts[sheet.part]]
        is_alone = sheet.part not in with_line and sheet.label in tagged
        if is_alone and len(siblings) > 1 and set(siblings) <= with_line:
            hint = "Copy the box from the slide before, or leave it if the slide is always to be there."
            message = "the slide has no line that says when it is shown; all others of its layout have one"
            found.append(_warning(package, message, sheet.label, hint, "T262"))
    return found


def _of_sheet(package: Package, sheet: Sheet) -> Iterator[Problem]:
    if sheet.kind == "slide":
        yield from _lines_on_the_slide(package, sheet)
        yield from _hidden(package, sheet)
    yield from _decorative(package, sheet)


def _lines_on_the_slide(package: Package, sheet: Sheet) -> Iterator[Problem]:
    size = child(parse_xml(package.read(package.main)), "p:sldSz")
    width, height = (0, 0) if size is None else (int(size.get("cx", "0")), int(size.get("cy", "0")))
    for shape, text in slide_lines(sheet.root):
        box = own_box(shape)
        if box is not None and _touches(box, width, height):
            message = f"{text}: the box touches the slide"
            yield _warning(package, message, sheet.place(shape), "Move it wholly beyond the slide's edge.", "T261")


def _touches(box: Box, width: int, height: int) -> bool:
    is_beside = box.x + box.width <= _GRACE or box.x >= width - _GRACE
    return not (is_beside or box.y + box.height <= _GRACE or box.y >= height - _GRACE)


def _hidden(package: Package, sheet: Sheet) -> Iterator[Problem]:
    is_hidden = sheet.root.get("show") in ("0", "false")
    is_skipped = any("skip" in text for _, text in slide_lines(sheet.root))
    if is_hidden and not is_skipped and any(carrier.tag for carrier in of_sheet(package, sheet)):
        hint = "Write {% slide skip %} beside it to leave it out, or show it."
        yield _warning(package, "the slide is hidden and has tags; it is sent along, hidden", sheet.label, hint, "T263")


def _decorative(package: Package, sheet: Sheet) -> Iterator[Problem]:
    for mark in sheet.root.iter(_DECORATIVE):
        owner = ancestor(mark, "p:cNvPr", "wp:docPr", "pic:cNvPr")
        directives, _ = read_directives("" if owner is None else str(owner.get("descr", "")))
        if owner is not None and directives and mark.get("val") in ("1", "true"):
            hint = "Open View Alt Text and clear Mark as decorative: saving again would empty the alt text."
            message = f"{directives[0].text} stands on an object marked as decorative"
            yield _warning(package, message, sheet.place(owner), hint, "T461")


def _undirected_charts(package: Package, every: Sequence[Sheet]) -> Iterator[Problem]:
    """Yield the charts that keep their sample data, in a template where others are filled."""
    drawn = [(sheet, frame) for sheet in every for frame in _chart_frames(sheet)]
    bound = [_is_bound(frame) for _, frame in drawn]
    for (sheet, frame), is_bound in zip(drawn, bound, strict=True):
        if any(bound) and not is_bound:
            message = "the chart has no directive: it shows its sample data to everybody"
            hint = "Write {% chart … %} into its alt text."
            yield _warning(package, message, sheet.place(frame), hint, "T561")


def _chart_frames(sheet: Sheet) -> Iterator[Element]:
    for chart in sheet.root.iter(q("c:chart")):
        frame = ancestor(chart, "p:graphicFrame", "w:drawing")
        if frame is not None and chart.get(q("r:id")) is not None:
            yield frame


def _is_bound(frame: Element) -> bool:
    """Return whether a chart is filled, by its own alt text or inside a group that is repeated."""
    every = [frame, *(one for one in frame.iterancestors() if one.tag in {q(name) for name in SHAPES})]
    heads = [properties_of_shape(one) for one in every] + [next(frame.iter(q("wp:docPr")), None)]
    texts = [str(head.get("descr", "")) for head in heads if head is not None]
    return any(one.word == "chart" for text in texts for one in read_directives(text)[0])


def _comments(package: Package) -> Iterator[Problem]:
    for part in package.entries:
        if "/comments" in part and part.endswith(".xml") and b"<" in package.read(part):
            words = " ".join(words_in(parse_xml(package.read(part))).split())
            if words and not tags_in(words):
                message = f'a comment is left in the template: "{words[:60]}"'
                yield _warning(package, message, part, "Delete all comments on the ribbon's review tab.", "T111")


def _warning(package: Package, message: str, spot: str, hint: str, rule: str) -> Problem:
    return Problem(message, Place(package.name, spot=spot), hint, "warning", rule)
