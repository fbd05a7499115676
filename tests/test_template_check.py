"""The commands to check, explain, inspect and annotate templates, as a marketer types them."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from click.testing import CliRunner, Result
from pptx import Presentation
from pptx.enum.text import MSO_AUTO_SIZE
from pptx.util import Inches

from qbr.cli import main
from qbr.lookup import look_up, use_of
from qbr.vocabulary import fields

acceptance = pytest.mark.acceptance
Run = Callable[..., Result]


@pytest.fixture
def run(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(workspace)
    return lambda *arguments: CliRunner().invoke(main, ["template", *map(str, arguments)], prog_name="qbr")


def letter(path: Path, *paragraphs: str) -> Path:
    """Write a document with these paragraphs."""
    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    document.save(str(path))
    return path


@acceptance(60)
def test_several_packs_and_files_are_checked_at_once(run: Run, tmp_path: Path) -> None:
    wrong = letter(tmp_path / "wrong.docx", "{{ usage.actve_users }}", "{{ usage.active_users|date }}")
    result = run("check", "standard", wrong, tmp_path / "gone.pptx", "nopack")
    assert result.exit_code == 1
    assert result.stderr.count("Error:") == 4
    assert 'Did you mean "active_users"? [T301]' in result.stderr
    assert "usage.active_users is a number; |date is for dates [T315]" in result.stderr
    assert "gone.pptx: cannot be read: No such file or directory [P101]" in result.stderr
    assert 'there is no template pack "nopack" [P101]' in result.stderr
    assert result.stderr.endswith("4 errors, 0 warnings\n")


@acceptance(60)
def test_other_templates_are_checked_against_example_data(run: Run, tmp_path: Path) -> None:
    (tmp_path / "d.json").write_text('{"name": "x", "items": [{"n": 1}]}', encoding="utf-8")
    file = letter(tmp_path / "a.docx", "{{ name }} {% for i in items %}{{ i.m }}{% endfor %}")
    result = run("check", file, "--data", tmp_path / "d.json", "--json")
    found = json.loads(result.stdout)
    assert [problem["rule"] for problem in found["problems"]] == ["T301"]
    assert result.exit_code == 1


@acceptance(60)
def test_tag_for_our_own_people_in_a_pack_for_customers_is_told_without_any_data(run: Run, workspace: Path) -> None:
    pack = workspace / "templates" / "mine"
    pack.mkdir()
    letter(pack / "document.docx", "{{ usage.title }}", "{% for risk in brief.risks %}{{ risk.text }}{% endfor %}",
           "{% for table in registers.internal %}{{ table.title }}{% endfor %}")  # fmt: skip
    settings = pack / "template.yaml"
    settings.write_text("audience: customer\n", encoding="utf-8")
    result = run("check", "mine")
    assert result.exit_code == 1
    told = re.findall(
        r"document\.docx · (.*): (\S+) is internal and this pack is for customers \[P128\]", result.stderr
    )
    assert told == [("paragraph 2", "brief"), ("paragraph 3", "registers.internal")], result.stderr
    settings.write_text("audience: internal\n", encoding="utf-8")
    assert "P128" not in run("check", "mine").stderr


def test_pack_for_customers_that_leaves_out_what_must_be_said_is_an_error_until_one_file_says_it(
    run: Run, workspace: Path
) -> None:
    pack = workspace / "templates" / "mine"
    pack.mkdir()
    told = ("quarter", "goals", "promises", "reliability", "incident", "recommendations")
    letter(pack / "document.docx", *(f"{{{{ {name}.title }}}}" for name in told), "unused, and {{ 'unknowns' }}")
    result = run("check", "mine")
    assert result.exit_code == 1
    assert "templates/mine: no file of this pack for customers tells of unused, unknowns [P129]" in result.stderr
    assert "{{ unused.title }}" in result.stderr
    built = CliRunner().invoke(main, ["build", "initech", "--template", "mine"])
    assert built.exit_code == 1
    assert "tells of unused, unknowns [P129]" in built.stderr
    assert not list(workspace.glob("output/initech/**/*.docx"))

    deck = Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[5])
    slide.shapes.title.text = "{{ unused.title }}{% for row in unknowns.rows %} {{ row.what }}{% endfor %}"
    deck.save(str(pack / "deck.pptx"))
    assert "P129" not in run("check", "mine").stderr
    assert CliRunner().invoke(main, ["build", "initech", "--template", "mine"]).exit_code == 0

    (pack / "deck.pptx").unlink()
    (pack / "template.yaml").write_text("audience: internal\n", encoding="utf-8")
    assert "P129" not in run("check", "mine").stderr


def test_warnings_fail_under_strict_only(run: Run, tmp_path: Path) -> None:
    file = letter(tmp_path / "a.docx", "{% set x = customer.name %}text")
    assert run("check", file).exit_code == 0
    result = run("check", file, "--strict")
    assert (result.exit_code, "[T321]" in result.stderr) == (3, True)


@acceptance(60)
def test_hostile_data_name_the_case_and_the_box(run: Run, tmp_path: Path) -> None:
    deck = Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[6])
    box = slide.shapes.add_textbox(Inches(1), Inches(1), Inches(1), Inches(0.3))
    box.text_frame.word_wrap, box.text_frame.auto_size = True, MSO_AUTO_SIZE.NONE
    box.text_frame.text = "{{ customer.name }}"
    deck.save(str(tmp_path / "d.pptx"))
    assert run("check", tmp_path / "d.pptx").stderr.endswith("0 errors, 0 warnings\n")
    result = run("check", tmp_path / "d.pptx", "--hostile")
    assert result.exit_code == 0
    assert 'slide 1 › "TextBox 1": with long texts, one long word' in result.stderr
    assert "[T601]" in result.stderr


@acceptance(60)
@pytest.mark.slow
def test_the_shipped_pack_stands_hostile_data_without_an_error(run: Run) -> None:
    result = run("check", "standard", "--hostile")
    assert result.exit_code == 0, result.stderr
    assert "Error:" not in result.stderr


@acceptance(60)
def test_a_dry_run_tells_which_tags_a_customers_data_did_not_reach_and_writes_nothing(
    run: Run, workspace: Path, tmp_path: Path
) -> None:
    file = letter(tmp_path / "a.docx", "{{ customer.name }}{% if false %}{{ period.label }}{% endif %}")
    before = sorted(workspace.rglob("*"))
    result = run("check", file, "--customer", "initech")
    assert result.exit_code == 0, result.stderr
    assert result.stdout == f"initech · {file.as_posix()} · paragraph 1: {{{{ period.label }}}} was not reached\n"
    assert sorted(workspace.rglob("*")) == before


@acceptance(60)
def test_carriers_are_listed_on_request(run: Run, tmp_path: Path) -> None:
    file = letter(tmp_path / "a.docx", "{{ customer.name }}")
    listed = json.loads(run("check", file, "--carriers", "--json").stdout)["files"]
    assert listed[0]["carriers"] == [{"place": "paragraph 1", "carrier": "text", "tag": "{{ customer.name }}"}]
    assert {"what": "creator", "where": "properties", "text": "python-docx"} in listed[0]["leftovers"]
    assert "text     {{ customer.name }}  paragraph 1" in run("check", file, "--carriers").stdout


@acceptance(60)
def test_every_rule_is_explained_and_listed(run: Run) -> None:
    page = run("explain", "t301").stdout
    assert page.startswith("# T301: no such field")
    assert all(head in page for head in ("## Why", "## Mend it", "## Example"))
    listed = run("explain").stdout.splitlines()
    assert {"T301", "P101", "G101"} <= {line.split()[0] for line in listed}
    assert json.loads(run("explain", "P112", "--json").stdout)["name"] == "two packs write the same file"
    result = run("explain", "T999")
    assert (result.exit_code, "All rules: qbr template explain" in result.stderr) == (1, True)


@acceptance(60)
def test_inspect_tells_what_a_template_uses_and_its_sample_fills_it(run: Run, tmp_path: Path) -> None:
    file = letter(tmp_path / "a.docx", "{{ name }}{% for r in rows %}{{ r.n|money }}{% endfor %}")
    assert "fields: name, rows, rows[].n" in run("inspect", file).stdout
    assert json.loads(run("inspect", file, "--json").stdout)[file.as_posix()][0]["filters"] == ["money"]
    assert json.loads(run("inspect", file, "--schema").stdout)["required"] == ["name", "rows"]
    (tmp_path / "s.json").write_text(run("inspect", file, "--sample").stdout, encoding="utf-8")
    result = run("render", file, "--data", tmp_path / "s.json", "--out", tmp_path / "o.docx")
    assert result.exit_code == 0, result.stderr
    assert docx.Document(str(tmp_path / "o.docx")).paragraphs[0].text == "Name$128$129$130"


@acceptance(60)
@pytest.mark.parametrize("file", ["deck.pptx", "document.docx"])
def test_the_shipped_templates_are_filled_with_the_sample_inferred_from_them(
    run: Run, workspace: Path, tmp_path: Path, file: str
) -> None:
    template = workspace / "templates" / "standard" / file
    (tmp_path / "s.json").write_text(run("inspect", template, "--sample").stdout, encoding="utf-8")
    result = run("render", template, "--data", tmp_path / "s.json", "--out", tmp_path / file)
    assert result.exit_code == 0, result.stderr


@acceptance(60)
def test_annotate_writes_clean_copies_and_replaces_nothing(
    run: Run, workspace: Path, tmp_path: Path, check_office: Callable[..., None]
) -> None:
    template = workspace / "templates" / "standard" / "deck.pptx"
    before = template.read_bytes()
    result = run("annotate", "standard", "--out", tmp_path / "labelled")
    assert result.exit_code == 0, result.stderr
    assert [Path(line).name for line in result.stdout.splitlines()] == [
        "deck.pptx", "deck.de.pptx", "document.docx", "document.de.docx"]  # fmt: skip
    for line in result.stdout.splitlines():
        check_office(Path(line))
    slide = Presentation(io.BytesIO((tmp_path / "labelled" / "deck.pptx").read_bytes())).slides[7]
    texts = [shape.text_frame.text for shape in slide.shapes if shape.name.startswith("Label")]
    assert any("usage.title: the message" in text for text in texts)
    assert template.read_bytes() == before
    again = run("annotate", template, "--out", template)
    assert (again.exit_code, "is there already" in again.stderr) == (1, True)
    assert template.read_bytes() == before


def test_fields_are_found_by_name_kind_and_meaning_the_nearest_first() -> None:
    assert look_up(["active_users"])[0].field.tag == "usage.active_users"
    assert {hit.field.kind for hit in look_up(["chart"])[:3]} == {"chart"}
    assert look_up(["usage.active_users.exact"])[0].field.doc == "in full precision"
    assert all("usage" in f"{hit.field.tag} {hit.field.doc}".lower() for hit in look_up(["usage"]))


def test_every_field_comes_with_the_tag_that_shows_it() -> None:
    tags = {field.tag: use_of(field) for field in fields()}
    assert tags["usage.active_users"] == "{{ usage.active_users }}"
    assert tags["usage.trend"] == "{% chart usage.trend %}"
    assert tags["customer.logo"] == "{% picture customer.logo %}"
    assert tags["goals.rows[].name"] == "{% for r in goals.rows %}{{ r.name }}{% endfor %}"
    assert tags["usage.is_shown"] == "{% if usage.is_shown %}…{% endif %}"


@acceptance(60)
def test_the_tags_that_are_offered_are_right(run: Run, tmp_path: Path) -> None:
    uses = [use_of(field) for field in fields() if field.kind not in ("chart", "picture")]
    file = letter(tmp_path / "all.docx", *(use.replace("…", "x") for use in uses))
    found = json.loads(run("check", file, "--json").stdout)["problems"]
    assert [problem for problem in found if problem["rule"] != "T321"] == []


def test_fields_show_a_customers_values_and_a_tree(run: Run) -> None:
    assert "usage.active_users  figure  391" in run("fields", "active_users", "--customer", "acme").stdout
    tree = run("fields", "usage.active_users", "--tree").stdout
    assert tree == "usage\n  active_users  figure\n"
    result = run("fields", "usege")
    assert (result.exit_code, 'Did you mean "usage"?' in result.stderr) == (1, True)
