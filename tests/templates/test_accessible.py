"""What every pack makes can be read without seeing it: order, descriptions, heads of tables, contrast, language."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import docx
import pytest
from docx.document import Document
from pptx import Presentation
from pptx.presentation import Presentation as Deck
from pptx.shapes.base import BaseShape

from qbr.build import Request, Workspace
from qbr.formatting import language_tag
from qbr.story.serial import from_json

ROOT = Path(__file__).resolve().parents[2]
PACKS = sorted(file.parent.name for file in (ROOT / "templates").glob("*/template.yaml"))
CUSTOMERS = ("acme", "globex", "initech")
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
ALIAS = {"tx1": "dk1", "tx2": "dk2", "bg1": "lt1", "bg2": "lt2"}
TEXT, MARK = 4.5, 3.0  # WCAG 2.2, 1.4.3 and 1.4.11


@dataclass(frozen=True)
class Made:
    """One pack filled for one customer."""

    deck: Deck | None
    document: Document | None
    language: str  # en, de: which English it is says the pack


@pytest.fixture(scope="module", params=[(pack, customer) for pack in PACKS for customer in CUSTOMERS], ids="-".join)
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Made:
    from qbr.workspace import lay_out

    pack, customer = request.param
    root = tmp_path_factory.mktemp(f"{pack}-{customer}")
    lay_out(root)
    build = Workspace(root).build(customer, Request(template=pack))
    paths = {path.suffix: str(path) for path in build.paths}
    (told,) = (root / "output").rglob("review.json")
    meta = from_json(told.read_text("utf-8")).meta
    return Made(
        Presentation(paths[".pptx"]) if ".pptx" in paths else None,
        docx.Document(paths[".docx"]) if ".docx" in paths else None,
        language_tag(meta.language, meta.locale).split("-")[0],
    )


@pytest.fixture
def deck(made: Made) -> Deck:
    if made.deck is None:
        pytest.skip("the pack has no deck")
    return made.deck


@pytest.fixture
def document(made: Made) -> Document:
    if made.document is None:
        pytest.skip("the pack has no document")
    return made.document


def shapes_of(shapes: Iterator[BaseShape]) -> Iterator[BaseShape]:
    for shape in shapes:
        yield shape
        if shape.shape_type == 6:
            yield from shapes_of(iter(shape.shapes))


def described(shape: BaseShape) -> str:
    return str(shape._element.xpath(".//p:cNvPr")[0].get("descr") or "")


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours as WCAG computes it, 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def theme_of(deck: Deck) -> dict[str, str]:
    from lxml import etree

    master = deck.slide_masters[0].part
    (part,) = (one.target_part for one in master.rels.values() if one.reltype.endswith("/theme"))
    scheme = etree.fromstring(part.blob).find(f".//{A}clrScheme")
    assert scheme is not None
    return {
        slot.tag.removeprefix(A): str(slot[0].get("val") if slot[0].get("lastClr") is None else slot[0].get("lastClr"))
        for slot in scheme
    }


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast("000000", "FFFFFF") == pytest.approx(21)
    assert contrast("777777", "FFFFFF") == pytest.approx(4.48, abs=0.01)  # the standard's own near miss


def test_slides_have_titles_and_no_two_the_same(deck: Deck) -> None:
    titles = [slide.shapes.title.text_frame.text.strip() if slide.shapes.title else "" for slide in deck.slides]

    assert all(titles)
    assert sorted(titles) == sorted(set(titles))


def test_the_title_is_read_first(deck: Deck) -> None:
    for number, slide in enumerate(deck.slides, 1):
        first = next(shape for shape in shapes_of(iter(slide.shapes)) if shape.has_text_frame and shape.text_frame.text)
        assert first == slide.shapes.title, f"slide {number}: {first.name}"


def test_pictures_charts_and_tables_are_described_from_the_data(deck: Deck) -> None:
    for number, slide in enumerate(deck.slides, 1):
        for shape in shapes_of(iter(slide.shapes)):
            is_chart = bool(getattr(shape, "has_chart", False))
            if not is_chart and not getattr(shape, "has_table", False) and shape.shape_type != 13:
                continue
            words = described(shape)
            assert words.strip(), f"slide {number}: {shape.name}"
            assert not re.search(r"\{[{%]", words), f"slide {number}: {words}"
            assert not is_chart or re.search(r"\d", words), f"slide {number}: {words}"


def test_tables_flag_their_head(deck: Deck) -> None:
    for number, slide in enumerate(deck.slides, 1):
        for shape in shapes_of(iter(slide.shapes)):
            if getattr(shape, "has_table", False):
                assert shape.table.first_row, f"slide {number}: {shape.name}"


def test_text_stands_out_from_its_ground(deck: Deck) -> None:
    theme = theme_of(deck)
    for number, slide in enumerate(deck.slides, 1):
        if slide.slide_layout.name == "Cover":
            continue  # white on the accent, below
        for run in slide.shapes._spTree.iter(f"{A}r"):
            slot, words = run.find(f"{A}rPr/{A}solidFill/{A}schemeClr"), (run.findtext(f"{A}t") or "").strip()
            if slot is None or not words or len(slot):
                continue
            colour = theme[ALIAS.get(str(slot.get("val")), str(slot.get("val")))]
            wanted = TEXT if any(map(str.isalnum, words)) else MARK
            worst = min(contrast(colour, theme[ground]) for ground in ("lt1", "lt2"))
            assert worst >= wanted, f"slide {number}: {words!r} in {slot.get('val')}: {worst:.1f}"
    assert contrast(theme["lt1"], theme["accent1"]) >= TEXT


def test_slides_say_the_language_of_the_review(deck: Deck, made: Made) -> None:
    for number, slide in enumerate(deck.slides, 1):
        spoken = {run.get("lang").split("-")[0] for run in slide.shapes._spTree.iter(f"{A}rPr") if run.get("lang")}
        assert spoken <= {made.language}, f"slide {number}: {spoken}"


def test_document_says_the_language_of_the_review(document: Document, made: Made) -> None:
    (standard,) = document.styles.element.findall(f".//{W}docDefaults//{W}lang")
    others = [one.get(f"{W}val") for one in document.element.body.iter(f"{W}lang") if one.get(f"{W}val")]

    assert {tag.split("-")[0] for tag in (standard.get(f"{W}val"), *others)} == {made.language}


def test_headings_of_the_document_are_nested_without_a_jump(document: Document) -> None:
    named = ((paragraph.style.name or "", paragraph.text) for paragraph in document.paragraphs if paragraph.style)
    levels = [(1 if name == "Front heading" else int(name[-1]), text) for name, text in named if is_heading(name)]

    assert levels
    assert levels[0][0] == 1
    for (before, _), (level, text) in itertools.pairwise(levels):
        assert level <= before + 1, text
        assert text.strip()


def is_heading(name: str) -> bool:
    return name == "Front heading" or re.fullmatch(r"Heading \d", name) is not None


def test_pictures_and_tables_of_the_document_are_described(document: Document) -> None:
    drawings = list(document.element.body.iter("{*}docPr"))
    tables = list(document.element.body.iter(f"{W}tbl"))

    assert all((one.get("descr") or "").strip() for one in drawings)
    assert all(one.find(f"{W}tblPr/{W}tblCaption") is not None for one in tables)
    told = [one.get("descr") or "" for one in drawings]
    told += [str(one.find(f"{W}tblPr/{W}tblCaption").get(f"{W}val")) for one in tables]
    assert not [words for words in told if not words.strip() or re.search(r"\{[{%]", words)]


def test_tables_of_the_document_repeat_their_head(document: Document) -> None:
    for table in document.element.body.iter(f"{W}tbl"):
        look, first = table.find(f"{W}tblPr/{W}tblLook"), table.find(f"{W}tr")
        assert look is not None
        assert first is not None
        is_head = first.find(f"{W}trPr/{W}tblHeader") is not None
        assert is_head == (look.get(f"{W}firstRow") == "1")
