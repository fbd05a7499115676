"""Newer exports renew what an import wrote, and nothing a person did."""

from __future__ import annotations

import json

import pytest
from import_desk import Desk

ASTER = "customers/aster/customer.yaml"


def test_newer_exports_renew_what_was_imported(two: Desk) -> None:
    two.take_in()
    two.list_accounts(("A-1", "Aster Group", "Eve"), ("A-2", "Birch", "Ben"))
    two.export([("2026-09-01", "A-1", "u1", "export", 1), ("2026-09-02", "A-1", "u1", "export", 5)])
    told = two.take_in()
    assert told.stdout.splitlines() == ["customers/aster/customer.yaml", "customers/aster/usage.csv"]
    assert two.read(ASTER).endswith("name: Aster Group\naliases: [A-1]\nowner: Eve\n")
    assert two.read("customers/aster/usage.csv").splitlines()[2] == "2026-09-02,A-1,u1,export,5"
    assert "usage.csv: nothing for 1 customer: birch" in told.stderr
    assert "The usage.csv of an earlier import stays with birch." in told.stderr


def test_what_a_person_wrote_into_customer_yaml_stays_to_the_letter(two: Desk) -> None:
    two.take_in()
    edited = two.read(ASTER).replace("owner: Ann", "owner: Zoe   # took over in May") + "\n# ours\nsummary: 'Calm.'\n"
    two.write(ASTER, edited)
    two.list_accounts(("A-1", "Aster Group", "Eve"), ("A-2", "Birch", "Ben"))
    told = two.take_in()
    assert two.read(ASTER) == edited.replace("name: Aster\n", "name: Aster Group\n")
    assert f'{ASTER}: owner is "Zoe" here and "Eve" in accounts.xlsx; yours stays' in told.stderr


def test_a_key_a_person_took_out_stays_out_and_a_new_column_comes_in(two: Desk) -> None:
    two.take_in()
    two.write(ASTER, "name: Aster\naliases: [A-1]\n")
    two.list_accounts(("A-1", "Aster", "Ann", "Berlin"), header=("account_id", "name", "owner", "region"))
    two.take_in()
    assert two.read(ASTER) == "name: Aster\naliases: [A-1]\nregion: Berlin\n"


def test_a_value_a_person_put_back_to_an_older_one_is_theirs(two: Desk) -> None:
    two.take_in()
    two.list_accounts(("A-1", "Aster", "Eve"), ("A-2", "Birch", "Ben"))
    two.take_in()
    two.write(ASTER, two.read(ASTER).replace("Eve", "Ann"))
    assert 'owner is "Ann" here and "Eve"' in two.take_in().stderr
    assert "owner: Ann" in two.read(ASTER)


def test_a_table_a_person_changed_stays_and_the_newer_one_lies_beside_it(two: Desk) -> None:
    two.take_in()
    edited = two.read("customers/aster/usage.csv") + "2026-09-03,A-1,u1,export,9\n"
    two.write("customers/aster/usage.csv", edited)
    two.export([("2026-09-05", "A-1", "u1", "export", 2)])
    told = two.take_in()
    assert two.read("customers/aster/usage.csv") == edited
    assert two.read("customers/aster/usage.new.csv").splitlines()[1] == "2026-09-05,A-1,u1,export,2"
    assert "customers/aster/usage.csv: was changed by a person, so it stays" in told.stderr
    two.export([("2026-09-06", "A-1", "u1", "export", 3)])
    two.take_in()  # the one beside it is ours and is renewed
    assert two.read("customers/aster/usage.new.csv").splitlines()[1] == "2026-09-06,A-1,u1,export,3"
    assert not (two.root / "customers/aster/usage.new-2.csv").exists()


@pytest.mark.parametrize("name", ["usage.csv", "usage.xlsx", "Usage.CSV"])
def test_a_table_a_person_put_there_is_never_replaced(two: Desk, name: str) -> None:
    two.write(ASTER, "name: Aster\naliases: [A-1]\n")
    two.write(f"customers/aster/{name}", "mine")
    told = two.take_in()
    assert two.read(f"customers/aster/{name}") == "mine"
    assert (two.root / "customers/aster/usage.new.csv").is_file()
    assert f"customers/aster/{name}: is a person's file, so it stays" in told.stderr


def test_a_file_named_in_customer_yaml_is_a_persons_choice(two: Desk) -> None:
    two.write(ASTER, "name: Aster\naliases: [A-1]\nsources: {usage: {file: export.csv}}\n")
    two.take_in()
    assert not (two.root / "customers/aster/usage.csv").exists()
    assert (two.root / "customers/aster/usage.new.csv").is_file()


def test_fewer_rows_than_before_are_told(two: Desk) -> None:
    two.export([("2026-09-01", "A-1", "u1", "export", n) for n in range(5)])
    two.take_in()
    two.export([("2026-09-09", "A-1", "u1", "export", 1)])
    assert "customers/aster/usage.csv: it has 1 rows now and had 5 before" in two.take_in().stderr


def test_a_damaged_record_makes_everything_a_persons(two: Desk) -> None:
    two.take_in()
    two.write("customers/aster/.import.json", "{")
    two.list_accounts(("A-1", "Aster", "Eve"))
    two.export([("2026-09-09", "A-1", "u1", "export", 1)])
    told = two.take_in()
    assert "owner: Ann" in two.read(ASTER)
    assert 'owner is "Ann" here and "Eve"' in told.stderr
    assert "2026-09-01" in two.read("customers/aster/usage.csv")


