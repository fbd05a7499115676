"""The commands as an account manager types them: output, errors and exit codes."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from qbr.cli import EVERYDAY, OTHERS, main

Run = Callable[..., Result]


@pytest.fixture
def run(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Type a command in a workspace of one's own."""
    monkeypatch.chdir(workspace)
    monkeypatch.delenv("QBR_TODAY", raising=False)

    def invoke(*arguments: str) -> Result:
        result = CliRunner().invoke(main, arguments, prog_name="qbr")
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception  # a traceback is never an answer
        return result

    return invoke


def test_build_prints_the_paths_and_why_this_quarter(run: Run) -> None:
    result = run("build", "initech")
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "output/initech/2026-Q3/initech-2026-Q3.pptx",
        "output/initech/2026-Q3/initech-2026-Q3.docx",
    ]
    assert result.stderr == (
        "initech: 2026-Q3 (1 July – 30 September 2026), "
        "the last complete quarter before 2026-10-05, the folder's as_of\n"
    )


def test_build_takes_a_quarter_and_a_format(run: Run) -> None:
    result = run("build", "initech", "--quarter", "2026-Q1", "--format", "docx", "--quiet")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "output/initech/2026-Q1/initech-2026-Q1.docx\n", "")


def test_warnings_are_told_and_fail_only_under_strict(run: Run) -> None:
    assert run("build", "acme", "--format", "pptx").exit_code == 0
    result = run("build", "acme", "--format", "pptx", "--strict")
    assert result.exit_code == 3
    assert "nobody owns the action" in result.stderr


@pytest.mark.slow
def test_build_all_builds_everyone_and_one_failure_costs_one_review(run: Run, workspace: Path) -> None:
    (workspace / "customers" / "broken").mkdir()
    (workspace / "customers" / "broken" / "customer.yaml").write_text("name: [\n", encoding="utf-8")
    result = run("build", "--all", "--jobs", "2")
    assert result.exit_code == 1
    assert len(result.stdout.splitlines()) == 6
    assert "broken:\nError: customers/broken/customer.yaml" in result.stderr
    assert result.stderr.splitlines()[-1].startswith("3 built, 1 failed, ")
    assert (workspace / "output/globex/2027-Q3/globex-2027-Q3.pptx").is_file()


@pytest.mark.parametrize(
    "arguments", [("build",), ("build", "acme", "--all"), ("build", "--format", "odp", "acme"), ("nothing",)]
)
def test_a_wrong_command_line_ends_with_2(run: Run, arguments: tuple[str, ...]) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert "Usage: qbr" in result.stderr


FAILURES = {
    "an unknown customer": ({}, ("build", "acm"), 'Error: there is no customer "acm" in customers'),
    "an empty folder": ({"empty/.keep": ""}, ("build", "empty"), "customers/empty"),
    "broken YAML": ({"b/customer.yaml": "name: {\n"}, ("build", "b"), "Error: customers/b/customer.yaml, line"),
    "no name": ({"n/customer.yaml": "owner: me\n"}, ("build", "n"), "name"),
    "a path as id": ({}, ("build", "../acme"), "cannot be a customer id"),
    "an unknown template": ({}, ("build", "acme", "--template", "standart"), 'Did you mean "standard"?'),
    "an unknown quarter": ({}, ("build", "acme", "--quarter", "Q3"), "is not a quarter"),
    "an unknown fact": ({}, ("explain", "acme", "usage.activ_users"), "usage.active_users"),
    "no review": ({}, ("build", "--from", "nothing.json"), "nothing.json"),
}  # fmt: skip


@pytest.mark.parametrize("case", FAILURES)
def test_a_failure_is_a_clear_line_and_exit_code_1(run: Run, workspace: Path, case: str) -> None:
    files, arguments, words = FAILURES[case]
    for name, text in files.items():
        path = workspace / "customers" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    result = run(*arguments)
    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr.startswith("Error: ")
    assert words in result.stderr
    assert "Traceback" not in result.stderr


def test_a_short_csv_row_is_told_with_its_line_and_is_never_a_shift(run: Run, workspace: Path) -> None:
    folder = workspace / "customers" / "short"
    folder.mkdir()
    (folder / "customer.yaml").write_text("name: Short\nas_of: 2026-10-05\n", encoding="utf-8")
    (folder / "usage.csv").write_text(
        "date,user_id,feature,value\n2026-09-01,u1,planner.edit,1\n2026-09-02,planner.edit,1\n", encoding="utf-8"
    )
    result = run("check", "short")
    assert result.exit_code == 1
    assert "customers/short/usage.csv, line 3" in result.stderr


def test_check_says_what_is_wrong_and_json_says_it_for_machines(run: Run) -> None:
    result = run("check", "acme", "--json")
    problems = json.loads(result.stdout)
    assert result.exit_code == 0
    assert {problem["severity"] for problem in problems} == {"warning"}
    assert any("nobody owns the action" in problem["message"] for problem in problems)
    assert run("check", "acme", "--strict").exit_code == 3


