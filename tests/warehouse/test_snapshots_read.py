"""Builds read snapshots offline: the right one, unchanged, and only the customer's own rows."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import pytest
from small_lake import OWN_ROWS, Run, write_lake, write_workspace

from qbr import Workspace
from qbr.errors import DataError
from qbr.story.serial import to_json

DAY = date(2026, 10, 5)


@pytest.fixture
def pulled(tmp_path: Path, run: Run) -> Path:
    """A workspace after its first pull; the lake is gone."""
    write_lake(tmp_path / "lake")
    write_workspace(tmp_path)
    assert run("pull").exit_code == 0
    for file in (tmp_path / "lake").iterdir():
        file.unlink()
    return tmp_path


def _problems(root: Path, customer: str, day: date = DAY) -> list[str]:
    return [str(problem) for problem in Workspace(root, day).folder(customer).problems]


def _snapshot(root: Path) -> Path:
    [path] = (root / "snapshots" / "usage").glob("*.parquet")
    return path


def test_a_build_needs_the_snapshot_and_no_database(pulled: Path, run: Run) -> None:
    sys.modules.pop("ibis", None)
    built = run("build", "acme")
    assert built.exit_code == 0, built.stderr
    assert "ibis" not in sys.modules
    facts = {fact.id: fact for fact in Workspace(pulled, DAY).review("acme").facts}
    active = facts["usage.active_users"]
    assert active.value == 3
    assert active.source.files == (f"snapshots/usage/{_snapshot(pulled).name}",)  # its hash is in its name
    assert active.source.rows == 3 * 28  # a row a person and day of the last 28


def test_a_review_is_the_same_years_later_from_the_same_snapshot(
    pulled: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    then = to_json(Workspace(pulled, DAY).review("acme", "2026-Q3"))
    monkeypatch.setenv("QBR_TODAY", "2028-01-10")
    write_lake(pulled / "lake")
    (pulled / "qbr.yaml").write_text(
        (pulled / "qbr.yaml").read_text().replace("select *", "select * replace (n + 1 as n)")
    )
    assert run("pull").exit_code == 0
    assert to_json(Workspace(pulled, DAY).review("acme", "2026-Q3")) == then
    newest = Workspace(pulled, date(2028, 1, 10)).folder("acme")
    assert newest.tables["usage"].file.startswith("snapshots/usage/usage-2028-01-10-")


def test_a_snapshot_later_than_the_review_is_used_with_a_warning_only_where_there_is_no_earlier(pulled: Path) -> None:
    (pulled / "customers" / "acme" / "customer.yaml").write_text('name: A\naliases: ["00123"]\nas_of: 2026-10-01\n')
    [problem] = _problems(pulled, "acme")
    assert "was pulled after 2026-10-01, the day the review speaks from; there is no earlier one" in problem


def test_a_snapshot_that_was_changed_is_an_error_and_not_read(pulled: Path, run: Run) -> None:
    path = _snapshot(pulled)
    data = bytearray(path.read_bytes())
    data[100] ^= 1
    path.write_bytes(data)
    assert Workspace(pulled, DAY).folder("acme").usage is None
    [problem] = _problems(pulled, "acme")
    assert f"{path.name}: has been changed since it was pulled: its SHA-256 begins" in problem
    assert run("build", "acme").exit_code == 1
    path.unlink()
    assert "the snapshot is missing" in _problems(pulled, "acme")[0]


def test_a_damaged_index_is_told(pulled: Path, run: Run) -> None:
    (pulled / "snapshots" / "index.json").write_text('{"format": 2}')
    result = run("check", "acme")
    assert result.exit_code == 1
    assert "snapshots/index.json: cannot be read: format" in result.stderr


def test_an_index_that_leads_out_of_its_folder_is_refused(pulled: Path) -> None:
    index = pulled / "snapshots" / "index.json"
    index.write_text(index.read_text().replace("usage/usage-", "../usage/usage-"))
    with pytest.raises(DataError, match=r"cannot be read: snapshots\.0\.file"):
        Workspace(pulled, DAY).folder("acme")


def test_a_pull_that_was_stopped_leaves_nothing_the_next_one_keeps(pulled: Path, run: Run) -> None:
    (pulled / "snapshots" / "usage" / ".qbr-writing-1").write_bytes(b"half")
    write_lake(pulled / "lake")
    assert run("pull").exit_code == 0
    assert not list((pulled / "snapshots").rglob(".qbr-writing-*"))


def test_a_customers_own_file_comes_before_the_warehouse(pulled: Path) -> None:
    (pulled / "customers" / "acme" / "usage.csv").write_text("date,user_id,feature,value\n2026-07-01,own,f,1\n")
    folder = Workspace(pulled, DAY).folder("acme")
    assert folder.usage is not None
    assert list(folder.usage["user_id"]) == ["own"]
    assert _problems(pulled, "acme") == [
        f"customers/acme/usage.csv: is used; {OWN_ROWS} rows that were pulled into snapshots/ are not\n"
        "  Remove this file to read what was pulled."
    ]


def test_status_counts_what_was_pulled(pulled: Path, run: Run) -> None:
    lines = run("status").stdout.splitlines()
    assert [line.split()[:2] for line in lines[1:]] == [["acme", "L1"], ["globex", "L1"], ["initech", "L0"]]


def test_a_customer_without_rows_is_told_under_which_accounts_they_were_looked_for(pulled: Path) -> None:
    [problem] = _problems(pulled, "initech")
    assert 'has no rows of initech: looked for "initech"\n  Add the account\'s id to aliases' in problem


def test_rows_never_move_to_another_customer_without_a_new_pull(pulled: Path) -> None:
    (pulled / "customers" / "initech" / "customer.yaml").write_text('name: Initech\naliases: ["00123"]\n')
    assert Workspace(pulled, DAY).folder("initech").usage is None
    [problem] = _problems(pulled, "initech")
    assert 'the account "00123" was that of acme when this was pulled' in problem


def test_only_the_account_a_customer_names_for_a_table_is_theirs(pulled: Path) -> None:
    text = 'name: Acme\naliases: ["00123"]\nsources: {usage: {account_id: "0", exclude_users: [p0]}}\n'
    (pulled / "customers" / "acme" / "customer.yaml").write_text(text)
    assert 'looked for "0"' in _problems(pulled, "acme")[0]
    (pulled / "customers" / "acme" / "customer.yaml").write_text(text.replace('"0"', '"00123"'))
    usage = Workspace(pulled, DAY).folder("acme").usage
    assert usage is not None
    assert set(usage["user_id"]) == {"p1", "p2"}  # machines stay out, as with a file


def test_without_pyarrow_the_extra_is_named(pulled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    [problem] = _problems(pulled, "acme")
    assert 'snapshots cannot be read without pyarrow\n  Run pip install "qbr[warehouse]"' in problem


def test_without_ibis_pull_names_the_extra(pulled: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ibis", None)
    result = run("pull")
    assert result.exit_code == 1
    assert 'is not installed\n  Run pip install "qbr[warehouse]"' in result.stderr
