"""A folder as a whole: what is there is read, what is wrong is collected, and only a missing name is fatal."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from told_problems import told

from qbr.errors import DataError, TemplateError
from qbr.quarter import Calendar
from qbr.records.customer import Fiscal
from qbr.records.folder import CustomerFolder
from qbr.sources import read_folder, read_phrases, read_settings, read_template_settings

Read = Callable[..., CustomerFolder]
ROOT = Path(__file__).resolve().parents[2]


def test_a_name_is_enough(read: Read) -> None:
    folder = read()
    assert told(folder) == []
    assert (folder.id, folder.customer.name) == ("acme", "Acme")
    assert (folder.locale, folder.language, folder.currency, folder.timezone.key) == ("en_US", "en", "USD", "UTC")
    assert folder.calendar == Calendar()
    assert (folder.usage, folder.incidents, folder.notes, folder.events, folder.logo) == (None,) * 5
    assert folder.tables == {}


def test_the_customer_comes_before_the_workspace(read: Read) -> None:
    workspace = "locale: de_DE\ncurrency: EUR\ntimezone: Europe/Berlin\nfiscal: {start_month: 4}\n"
    folder = read({"/qbr.yaml": workspace, "customer.yaml": "name: Acme\ncurrency: CHF\nfiscal: {start_month: 2}\n"})
    assert (folder.locale, folder.currency, folder.timezone.key) == ("de_DE", "CHF", "Europe/Berlin")
    assert folder.calendar == Calendar(start_month=2)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", 'customers/acme/customer.yaml, line 1: the file is empty\n  It needs one line at least: "name: …".'),
        (
            "- a\n",
            'customers/acme/customer.yaml, line 1: expected keys and values\n  It needs one line at least: "name: …".',
        ),
        (
            "locale: de_DE\n",
            "customers/acme/customer.yaml, line 1, column 1: name is missing\n"
            "  It is: the customer's name as it stands on the cover.",
        ),
        ("name: '  '\n", 'customers/acme/customer.yaml, line 1, column 7: name is "", expected some text'),
        ("name: [Acme]\n", "customers/acme/customer.yaml, line 1, column 7: name: expected a text"),
        (
            "name: Acme\n  tz: UTC\n",
            "customers/acme/customer.yaml, line 2, column 5: this is not YAML: mapping values are not allowed here\n"
            "  Check the indentation, colons and quotes on this line.",
        ),
    ],
)
def test_without_a_name_there_is_no_review(read: Read, text: str, message: str) -> None:
    with pytest.raises(DataError) as error:
        read({"customer.yaml": text})
    assert str(error.value) == message


def test_an_empty_folder_says_how_to_begin(tmp_path: Path) -> None:
    folder = tmp_path / "customers" / "acme"
    folder.mkdir(parents=True)
    with pytest.raises(DataError) as error:
        read_folder(folder, shared=None, settings=read_settings(tmp_path), root=tmp_path)
    assert str(error.value) == 'customers/acme: there is no customer.yaml\n  Create it with one line: "name: acme".'


def test_faulty_keys_are_told_and_the_rest_is_used(read: Read) -> None:
    text = """name: Acme
locale: de_XX
tz: Europe/Berln
currency: euro
segmnt: logistics
fiscal: {start_month: 13}
contract: {start: 01.02.2026}
sla:
  credit_tiers: [{below: 99}]
