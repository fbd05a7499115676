"""Nothing of the brief reaches a customer's file: not a figure, not a sentence, in no part of any file that may be sent.

Every internal figure of the sample is made one nobody else would write, and looked for in every part: slides, notes,
alternative texts, embedded workbooks, documents, properties.
"""

from __future__ import annotations

import csv
import html
import re
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest

from qbr.build import Request, Workspace
from qbr.story.audience import for_audience
from qbr.story.review import Review
from qbr.story.values import Shown, Text
from qbr.story.walking import walk
from qbr.workspace import lay_out

TAGS = re.compile(r"<[^>]*>")
SPACES = re.compile(r"\s+")
LONG = 24  # characters from which a sentence is nobody else's
DIGITS = 5  # significant digits from which a figure is
DISTINCT = 4  # of them: thirds and halves are everybody's


def _make_unique(root: Path) -> None:
    """Give every internal figure odd digits, without touching what the customer may see."""
    settings = root / "qbr.yaml"
    text = settings.read_text(encoding="utf-8").replace("hour_cost: 62 ", "hour_cost: 61.7313 ")
    weights = "outcomes: 31.77, adoption: 24.29, reliability: 19.13, sentiment: 14.58, relationship: 10.23"
    settings.write_text(re.sub(r"weights: \{.*\}", f"weights: {{{weights}}}", text), encoding="utf-8")
    customer = root / "customers" / "acme"
    _rewrite(customer / "frictions.csv", "our_cost", Decimal("0.3719"))
    _rewrite(customer / "tickets.csv", "effort", Decimal("0.0137"))
    about = (customer / "customer.yaml").read_text(encoding="utf-8").replace("value: 355200 ", "value: 355217.83 ")
    (customer / "customer.yaml").write_text(about, encoding="utf-8")


def _rewrite(path: Path, column: str, more: Decimal) -> None:
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    for row in rows:
        row[column] = str(Decimal(row[column]) + more) if row[column] else ""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("inside") / "ws"
    folder.mkdir()
    lay_out(folder)
    _make_unique(folder)
    return folder


@pytest.fixture(scope="module")
def review(root: Path) -> Review:
    return Workspace(root).review("acme")


def _texts(value: object) -> Iterator[str]:
    for _, item in walk(value):
        if isinstance(item, (Text, Shown)):
            yield _plain(str(item))


def _plain(text: str) -> str:
    return SPACES.sub(" ", html.unescape(text).replace("\u00a0", " ")).strip()


def _figures(review: Review) -> dict[str, str]:
    """Return the digits of each internal figure, as a file of any locale could hold them, by the fact's id."""
    found: dict[str, str] = {}
    open_values = {fact.value for fact in review.facts if fact.audience == "customer"}
    for fact in review.facts:
        if fact.value not in open_values and fact.audience == "internal" and isinstance(fact.value, Decimal):
            digits = "".join(map(str, round(fact.value, 6).normalize().as_tuple().digits))
            if len(digits) >= DIGITS and len(set(digits)) >= DISTINCT:
                found[fact.id] = digits[: DIGITS + 1]
    return found


def _parts(data: bytes) -> Iterator[tuple[str, str]]:
    """Yield every part as text, those of embedded packages included: as it stands, then without its tags."""
    with zipfile.ZipFile(BytesIO(data)) as package:
        for name in package.namelist():
            part = package.read(name)
            if part[:2] == b"PK":
                yield from ((f"{name}/{inner}", text) for inner, text in _parts(part))
            elif name.endswith((".xml", ".rels")):
                text = part.decode("utf-8")
                yield name, _plain(text)
                yield name, _plain(TAGS.sub("", text))


def _sendable(root: Path) -> Iterator[tuple[str, str, str]]:
    for path in sorted((root / "output" / "acme").rglob("*.*")):
        if path.suffix in (".pptx", ".docx") and "internal" not in path.parts:
            yield from ((path.name, name, text) for name, text in _parts(path.read_bytes()))


@pytest.mark.slow
@pytest.mark.practice(59)
@pytest.mark.practice(65)
@pytest.mark.parametrize("pack", ["standard", "executive"])
def test_no_figure_and_no_sentence_of_the_brief_is_in_a_file_that_may_be_sent(
    root: Path, review: Review, pack: str
) -> None:
    Workspace(root).build("acme", Request(template=pack))
    seen = for_audience(review, "customer")
    open_texts = " ".join(_texts(seen))
    inside = {text for text in _texts((review.brief, review.registers.internal)) if len(text) >= LONG}
    inside = {text for text in inside if text not in open_texts}
    figures = _figures(review)
    assert len(inside) > 60, "sentences have to be looked for"
    assert {"health.score", "support_cost.cost", "renewal.value", "frictions.our_cost"} <= figures.keys()

    found = []
    for file, part, text in _sendable(root):
        found += [(file, part, sentence) for sentence in inside if sentence in text]
        digits = re.sub(r"(?<=\d)[.,\u00a0\u202f ](?=\d)", "", text)
        found += [(file, part, fact) for fact, number in figures.items() if number in digits]
    assert found[:5] == []


@pytest.mark.slow
def test_the_internal_brief_holds_what_the_others_must_not(root: Path, review: Review) -> None:
    built = Workspace(root).build("acme", Request(template="brief"))
    assert all(path.name.startswith("INTERNAL-") and path.parent.name == "internal" for path in built.paths)
    texts = " ".join(text for path in built.paths if path.suffix == ".pptx" for _, text in _parts(path.read_bytes()))
    assert _plain(review.brief.title.text) in texts
