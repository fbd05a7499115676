"""What every shipped pack owes a reader who cannot see a page, hears it read out, or sees little contrast.

The files are built for the samples and read back: what counts is what a customer gets, not what was drawn.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import pytest
from contrast_read import LARGE, LARGE_BOLD, NS, LineSeen, TextSeen, contrast, lines_of, texts_of
from docx import Document
from lxml import etree
from pptx import Presentation
from pptx.shapes.base import BaseShape
from pptx.slide import Slide

from qbr.build import Request, Workspace
from qbr.phrasebook import base_language
from qbr.story.serial import from_json
from qbr.workspace import lay_out

ROOT = Path(__file__).resolve().parents[2]
PACKS = sorted(path.parent.name for path in (ROOT / "templates").glob("*/template.yaml"))
SAMPLES = ("acme", "globex", "initech")
W = f"{{{NS['w']}}}"
DECORATIVE = "{http://schemas.microsoft.com/office/drawing/2017/decorative}decorative"
TEXT, MARK = 4.5, 3.0  # contrast that WCAG 2.2 asks of text, and of large text, lines and marks

every_file = pytest.mark.parametrize(("pack", "customer"), [(pack, one) for pack in PACKS for one in SAMPLES])


@dataclass(frozen=True)
class Built:
    """The files of one pack for one customer."""

    language: str  # of the review, without its region: a text in British English stays so for the United States
    deck_data: bytes
    document_data: bytes

    @cached_property
    def deck(self) -> list[Slide]:
        return list(Presentation(io.BytesIO(self.deck_data)).slides)

    @cached_property
    def document(self) -> etree._Element:
        return etree.fromstring(part(self.document_data, "word/document.xml"))


def part(data: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return package.read(name)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, str], Built]:
    root = tmp_path_factory.mktemp("accessible")
    lay_out(root)
    workspace, told = Workspace(root), dict[str, Path]()

    @cache
    def build(pack: str, customer: str) -> Built:
        request = Request(template=pack)
        made = workspace.build_from(told[customer], request) if customer in told else workspace.build(customer, request)
        told[customer] = root / "output" / customer / made.quarter / "internal" / "review.json"
        data = {path.suffix: path.read_bytes() for path in made.paths}
        language = from_json(told[customer].read_text(encoding="utf-8")).meta.language
        return Built(base_language(language), data[".pptx"], data[".docx"])

    return build


def shapes_of(shapes: Iterator[BaseShape]) -> Iterator[BaseShape]:
    for shape in shapes:
        yield shape
        if shape.shape_type == 6:
            yield from shapes_of(iter(shape.shapes))


def says(shape: BaseShape) -> str:
    return str(shape._element.xpath(".//p:cNvPr")[0].get("descr") or "").strip()


def is_decorative(shape: BaseShape) -> bool:
    return any(one.get("val") == "1" for one in shape._element.xpath(".//p:cNvPr")[0].iter(DECORATIVE))


def needs_words(shape: BaseShape) -> bool:
    return shape.shape_type == 13 or getattr(shape, "has_chart", False) or getattr(shape, "has_table", False)


# --- decks ---


@every_file
def test_each_slide_has_a_title_of_its_own(pack: str, customer: str, built: Callable[[str, str], Built]) -> None:
    titles = [slide.shapes.title.text_frame.text.strip() for slide in built(pack, customer).deck if slide.shapes.title]

    assert len(titles) == len(built(pack, customer).deck)
    assert all(titles)
    assert len({title.casefold() for title in titles}) == len(titles), sorted(titles)


@every_file
def test_title_is_read_first_and_the_rest_from_top_to_bottom(
    pack: str, customer: str, built: Callable[[str, str], Built]
) -> None:
    for slide in built(pack, customer).deck:
        read = [shape for shape in slide.shapes if not is_decorative(shape)]
        assert read[0].shape_id == slide.shapes.title.shape_id, slide.shapes.title.text_frame.text
        footers = [shape.is_placeholder and shape.placeholder_format.idx in (11, 12, 14) for shape in read]
        assert footers == sorted(footers), f"{read[0].text_frame.text}: the footer is read before the page"
        body = [shape for shape, is_footer in zip(read[1:], footers[1:], strict=True) if not is_footer]
        pairs = [(one, other) for n, one in enumerate(body) for other in body[n + 1 :] if is_above(other, one)]
        assert not pairs, [(one.name, "is read before", other.name) for one, other in pairs]


def is_above(one: BaseShape, other: BaseShape) -> bool:
    """Return whether a shape stands wholly above another, in the same columns of the page."""
    overlap = min(one.left + one.width, other.left + other.width) - max(one.left, other.left)
    is_placed = not (one.is_placeholder or other.is_placeholder)
    return is_placed and overlap > min(one.width, other.width) / 2 and one.top + one.height <= other.top


@every_file
def test_pictures_charts_and_tables_are_described_from_the_data(
    pack: str, customer: str, built: Callable[[str, str], Built]
) -> None:
    for slide in built(pack, customer).deck:
        for shape in shapes_of(iter(slide.shapes)):
            if needs_words(shape) and not is_decorative(shape):
                assert len(says(shape)) > 3, f"{slide.shapes.title.text_frame.text}: {shape.name}"
            assert "{%" not in says(shape)
            assert "{{" not in says(shape)
            if getattr(shape, "has_chart", False):
                assert re.search(r"\d", says(shape)), f"{shape.name} says no figure: {says(shape)!r}"


@every_file
def test_tables_of_a_deck_flag_their_head_row(pack: str, customer: str, built: Callable[[str, str], Built]) -> None:
    for slide in built(pack, customer).deck:
        for shape in shapes_of(iter(slide.shapes)):
            if getattr(shape, "has_table", False):
                assert shape.table.first_row, f"{slide.shapes.title.text_frame.text}: {shape.name}"


@every_file
def test_texts_of_a_deck_stand_out_from_what_is_behind_them(
    pack: str, customer: str, built: Callable[[str, str], Built]
) -> None:
    weak = [seen for seen in texts_of(built(pack, customer).deck_data) if seen.contrast < least(seen)]

    assert not weak, sorted({f"{seen.contrast:.1f}:1 {seen.where}: {seen.text[:40]}" for seen in weak})


def least(seen: TextSeen) -> float:
    """Return the contrast a run must have; a sign alone, such as the ■ of a key, is a mark."""
    is_large = seen.size >= LARGE or (seen.is_bold and seen.size >= LARGE_BOLD)
    is_sign = not any(sign.isalnum() for sign in seen.text)
    return MARK if is_large or is_sign else TEXT


@every_file
def test_lines_that_carry_meaning_stand_out(pack: str, customer: str, built: Callable[[str, str], Built]) -> None:
    weak = [seen for seen in lines_of(built(pack, customer).deck_data) if is_weak(seen)]

    assert not weak, sorted({f"{seen.contrast:.1f}:1 {seen.where}" for seen in weak})


def is_weak(seen: LineSeen) -> bool:
    return not seen.is_decorative and seen.contrast < MARK


@every_file
def test_deck_says_its_language(pack: str, customer: str, built: Callable[[str, str], Built]) -> None:
    made = built(pack, customer)
    for slide in made.deck:
        languages = {run.get("lang") for run in slide._element.iter(f"{{{NS['a']}}}rPr") if run.get("lang")}
        assert {base_language(one) for one in languages} <= {made.language}, languages


# --- documents ---


@every_file
def test_document_says_its_language(pack: str, customer: str, built: Callable[[str, str], Built]) -> None:
    made = built(pack, customer)
    styles = etree.fromstring(part(made.document_data, "word/styles.xml"))
    (language,) = styles.findall("w:docDefaults/w:rPrDefault/w:rPr/w:lang", NS)

    assert base_language(str(language.get(f"{W}val"))) == made.language


@every_file
def test_headings_go_one_level_down_at_a_time(pack: str, customer: str, built: Callable[[str, str], Built]) -> None:
    document = Document(io.BytesIO(built(pack, customer).document_data))
    levels = [level for paragraph in document.paragraphs if (level := level_of(paragraph.style)) is not None]
    jumps = [(before, after) for before, after in zip([-1, *levels], levels, strict=False) if after > before + 1]

    assert levels
    assert not jumps


def level_of(style: object) -> int | None:
    """Return the outline level of a paragraph style, its own or that of the one it is based on; None: no heading."""
    while style is not None:
        found = style.element.find("w:pPr/w:outlineLvl", NS)  # type: ignore[attr-defined]
        if found is not None:
            return int(found.get(f"{W}val"))
        style = style.base_style  # type: ignore[attr-defined]
    return None


@every_file
def test_tables_of_a_document_repeat_a_head_row_or_say_they_have_none(
    pack: str, customer: str, built: Callable[[str, str], Built]
) -> None:
    for table in built(pack, customer).document.iter(f"{W}tbl"):
        look, first = table.find("w:tblPr/w:tblLook", NS), table.find("w:tr", NS)
        named = table.find("w:tblPr/w:tblCaption", NS)
        assert first is not None
        assert look is not None
        assert (look.get(f"{W}firstRow") == "1") == (first.find("w:trPr/w:tblHeader", NS) is not None)
        assert named is not None
        assert named.get(f"{W}val")


@every_file
def test_drawings_of_a_document_are_described_from_the_data(
    pack: str, customer: str, built: Callable[[str, str], Built]
) -> None:
    for drawing in built(pack, customer).document.iter(f"{{{NS['wp']}}}docPr"):
        words = str(drawing.get("descr") or "").strip()
        assert words, drawing.get("name")
        assert "{%" not in words
        assert "{{" not in words


@every_file
def test_no_empty_paragraph_stands_in_for_space(pack: str, customer: str, built: Callable[[str, str], Built]) -> None:
    body = built(pack, customer).document[0]
    empty = [one for one in body.iter(f"{W}p") if not says_or_holds(one) and not is_empty_cell(one)]

    assert not empty, [style_named(one) for one in empty]


def is_empty_cell(paragraph: etree._Element) -> bool:
    """Return whether a paragraph is all there is in a cell, which must hold one."""
    cell = paragraph.getparent()
    return cell is not None and cell.tag == f"{W}tc" and len(cell.findall("w:p", NS)) == 1


def style_named(paragraph: etree._Element) -> str:
    found = paragraph.find("w:pPr/w:pStyle", NS)
    return "" if found is None else str(found.get(f"{W}val"))


def says_or_holds(paragraph: etree._Element) -> bool:
    held = ("t", "drawing", "fldChar", "br", "sectPr")
    return any(paragraph.find(f".//w:{name}", NS) is not None for name in held)


def test_contrast_is_that_of_the_guideline() -> None:
    """Black on white is 21:1 and #767676 on white 4.54:1, as WCAG's own examples have it."""
    assert contrast("000000", "FFFFFF") == pytest.approx(21)
    assert contrast("767676", "FFFFFF") == pytest.approx(4.54, abs=0.005)
    assert contrast("FFFFFF", "FFFFFF") == pytest.approx(1)
