"""What a file shows of how it may be read: findings with evidence, and questions with both readings."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from ruamel.yaml import YAML
from test_table_forms import merged_xlsx
from test_table_shapes import triples
from told_problems import told

from qbr.records.folder import CustomerFolder
from qbr.records.tables import TABLES
from qbr.sources.opening.faults import Faults
from qbr.sources.proposing.proposal import Proposal, propose

Read = Callable[..., CustomerFolder]


def proposed(tmp_path: Path, name: str, data: str | bytes, table: str = "usage") -> Proposal:
    """Return what is proposed for a file that can be read."""
    path = tmp_path / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    faults = Faults(name)
    proposal = propose(path, TABLES[table], faults)
    assert faults.found == []
    assert proposal is not None
    return proposal


def map_of(proposal: Proposal) -> Mapping[str, object]:
    """Return the lines of the map."""
    return proposal.source.model_dump(mode="json", exclude_defaults=True)


def written_down(table: str, file: str, proposal: Proposal) -> str:
    """Return a customer.yaml with the proposed map."""
    out = BytesIO()
    YAML().dump({"name": "Acme", "sources": {table: {**map_of(proposal), "file": file}}}, out)
    return out.getvalue().decode()


def test_an_export_of_another_country_is_proposed_with_its_evidence_and_read_so(tmp_path: Path, read: Read) -> None:
    text = "Bericht vom 5. Oktober\n\nDatum;Benutzer;Feature;Wert\n03.04.2026;Jörg;Plan;1.234,5\n13.04.2026;Zoë;Plan;n/a\nStand: heute;;;\n"
    data = text.encode("cp1252")
    proposal = proposed(tmp_path, "export.txt", data)
    assert proposal.questions == ()
    assert map_of(proposal) == {
        "header_row": 3,
        "encoding": "cp1252",
        "delimiter": ";",
        "footnotes": True,
        "columns": {"Datum": "date", "Wert": "value"},
        "no_value": ["n/a"],
        "decimal_mark": ",",
        "date_order": "dmy",
    }
    evidence = {finding.key: finding.evidence for finding in proposal.findings if not finding.column}
    assert evidence["encoding"] == 'cp1252 and Latin-1 read it alike; it reads "Jörg", "Zoë" then'
    assert evidence["date_order"] == '"13.04.2026" can be read in one way only'
    assert evidence["decimal_mark"] == '"1.234,5" can be read in one way only'
    folder = read({"customer.yaml": written_down("usage", "export.txt", proposal), "export.txt": data})
    assert [message for message in told(folder) if "error" in message] == []
    assert triples(folder) == [("2026-04-03", "Plan", 1234.5)]
    assert folder.tables["usage"].excluded == (("footnotes", 1), ("values that stand for none", 1))


def test_what_nothing_shows_is_asked_with_both_readings(tmp_path: Path) -> None:
    proposal = proposed(tmp_path, "usage.csv", 'date,feature,value\n03/04/2026,f,"1,234"\n')
    assert map_of(proposal) == {}
    assert [(question.key, question.readings) for question in proposal.questions] == [
        ("decimal_mark", (('decimal_mark: "."', "1234"), ('decimal_mark: ","', "1.234"))),
        ("date_order", (("date_order: dmy", "2026-04-03"), ("date_order: mdy", "2026-03-04"))),
    ]


def test_two_columns_that_may_be_the_same_are_asked_about(tmp_path: Path) -> None:
    text = "metric,Stichtag,Eingang,value\nOrders,2026-07-01,2026-07-03,5\n"
    (question,) = proposed(tmp_path, "metrics.csv", text, "metrics").questions
    readings = (("Stichtag: date", "as in 2026-07-01"), ("Eingang: date", "as in 2026-07-03"))
    assert (question.evidence, question.readings) == ("2 columns may be date", readings)


def test_ids_are_not_proposed_as_numbers(tmp_path: Path) -> None:
    text = "date,feature,Person No,Badge,Times\n2026-07-01,f,17,00123,3\n"
    assert map_of(proposed(tmp_path, "usage.csv", text)) == {"columns": {"Times": "value"}}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("date,team,Logins,Reports\n2026-07-01,a,1,2\n", {"form": "by_metric", "measures": ["Logins", "Reports"]}),
        ("metric,2026-07,Aug 2026\nlogins,1,2\n", {"form": "by_period"}),
        ("timestamp,user_id,event\n1782907500,u,plan\n", {"form": "log", "epoch": "seconds", "columns": {"timestamp": "date"}}),
        ("date|feature|value\n2026-07-01|f|1\n", {"delimiter": "|"}),
        ("date,feature,value\n2026-07-01,f,($5)\n", {"accounting": True, "money": "USD"}),
        ("date,feature,value\n2026-07-01,f,1\n", {}),
    ],
)  # fmt: skip
def test_forms_and_signs_are_found(tmp_path: Path, read: Read, text: str, expected: Mapping[str, object]) -> None:
    proposal = proposed(tmp_path, "usage.csv", text)
    assert (map_of(proposal), proposal.questions) == (expected, ())
    folder = read({"customer.yaml": written_down("usage", "usage.csv", proposal), "usage.csv": text})
    assert [message for message in told(folder) if "error" in message] == []
    assert triples(folder)


def test_a_sheet_with_a_header_of_two_rows_is_found(tmp_path: Path, read: Read) -> None:
    data = merged_xlsx()
    proposal = proposed(tmp_path, "q3.xlsx", data)
    found = map_of(proposal)
    assert {key: found[key] for key in ("sheet", "footnotes", "form")} == {
        "sheet": "Usage", "footnotes": True, "form": "by_metric",
    }  # fmt: skip
    assert (found["header_row"], found["header_rows"]) == (4, 2)
    folder = read({"customer.yaml": written_down("usage", "q3.xlsx", proposal), "q3.xlsx": data})
    assert [message for message in told(folder) if "error" in message] == []
    assert [name for _, name, _ in triples(folder)] == ["Usage Logins", "Usage Reports"] * 2


def test_an_empty_workbook_and_an_empty_file_are_told(tmp_path: Path) -> None:
    out = BytesIO()
    openpyxl.Workbook().save(out)
    for name, data in (("usage.xlsx", out.getvalue()), ("usage.csv", b""), ("usage.xls", b"x")):
        (tmp_path / name).write_bytes(data)
        faults = Faults(name)
        assert propose(tmp_path / name, TABLES["usage"], faults) is None
        assert len(faults.found) == 1
