"""The executive pack stays short and leaves nothing out; the brief is marked on every page and never leaves the house."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path

import docx
import pytest
from docx.document import Document
from pptx import Presentation
from pptx.presentation import Presentation as Deck
from pptx.slide import Slide

from qbr.build import Request, Workspace
from qbr.errors import TemplateError
from qbr.office import Template
from qbr.vocabulary import schema
from qbr.workspace import lay_out

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ("acme", "globex", "initech")
SECTION_LABEL = 15
MARK = "INTERNAL · not for {{ customer.name }}"
FILES = [ROOT / "templates" / pack / name for pack in ("executive", "brief") for name in ("deck.pptx", "document.docx")]

Build = Callable[[str, str], tuple[Path, ...]]


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Build:
    """Build a sample with a pack once; deck and document come back."""
    root = tmp_path_factory.mktemp("packs")
    lay_out(root)

    @cache
    def built(customer: str, pack: str) -> tuple[Path, ...]:
        return Workspace(root).build(customer, Request(template=pack)).paths

    return built


def deck_of(paths: tuple[Path, ...]) -> Deck:
    return Presentation(str(next(path for path in paths if path.suffix == ".pptx")))


def document_of(paths: tuple[Path, ...]) -> Document:
    return docx.Document(str(next(path for path in paths if path.suffix == ".docx")))


def labels(deck: Deck) -> list[str]:
    """Return the small line above the title of each page but the cover."""
    shapes = [shape for slide in deck.slides for shape in slide.placeholders]
    return [shape.text for shape in shapes if shape.placeholder_format.idx == SECTION_LABEL]


def words_of(slide: Slide) -> str:
    """Return every word that stands on a slide, tables among them, with plain blanks."""
    texts = slide._element.xpath(".//a:t")
    return re.sub(r"\s+", " ", " ".join(text.text or "" for text in texts))


def words_in(document: Document) -> str:
    return re.sub(r"\s+", " ", " ".join(text.text or "" for text in document.element.body.xpath(".//w:t")))


# --- both ---


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}-{file.name}")
def test_every_tag_names_a_field_of_the_right_kind(file: Path) -> None:
    assert Template.load(file).check(schema()) == []


def test_templates_pass_the_package_checks(check_office: Callable[..., None]) -> None:
    check_office(*FILES)


@pytest.mark.parametrize("pack", ["executive", "brief"])
def test_built_files_pass_the_package_checks(pack: str, build: Build, check_office: Callable[..., None]) -> None:
    check_office(*build("acme", pack), finished=True)


@pytest.mark.parametrize("pack", ["executive", "brief"])
def test_colours_come_from_the_theme_only(pack: str) -> None:
    deck = Presentation(str(ROOT / "templates" / pack / "deck.pptx"))
    trees = [slide._element for slide in deck.slides] + [layout._element for layout in deck.slide_layouts]
    assert not [tree for tree in (*trees, deck.slide_masters[0]._element) if tree.xpath(".//a:srgbClr")]


# --- executive ---


@pytest.mark.parametrize("customer", SAMPLES)
def test_executive_deck_has_six_pages_at_most(customer: str, build: Build) -> None:
    assert 3 <= len(deck_of(build(customer, "executive")).slides) <= 6


def test_executive_deck_tells_the_storyline_of_those_who_decide(build: Build) -> None:
    assert labels(deck_of(build("acme", "executive"))) == [
        "The quarter on a page",
        "Your goals",
        "Value realised",
        "What we promised",
        "Recommendations and plan",
    ]


def test_executive_deck_without_data_asks_and_says_what_is_missing(build: Build) -> None:
    assert labels(deck_of(build("initech", "executive"))) == [
        "The quarter on a page",
        "Your goals",
        "What we don't know yet",
    ]


def test_executive_quarter_carries_incident_missed_promises_and_unused_cost(build: Build) -> None:
    page = words_of(deck_of(build("acme", "executive")).slides[1])
    for owed in (
        "252 min Rosters published late, 11 August, 214 people",
        "2 missed promises: Fernhollow 1 · Acme 1",
        "€20.6k paid for what was not used; 23 % of the fee",
        "Missed promises: Single sign-on for the Driver App (Fernhollow)",
    ):
        assert owed in page


def test_executive_quarter_carries_them_when_three_other_things_are_worse(tmp_path: Path) -> None:
    """Half of the users stop in September: the standard page then has no room for what is not used, this one has."""
    lay_out(tmp_path)
    file = tmp_path / "customers" / "acme" / "usage.csv"
    head, *rows = file.read_text(encoding="utf-8").splitlines()
    kept = [row for row in rows if not ("2026-09" <= row[:7] <= "2026-10" and row.split(",")[1][-1] in "13579")]
    file.write_text("\n".join([head, *kept]) + "\n", encoding="utf-8")
    workspace = Workspace(tmp_path)

    pages = {
        pack: words_of(deck_of(workspace.build("acme", Request(template=pack, formats=("pptx",))).paths).slides[1])
        for pack in ("standard", "executive")
    }

    assert "paid for what was not used" not in pages["standard"]
    for owed in ("252 min Rosters published late", "2 missed promises:", "paid for what was not used"):
        assert owed in pages["executive"]


def test_executive_letter_says_the_same_numbers_and_stays_a_letter(build: Build) -> None:
    letter = document_of(build("acme", "executive"))
    words = words_in(letter)
    for told in ("252 min", "€20.6k", "€162k", "missed promises: Fernhollow 1 · Acme 1", "The incident of 11 August."):
        assert told in words
    assert len(words) < len(words_in(document_of(build("acme", "standard")))) / 5


def test_executive_letter_keeps_its_recommendations_on_one_page(build: Build) -> None:
    tables = document_of(build("acme", "executive")).tables
    (table,) = (one for one in tables if "Evidence" in [cell.text for cell in one.rows[0].cells])
    paragraphs = [paragraph for row in table.rows for cell in row.cells for paragraph in cell.paragraphs]
    assert len(table.rows) == 6
    assert all(paragraph.paragraph_format.keep_with_next for paragraph in paragraphs)
    assert all(row._tr.xpath("w:trPr/w:cantSplit") for row in table.rows)


def test_executive_pack_says_in_a_line_what_is_withheld(tmp_path: Path) -> None:
    lay_out(tmp_path)
    file = tmp_path / "customers" / "acme" / "customer.yaml"
    withheld = "\nwithheld:\n  - {what: support, reason: CANARY-LEGAL-HOLD, asked_by: Counsel, until: 2026-12-01}\n"
    text = file.read_text(encoding="utf-8")
    assert "\nwithheld:" not in text
    file.write_text(text + withheld, encoding="utf-8")

    paths = Workspace(tmp_path).build("acme", Request(template="executive")).paths

    deck, letter = " ".join(map(words_of, deck_of(paths).slides)), words_in(document_of(paths))
    assert "Withheld on purpose: Support, until 1 Dec 2026" in deck
    assert "Withheld on purpose: Support, until 1 Dec 2026" in letter
    assert "CANARY-LEGAL-HOLD" not in deck + letter


# --- brief ---


@pytest.mark.parametrize("customer", SAMPLES)
def test_brief_lies_in_the_internal_folder_under_a_name_that_says_so(customer: str, build: Build) -> None:
    for path in build(customer, "brief"):
        assert path.parent.name == "internal"
        assert path.name.startswith(f"INTERNAL-{customer}-")


@pytest.mark.parametrize("customer", SAMPLES)
def test_brief_is_marked_internal_on_every_page(customer: str, build: Build) -> None:
    deck, document = deck_of(build(customer, "brief")), document_of(build(customer, "brief"))
    assert 3 <= len(deck.slides) <= 8
    cover, *pages = deck.slides
    mark = MARK.split("{{")[0]
    assert any(mark in shape.text_frame.text for shape in cover.slide_layout.shapes if shape.has_text_frame)
    assert any(mark in shape.text_frame.text for shape in deck.slide_masters[0].shapes if shape.has_text_frame)
    for slide in pages:
        assert slide.slide_layout._element.get("showMasterSp", "1") != "0"
        assert "INTERNAL ·" in words_of(slide)
    for section in document.sections:
        assert not section.different_first_page_header_footer
        assert section.header.paragraphs[0].text.startswith(mark)
        assert section.footer.paragraphs[0].text.startswith("INTERNAL ·")


def test_brief_has_health_renewal_risks_and_asks_first(build: Build) -> None:
    pages = deck_of(build("acme", "brief")).slides
    review = Workspace(ROOT).review("acme")
    first = words_of(pages[1])
    for told in (review.brief.title, *(risk.text for risk in review.brief.risks), review.brief.asks[0].text):
        assert re.sub(r"\s+", " ", str(told)) in first


# What the account manager must find, as it stands for Acme: words of the deck, and of the document.
CONTENTS = {
    "risks": (["Risk", "Fewer people in Returns use it", "Active users by team (Returns): 23", "The contract ends soon"],
              ["Fewer people in Returns use it", "What puts the renewal at risk", "6 risks are on record."]),
    "renewal": (["The contract ends on 31 Dec 2026, in 87 days", "Notice to be given by 1 Nov", "Value over the term €355k"],
                ["The contract ends on 31 Dec 2026, in 87 days.", "Notice to be given by 1 Nov", "Net of both, a year"]),
    "health": (["Health is 72 of 100, green", "Sentiment 15.0 % 57 8.5", "moved from 55 by +13.3"],
               ["Sentiment 15.0 % 57 8.5", "13 figures make the health score.", "Days since a sponsor was spoken with"]),
    "sentiment": (["How they feel about us", "Finance director critical 2 Oct", "IT manager positive 13 Aug"],
                  ["3 of 9 contacts are critical of us.", "Finance director critical", "Why we think so"]),
    "asks": (["What we want from the meeting", "1 Decide: Forecast from 40 to 15", "Acme, Procurement manager · 1 Jan"],
             ["Decide: Forecast from 40 to 15", "Their promise is past due: Baseline of driver satisfaction"]),
    "candidate lists": (["6 people of Acme could join the board", "2 contacts could be asked for a reference"],
                        ["Candidates for the advisory board", "Shift lead South 3 yes 1 0 yes no", "Who could speak for us",
                         "Dispatch lead champion agreed positive"]),
    "talk track": (["What they will raise", "We missed 1 promise; say so first: Single sign-on for the Driver App."],
                   ["What to say", "Say. Of 6 goals, 2 are on track", "Ask. Which of these three decisions",
                    "We missed 1 promise; say so first: Single sign-on for the Driver App."]),
}  # fmt: skip


@pytest.mark.parametrize("content", CONTENTS)
def test_brief_holds_what_is_needed_an_hour_before_the_meeting(content: str, build: Build) -> None:
    paths = build("acme", "brief")
    in_deck, in_document = CONTENTS[content]
    deck, document = " ".join(map(words_of, deck_of(paths).slides)), words_in(document_of(paths))
    assert [words for words in in_deck if words not in deck] == []
    assert [words for words in in_document if words not in document] == []


def test_brief_speaks_of_the_pages_in_their_order_and_of_the_appendix_tables_behind_them(build: Build) -> None:
    document = document_of(build("acme", "brief"))
    heads = [
        each.text.replace("\u00a0", " ")
        for each in document.paragraphs
        if each.style.name in ("Front heading", "Heading 2")
    ]
    talk = heads[heads.index("What to say") + 1 : heads.index("Internal tables")]
    assert talk == [
        *("The quarter on a page", "Your goals", "What we promised", "Value realised", "How you use it"),
        *("What isn't used", "Fit to your business", "Reliability", "The incident of 11 August"),
        *("Recommendations and plan", "What we don't know yet"),
        *("What we heard", "Support", "How you compare", "Outlook", "Roadmap and challenges"),
        "If they turn to the short tables of the appendix",
    ]


def test_brief_of_a_customer_without_asks_has_the_decisions_of_the_review(build: Build) -> None:
    words = words_in(document_of(build("globex", "brief")))
    assert "What we want from the meeting" not in words
    assert "Decisions we ask for 1 Confirm as our first repair: Names with umlauts in every release test" in words


def test_brief_document_has_a_talk_track_and_every_internal_table(build: Build) -> None:
    words = words_in(document_of(build("acme", "brief")))
    review = Workspace(ROOT).review("acme")
    assert sum(page.is_table for page in review.brief.talk) > 10
    assert review.registers.internal
    told = [(page.title, page.ask if page.is_table else page.say) for page in review.brief.talk]
    told += [(table.title, table.all_rows[-1].cells[0].text) for table in review.registers.internal]
    for pair in told:
        for text in pair:
            assert re.sub(r"\s+", " ", str(text)) in words


def test_brief_is_refused_for_a_customer_with_the_way_out(tmp_path: Path) -> None:
    lay_out(tmp_path)
    with pytest.raises(TemplateError, match="P103") as refused:
        Workspace(tmp_path).build("acme", Request(template="brief", audience="customer"))
    (problem,) = refused.value.problems
    assert 'pack "brief" is internal and cannot be built for a customer' in str(problem)
    assert problem.hint.startswith("Build it without --audience customer")
    assert list((tmp_path / "output").iterdir()) == []


@pytest.mark.parametrize("pack", ["standard", "executive"])
def test_internal_tag_in_a_customers_pack_is_an_error_naming_slide_and_field(pack: str, tmp_path: Path) -> None:
    lay_out(tmp_path)
    mine = tmp_path / "templates" / "mine"
    shutil.copytree(tmp_path / "templates" / pack, mine)
    deck = Presentation(str(mine / "deck.pptx"))
    title = next(slide for slide in deck.slides if "goals.title" in words_of(slide)).shapes.title
    title.text_frame.paragraphs[0].runs[0].text = "{{ brief.title }}"
    deck.save(str(mine / "deck.pptx"))

    with pytest.raises(TemplateError) as refused:
        Workspace(tmp_path).build("acme", Request(template="mine", formats=("pptx",)))

    told = str(refused.value)
    assert re.search(r"templates/mine/deck\.pptx · slide \d+ › .Title", told), told
    assert "brief" in told
    assert "internal" in told
