"""Whose folder an account gets, whatever a CRM lets people write."""

from __future__ import annotations

import pytest
from import_desk import Desk

from qbr import Workspace
from qbr.workspace import check_id


def _names(desk: Desk) -> list[str]:
    return sorted(path.name for path in (desk.root / "customers").iterdir() if not path.name.startswith("."))


def _import(desk: Desk, *accounts: tuple[str, str]) -> str:
    desk.list_accounts(*accounts, header=("account_id", "name"))
    desk.export([("2026-09-01", account, "u", "export", 1) for account, _ in accounts])
    return desk.take_in().stderr


def test_names_that_would_meet_get_the_account_behind_in_any_order(desk: Desk) -> None:
    _import(desk, ("A-1", "Acme Ltd."), ("A-2", "ACME ltd"), ("A-3", "Birch"))
    assert _names(desk) == ["acme-ltd-a-1", "acme-ltd-a-2", "birch"]


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "CON", "株式会社", "…", "a" * 300, "A&B <Ltd>", "x\u2028y: z", "yes", "{{ 7*7 }}"]
)
def test_any_name_becomes_a_folder_inside_and_stands_in_customer_yaml_to_the_letter(desk: Desk, name: str) -> None:
    _import(desk, ("A-1", name))
    (folder,) = _names(desk)
    assert check_id(folder) is None
    assert sorted(path.name for path in desk.root.iterdir()) == ["accounts.xlsx", "customers", "usage.csv"]
    assert Workspace(desk.root).folder(folder).customer.name == name


def test_a_folder_that_is_there_and_does_not_name_the_account_is_not_guessed_at(desk: Desk) -> None:
    desk.write("customers/acme/customer.yaml", "name: Acme\n")
    told = _import(desk, ("A-1", "Acme"), ("A-2", "Birch"))
    assert '"Acme" (A-1) would be acme, which is there and does not name this account' in told
    assert 'Write "aliases: [A-1]" into customers/acme/customer.yaml' in told
    assert '1 row of "A-1" wait' in told
    assert desk.read("customers/acme/customer.yaml") == "name: Acme\n"
    assert _names(desk) == ["acme", "birch"]


def test_aliases_in_customer_yaml_say_whose_an_account_is(desk: Desk) -> None:
    desk.write("customers/acme/customer.yaml", "name: Acme\naliases: [A-1, A-9]\n")
    desk.list_accounts(("A-1", "Acme Limited"), header=("account_id", "name"))
    desk.export([("2026-09-01", account, "u", "export", 1) for account in ("A-1", "A-9")])
    assert desk.take_in().exit_code == 0
    assert _names(desk) == ["acme"]
    assert len(desk.read("customers/acme/usage.csv").splitlines()) == 3


def test_an_account_two_customers_claim_stops_the_import(desk: Desk) -> None:
    for name in ("acme", "birch"):
        desk.write(f"customers/{name}/customer.yaml", f"name: {name}\naliases: [A-1]\n")
    before = desk.files()
    told = _import(desk, ("A-1", "Acme"))
    assert '"A-1" stands for this customer and for acme too' in told
    assert desk.files() == before


def test_a_folder_that_leads_elsewhere_is_refused(desk: Desk) -> None:
    outside = desk.root / "elsewhere"
    outside.mkdir()
    (outside / "customer.yaml").write_text("name: Acme\naliases: [A-1]\n", encoding="utf-8")
    (desk.root / "customers").mkdir()
    (desk.root / "customers" / "acme").symlink_to(outside, target_is_directory=True)
    assert "the folder is a link to somewhere else" in _import(desk, ("A-1", "Acme"))
    assert [path.name for path in outside.iterdir()] == ["customer.yaml"]
