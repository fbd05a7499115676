"""Writing: complete files or none, a person's edit stays, nothing leaves the output folder."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from qbr.errors import OutputError
from qbr.output import OutputFile, read_record, write_review

NAME = "acme-2026-Q3.pptx"


def _same(built: bytes, now: bytes) -> bool:
    """What a person sees, in these tests: everything before a bar."""
    return built.partition(b"|")[0] == now.partition(b"|")[0]


def _write(root: Path, data: bytes, *, name: str = NAME, force: bool = False) -> tuple[Path, list[str]]:
    folder = root / "acme" / "2026-Q3"
    files = [OutputFile(name, data, {"pack": "standard"})]
    written = write_review(folder, root, files, {"review.json": b"{}"}, {"qbr": "0"}, same=_same, force=force)
    return written.paths[0], [problem.message for problem in written.problems]


def test_a_review_is_written_with_its_record_and_its_copy_as_built(tmp_path: Path) -> None:
    path, warnings = _write(tmp_path, b"one")
    assert path == tmp_path / "acme" / "2026-Q3" / NAME
    assert warnings == []
    record = read_record(path.parent)
    copy = path.parent / "internal" / "as-built" / record["files"][NAME]["sha256"]
    assert copy.read_bytes() == path.read_bytes() == b"one"
    assert sorted(entry.name for entry in path.parent.iterdir()) == [NAME, "internal"]


def test_an_untouched_file_is_replaced(tmp_path: Path) -> None:
    _write(tmp_path, b"one")
    path, warnings = _write(tmp_path, b"two")
    assert path.read_bytes() == b"two"
    assert warnings == []


def test_a_file_saved_again_without_a_visible_change_is_replaced(tmp_path: Path) -> None:
    path, _ = _write(tmp_path, b"one|saved 10:00")
    path.write_bytes(b"one|saved 11:00 by another program")
    path, warnings = _write(tmp_path, b"two")
    assert path.name == NAME
    assert path.read_bytes() == b"two"
    assert warnings == []


def test_an_edited_file_stays_and_the_new_one_lands_beside_it(tmp_path: Path) -> None:
    path, _ = _write(tmp_path, b"one")
    path.write_bytes(b"one, edited")
    beside, warnings = _write(tmp_path, b"two")
    assert path.read_bytes() == b"one, edited"
    assert beside.name == "acme-2026-Q3.new.pptx"
    assert beside.read_bytes() == b"two"
    assert warnings == ["was changed by a person since it was built; the new one lies beside it"]


def test_an_edited_file_stays_however_often_it_is_built_again(tmp_path: Path) -> None:
    path, _ = _write(tmp_path, b"one")
    path.write_bytes(b"one, edited")
    for data in (b"two", b"three", b"four"):
        beside, _ = _write(tmp_path, data)
        assert beside.name == "acme-2026-Q3.new.pptx"
        assert beside.read_bytes() == data
    beside.write_bytes(b"four, edited too")
    other, _ = _write(tmp_path, b"five")
    assert other.name == "acme-2026-Q3.new-2.pptx"
    assert beside.read_bytes() == b"four, edited too"
    assert path.read_bytes() == b"one, edited"


def test_force_replaces_an_edited_file(tmp_path: Path) -> None:
    path, _ = _write(tmp_path, b"one")
    path.write_bytes(b"one, edited")
    path, warnings = _write(tmp_path, b"two", force=True)
    assert (path.name, path.read_bytes(), warnings) == (NAME, b"two", [])


def test_a_file_of_unknown_origin_stays(tmp_path: Path) -> None:
    folder = tmp_path / "acme" / "2026-Q3"
    folder.mkdir(parents=True)
    (folder / NAME).write_bytes(b"somebody's")
    path, _ = _write(tmp_path, b"one")
    assert (folder / NAME).read_bytes() == b"somebody's"
    assert path.name == "acme-2026-Q3.new.pptx"


@pytest.mark.parametrize("record", ["", "{", "[]", '{"format": 99, "files": {}}', "\x00"])
def test_a_damaged_record_is_no_proof_that_a_file_is_ours(tmp_path: Path, record: str) -> None:
    path, _ = _write(tmp_path, b"one")
    (path.parent / "internal" / "build.json").write_text(record, encoding="utf-8")
    beside, _ = _write(tmp_path, b"two")
    assert path.read_bytes() == b"one"
    assert beside.name == "acme-2026-Q3.new.pptx"


def test_a_file_open_in_office_stays(tmp_path: Path) -> None:
    path, _ = _write(tmp_path, b"one")
    (path.parent / f"~${NAME}").write_bytes(b"lock")
    beside, warnings = _write(tmp_path, b"two")
    assert path.read_bytes() == b"one"
    assert beside.read_bytes() == b"two"
    assert warnings == ["is open in Office; the new one lies beside it"]


def test_a_file_held_by_another_program_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, _ = _write(tmp_path, b"one")
    replace = Path.replace

    def refuse(self: Path, target: Path) -> Path:
        if Path(target).name == NAME:
            raise PermissionError(13, "The process cannot access the file", str(target))
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", refuse)
    beside, warnings = _write(tmp_path, b"two")
    assert path.read_bytes() == b"one"
    assert beside.read_bytes() == b"two"
    assert warnings == ["is held open by another program; the new one lies beside it"]


def test_a_link_at_the_target_is_replaced_and_never_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside.txt"
    outside.write_bytes(b"precious")
    folder = tmp_path / "output" / "acme" / "2026-Q3"
    folder.mkdir(parents=True)
    (folder / NAME).symlink_to(outside)
    path, _ = _write(tmp_path / "output", b"one")
    assert outside.read_bytes() == b"precious"
    assert path.read_bytes() == b"one"
    assert not path.is_symlink()


def test_a_folder_that_leads_out_of_the_output_is_refused(tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (tmp_path / "output").mkdir()
    (tmp_path / "output" / "acme").symlink_to(tmp_path / "outside")
    with pytest.raises(OutputError, match="leads out of the output folder"):
        _write(tmp_path / "output", b"one")
    assert list((tmp_path / "outside").iterdir()) == []


def test_a_full_disk_leaves_the_old_files_and_no_leftovers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, _ = _write(tmp_path, b"one")
    before = sorted(str(entry) for entry in path.parent.rglob("*"))

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OutputError, match="No space left on device"):
        _write(tmp_path, b"two")
    assert path.read_bytes() == b"one"
    assert sorted(str(entry) for entry in path.parent.rglob("*")) == before


def test_what_a_stopped_run_left_is_removed(tmp_path: Path) -> None:
    path, _ = _write(tmp_path, b"one")
    leftover = path.parent / ".qbr-writing-0-123"
    leftover.write_bytes(b"half")
    _write(tmp_path, b"two")
    assert not leftover.exists()


def test_packs_share_a_record_and_never_a_path(tmp_path: Path) -> None:
    _write(tmp_path, b"one")
    path, _ = _write(tmp_path, b"mine", name="acme-2026-Q3-mine.pptx")
    assert sorted(read_record(path.parent)["files"]) == ["acme-2026-Q3-mine.pptx", NAME]
    copies = {entry.name for entry in (path.parent / "internal" / "as-built").iterdir()}
    assert copies == {entry["sha256"] for entry in read_record(path.parent)["files"].values()}


def test_the_record_is_json_with_what_was_said_of_each_file(tmp_path: Path) -> None:
    path, _ = _write(tmp_path, b"one")
    record = json.loads((path.parent / "internal" / "build.json").read_text(encoding="utf-8"))
    assert record["qbr"] == "0"
    assert record["files"][NAME]["pack"] == "standard"
