"""People appear as the customer decided: not at all, by role or by name, in everything a build writes."""

from __future__ import annotations

import csv
import json
import re
import shutil
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO, StringIO
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest

from qbr import Workspace
from qbr.build import Request
from qbr.records.reference import reference
from qbr.sources.opening.faults import Faults
from qbr.sources.opening.yaml import parse_yaml, plain
from qbr.story.serial import to_json

ROOT = Path(__file__).resolve().parents[2]
KINDS = ("executive", "buyer", "user", "admin", "frontline")
CSV_FIELDS = {  # every column of a small table that says who somebody is
    "actions": ("owner", "achieved_by"),
    "insights": ("carried_by",),
    "interactions": ("roles",),
    "metrics": ("owner",),
    "needs": ("rater", "role"),
    "requests": ("asked_by", "role"),
    "surveys": ("respondent",),
    "tickets": ("requester", "requester_role"),
    "users": ("role",),
    "value": ("confirmed_by",),
    "voc": ("person", "role"),
}
NAMED = {
    "needs.rater",
    "requests.asked_by",
    "surveys.respondent",
    "tickets.requester",
    "users.user_id",
    "voc.person",
}  # names by nature
YAML_FIELDS = {"owner", "role", "owner_theirs", "owner_ours", "importance_by", "confirmed_by", "agreed_by", "asked_by",
               "answered_by", "approved_by", "member",}  # fmt: skip
ELSEWHERE = {  # fields that say who somebody is and are filled one by one below
    "contacts.csv peer", "contacts.csv role", "customer.yaml business.blockers[].owner", "customer.yaml owner",
    "customer.yaml team.ours[].role", "customer.yaml team.theirs[].role", "customer.yaml withheld[].asked_by",
    "usage.csv user_id", "users.csv user_id",
}  # fmt: skip
NOBODY = {  # days, sides, numbers and what is about ourselves; an embargo keeps the whole incident out
    "customer.yaml unaffected_by", "goals.yaml by", "incidents/*.md credit.claim_by", "incidents/*.md detected_by",
    "incidents/*.md embargo.by", "interactions.csv attendees", "qbr.yaml me",
}  # fmt: skip
SAYS_WHO = re.compile(
    r"(^|[.\]\s])(owner|owner_\w+|\w+_by|by|who|rater|person|respondent|member|peer|roles?|user_id|requester|requester_role"
    r"|attendees|me)$"
)
PERSON = re.compile(r"(?:Yes|No|Stray)[A-Z]\w*Quill")
ROLE = re.compile(r"Warden (?:yes|no) \w+")


@dataclass
class Canaries:
    """A name and a role of its own for each field, once with consent and once without."""

    contacts: list[dict[str, str]] = field(default_factory=list)
    turns: dict[str, Iterator[str]] = field(default_factory=dict)

    def next(self, where: str) -> str:
        """Return what the next cell of a field says: somebody on record by name or role, or a stranger's name."""
        if where not in self.turns:
            word = where.replace(".", "").replace("_", "").capitalize()
            said = []
            for consent in ("yes", "no"):
                name, role = f"{consent.capitalize()}{word}Quill", f"Warden {consent} {word.lower()}"
                self.contacts.append(self._contact(name, role, consent))
                said += [name, role]
            self.turns[where] = cycle([*said, f"Stray{word}Quill"] if where in NAMED else said)
        return next(self.turns[where])

    def _contact(self, name: str, role: str, consent: str) -> dict[str, str]:
        kind = KINDS[len(self.contacts) // 2 % len(KINDS)]
        return {"name": name, "role": role, "role_type": kind, "function": "Procurement", "champion": "yes",
                "trained": "yes", "consent": consent, "willing": "Planning;Docks", "peer": "Account lead"}  # fmt: skip


def _in_csv(path: Path, columns: tuple[str, ...], canaries: Canaries) -> None:
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    for row in rows:
        for column in columns:
            assert column in row, (path.name, column)
            if row[column] or f"{path.stem}.{column}" in NAMED:
                row[column] = canaries.next(f"{path.stem}.{column}")
    _write(path, rows)


def _write(path: Path, rows: list[dict[str, str]]) -> None:
    text = StringIO()
    writer = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    path.write_text(text.getvalue(), encoding="utf-8")


def _in_tree(value: Any, where: str, canaries: Canaries) -> Any:
    """Return a tree of YAML with each field that says who somebody is filled with canaries."""
    if isinstance(value, list):
        return [_in_tree(item, where, canaries) for item in value]
    if not isinstance(value, dict):
        return value
    return {
        key: canaries.next(f"{where}.{key}") if key in YAML_FIELDS and item else _in_tree(item, where, canaries)
        for key, item in value.items()
    }


def _tree(text: str) -> Any:
    """Return YAML as JSON has it, each value as it was written; what has none is left out."""
    faults = Faults("sample.yaml")
    node = parse_yaml(text, faults)
    assert node is not None
    assert not faults.found
    return _plain(plain(node))


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items() if item is not None}
    return [_plain(item) for item in value] if isinstance(value, (list, tuple)) else value


def _users(folder: Path) -> None:
    """Call everybody in the usage by a name that is on no record."""
    for name in ("users.csv", "usage.csv"):
        path = folder / name
        path.write_text(
            re.sub(r"\bu(\d{4})\b", r"StrayUser\1Quill", path.read_text(encoding="utf-8")), encoding="utf-8"
        )


