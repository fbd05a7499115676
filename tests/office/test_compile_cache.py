"""Compiled templates on disk: found again, never trusted further than the user's own folder, a loss of time at worst."""

from __future__ import annotations

import os
import pickle
import stat
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from office_drafts import DRAFTS, FORMATS, chart_data, picture, read

from qbr.office import Result, Schema, Template, TemplateError
from qbr.office.cache import cache_folder, compiled_cache
from qbr.office.compiling import assemble
from qbr.workspace import lay_out

CONTEXT = {"name": "A & B", "look": "accent1", "rows": ["a", "b"], "logo": picture(), "data": chart_data(["x"], s=[1])}
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="Windows closes folders by access lists, not by modes")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where this test's templates are kept; it does not exist yet."""
    monkeypatch.setenv("QBR_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache" / "templates"


@pytest.fixture(params=FORMATS)
def source(request: pytest.FixtureRequest) -> bytes:
    draft = DRAFTS[request.param]("{{ name }}").lines("{% for r in rows %}", "{{ r|style('accent1') }}", "{% endfor %}")
    draft.lines("{{ name|style(look) }}", "{{ name|markdown }}")
    draft.table(("{% for r in rows %}{{ r }}", "x{% endfor %}"))
    draft.picture("{% picture logo %}Logo")
    return draft.chart("{% chart data %}Chart", title="{{ name }}").save()


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The parts compiled since."""
    from qbr.office.compiling import parts

    names: list[str] = []
    real = assemble.compile_tree

    def compile_tree(tree, sandbox, name):
        names.append(name)
        return real(tree, sandbox, name)

    monkeypatch.setattr(parts, "compile_tree", compile_tree)
    return names


def load(source: bytes, **options: object) -> Template:
    return Template.load(source, "template", cache=True, **options)


def _words(result: Result) -> list[str]:
    return [paragraph.text for paragraph in read(result, "docx").opened.paragraphs]


def made(template: Template) -> bytes:
    return template.render(CONTEXT, pictures=lambda value: value.data).data


def test_template_found_in_the_cache_compiles_nothing_and_gives_the_same_bytes(source, folder, compiled):
    first = load(source)
    assert compiled
    compiled.clear()

    second = load(source)

    assert compiled == []
    assert made(second) == made(first)
    assert (second.tags, second.is_dynamic) == (first.tags, True)
    assert compiled == []


def test_template_that_includes_files_is_found_again_until_one_of_them_changes(folder, compiled):
    host = DRAFTS["docx"]().lines("{{ name }}", '{% include "terms.docx" %}').save()
    terms = {one: DRAFTS["docx"]().lines(f"{one} {{{{ name }}}}").save() for one in ("old", "new")}
    load(host, library={"terms.docx": terms["old"], "other.docx": b""})
    compiled.clear()

    same = load(host, library={"terms.docx": terms["old"]})
    assert compiled == []
    other = load(host, library={"terms.docx": terms["new"]})
    assert compiled

    assert _words(same.render(CONTEXT)) == ["A & B", "old A & B"]
    assert _words(other.render(CONTEXT)) == ["A & B", "new A & B"]
    with pytest.raises(TemplateError, match=r"terms\.docx"):
        load(host)


def test_template_whose_data_choose_the_file_is_compiled_anew_when_there_are_others(folder, compiled):
    host = DRAFTS["docx"]().lines('{% include "terms-" ~ name ~ ".docx" %}').save()
    terms = {f"terms-{one}.docx": DRAFTS["docx"]().lines(one).save() for one in ("x", "y")}
    load(host, library={"terms-x.docx": terms["terms-x.docx"]})
    compiled.clear()

    template = load(host, library=terms)

    assert compiled
    assert _words(template.render({"name": "y"})) == ["y"]


def test_trace_and_faults_of_a_cached_template_are_the_same(source, folder):
    first, second = load(source), load(source)

    results = [one.render(CONTEXT, pictures=lambda value: value.data) for one in (first, second)]
    told = []
    for one in (first, second):
        with pytest.raises(TemplateError) as error:
            one.render({})
        told.append([str(problem) for problem in error.value.problems])

    assert results[0].emissions == results[1].emissions
    assert len(told[0]) > 3
    assert told[0] == told[1]


def test_cached_template_can_still_be_checked(source, folder):
    load(source)

    template = load(source)

    assert template.fields_used() == Template.load(source).fields_used()
    assert template.check(Schema.from_example({"rows": []}))


def test_nothing_is_kept_unless_asked_for(source, folder):
    Template.load(source)

    assert not folder.exists()


def test_cache_can_be_switched_off(source, folder, monkeypatch):
    monkeypatch.setenv("QBR_CACHE", "off")

    assert made(load(source))
    assert not folder.exists()
    assert cache_folder.usual_folder() is None


def test_faulty_template_is_told_every_time(folder):
    faulty = DRAFTS["docx"]().lines("{% if x %}").save()

    for _ in range(2):
        with pytest.raises(TemplateError):
            load(faulty)
    assert not folder.exists()


def test_other_file_name_or_version_is_another_template(source, folder, monkeypatch):
    load(source)
    Template.load(source, "other", cache=True)
    monkeypatch.setattr(compiled_cache, "_fingerprint", lambda: "a later version")
    load(source)

    assert len(list(folder.iterdir())) == 3


@POSIX
def test_folder_and_files_are_closed_to_others(source, folder):
    load(source)

    modes = [stat.S_IMODE(path.stat().st_mode) for path in (folder, *folder.iterdir())]
    assert modes == [0o700, 0o600]


def _altered(data: bytes) -> Iterator[bytes]:
    middle = len(data) // 2
    yield data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :]
    yield data[:-1]
    yield b""
    yield b"PK\x03\x04"


def test_altered_or_cut_file_costs_time_only(source, folder, compiled):
    expected = made(load(source))
    (kept,) = folder.iterdir()
    whole = kept.read_bytes()

    for altered in _altered(whole):
        kept.write_bytes(altered)
        compiled.clear()
        assert made(load(source)) == expected
        assert compiled
        assert kept.read_bytes() == whole


class _Planted:
    """What runs a command when it is read back."""

    def __init__(self, target: Path) -> None:
        self.target = target

    def __reduce__(self):
        return os.mkdir, (str(self.target),)


def test_planted_code_of_other_make_is_not_run(source, folder, tmp_path):
    load(source)
    (kept,) = folder.iterdir()
    data = pickle.dumps(_Planted(tmp_path / "pwned"))
    kept.write_bytes(compiled_cache._MAGIC + compiled_cache.hashlib.sha256(data).digest() + data)

    assert made(load(source))
    assert not (tmp_path / "pwned").exists()


@POSIX
@pytest.mark.parametrize("mode", [0o770, 0o707, 0o755])
def test_folder_others_could_write_to_or_read_is_not_used(source, folder, compiled, mode):
    load(source)
    folder.chmod(mode)
    compiled.clear()
    before = [path.stat().st_mtime_ns for path in folder.iterdir()]

    assert made(load(source))
    assert compiled
    assert [path.stat().st_mtime_ns for path in folder.iterdir()] == before


@POSIX
def test_file_others_could_write_to_is_not_read(source, folder, compiled):
    load(source)
    (kept,) = folder.iterdir()
    kept.chmod(0o666)
    compiled.clear()

    assert made(load(source))
    assert compiled


@POSIX
def test_folder_or_file_of_another_user_is_not_used(source, folder, compiled, monkeypatch):
    load(source)
    monkeypatch.setattr(cache_folder.os, "geteuid", lambda: os.getuid() + 1)
    compiled.clear()

    assert made(load(source))
    assert compiled


@POSIX
def test_links_are_not_followed(source, folder, tmp_path, compiled):
    load(source)
    (kept,) = folder.iterdir()
    kept.rename(tmp_path / "elsewhere")
    kept.symlink_to(tmp_path / "elsewhere")
    compiled.clear()
    assert made(load(source))
    assert compiled

    folder.rename(tmp_path / "other folder")
    folder.symlink_to(tmp_path / "other folder")
    compiled.clear()
    assert made(load(source))
    assert compiled


def test_home_that_cannot_be_written_to_costs_time_only(source, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("QBR_CACHE", str(tmp_path / "file" / "below"))

    assert made(load(source)) == made(load(source))


def test_workspace_holds_nothing_compiled(tmp_path, folder):
    root = tmp_path / "workspace"
    root.mkdir()
    lay_out(root)
    before = sorted(path for path in root.rglob("*"))

    load((root / "templates" / "standard" / "deck.pptx").read_bytes())

    assert sorted(path for path in root.rglob("*")) == before
    assert len(list(folder.iterdir())) == 1


def test_cache_stays_bounded_and_the_oldest_go(folder, monkeypatch):
    monkeypatch.setattr(cache_folder, "MOST_FILES", 3)
    place = cache_folder.CacheFolder(folder)
    for number in range(5):
        place.write(f"file{number}", b"x" * 10)
        os.utime(folder / f"file{number}", (number, number))
    place.write("last", b"x")
    assert sorted(path.name for path in folder.iterdir()) == ["file3", "file4", "last"]

    monkeypatch.setattr(cache_folder, "MOST_BYTES", 5)
    place.write("newest", b"y")
    assert {"last", "newest"} >= {path.name for path in folder.iterdir()}


def test_many_at_once_write_one_whole_file(source, folder):
    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(lambda _: made(load(source)), range(16)))

    assert len(set(results)) == 1
    assert len(list(folder.iterdir())) == 1


@pytest.mark.slow
def test_two_processes_at_once_get_the_same(source, folder, tmp_path):
    (tmp_path / "template").write_bytes(source)
    script = (
        "import sys, hashlib; from pathlib import Path; from qbr.office import Template\n"
        "template = Template.load(Path(sys.argv[1]), 'template', cache=True)\n"
        "print(len(template.tags), template.fields_used())"
    )
    command = [sys.executable, "-c", script, str(tmp_path / "template")]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    told = [process.communicate()[0] for process in running]

    assert [process.returncode for process in running] == [0, 0]
    assert told[0] == told[1]
    assert len(list(folder.iterdir())) == 1


@pytest.mark.parametrize(
    ("platform", "environment", "expected"),
    [
        ("linux", {"XDG_CACHE_HOME": "/caches"}, "/caches/qbr/templates"),
        ("linux", {"XDG_CACHE_HOME": "relative"}, "~/.cache/qbr/templates"),
        ("linux", {}, "~/.cache/qbr/templates"),
        ("darwin", {}, "~/Library/Caches/qbr/templates"),
        ("win32", {"LOCALAPPDATA": "/local"}, "/local/qbr/templates"),
        ("linux", {"QBR_CACHE": "/mine"}, "/mine/templates"),
    ],
)
def test_folder_is_where_each_system_keeps_caches(platform, environment, expected, monkeypatch):
    monkeypatch.setattr(cache_folder.sys, "platform", platform)
    monkeypatch.setattr(cache_folder, "_IS_WINDOWS", platform == "win32")

    assert cache_folder.usual_folder(environment) == Path(expected).expanduser()