def test_customers_no_longer_listed_stay_and_are_named(two: Desk) -> None:
    two.take_in()
    two.list_accounts(("A-1", "Aster", "Ann"))
    told = two.take_in()
    assert "accounts.xlsx: no longer lists 1 customer: birch" in told.stderr
    assert (two.root / "customers/birch/customer.yaml").is_file()


def test_a_file_that_cannot_be_changed_without_harm_stays(two: Desk) -> None:
    two.take_in()
    broken = "name: Aster\naliases: [A-1]\nowner: [Ann\n"
    two.write(ASTER, broken)
    two.list_accounts(("A-1", "Aster", "Eve"), ("A-2", "Birch", "Ben"))
    told = two.take_in()
    assert two.read(ASTER) == broken
    assert f"{ASTER}: it cannot be changed without harm, so it stays" in told.stderr


def test_a_folder_a_person_renamed_is_still_the_same_customer(two: Desk) -> None:
    two.take_in()
    (two.root / "customers/aster").rename(two.root / "customers/aster-uk")
    assert "2 customers: 0 new, 0 renewed, 2 unchanged" in two.take_in().stderr
    assert not (two.root / "customers/aster").exists()


def test_lists_comments_and_quotes_of_a_person_keep_their_look(two: Desk) -> None:
    mine = (
        '# all mine\nname: "Aster"   # in quotes\naliases:\n    - A-1\n    - "00123"\n\nsla:\n  availability: 99.90\n'
        "team:\n  ours:\n    - role: Lead   # since May\n"
    )
    two.write(ASTER, mine)
    two.take_in()
    assert two.read(ASTER) == mine + "owner: Ann\n"
    assert json.loads(two.read("customers/aster/.import.json"))["values"] == {"owner": "Ann"}


def test_how_an_earlier_export_was_read_goes_when_the_newer_one_is_read_otherwise(two: Desk) -> None:
    head = "Date;Account;User;Feature;Menge\n"
    two.write("usage.csv", head + "15.09.2026;A-1;u1;export;1,5\n15.09.2026;A-2;u1;export;1,5\n")
    two.take_in()
    assert "    decimal_mark: ','\n" in two.read(ASTER)
    birch = "customers/birch/customer.yaml"
    two.write(ASTER, "# mine\n" + two.read(ASTER) + "tone: dry\n")
    two.write(birch, two.read(birch).replace("decimal_mark: ','", "decimal_mark: ','   # looked over"))
    two.export([("2026-09-16", f"A-{n}", "u1", "export", "1.234") for n in (1, 2)])
    told = two.take_in()
    assert "sources" not in two.read(ASTER)  # nor the comments above what went
    assert two.read(ASTER).endswith("owner: Ann\ntone: dry\n")
    assert "decimal_mark: ','   # looked over\n" in two.read(birch)
    assert f'{birch}: sources.usage.decimal_mark is "," here and "nothing" in the export; yours stays' in told.stderr
    assert two.take_in().stdout == ""


def test_a_table_of_ours_may_become_the_export_of_a_tool(two: Desk) -> None:
    two.write("usage.csv", "Tag;Account;User;Feature;Menge\n15.09.2026;A-1;u1;export;1,5\n")
    two.write("qbr.yaml", "imports: {usage: {columns: {Tag: date}}}\n")
    two.take_in()
    two.write("qbr.yaml", "vendor: {name: Fernhollow}\n")
    pendo = "visitorId,accountId,day,featureId,numEvents\nu1,A-1,1788220800000,export,4\n"
    two.write("usage.csv", pendo)
    assert "usage.csv: read as Pendo events: 1 of 1 rows" in two.take_in().stderr
    assert "sources" not in two.read(ASTER)
    assert "customers/aster/usage.csv: read as Pendo events" in two.run("check", "aster").stderr


@pytest.mark.parametrize(
    ("written", "left", "told"),
    [
        ("sources:\n  usage:\n    # ask Bob\n    # or Ann\n    date_order: dmy\n", "", True),
        ("sources:\n  usage: # as in July\n    date_order: dmy\n", "", True),
        ("sources:\n  usage: {date_order: dmy, sheet: X}\n", "", True),
        ("sources:\n  usage:\n    date_order: mdy\n", "", False),
        ("# mine\nsources: {usage: {date_order: dmy}}\n", "# mine\n", False),
        (
            "sources:\n  usage:\n    date_order: dmy\n    sheet: X # mine",
            "sources:\n  usage:\n    sheet: X # mine",
            False,
        ),
    ],
)
def test_only_what_was_written_and_nothing_a_person_laid_out_or_remarked_on_is_taken_out(
    two: Desk, written: str, left: str, told: bool
) -> None:
    two.export([("15/09/2026", "A-1", "u1", "export", 1)])
    two.take_in()
    start = two.read(ASTER).partition("sources:")[0]
    two.write(ASTER, start + written)
    two.export([("2026-09-16", "A-1", "u1", "export", 1)])
    said = 'sources.usage.date_order is "dmy" here and "nothing" in the export; yours stays'
    assert (said in two.take_in().stderr) is told
    assert two.read(ASTER).removeprefix(start) == (left or written)
