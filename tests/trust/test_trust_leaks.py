"""No word of one customer reaches another's files, and no internal word reaches anybody's."""

from __future__ import annotations

import json
import random
import re
import zipfile
from collections.abc import Mapping
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from full_customer import Say, write_catalogue, write_customer, write_tree

from qbr.batch import build_many
from qbr.build import Request, Workspace
from qbr.errors import DataError
from qbr.workspace import lay_out

CUSTOMERS = tuple(f"customer-{number}" for number in range(6))
BROKEN = "customer-broken"
TODAY = date(2026, 10, 5)
CANARY = re.compile(rb"(Said|Kept)Q(\d)Q\w+")


def _voices(number: int) -> tuple[Say, Say]:
    """Return what a customer's file says in the open and inside: words nobody else would write."""

    def say(field: str) -> str:
        return f"SaidQ{number}Q{field.replace('-', '')} text"

    def keep(field: str) -> str:
        return f"KeptQ{number}Q{field.replace('-', '')} text"

    return say, keep


def _workspace(root: Path) -> Path:
    root.mkdir()
    lay_out(root)
    for number, customer in enumerate(CUSTOMERS):
        write_customer(root / "customers", customer, *_voices(number))
    write_catalogue(root / "customers", _voices(0)[0])
    broken = write_customer(root / "customers", BROKEN, *_voices(9))
    (broken / "tickets.csv").write_text("id,created\nT1\n", encoding="utf-8")
    return root


@pytest.fixture(scope="module")
def together(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every customer built in shuffled order by two processes, a failing one among them."""
    root = _workspace(tmp_path_factory.mktemp("together") / "ws")
    order = [*CUSTOMERS, BROKEN]
    random.Random(7).shuffle(order)  # an order, no secret
    outcomes = {outcome.customer: outcome for outcome in build_many(root, order, Request(), TODAY, jobs=2)}
    assert [name for name, outcome in outcomes.items() if outcome.failed] == [BROKEN]
    return root


def _safe_files(root: Path, customer: str) -> dict[str, bytes]:
    """Return everything of a customer's folder that may be sent: the folder without internal/."""
    folder = root / "output" / customer
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "internal" not in path.relative_to(folder).parts
    }


def _parts(data: bytes) -> Mapping[str, bytes]:
    """Return name and bytes of every part, those of embedded workbooks included."""
    found: dict[str, bytes] = {}
    with zipfile.ZipFile(BytesIO(data)) as package:
        for name in package.namelist():
            found[name] = name.encode() + b"\n" + package.read(name)
            if package.read(name)[:2] == b"PK":
                found |= {f"{name}/{inner}": part for inner, part in _parts(package.read(name)).items()}
    return found


@pytest.mark.slow
def test_a_customer_safe_folder_holds_its_own_words_and_no_other(together: Path) -> None:
    for number, customer in enumerate(CUSTOMERS):
        own, strangers = set[bytes](), list[tuple[str, str, bytes]]()
        for name, data in _safe_files(together, customer).items():
            assert customer in name
            for part, text in _parts(data).items():
                for match in CANARY.finditer(text):
                    is_own = match[1] == b"Said" and match[2] == str(number).encode()
                    own.update({match[0]} if is_own else set())
                    strangers += [] if is_own else [(name, part, match[0])]
        assert strangers == []
        assert len(own) > 30, "the words have to be looked for where they would be"


@pytest.mark.slow
def test_an_embedded_workbook_is_looked_into(together: Path) -> None:
    parts = {name for data in _safe_files(together, CUSTOMERS[0]).values() for name in _parts(data)}
    assert any(".xlsx/xl/worksheets/" in name for name in parts)


@pytest.mark.slow
def test_a_failing_customer_leaves_nothing(together: Path) -> None:
    assert not (together / "output" / BROKEN).exists()


@pytest.mark.slow
def test_a_review_of_a_batch_is_byte_for_byte_the_one_built_alone(together: Path, tmp_path: Path) -> None:
    alone = _workspace(tmp_path / "alone")
    for customer in (CUSTOMERS[4], CUSTOMERS[1]):
        Workspace(alone, TODAY).build(customer)
        assert _safe_files(alone, customer) == _safe_files(together, customer)


@pytest.mark.slow
def test_one_process_that_builds_many_keeps_nothing_of_the_one_before(together: Path, tmp_path: Path) -> None:
    import matplotlib.pyplot as plt

    root = _workspace(tmp_path / "one")
    workspace = Workspace(root, TODAY)
    for customer in (CUSTOMERS[5], CUSTOMERS[0], CUSTOMERS[5]):
        workspace.build(customer)
        assert plt.get_fignums() == []
    assert _safe_files(root, CUSTOMERS[5]) == _safe_files(together, CUSTOMERS[5])


def test_a_name_in_asked_by_appears_only_as_a_role(tmp_path: Path) -> None:
    lay_out(tmp_path)
    write_customer(tmp_path / "customers", "one", *_voices(1))
    review = Workspace(tmp_path, TODAY).review("one")
    assert [str(row.asked_by) for row in review.heard.requests] == ["SaidQ1Qrequestrole text"]


@pytest.mark.parametrize(
    ("what", "message"),
    [
        ("inc-hiden", 'there is no incident or section "inc-hiden"'),
        ("methods", 'the section "methods" cannot be withheld'),
    ],
)
def test_what_is_to_be_withheld_and_would_not_be_stops_the_build(tmp_path: Path, what: str, message: str) -> None:
    lay_out(tmp_path)
    folder = write_customer(tmp_path / "customers", "one", *_voices(1))
    customer = json.loads((folder / "customer.yaml").read_text(encoding="utf-8"))
    write_tree(folder / "customer.yaml", customer | {"withheld": [{"what": what}]})
    with pytest.raises(DataError, match=message):
        Workspace(tmp_path, TODAY).build("one")
    assert not (tmp_path / "output" / "one").exists()


def test_a_withheld_outlook_says_nothing_and_takes_nothing_else_away(tmp_path: Path) -> None:
    lay_out(tmp_path)
    before = Workspace(tmp_path, TODAY).review("acme")
    file = tmp_path / "customers" / "acme" / "customer.yaml"
    asked = "withheld: [{what: outlook, reason: SaidByLegal, until: 2026-12-31}]\n"
    file.write_text(file.read_text(encoding="utf-8") + asked, encoding="utf-8")
    after = Workspace(tmp_path, TODAY).review("acme")
    assert (after.outlook.state, str(after.outlook.left_out)) == (
        "absent", "Withheld on purpose: Outlook, until 31 Dec 2026",
    )  # fmt: skip
    assert str(after.unknowns.rows[0].what) == str(after.outlook.left_out)
    shown = (*after.outlook.dates, *after.outlook.risks_ours, *after.outlook.risks_theirs, *after.outlook.tiles)
    assert shown == ()
    assert not after.outlook.forecast.is_known
    assert not [fact for fact in after.facts if fact.metric.startswith("outlook.") and fact.value]
    others = [section.id for section in before.sections if section.id not in ("outlook", "unknowns", "methods")]
    states = {section.id: section.state for section in after.sections}
    assert {name: states[name] for name in others} == {
        section.id: section.state for section in before.sections if section.id in others
    }