def _fill(folder: Path, people: str) -> None:
    canaries = Canaries()
    for table, columns in CSV_FIELDS.items():
        _in_csv(folder / f"{table}.csv", columns, canaries)
    for path in sorted(folder.glob("*.yaml")):
        if path.stem != "customer":
            tree = _in_tree(_tree(path.read_text(encoding="utf-8")), path.stem, canaries)
            path.write_text(json.dumps(tree, indent=1), encoding="utf-8")
    for path in sorted((folder / "incidents").glob("*.md")):
        _, front, body = path.read_text(encoding="utf-8").split("---\n", 2)
        tree = _in_tree(_tree(front), "incidents", canaries)
        path.write_text(f"---\n{json.dumps(tree, indent=1)}\n---\n{body}", encoding="utf-8")
    _users(folder)
    about = _tree((folder / "customer.yaml").read_text(encoding="utf-8"))
    team, business = about.pop("team"), about["business"]
    about |= _in_tree({key: about[key] for key in ("readiness", "alternatives")}, "customer", canaries)
    about["business"] = business | {"blockers": _in_tree(business["blockers"], "customer.blockers", canaries)}
    about["withheld"] = [
        {"what": "peers", "reason": "an open question", "asked_by": canaries.next("withheld.asked_by")}
    ]
    about |= {"people": people, "owner": canaries.next("customer.owner")}
    for side in ("ours", "theirs"):
        team[side].append({"name": f"NoTeam{side}Quill", "role": "Deputy account lead"})
    (folder / "customer.yaml").write_text(json.dumps(about | {"team": team}, indent=1), encoding="utf-8")
    with (folder / "contacts.csv").open(encoding="utf-8", newline="") as stream:
        contacts = [row | {"peer": canaries.next("contacts.peer")} for row in csv.DictReader(stream)]
    blank = dict.fromkeys(contacts[0], "")
    _write(folder / "contacts.csv", [*contacts, *(blank | contact for contact in canaries.contacts)])


@dataclass(frozen=True)
class Shown:
    """What a build says of people: canaries by the part that holds them."""

    names: Mapping[str, set[str]]
    roles: Mapping[str, set[str]]


def _texts(root: Path, workspace: Workspace) -> Iterator[tuple[str, str]]:
    """Yield every part of every file that was built, workbooks inside included, and the review a pack is made of."""
    folder = root / "output" / "acme"
    for path in sorted(folder.rglob("*")):
        if path.suffix in (".pptx", ".docx"):
            yield from _parts(path.name, path.read_bytes())
    yield "the review", to_json(workspace.review("acme"))


def _parts(name: str, data: bytes) -> Iterator[tuple[str, str]]:
    with zipfile.ZipFile(BytesIO(data)) as package:
        for inner in package.namelist():
            content = package.read(inner)
            if content[:2] == b"PK":
                yield from _parts(f"{name}/{inner}", content)
            else:
                text = content.decode("utf-8", "ignore")
                yield f"{name}/{inner}", text + re.sub(r"<[^>]+>", "", text)


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Shown]:
    """Acme with canaries in every field that says who somebody is, built with every pack, read back whole."""

    def build(people: str) -> Shown:
        root = tmp_path_factory.mktemp(people)
        shutil.copytree(ROOT / "customers", root / "customers")
        (root / "templates").symlink_to(ROOT / "templates")
        shutil.copy(ROOT / "qbr.yaml", root)
        _fill(root / "customers" / "acme", people)
        workspace = Workspace(root)
        packs = [pack.name for pack in workspace.places.packs()]
        assert {"standard", "executive", "brief"} <= set(packs)
        for pack in packs:
            workspace.build("acme", Request(template=pack))
        texts = list(_texts(root, workspace))
        assert any("/xl/worksheets/" in part for part, _ in texts), "workbooks are looked into"
        return Shown(_found(PERSON, texts), _found(ROLE, texts))

    return build


def _found(pattern: re.Pattern[str], texts: list[tuple[str, str]]) -> dict[str, set[str]]:
    found = {part: set(pattern.findall(text)) for part, text in texts}
    return {part: words for part, words in found.items() if words}


def test_every_field_that_says_who_somebody_is_has_its_canary() -> None:
    told = {f"{row.file} {row.field}" for row in reference() if SAYS_WHO.search(row.field)}
    tables = {f"{table}.csv {column}" for table, columns in CSV_FIELDS.items() for column in columns}
    trees = {name for name in told if ".csv" not in name and SAYS_WHO.search(name)[2] in YAML_FIELDS}  # type: ignore[index]
    assert told - ELSEWHERE - NOBODY - tables - trees == set()
    assert (ELSEWHERE | NOBODY | tables) - told == set()


@pytest.mark.slow
def test_without_people_no_name_and_no_role_of_one_person_appears(build: Callable[[str], Shown]) -> None:
    shown = build("none")
    assert (shown.names, shown.roles) == ({}, {})


@pytest.mark.slow
def test_by_role_no_name_appears(build: Callable[[str], Shown]) -> None:
    shown = build("roles")
    assert shown.names == {}
    assert len(set().union(*shown.roles.values())) > 15, "roles have to be looked for where they would be"


@pytest.mark.slow
def test_by_name_only_those_who_consent_appear(build: Callable[[str], Shown]) -> None:
    names = set().union(*build("names").names.values())
    assert {name for name in names if not name.startswith("Yes")} <= {"NoTeamoursQuill", "NoTeamtheirsQuill"}
    assert len(names) > 8, "names have to be looked for where they would be"
