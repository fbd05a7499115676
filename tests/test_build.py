"""`qbr build`, from a customer's folder to finished files, read back as a person or another program would."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import docx
import pytest
from pptx import Presentation
from pptx.util import Inches

from qbr.build import Request, Workspace
from qbr.errors import DataError

ROOT = Path(__file__).resolve().parents[1]
QUARTERS = {"acme": "2026-Q3", "globex": "2027-Q3", "initech": "2026-Q3"}
BAD_WORDS = re.compile(r"\b(None|nan|NaN|Undefined|undefined)\b|\{\{|\{%|⟦")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace in which every sample is built."""
    from qbr.workspace import lay_out

    root = tmp_path_factory.mktemp("built")
    lay_out(root)
    workspace = Workspace(root)
    for customer in QUARTERS:
        workspace.build(customer)
    return root


def _folder(root: Path, customer: str) -> Path:
    return root / "output" / customer / QUARTERS[customer]


def _deck(root: Path, customer: str) -> Path:
    return _folder(root, customer) / f"{customer}-{QUARTERS[customer]}.pptx"


def _document(root: Path, customer: str) -> Path:
    return _deck(root, customer).with_suffix(".docx")


def _slide_texts(path: Path) -> list[str]:
    texts = []
    for slide in Presentation(str(path)).slides:
        parts = [shape.text_frame.text for shape in _shapes(slide.shapes) if shape.has_text_frame]
        parts += [
            cell.text
            for shape in _shapes(slide.shapes)
            if getattr(shape, "has_table", False) and shape.has_table
            for row in shape.table.rows
            for cell in row.cells
        ]
        texts.append("\n".join(parts))
    return texts


def _shapes(shapes):
    for shape in shapes:
        if shape.shape_type is not None and hasattr(shape, "shapes"):
            yield from _shapes(shape.shapes)
        else:
            yield shape


def _titles(path: Path) -> list[str]:
    return [slide.shapes.title.text if slide.shapes.title else "" for slide in Presentation(str(path)).slides]


