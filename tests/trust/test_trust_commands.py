"""What is typed into a terminal of any kind: one clear line for what is expected to fail, and JSON that parses."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from full_customer import write_customer

from qbr.cli import main

ROOT = Path(__file__).resolve().parents[2]
Run = Callable[..., Result]


@pytest.fixture
def run(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Type a command in a workspace of one's own; a traceback fails the test."""
    monkeypatch.chdir(workspace)
    monkeypatch.setenv("QBR_TODAY", "2026-10-05")

    def invoke(*arguments: str) -> Result:
        result = CliRunner().invoke(main, arguments, prog_name="qbr")
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return invoke


def _own_pack(workspace: Path, name: str = "mine") -> Path:
    shutil.copytree(workspace / "templates" / "standard", workspace / "templates" / name)
    (workspace / "templates" / name / "template.yaml").unlink()
    return workspace / "templates" / name


def _settings(text: str) -> Callable[[Path], object]:
    return lambda workspace: (workspace / "qbr.yaml").write_text(text, encoding="utf-8")


def _pack_settings(text: str) -> Callable[[Path], object]:
    return lambda workspace: (_own_pack(workspace) / "template.yaml").write_text(text, encoding="utf-8")


def _phrases(old: str, new: str) -> Callable[[Path], object]:
    def change(workspace: Path) -> None:
        file = workspace / "templates" / "phrases" / "en.yaml"
        text = file.read_text(encoding="utf-8")
        assert text.count(old) == 1
        file.write_text(text.replace(old, new), encoding="utf-8")

    return change


NEVER_RATED = '"Where the product fits {{ customer }}, nobody has rated yet"'
MINE = ("build", "initech", "--template", "mine")
FAILURES: dict[str, tuple[Callable[[Path], object], tuple[str, ...], tuple[str, ...]]] = {
    "settings that are no YAML": (_settings("vendor: [\n"), ("build", "initech"), ("qbr.yaml, line", "not YAML")),
    "settings with a key nobody knows": (
        _settings("vendr: {name: X}\n"), ("build", "initech"), ("qbr.yaml, line 1", '"vendr"', '"vendor"?')),
    "settings of another kind": (_settings("- a\n"), ("status",), ("qbr.yaml, line 1",)),
    "settings with an unknown currency": (_settings("currency: Euro\n"), ("build", "initech"), ("qbr.yaml, line 1",)),
    "settings with an unknown zone": (_settings("timezone: Mars\n"), ("build", "initech"), ("qbr.yaml, line 1", "Mars")),
    "settings with an unknown threshold": (
        _settings("thresholds: {nothing: 1}\n"), ("build", "initech"), ("nothing",)),
    "a pack without files": (lambda workspace: (workspace / "templates" / "mine").mkdir(), MINE, ('pack "mine"',)),
    "a pack whose deck is a text": (
        lambda workspace: (_own_pack(workspace) / "deck.pptx").write_bytes(b"hello"), MINE, ("mine/deck.pptx",)),
    "a pack whose deck is empty": (
        lambda workspace: (_own_pack(workspace) / "deck.pptx").write_bytes(b""), MINE, ("mine/deck.pptx",)),
    "pack settings that are no YAML": (_pack_settings("files: {\n"), MINE, ("mine/template.yaml, line",)),
    "pack settings with a missing file": (
        _pack_settings('files: {talk.pptx: "{customer.id}"}\n'), MINE, ("mine", "talk.pptx")),
    "pack settings with a path as name": (
        _pack_settings('files: {deck.pptx: "../../{customer.id}"}\n'), MINE, ("mine", "../../")),
    "pack settings with a section nobody knows": (
        _pack_settings("sections: {usages: main}\n"), MINE, ("mine/template.yaml", '"usages"')),
    "phrases that are no YAML": (
        lambda workspace: (workspace / "templates/phrases/en.yaml").write_text("a: [\n", encoding="utf-8"),
        ("build", "initech"), ("templates/phrases/en.yaml, line",)),
    "a phrase with an unknown field": (
        _phrases(NEVER_RATED, '"Nobody at {{ custmer }}"'), ("build", "initech"), ("templates/phrases/en.yaml", "custmer")),
    "a phrase with a broken tag": (
        _phrases(NEVER_RATED, '"Nobody at {{ customer"'), ("build", "initech"), ("templates/phrases/en.yaml",)),
    "a phrase that reaches for Python": (
        _phrases(NEVER_RATED, '"{{ customer.__class__ }}"'), ("build", "initech"), ("templates/phrases/en.yaml",)),
    "a review.json that is none": (
        lambda workspace: (workspace / "r.json").write_text("{}", encoding="utf-8"), ("build", "--from", "r.json"), ("r.json",)),
    "a review.json that is cut": (
        lambda workspace: (workspace / "r.json").write_text('{"review": {', encoding="utf-8"),
        ("build", "--from", "r.json"), ("r.json",)),
    "a new customer without letters": (lambda _: None, ("new", "customer", "!!!"), ("--id",)),
    "a new customer outside": (lambda _: None, ("new", "customer", "X", "--id", "../x"), ("cannot be a customer id",)),
    "an init over a workspace": (lambda _: None, ("init", "."), ("already holds",)),
    "an init below a file": (lambda _: None, ("init", "qbr.yaml/demo"), ("qbr.yaml/demo",)),
    "a render of nothing": (
        lambda workspace: (workspace / "d.json").write_text("{}", encoding="utf-8"),
        ("template", "render", "none.docx", "--data", "d.json", "--out", "o.docx"), ("none.docx",)),
}  # fmt: skip