def test_status_lists_everyone_with_level_and_what_the_next_needs(run: Run) -> None:
    result = run("status")
    rows = [line.split() for line in result.stdout.splitlines()]
    assert [row[:3] for row in rows[1:]] == [
        ["acme", "L4", "2026-Q3"],
        ["globex", "L2", "2027-Q3"],
        ["initech", "L0", "2026-Q3"],
    ]
    states = json.loads(run("status", "--json").stdout)
    assert states[2]["lacking"] == "usage.csv"


def test_show_prints_the_story_and_json_the_whole_review(run: Run) -> None:
    result = run("show", "acme")
    assert "What isn't used: €20.6k of €88.8k paid went unused" in result.stdout.replace("\xa0", " ")
    assert json.loads(run("show", "initech", "--json").stdout)["review"]["meta"]["customer"] == "initech"


def test_explain_leads_from_a_number_to_file_rows_and_formula(run: Run) -> None:
    run("build", "acme", "--format", "pptx")
    result = run("explain", "acme", "unused.total_cost")
    assert "€20.6k (exactly €20,628)" in result.stdout
    assert "1,200 + 9,300 + 1,488 + 8,640" in result.stdout
    assert "customers/acme/entitlements.csv" in result.stdout
    assert "acme-2026-Q3.pptx · slide" in result.stdout
    told = json.loads(run("explain", "acme", "unused.total_cost", "--json").stdout)
    assert told["fact"] == "unused.total_cost"


def test_explain_without_a_fact_lists_them_all(run: Run) -> None:
    ids = run("explain", "acme").stdout.splitlines()
    assert "usage.active_users" in ids
    assert ids == sorted(ids)


def test_a_new_customer_is_a_commented_file_that_builds(run: Run, workspace: Path) -> None:
    result = run("new", "customer", "Müller & Söhne GmbH")
    assert result.stdout == "customers/muller-sohne-gmbh/customer.yaml\n"
    assert run("build", "muller-sohne-gmbh").exit_code == 0
    again = run("new", "customer", "Müller & Söhne GmbH")
    assert again.exit_code == 1
    assert "already" in again.stderr


def test_old_data_is_told_and_a_folder_without_data_has_none_to_grow_old(
    run: Run, workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QBR_TODAY", "2026-12-01")
    run("new", "customer", "Newco")
    assert run("check", "newco").stderr == "0 errors, 0 warnings\n"
    (workspace / "customers" / "newco" / "usage.csv").write_text(
        "date,user_id,feature,value\n2026-09-01,u1,planner.edit,1\n", encoding="utf-8"
    )
    assert "the newest data is of 2026-09-01, 91 days before 2026-12-01" in run("check", "newco").stderr


def test_template_commands_list_check_and_name_the_fields(run: Run) -> None:
    assert "standard" in run("template", "list").stdout
    listed = {pack["name"]: pack["audience"] for pack in json.loads(run("template", "list", "--json").stdout)}
    assert listed == {"brief": "internal", "executive": "customer", "standard": "customer"}
    result = run("template", "check", "standard")
    assert (result.exit_code, result.stderr) == (0, "standard: 0 errors, 0 warnings\n")
    assert "usage.active_users" in run("template", "fields", "active", "28").stdout
    assert run("template", "fields", "qwertz").exit_code == 1


def test_template_render_fills_any_template_with_any_json(run: Run, tmp_path: Path) -> None:
    import docx

    letter = docx.Document()
    letter.add_paragraph("Dear {{ name }}, {% for item in items %}{{ item }}; {% endfor %}")
    letter.save(str(tmp_path / "letter.docx"))
    (tmp_path / "data.json").write_text('{"name": "A & B", "items": ["one", "two"]}', encoding="utf-8")
    out = tmp_path / "out.docx"
    result = run(
        "template", "render", str(tmp_path / "letter.docx"), "--data", str(tmp_path / "data.json"), "--out", str(out)
    )
    assert result.exit_code == 0, result.stderr
    assert docx.Document(str(out)).paragraphs[0].text == "Dear A & B, one; two; "


def test_init_lays_out_a_workspace_that_builds(run: Run, workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("init", "demo").exit_code == 0
    monkeypatch.chdir(workspace / "demo")
    assert run("build", "initech").exit_code == 0


def test_every_command_has_help_with_an_example(run: Run) -> None:
    for name in (*EVERYDAY, *OTHERS):
        result = run(name, "--help")
        assert result.exit_code == 0
        assert len(result.output.splitlines()) > 3
    assert "qbr build acme" in run("build", "--help").output


def test_a_clock_that_is_no_date_is_told(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QBR_TODAY", "soon")
    result = run("build", "initech")
    assert result.exit_code == 1
    assert 'QBR_TODAY is "soon"' in result.stderr


def test_help_and_status_never_pay_for_matplotlib_and_help_not_for_pandas() -> None:
    script = (
        "import sys\nfrom qbr.cli import main\n"
        "try:\n    main(['--help'])\nexcept SystemExit:\n    pass\n"
        "print([name for name in ('pandas', 'matplotlib', 'pptx', 'docx', 'lxml') if name in sys.modules])\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_a_console_without_our_signs_is_no_crash(workspace: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "qbr", "show", "acme"],
        cwd=workspace,
        env={"PYTHONIOENCODING": "cp1252", "PATH": "", "PYTHONPATH": str(Path(__file__).resolve().parents[1])},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