def _document_text(path: Path) -> str:
    document = docx.Document(str(path))
    texts = [paragraph.text for paragraph in document.paragraphs]
    texts += [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join(texts)


@pytest.mark.parametrize("customer", QUARTERS)
def test_a_build_gives_a_deck_a_document_and_an_internal_folder(built: Path, customer: str) -> None:
    stem = f"{customer}-{QUARTERS[customer]}"
    assert sorted(entry.name for entry in _folder(built, customer).iterdir()) == [
        f"{stem}.docx", f"{stem}.pptx", "internal",
    ]  # fmt: skip
    assert {"review.json", "build.json", "as-built"} <= {
        e.name for e in (_folder(built, customer) / "internal").iterdir()
    }


@pytest.mark.parametrize("customer", QUARTERS)
def test_no_page_is_blank_and_no_hole_is_left(built: Path, customer: str) -> None:
    texts = _slide_texts(_deck(built, customer))
    assert len(texts) >= 3
    for number, text in enumerate(texts, 1):
        assert len(text.strip()) > 20, f"slide {number} is blank"
        assert not BAD_WORDS.search(text), f"slide {number}: {BAD_WORDS.search(text)}"
    assert not BAD_WORDS.search(_document_text(_document(built, customer)))


def test_the_main_part_of_the_full_sample_has_at_most_twelve_pages(built: Path) -> None:
    with zipfile.ZipFile(_deck(built, "acme")) as package:
        xml = package.read("ppt/presentation.xml").decode()
    sections = re.findall(r'<p14:section [^>]*name="([^"]+)".*?</p14:section>', xml, re.DOTALL)
    sizes = [
        len(re.findall("<p14:sldId ", part)) for part in re.findall(r"<p14:section .*?</p14:section>", xml, re.DOTALL)
    ]
    assert sections == ["Main", "Appendix"]
    assert sizes[0] <= 12
    assert sum(sizes) == len(Presentation(str(_deck(built, "acme"))).slides)


def test_each_content_slide_has_a_computed_message_in_its_title_placeholder(built: Path) -> None:
    titles = [title.replace("\xa0", " ") for title in _titles(_deck(built, "acme"))]
    assert "391 people at Acme use Fernhollow, 23 % more than a year ago; Returns lost 18 %" in titles
    assert "€20.6k of €88.8k paid went unused; Forecast is the largest part" in titles
    assert "We kept four of six promises, Acme two of three; two are still open" in titles
    assert all(titles)


def test_what_got_worse_stands_on_the_quarters_page(built: Path) -> None:
    page = _slide_texts(_deck(built, "acme"))[1].replace("\xa0", " ")
    for words in ("252 min", "−18 %", "€20.6k", "What got worse", "Decisions we ask for", "Missed promises"):
        assert words in page


def test_deck_and_document_say_the_same_numbers(built: Path) -> None:
    deck = "\n".join(_slide_texts(_deck(built, "acme")))
    document = _document_text(_document(built, "acme"))
    for figure in ("€162k", "€20.6k", "99.81\xa0%", "391", "252", "€15.1k"):
        assert figure in deck, figure
        assert figure in document, figure


def test_charts_are_native_and_their_workbooks_agree_with_them(built: Path) -> None:
    charts = [
        shape.chart
        for slide in Presentation(str(_deck(built, "acme"))).slides
        for shape in _shapes(slide.shapes)
        if getattr(shape, "has_chart", False) and shape.has_chart
    ]
    assert len(charts) >= 8
    for chart in charts:
        assert chart.part.chart_workbook.xlsx_part is not None
    with zipfile.ZipFile(_document(built, "acme")) as package:
        assert sum(name.startswith("word/charts/chart") for name in package.namelist()) >= 2


def test_every_chart_and_picture_says_in_words_what_it_shows(built: Path) -> None:
    for slide in Presentation(str(_deck(built, "acme"))).slides:
        for shape in _shapes(slide.shapes):
            if (getattr(shape, "has_chart", False) and shape.has_chart) or shape.shape_type == 13:
                words = shape._element.xpath(".//p:cNvPr/@descr")[0]
                assert len(words) > 10, shape.name
                assert "{%" not in words


def test_notes_say_what_to_say_what_to_ask_and_where_figures_come_from(built: Path) -> None:
    notes = [
        slide.notes_slide.notes_text_frame.text
        for slide in Presentation(str(_deck(built, "acme"))).slides
        if slide.has_notes_slide
    ]
    usage = next(text for text in notes if "usage.csv" in text)
    assert "Say." in usage
    assert "Ask." in usage
    assert "Figures." in usage


def test_an_incident_that_is_not_approved_is_told_only_by_its_day(built: Path) -> None:
    everything = "\n".join([*_slide_texts(_deck(built, "globex")), _document_text(_document(built, "globex"))])
    assert "An incident on 21 October: review in progress" in everything
    assert "Absence lists" not in everything


def test_an_action_without_an_owner_says_so(built: Path) -> None:
    assert "owner missing" in _document_text(_document(built, "acme"))


def test_figures_of_globex_are_german_and_its_words_english(built: Path) -> None:
    text = "\n".join(_slide_texts(_deck(built, "globex")))
    assert "99,91\xa0%" in text
    assert "1 August – 31 October 2026" in text
    assert "2027-Q3" in text


def test_a_name_only_gives_questions_and_gaps_and_no_invented_text(built: Path) -> None:
    texts = _slide_texts(_deck(built, "initech"))
    everything = "\n".join(texts)
    assert "Questions to settle" in everything
    assert "What we don't know yet" in everything
    assert "Availability" not in everything


def test_a_customer_safe_folder_holds_no_canary(built: Path) -> None:
    canaries = json.loads((ROOT / "tests" / "samples" / "canaries.json").read_text(encoding="utf-8"))
    words = [word.encode() for value in canaries.values() for word in (value if isinstance(value, list) else [value])]
    assert words
    checked = 0
    for customer in QUARTERS:
        for path in (_deck(built, customer), _document(built, customer)):
            for data in _every_part(path.read_bytes()):
                checked += 1
                assert not [word for word in words if word.lower() in data.lower()], path
    assert checked > 100


def _every_part(data: bytes) -> list[bytes]:
    """The bytes of every part, those of embedded packages included."""
    from io import BytesIO

    parts = []
    with zipfile.ZipFile(BytesIO(data)) as package:
        for name in package.namelist():
            part = package.read(name)
            parts += [name.encode(), part]
            if part[:2] == b"PK":
                parts += _every_part(part)
    return parts


def test_a_review_built_again_from_its_json_gives_the_same_bytes(built: Path, tmp_path: Path) -> None:
    before = {path.name: path.read_bytes() for path in (_deck(built, "acme"), _document(built, "acme"))}
    review = _folder(built, "acme") / "internal" / "review.json"
    again = Workspace(built).build_from(review)
    assert {path.name: path.read_bytes() for path in again.paths} == before
    assert (_folder(built, "acme") / "internal" / "review.json").read_bytes() == review.read_bytes()


def test_a_review_whose_picture_is_gone_says_which(built: Path, tmp_path: Path) -> None:
    copy = tmp_path / "review.json"
    copy.write_bytes((_folder(built, "acme") / "internal" / "review.json").read_bytes())
    with pytest.raises(DataError, match="a picture of this review is missing"):
        Workspace(built).build_from(copy)


def test_a_picture_drawn_for_one_build_is_not_drawn_again_for_the_next(
    built: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qbr.pictures.draw_fit_map", lambda *_: pytest.fail("drawn a second time"))
    Workspace(built).build("acme")
    assert [path.suffix for path in (_folder(built, "acme") / "internal" / "drawn").iterdir()] == [".png"]


def test_the_record_tells_what_was_shown_where(built: Path) -> None:
    record = json.loads((_folder(built, "acme") / "internal" / "build.json").read_text(encoding="utf-8"))
    for name, entry in record["files"].items():
        data = (_folder(built, "acme") / name).read_bytes()
        assert entry["sha256"] == hashlib.sha256(data).hexdigest()
        assert any("usage.active_users" in emission["refs"] for emission in entry["trace"])
    review = (_folder(built, "acme") / "internal" / "review.json").read_bytes()
    assert record["review"] == hashlib.sha256(review).hexdigest()


@pytest.mark.slow
def test_the_same_bytes_under_any_hash_seed_locale_time_zone_and_folder(built: Path, tmp_path: Path) -> None:
    from qbr.workspace import lay_out

    elsewhere = tmp_path / "Ordner mit Umläuten ü"
    elsewhere.mkdir()
    lay_out(elsewhere)
    environment = {**os.environ, "PYTHONHASHSEED": "4711", "LC_ALL": "C", "LANG": "tr_TR", "TZ": "Pacific/Kiritimati",
                   "QBR_TODAY": "2031-01-01", "PYTHONPATH": str(ROOT)}  # fmt: skip
    command = [sys.executable, "-m", "qbr", "build", "acme", "globex", "initech", "--quiet"]
    done = subprocess.run(command, cwd=elsewhere, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    for customer in QUARTERS:
        for path in (_deck, _document):
            assert path(elsewhere, customer).read_bytes() == path(built, customer).read_bytes()


def test_an_edited_deck_stays_and_the_new_one_lands_beside_it(workspace: Path) -> None:
    Workspace(workspace).build("initech")
    path = _deck(workspace, "initech")
    presentation = Presentation(str(path))
    presentation.slides[1].shapes.title.text_frame.paragraphs[0].runs[0].text = "Our own title"
    presentation.save(str(path))
    edited = path.read_bytes()
    again = Workspace(workspace).build("initech")
    assert path.read_bytes() == edited
    assert again.paths[0].name == "initech-2026-Q3.new.pptx"
    assert "was changed by a person" in str(again.problems[-1])


def test_a_deck_only_opened_and_saved_is_replaced(workspace: Path) -> None:
    Workspace(workspace).build("acme")
    path = _deck(workspace, "acme")
    Presentation(str(path)).save(str(path))
    again = Workspace(workspace).build("acme")
    assert path in again.paths
    assert not list(path.parent.glob("*.new.*"))


@pytest.mark.office
@pytest.mark.slow
def test_files_saved_again_by_libreoffice_unchanged_are_replaced(workspace: Path, soffice: str, tmp_path: Path) -> None:
    Workspace(workspace).build("acme")
    paths = (_deck(workspace, "acme"), _document(workspace, "acme"))
    for path in paths:
        profile = f"-env:UserInstallation=file://{tmp_path}/profile"
        kind = path.suffix.removeprefix(".")
        command = [soffice, profile, "--headless", "--convert-to", kind, "--outdir", str(tmp_path), str(path)]
        subprocess.run(command, check=True, capture_output=True, timeout=180)
        saved = (tmp_path / path.name).read_bytes()
        assert saved != path.read_bytes()
        path.write_bytes(saved)
    again = Workspace(workspace).build("acme")
    assert again.paths == paths


def test_a_moved_shape_counts_as_an_edit(workspace: Path) -> None:
    Workspace(workspace).build("initech")
    path = _deck(workspace, "initech")
    presentation = Presentation(str(path))
    shape = presentation.slides[1].shapes.title
    shape.left, shape.top, shape.width, shape.height = Inches(2), Inches(2), Inches(5), Inches(1)
    presentation.save(str(path))
    again = Workspace(workspace).build("initech")
    assert path not in again.paths


def test_the_quarter_is_the_last_complete_one_of_the_customers_own_calendar(built: Path) -> None:
    workspace = Workspace(built, today=date(2031, 5, 1))
    quarter, because = workspace.quarter(workspace.folder("globex"))
    assert (quarter.label, quarter.start, quarter.end) == ("2027-Q3", date(2026, 8, 1), date(2026, 10, 31))
    assert because == "the last complete quarter before 2026-11-09, the folder's as_of"


def test_a_customer_beside_the_samples_does_not_inherit_their_day(workspace: Path) -> None:
    folder = workspace / "customers" / "newco"
    folder.mkdir()
    (folder / "customer.yaml").write_text("name: Newco\n", encoding="utf-8")
    built = Workspace(workspace, today=date(2031, 5, 1)).build("newco")
    assert built.quarter == "2031-Q1"
    assert built.because == "the last complete quarter before 2031-05-01, today"


def test_a_quarter_that_has_not_come_is_refused(built: Path) -> None:
    with pytest.raises(DataError, match="has not come"):
        Workspace(built).build("acme", Request(quarter="2027-Q1"))


HOSTILE = [
    "A&B <Ltd>",
    "{{ 7*7 }} {% for x in y %}",
    "=1+1",
    "'\" onload=alert(1) ]]>",
    "ABC\u202eDEF \u05d0\u05d1\u05d2 \U0001f600",
    "Long " * 40,
]


@pytest.mark.parametrize("name", HOSTILE)
def test_any_name_is_inert_and_complete(workspace: Path, name: str, check_office: Callable[..., None]) -> None:
    folder = workspace / "customers" / "hostile"
    folder.mkdir()
    quoted = json.dumps(name, ensure_ascii=False)
    (folder / "customer.yaml").write_text(f"name: {quoted}\nas_of: 2026-10-05\n", encoding="utf-8")
    built = Workspace(workspace).build("hostile")
    deck, document = built.paths
    assert name.strip() in "\n".join(_slide_texts(deck))
    assert name.strip() in _document_text(document)
    check_office(deck, document)
