"""qbr template new: a plain brand deck, drawn without a tag, becomes a pack that renders every sample's review."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from brand_decks import MARLOWE, TIDEWAY, letterhead, marlowe, tideway
from click.testing import CliRunner, Result
from lxml import etree
from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.presentation import Presentation as Deck

from qbr.branding.palette import Palette, contrast
from qbr.cli import main
from qbr.story.placing import MANDATORY

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
BRANDS: dict[str, Callable[[], bytes]] = {
    "marlowe": marlowe,
    "tideway": tideway,
    "bodiless": lambda: tideway(bodiless=True),
}
_MAP = {"tx1": "dk1", "bg1": "lt1", "tx2": "dk2", "bg2": "lt2"}


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments, prog_name="qbr")


@pytest.fixture(scope="module")
def packs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with a pack made from each brand; the first with a letterhead."""
    from qbr.workspace import lay_out

    root = tmp_path_factory.mktemp("brands")
    lay_out(root)
    (root / "letter.docx").write_bytes(letterhead())
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(root)
        for name, drawn in BRANDS.items():
            (root / f"{name}.pptx").write_bytes(drawn())
            letter = ["--document", "letter.docx"] if name == "marlowe" else []
            made = run("template", "new", name, "--from", f"{name}.pptx", *letter)
            assert made.exit_code == 0, made.stderr
            assert made.stdout.splitlines() == [
                f"templates/{name}/{file}" for file in ("deck.pptx", "document.docx", "template.yaml")
            ]
    return root