@pytest.mark.parametrize("case", FAILURES)
def test_what_is_expected_to_fail_ends_with_1_and_a_clear_line(run: Run, workspace: Path, case: str) -> None:
    change, arguments, words = FAILURES[case]
    change(workspace)
    result = run(*arguments)
    assert result.exit_code == 1, result.output
    assert result.stdout == ""
    assert result.stderr.startswith("Error: ")
    assert [word for word in words if word not in result.stderr] == []
    assert len(result.stderr.splitlines()) <= 6


def test_a_phrase_with_an_unknown_field_is_named_by_its_key(run: Run, workspace: Path) -> None:
    _phrases(NEVER_RATED, '"Nobody at {{ custmer }}"')(workspace)
    assert "fit.title.absent" in run("build", "initech").stderr


def test_a_broken_pack_beside_it_does_not_stop_the_one_asked_for(run: Run, workspace: Path) -> None:
    (_own_pack(workspace, "broken") / "template.yaml").write_text("files: {\n", encoding="utf-8")
    assert run("build", "initech").exit_code == 0
    assert "broken/template.yaml" in run("template", "check", "broken").stderr


def test_a_broken_customer_beside_it_does_not_stop_the_one_asked_for(run: Run, workspace: Path) -> None:
    (workspace / "customers" / "bad").mkdir()
    (workspace / "customers" / "bad" / "customer.yaml").write_text("name: [", encoding="utf-8")
    assert run("build", "initech").exit_code == 0
    result = run("status")
    assert result.exit_code == 0
    assert [line.split()[0] for line in result.stdout.splitlines()[1:]] == ["acme", "bad", "globex", "initech"]


@pytest.mark.parametrize(
    "arguments",
    [
        ("check", "hurts"), ("check", "nobody"), ("status",), ("show", "hurts"), ("template", "list"),
        ("template", "fields"), ("template", "check", "standard"), ("explain", "hurts", "usage.active_users"),
    ],
)  # fmt: skip
def test_what_is_meant_for_machines_parses_whatever_the_data_says(
    run: Run, workspace: Path, arguments: tuple[str, ...]
) -> None:
    text = 'A "B" \\ \u2028 \u202e \x07 \U0001f600 {{ 7*7 }}\nC'
    write_customer(workspace / "customers", "hurts", lambda _: text, lambda _: text)
    assert json.loads(run(*arguments, "--json").stdout) is not None


@pytest.mark.slow
@pytest.mark.parametrize(
    "environment", [{"COLUMNS": "20"}, {"PYTHONIOENCODING": "cp1252"}, {"PYTHONIOENCODING": "ascii"}]
)
def test_a_narrow_piped_or_old_terminal_gets_its_lines(workspace: Path, environment: dict[str, str]) -> None:
    write_customer(workspace / "customers", "hurts", lambda _: "→ \U0001f600 שלום", lambda _: "inside")
    for arguments in (("build", "hurts", "initech", "--jobs", "1"), ("status",), ("show", "hurts"), ("check", "hurts")):
        done = subprocess.run(
            [sys.executable, "-m", "qbr", *arguments], cwd=workspace, capture_output=True, check=False,
            env={**os.environ, "PYTHONPATH": str(ROOT), "QBR_TODAY": "2026-10-05", **environment},
        )  # fmt: skip
        assert done.returncode == 0, done.stderr.decode("utf-8", "replace")
        assert b"\x1b[" not in done.stdout, "colours belong to a terminal, not to a file"
        assert b"Traceback" not in done.stderr
    assert (workspace / "output/hurts/2026-Q3/hurts-2026-Q3.pptx").is_file()


def test_a_new_customer_keeps_its_name_to_the_letter(run: Run, workspace: Path) -> None:
    from qbr.build import Workspace

    name = 'A "B" \\ C: {x} # y \t\u2028 \U0001f600'
    assert run("new", "customer", name, "--id", "odd").exit_code == 0
    assert str(Workspace(workspace).review("odd").customer.name) == name