industry: logistics
sources: {usag: {file: x.csv}}
"""
    folder = read({"customer.yaml": text})
    assert told(folder) == [
        'error: customer.yaml: sources: there is no table "usag"\n  Did you mean "usage"?',
        'error: customer.yaml, line 2, column 9: locale is "de_XX", '
        "expected a language, or a language and a country, as en or en_GB",
        'error: customer.yaml, line 3, column 5: tz is "Europe/Berln", expected a time zone as Europe/Berlin',
        'error: customer.yaml, line 4, column 11: currency is "euro", expected a currency code as EUR',
        'error: customer.yaml, line 5, column 1: there is no key "segmnt"\n  Did you mean "segment"?',
        'error: customer.yaml, line 6, column 23: fiscal.start_month is "13", expected 12 at most',
        'error: customer.yaml, line 7, column 19: contract.start is "01.02.2026", expected a date as 2026-09-30',
        "error: customer.yaml, line 9, column 18: sla.credit_tiers.credit is missing\n"
        "  It is: credit in per cent of the month's fee.",
    ]
    assert (folder.customer.industry, folder.currency) == ("logistics", "USD")


def test_own_words_may_be_for_one_section_or_for_the_page(read: Read) -> None:
    assert read({"customer.yaml": "name: A\nsummary: Calm.\n"}).customer.summary == {"quarter": "Calm."}
    by_section = read({"customer.yaml": "name: A\nsummary: {usage: Busy.}\nhighlight:\n- {section: usage, text: Up}\n"})
    assert by_section.customer.summary == {"usage": "Busy."}
    assert by_section.customer.highlight[0].text == "Up"


def test_files_nobody_reads_are_told_with_the_nearest_name(read: Read) -> None:
    folder = read({"usagee.csv": "x", "photo.png": "x", "incident/a.md": "x", ".DS_Store": "x", "~$usage.xlsx": "x"})
    assert told(folder) == [
        'warning: incident: this is not read\n  Did you mean "incidents"?',
        "warning: photo.png: this is not read\n  Name it under sources in customer.yaml if it holds a table.",
        'warning: usagee.csv: this is not read\n  Did you mean "usage.csv"?',
    ]


def test_two_files_of_one_table_are_not_guessed_between(read: Read) -> None:
    folder = read({"goals.yaml": "[]", "goals.csv": "id,statement\n"})
    assert told(folder) == [
        "error: customers/acme: goals.csv and goals.yaml are both there\n"
        "  Keep one, or name it under sources.goals.file."
    ]
    assert folder.goals is None


def test_forms_we_know_and_do_not_read_are_told(read: Read) -> None:
    assert told(read({"usage.xlsb": "PK"})) == [
        "error: usage.xlsb: .xlsb files are not read\n  Save it as CSV or .xlsx."
    ]


def test_capitals_in_file_names_do_not_matter(read: Read) -> None:
    assert read({"Actions.CSV": "id,text,side\nA,x,ours\n"}).actions is not None


@pytest.mark.parametrize("name", ["../secret.csv", "/etc/passwd", "..\\secret.csv"])
def test_a_source_cannot_lead_out_of_the_folder(read: Read, name: str, tmp_path: Path) -> None:
    settings = f"name: Acme\nsources:\n  contacts: {{file: '{name}'}}\n"
    folder = read({"customer.yaml": settings, "../secret.csv": "name\nCANARY\n"})
    (message,) = told(folder)
    assert "it lies outside the folder, or leads there" in message or "there is no such file" in message
    assert folder.contacts is None


def test_links_out_of_the_folder_are_not_followed(read: Read, tmp_path: Path) -> None:
    read({"../globex/contacts.csv": "name\nCANARY\n", "../globex/a.md": "---\ntitle: CANARY\nstarted: unknown\n---\n"})
    folder = tmp_path / "customers" / "acme"
    (folder / "incidents").mkdir()
    (folder / "contacts.csv").symlink_to(tmp_path / "customers" / "globex" / "contacts.csv")
    (folder / "incidents" / "a.md").symlink_to(tmp_path / "customers" / "globex" / "a.md")
    found = read()
    hint = "\n  Put the file itself here; nothing outside the folder is read."
    assert told(found) == [
        f"error: contacts.csv: it lies outside the folder, or leads there{hint}",
        f"error: incidents/a.md: it lies outside the folder, or leads there{hint}",
    ]
    assert (found.contacts, found.incidents) == (None, ())


def test_problems_come_from_every_file_at_once_in_order(read: Read) -> None:
    folder = read(
        {
            "goals.yaml": "- {id: G1, statement: Less waiting, target: soon}\n",
            "actions.csv": "id,text,side\nA1,do,nobody\n",
            "value.csv": "what,grade,amount\nSaved,A,100\n",
            "roadmap.yaml": "item: x\n",
        }
    )
    assert told(folder) == [
        'error: actions.csv, line 2, column 7: side is "nobody", expected ours or theirs',
        'error: goals.yaml, line 1, column 45: target is "soon", expected a number',
        'error: roadmap.yaml, line 1, column 1: expected a list, found keys and values\n  Begin each entry with "- ".',
        "error: value.csv, line 2: grade A needs an amount and who confirmed it; without them it is C or D",
    ]


PEERS = """customer,quarter,metric,value,segment,weight,opted_out
acme,2026-Q3,active,0.9,logistics,5,no
ACME Ltd,2026-Q2,active,0.8,logistics,5,no
p1,2026-Q3,active,0.7,logistics,3,no
p2,2026-Q3,active,0.6,retail,3,no
p3,2026-Q3,active,0.5,logistics,3,yes
p4,2026-Q3,active,,logistics,3,no
p5,2026-Q3,active,0.4,logistics,2,no
p1,2026-Q3,seats,0.3,logistics,3,no
"""


def test_peers_are_others_of_the_segment_without_their_names(read: Read) -> None:
    customer = "name: Acme\naliases: [acme ltd]\nsegment: logistics\n"
    folder = read({"customer.yaml": customer, "../_shared/peers.csv": PEERS})
    assert [(peer.peer, peer.metric, peer.value, peer.weight) for peer in folder.peers or ()] == [
        (0, "active", Decimal("0.7"), 3),
        (1, "active", Decimal("0.4"), 2),
        (0, "seats", Decimal("0.3"), 3),
    ]
    assert "p1" not in repr(folder.peers)
    assert {peer.place.line for peer in folder.peers or ()} == {None}  # a line number would say who it is


def test_shared_tables_serve_every_customer_and_own_events_join_them(read: Read) -> None:
    shared = "date,what,kind\n2026-07-02,Release 26.7,release\n"
    folder = read({"events.csv": "date,what\n2026-07-01,Depot closed\n", "../_shared/events.csv": shared})
    assert [event.what for event in folder.events or ()] == ["Depot closed", "Release 26.7"]


def test_a_shared_table_that_changed_is_read_again(read: Read) -> None:
    first = read({"../_shared/catalogue.csv": "feature,value_event\nlogin,no\n"})
    second = read({"../_shared/catalogue.csv": "feature,value_event\nlogin,no\nplan,yes\n"})
    assert [len(folder.catalogue or ()) for folder in (first, second)] == [1, 2]


def test_notes_are_internal_unless_they_say_otherwise(read: Read) -> None:
    folder = read(
        {
            "notes/plan.md": "Returns is the *weak* point.\n",
            "notes/page.md": "---\naudience: customer\nanchor: usage\ntitle: T\n---\n## Words\n\nFor you.\n",
        }
    )
    assert told(folder) == []
    assert [(note.name, note.audience, note.anchor, note.text) for note in folder.notes or ()] == [
        ("page", "customer", "usage", "Words\n\nFor you."),
        ("plan", "internal", None, "Returns is the weak point."),
    ]


def test_databases_are_not_passed_over_in_silence(read: Read) -> None:
    workspace = (
        "sources: {usage: {connection: dwh, table: usage, account: org}}\nconnections: {dwh: 'postgres://${PG}'}\n"
    )
    folder = read({"/qbr.yaml": workspace, "customer.yaml": "name: Acme\n"})
    assert told(folder) == [
        "error: qbr.yaml: sources.usage: nothing was pulled yet\n  Run: qbr pull",
    ]


def test_rows_dated_after_the_folders_day_are_told_left_out_and_counted(read: Read) -> None:
    folder = read(
        {
            "customer.yaml": "name: A\nas_of: 2026-09-30\ntz: Europe/Berlin\n",
            "usage.csv": "date,feature,value\n2026-09-30,f,1\n2026-10-01,f,1\n",
            "tickets.csv": "id,created\n1,2026-09-30T21:59:00Z\n2,2026-09-30T22:00:00Z\n",  # midnight in Berlin
        }
    )
    hint = "\n  They are left out. Check the dates, or as_of in customer.yaml."
    assert told(folder) == [
        "warning: usage.csv: rows are dated up to 2026-10-01, after 2026-09-30" + hint,
    ]
    reason = "dated after the day this review speaks from"
    assert [folder.tables[name].excluded for name in ("usage", "tickets")] == [((reason, 1),)] * 2
    assert folder.usage is not None
    assert folder.tickets is not None
    assert (len(folder.usage), folder.tickets["id"].tolist()) == (1, ["1"])
    assert str(folder.tables["usage"].as_of) == "2026-09-30"


SCRIPT = """
import sys, hashlib
from pathlib import Path
from qbr.sources import read_folder, read_settings
root = Path(sys.argv[1])
folder = read_folder(root / "customers" / "acme", shared=root / "customers" / "_shared", settings=read_settings(root), root=root)
print(hashlib.sha256(repr((folder, folder.usage.to_csv(), folder.tickets.to_csv())).encode()).hexdigest())
"""


def test_what_is_read_does_not_depend_on_the_machine() -> None:
    machines = [
        {"TZ": "Pacific/Kiritimati", "LC_ALL": "tr_TR.UTF-8", "PYTHONHASHSEED": "1"},
        {"TZ": "Etc/GMT+12", "LC_ALL": "C", "PYTHONHASHSEED": "2"},
    ]
    path = os.environ.get("PATH", "")
    read_so = [
        subprocess.run(
            [sys.executable, "-c", SCRIPT, str(ROOT)],
            env={**machine, "PATH": path, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for machine in machines
    ]
    assert read_so[0] == read_so[1]


def test_settings_fall_back_to_their_defaults_and_tell_every_fault(tmp_path: Path) -> None:
    assert read_settings(tmp_path).fiscal == Fiscal()
    (tmp_path / "qbr.yaml").write_text(
        "vendor: {name: Fernhollow, legal: Small print.}\nlocle: en_GB\nme: 1\nfiscal: 4\n"
    )
    with pytest.raises(DataError) as error:
        read_settings(tmp_path)
    assert str(error.value) == (
        'qbr.yaml, line 2, column 1: there is no key "locle"\n  Did you mean "locale"?\n'
        'qbr.yaml, line 4, column 9: fiscal is "4", expected keys and values'
    )


def test_small_print_may_differ_by_region(tmp_path: Path) -> None:
    (tmp_path / "qbr.yaml").write_text("vendor: {name: F, legal: {'': All., Europe: EU.}}\n", encoding="utf-8")
    vendor = read_settings(tmp_path).vendor
    assert (vendor.legal_for("Europe"), vendor.legal_for("Asia"), vendor.legal_for(None)) == ("EU.", "All.", "All.")


def test_template_settings_are_read_in_order(tmp_path: Path) -> None:
    path = tmp_path / "template.yaml"
    assert read_template_settings(path, tmp_path).budget == 12
    path.write_text("audience: internal\nsections: {usage: main, goals: off, peers: Appendix}\nrequires: {level: 2}\n")
    settings = read_template_settings(path, tmp_path)
    assert list(settings.sections.items()) == [("usage", "main"), ("goals", "off"), ("peers", "appendix")]
    assert (settings.audience, settings.requires.level) == ("internal", 2)
    path.write_text("sections: {usage: top}\n", encoding="utf-8")
    with pytest.raises(TemplateError) as error:
        read_template_settings(path, tmp_path)
    assert (
        str(error.value) == 'template.yaml, line 1, column 19: sections.usage is "top", expected main, appendix or off'
    )


def test_phrases_are_nested_texts_as_written(tmp_path: Path) -> None:
    path = tmp_path / "en.yaml"
    path.write_text('usage:\n  title: "{{ n }} people: 10"\n  count: 007\n', encoding="utf-8")
    assert read_phrases(path, tmp_path) == {"usage": {"title": "{{ n }} people: 10", "count": "007"}}
    path.write_text("- a\n", encoding="utf-8")
    with pytest.raises(TemplateError, match="expected keys and phrases"):
        read_phrases(path, tmp_path)


@pytest.mark.parametrize("customer", ["acme", "globex", "initech"])
def test_the_samples_read_without_a_fault(customer: str) -> None:
    folder = read_folder(
        ROOT / "customers" / customer, shared=ROOT / "customers" / "_shared", settings=read_settings(ROOT), root=ROOT
    )
    assert [str(problem) for problem in folder.problems if problem.severity == "error"] == []


def test_acme_reads_as_it_was_made() -> None:
    folder = read_folder(
        ROOT / "customers" / "acme", shared=ROOT / "customers" / "_shared", settings=read_settings(ROOT), root=ROOT
    )
    assert [problem.message for problem in folder.problems] == [
        'nobody owns the action "Show the waiting time while an export runs"',
    ]
    assert dict(folder.tables["usage"].excluded)["exact duplicates"] == 24
    assert folder.tables["usage"].as_of == date(2026, 9, 30)
    assert len(folder.incidents or ()) == 6
    assert all(incident.is_approved for incident in folder.incidents or ())
    assert len(folder.users or ()) == 452


@pytest.mark.parametrize(
    ("file", "text", "message"),
    [
        ("customer.yaml", "name: A\nhighlihgt:\n",
         'line 2, column 1: there is no key "highlihgt"\n  Did you mean "highlight"?'),
        ("customer.yaml", "name: A\nownr: ~\n", 'line 2, column 1: there is no key "ownr"\n  Did you mean "owner"?'),
        ("customer.yaml", "name: A\ncontract:\n  ednd:\n",
         'line 3, column 3: there is no key "contract.ednd"\n  Did you mean "end"?'),
        ("customer.yaml", "name: A\nteam:\n  ours:\n    - role: Lead\n      naem:\n",
         'line 5, column 7: there is no key "team.ours.naem"\n  Did you mean "name"?'),
        ("customer.yaml", "name: A\nsources:\n  usage: {shet: , file: }\n",
         'line 3, column 11: there is no key "sources.usage.shet"\n  Did you mean "sheet"?'),
        ("customer.yaml", "name: A\nplace:\n", 'line 2, column 1: there is no key "place"\n  Remove it.'),
        ("goals.yaml", "- id: G1\n  statement: S\n  traget:\n",
         'line 3, column 3: there is no key "traget"\n  Did you mean "target"?'),
        ("goals.yaml", "- id: G1\n  statement: S\n  value_unit: {amount: 1, confirmedby: }\n",
         'line 3, column 27: there is no key "value_unit.confirmedby"\n  Did you mean "confirmed_by"?'),
        ("incidents/a.md", "---\ntitle: T\nstarted: unknown\nsevrity:\n---\n",
         'line 4, column 1: there is no key "sevrity"\n  Did you mean "severity"?'),
        ("incidents/a.md", "---\ntitle: T\nstarted: unknown\nactions:\n  - {text: x, ownr: }\n---\n",
         'line 5, column 15: there is no key "actions.ownr"\n  Did you mean "owner"?'),
        ("notes/a.md", "---\ntitle: T\naudiense:\n---\nText\n",
         'line 3, column 1: there is no key "audiense"\n  Did you mean "audience"?'),
    ],
)  # fmt: skip
def test_a_misspelt_key_is_told_also_where_nothing_stands_behind_it(
    read: Read, file: str, text: str, message: str
) -> None:
    assert told(read({file: text})) == [f"error: {file}, {message}"]


def test_a_key_of_ours_without_a_value_says_nothing(read: Read) -> None:
    customer = "name: A\nowner:\ncontract:\nsla: {availability: }\nteam:\n  ours:\nsources:\n  usage:\nsummary:\n"
    assert told(read({"customer.yaml": customer, "goals.yaml": "- id: G1\n  statement: S\n  value_unit:\n"})) == []