@pytest.fixture
def here(packs: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(packs)
    return packs


def deck_of(root: Path, name: str) -> Deck:
    return Presentation(str(root / "templates" / name / "deck.pptx"))


@pytest.mark.acceptance(63)
@pytest.mark.parametrize("name", BRANDS)
def test_pack_from_a_plain_brand_deck_is_without_a_fault_and_builds_every_sample(
    name: str, here: Path, check_office: Callable[..., None]
) -> None:
    checked = run("template", "check", name)
    assert (checked.exit_code, checked.stderr) == (0, f"{name}: 0 errors, 0 warnings\n")
    files = []
    for customer in ("acme", "globex", "initech"):
        built = run("build", customer, "--template", name, "--quiet")
        assert built.exit_code == 0, built.stderr
        files += [here / line for line in built.stdout.splitlines()]
    assert len(files) == 6
    check_office(*files, finished=True)


@pytest.mark.parametrize("name", BRANDS)
def test_brand_keeps_its_size_theme_layouts_and_loses_its_samples(name: str, here: Path) -> None:
    brand, made = Presentation(str(here / f"{name}.pptx")), deck_of(here, name)
    assert (made.slide_width, made.slide_height) == (brand.slide_width, brand.slide_height)
    assert [layout.name for layout in made.slide_layouts] == [layout.name for layout in brand.slide_layouts]
    with zipfile.ZipFile(here / f"{name}.pptx") as one, zipfile.ZipFile(here / "templates" / name / "deck.pptx") as two:
        assert one.read("ppt/theme/theme1.xml") == two.read("ppt/theme/theme1.xml")
    texts = "".join(node.text or "" for slide in made.slides for node in slide._element.iter(f"{A}t"))
    assert "sample" not in texts
    assert "Words nobody needs" not in texts


@pytest.mark.parametrize("name", BRANDS)
def test_titles_stand_in_the_brands_placeholders_and_content_beside_none_of_them(name: str, here: Path) -> None:
    made = deck_of(here, name)
    for slide in made.slides:
        assert slide.shapes.title is not None
        if slide.slide_layout.name == made.slides[0].slide_layout.name:
            continue
        title = slide.shapes.title
        for shape in slide.shapes:
            if not shape.is_placeholder and shape.top >= 0 and slide.slide_layout == made.slides[1].slide_layout:
                assert shape.top >= title.top + title.height, shape.name
                assert shape.left + shape.width <= made.slide_width, shape.name
                assert shape.top + shape.height <= made.slide_height, shape.name


def test_content_stands_clear_of_what_the_brand_draws_on_every_page(here: Path) -> None:
    made = deck_of(here, "tideway")
    stripe = next(shape for shape in made.slide_master.shapes if shape.name.startswith("Rectangle"))
    lefts = [s.left for slide in list(made.slides)[1:12] for s in slide.shapes if s.top >= 0 and not s.is_placeholder]
    assert min(lefts) >= stripe.left + stripe.width


@pytest.mark.parametrize("name", BRANDS)
def test_every_section_that_must_be_told_has_a_slide_of_its_own(name: str, here: Path) -> None:
    directives = [
        shape.text_frame.text
        for slide in deck_of(here, name).slides
        for shape in slide.shapes
        if shape.has_text_frame and shape.top + shape.height <= 0
    ]
    for section in MANDATORY:
        assert any(f"in={section}.place" in directive for directive in directives), section
    settings = (here / "templates" / name / "template.yaml").read_text(encoding="utf-8")
    assert all(f"  {section}: main" in settings for section in MANDATORY)


@pytest.mark.parametrize("name", BRANDS)
def test_colours_are_slots_of_the_brands_theme(name: str, here: Path) -> None:
    for slide in deck_of(here, name).slides:
        assert not list(slide._element.iter(f"{A}srgbClr"))
        assert not list(slide._element.iter(f"{A}latin"))


@pytest.mark.parametrize(("name", "style"), [("marlowe", "{5C22544A"), ("tideway", "{9D7B26C5")])
def test_tables_with_a_head_have_the_style_the_brands_own_tables_have(name: str, style: str, here: Path) -> None:
    found = [
        shape._element.find(f".//{A}tableStyleId").text
        for slide in deck_of(here, name).slides
        for shape in slide.shapes
        if getattr(shape, "has_table", False) and shape.table.first_row
    ]
    assert len(found) > 8
    assert all(one.startswith(style) for one in found)


def test_charts_and_pictures_keep_their_instruction_and_description(here: Path) -> None:
    made = deck_of(here, "marlowe")
    charts = [shape for slide in made.slides for shape in slide.shapes if getattr(shape, "has_chart", False)]
    assert len(charts) == 12
    for shape in charts:
        described = shape._element.xpath(".//p:cNvPr")[0].get("descr")
        assert "{% chart " in described
        assert described.rstrip().endswith(".alt }}")
        assert shape.chart.part.chart_workbook.xlsx_part is not None


def test_notes_and_properties_are_carried_and_nobody_of_the_brand_deck_is_named(here: Path) -> None:
    made = deck_of(here, "tideway")
    assert all(slide.notes_slide.notes_text_frame.text.startswith("Say.") for slide in made.slides)
    assert made.core_properties.author == made.core_properties.last_modified_by == "{{ vendor.name }}"


def test_main_part_and_appendix_are_sections_that_hold_every_slide(here: Path) -> None:
    made = deck_of(here, "bodiless")
    root = made.part._element
    sections = {node.get("name"): len(list(node.iter("{*}sldId"))) for node in root.iter("{*}section")}
    assert list(sections) == ["Main", "Appendix"]
    assert sum(sections.values()) == len(made.slides)


def test_slides_of_the_brand_that_are_asked_for_stay_at_the_end(here: Path) -> None:
    made = run("template", "new", "kept", "--from", "marlowe.pptx", "--keep", "2")
    assert made.exit_code == 0, made.stderr
    deck = deck_of(here, "kept")
    assert deck.slides[len(deck.slides) - 1].shapes.title.text == "A sample slide"
    assert len(deck.slides) == len(deck_of(here, "marlowe").slides) + 1
    refused = run("template", "new", "kept-too", "--from", "marlowe.pptx", "--keep", "9")
    assert refused.exit_code == 1
    assert "has no slide 9; it has 2" in refused.stderr
    assert not (here / "templates" / "kept-too").exists()


def test_a_template_potx_is_as_good_as_a_deck(here: Path) -> None:
    source = zipfile.ZipFile(io.BytesIO(tideway()))
    target = here / "brand.potx"
    with zipfile.ZipFile(target, "w") as archive:
        for info in source.infolist():
            data = source.read(info)
            if info.filename == "[Content_Types].xml":
                data = data.replace(b"presentation.main+xml", b"template.main+xml")
            archive.writestr(info, data)
    made = run("template", "new", "from-potx", "--from", "brand.potx")
    assert made.exit_code == 0, made.stderr
    assert len(deck_of(here, "from-potx").slides) == 26


def test_the_same_brand_gives_the_same_pack(here: Path) -> None:
    from qbr.branding.deck import branded_deck
    from qbr.workspace import shipped

    brand = (here / "tideway.pptx").read_bytes()
    standard = shipped() / "templates" / "standard" / "deck.pptx"
    assert branded_deck(brand, "x", standard) == branded_deck(brand, "x", standard)


def test_report_takes_colours_of_the_deck_and_styles_of_the_letterhead(here: Path) -> None:
    report = docx.Document(str(here / "templates" / "marlowe" / "document.docx"))
    heading = (
        report.styles["heading 1"] if "heading 1" in [s.name for s in report.styles] else report.styles["Heading 1"]
    )
    assert (heading.font.name, heading.font.size.pt) == ("Cambria", 20)
    assert str(heading.font.color.rgb) == MARLOWE["accent1"]
    with zipfile.ZipFile(here / "templates" / "marlowe" / "document.docx") as package:
        theme = etree.fromstring(package.read("word/theme/theme1.xml"))
        assert theme.find(f".//{A}accent1/{A}srgbClr").get("val") == MARLOWE["accent1"]  # type: ignore[union-attr]
        every = b"".join(package.read(name) for name in package.namelist() if name.endswith(".xml"))
    assert b"Fernhollow" not in every


def test_report_without_a_letterhead_has_the_decks_theme(here: Path) -> None:
    with zipfile.ZipFile(here / "templates" / "tideway" / "document.docx") as package:
        theme = etree.fromstring(package.read("word/theme/theme1.xml"))
    assert theme.find(f".//{A}accent1/{A}srgbClr").get("val") == TIDEWAY["accent1"]  # type: ignore[union-attr]
    assert theme.find(f".//{A}minorFont/{A}latin").get("typeface") == "Carlito"  # type: ignore[union-attr]


def test_nothing_that_is_there_is_written_over(here: Path) -> None:
    before = (here / "templates" / "marlowe" / "deck.pptx").read_bytes()
    for name in ("marlowe", "standard"):
        refused = run("template", "new", name, "--from", "marlowe.pptx")
        assert refused.exit_code == 1
        assert f'there is a pack "{name}" already' in refused.stderr
    assert (here / "templates" / "marlowe" / "deck.pptx").read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("Our Brand!", "--from", "marlowe.pptx"), "cannot be the name of a pack"),
        (("../out", "--from", "marlowe.pptx"), "cannot be the name of a pack"),
        (("x", "--from", "nowhere.pptx"), "cannot be read"),
        (("x", "--from", "letter.docx"), "is no PowerPoint file"),
        (("x", "--from", "marlowe.pptx", "--document", "marlowe.pptx"), "is no Word file"),
        (("x", "--from", "qbr.yaml"), "this is no Office file"),
    ],
)
def test_what_cannot_be_a_brand_is_told_in_a_line_and_leaves_nothing(
    arguments: tuple[str, ...], words: str, here: Path
) -> None:
    before = sorted((here / "templates").iterdir())
    refused = run("template", "new", *arguments)
    assert refused.exit_code == 1
    assert words in refused.stderr
    assert "Traceback" not in refused.stderr
    assert sorted((here / "templates").iterdir()) == before


