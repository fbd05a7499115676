"""Where things are: ids that mean the same on every system, packs found, workspaces laid out."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qbr.errors import DataError, TemplateError
from qbr.workspace import Places, check_id, lay_out


@pytest.mark.parametrize(
    "text",
    ["../x", "/abs", "a/b", "a\\b", "C:x", "CON", "nul.txt", "com1", ".", "..", "", "\0", "a" * 300, "acme.", "acme ",
     "_shared", ".hidden", "u\u0308ber", "a\nb", "%2e%2e/x", "a:b", "a*b"],
)  # fmt: skip
def test_an_id_that_means_something_else_on_some_system_is_refused(text: str) -> None:
    problem = check_id(text)
    assert problem is not None
    assert problem.hint


@pytest.mark.parametrize("text", ["acme", "Acme", "acme-uk", "acme.uk", "00123", "über", "アクメ", "acme uk", "a_b"])
def test_an_ordinary_id_is_taken_as_it_is(text: str) -> None:
    assert check_id(text) is None


@given(st.text(max_size=120))
def test_no_accepted_id_can_leave_the_output_folder(text: str) -> None:
    if check_id(text) is None:
        root = Path("/w")
        folder = Places(root).output_folder(text, "2026-Q3")
        assert folder.parts == ("/", "w", "output", text, "2026-Q3")


def test_an_unknown_customer_names_the_nearest_and_the_way_to_a_new_one(workspace: Path) -> None:
    with pytest.raises(DataError) as error:
        Places(workspace).customer_folder("acm")
    assert str(error.value) == (
        'there is no customer "acm" in customers\n  Did you mean "acme"? A new one: qbr new customer "acm".'
    )


def test_a_customer_is_found_by_its_exact_name_only(workspace: Path) -> None:
    with pytest.raises(DataError, match='Did you mean "acme"'):
        Places(workspace).customer_folder("Acme")


def test_a_customer_folder_that_links_elsewhere_is_refused(workspace: Path, tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (workspace / "customers" / "linked").symlink_to(tmp_path / "outside")
    with pytest.raises(DataError, match="link to somewhere else"):
        Places(workspace).customer_folder("linked")


def test_a_workspaces_own_pack_hides_the_shipped_one(workspace: Path) -> None:
    pack = Places(workspace).pack("standard")
    assert not pack.is_shipped
    assert pack.folder == workspace / "templates" / "standard"


def test_an_unknown_pack_names_the_nearest(workspace: Path) -> None:
    with pytest.raises(TemplateError, match='Did you mean "standard"'):
        Places(workspace).pack("standart")


def test_laying_out_twice_touches_nothing(tmp_path: Path) -> None:
    lay_out(tmp_path / "demo")
    settings = tmp_path / "demo" / "qbr.yaml"
    settings.write_text("vendor: {name: Mine}\n", encoding="utf-8")
    with pytest.raises(DataError, match="already holds"):
        lay_out(tmp_path / "demo")
    assert settings.read_text(encoding="utf-8") == "vendor: {name: Mine}\n"