def test_a_deck_whose_layouts_have_no_title_is_refused(here: Path) -> None:
    deck = Presentation()
    for layout in deck.slide_layouts:
        for shape in list(layout.placeholders):
            if shape.placeholder_format.type in (PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE):
                shape._element.getparent().remove(shape._element)
    deck.save(str(here / "untitled.pptx"))
    refused = run("template", "new", "untitled", "--from", "untitled.pptx")
    assert refused.exit_code == 1
    assert "has no layout with a title" in refused.stderr


def theme_with(**colours: str) -> bytes:
    given = {**MARLOWE, **colours}
    slots = "".join(f'<a:{name}><a:srgbClr val="{value}"/></a:{name}>' for name, value in given.items())
    space = A.strip("{}")
    return f'<a:theme xmlns:a="{space}"><a:themeElements><a:clrScheme>{slots}</a:clrScheme></a:themeElements></a:theme>'.encode()


def test_better_and_worse_are_the_greens_and_reds_of_the_brand_wherever_they_stand() -> None:
    palette = Palette.of(theme_with(accent3="AA2222", accent5="116633", accent4="3333AA", accent1="222266"), _MAP)
    assert palette.names["accent3"] == "accent5"
    assert palette.names["accent4"] == "accent3"


def test_a_brand_without_green_says_better_in_ink() -> None:
    greys = {f"accent{number}": "444488" for number in range(1, 7)}
    palette = Palette.of(theme_with(**greys), _MAP)
    assert palette.names["accent3"] == palette.names["accent4"] == "dk1"


def test_on_a_dark_ground_ink_is_the_light_slot() -> None:
    dark = {"tx1": "lt1", "bg1": "dk1", "tx2": "lt2", "bg2": "dk2"}
    palette = Palette.of(theme_with(accent1="331111", accent2="FFCC00"), dark)
    assert palette.inks["accent1"].slot == "accent2"  # the first accent cannot be read on that ground
    assert palette.names["dk2"] == "lt2"


def test_contrast_is_that_of_the_accessibility_guidelines() -> None:
    assert contrast("000000", "FFFFFF") == pytest.approx(21)
    assert contrast("777777", "FFFFFF") == pytest.approx(4.48, abs=0.01)


@pytest.mark.office
@pytest.mark.slow
@pytest.mark.parametrize("name", ["marlowe", "tideway"])
def test_pages_in_the_brands_look_fit(name: str, here: Path, check_layout: Callable[..., None]) -> None:
    built = run("build", "acme", "--template", name, "--format", "pptx", "--quiet")
    assert built.exit_code == 0, built.stderr
    check_layout(here / built.stdout.strip())
