"""Secrets come from the environment or a keyring, and are seen nowhere: no file, no message, no traceback."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from click.testing import Result
from postgres_server import Server
from small_lake import Run, files_under, write_workspace

from qbr.warehouse.addresses import open_address

TABLE = "query: \"select 'x'::text customer_no, date '2026-07-01' event_date, 'p' person, 'f' what, 1 n\""


def _seen(secret: str, root: Path, *results: Result) -> list[str]:
    """Where a secret can be read, in any spelling."""
    forms = (secret.encode(), quote(secret, safe="").encode(), secret.split("@")[0].encode())
    places = {f"output {number}": one.output.encode() for number, one in enumerate(results)} | files_under(root)
    return [name for name, data in places.items() if any(form in data for form in forms)]


@pytest.fixture
def known(postgres: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Server:
    """A workspace over PostgreSQL whose user and password stand in the environment."""
    for name, value in postgres.environment.items():
        monkeypatch.setenv(name, value)
    write_workspace(tmp_path, TABLE, postgres.address)
    return postgres


def test_a_password_is_nowhere_after_a_pull(known: Server, tmp_path: Path, run: Run) -> None:
    result = run("pull")
    assert result.exit_code == 0, result.output
    assert _seen(known.password, tmp_path, result) == []


BROKEN = {
    "another password": ("s3cret@else", "authentication failed"),
    "nobody listens": ("s3cret@/x:é", "refused"),
    "no such database": ("s3cret@/x:é", "does not exist"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_password_is_nowhere_when_the_database_says_no(
    case: str, known: Server, tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    password, message = BROKEN[case]
    monkeypatch.setenv("PGPASSWORD", password)
    address = {"nobody listens": known.address.replace(str(known.port), "1"), "no such database": f"{known.address}x"}
    write_workspace(tmp_path, TABLE, address.get(case, known.address))
    result = run("pull")
    assert result.exit_code == 1
    assert message in result.output
    assert _seen(password, tmp_path, result) == []


def test_a_driver_that_repeats_its_address_is_quoted_without_the_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PGPASSWORD", "s3cret@/x:é")
    address = open_address("dwh", "postgres://reader:${PGPASSWORD}@db/dwh")
    told = address.hide(f"no route to {address.url}\n\x1b[4m(password 's3cret@/x:é')\x1b[0m\n   ^")
    assert told == "no route to postgres://reader:•••@db/dwh · (password '•••')"
    assert "s3cret" not in repr(address)


def test_a_whole_address_may_be_a_secret(
    known: Server, tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    quoted = quote(known.password, safe="")
    monkeypatch.setenv("DWH", f"postgres://{quote(known.user)}:{quoted}@127.0.0.1:{known.port}/postgres")
    write_workspace(tmp_path, TABLE, "${DWH}")
    assert run("pull").exit_code == 0
    monkeypatch.setenv("DWH", f"postgres://{quote(known.user)}:{known.password}@127.0.0.1:{known.port}/postgres")
    result = run("pull")  # as people write it, with a slash that should have been %2F
    assert result.exit_code == 1
    assert _seen(known.password, tmp_path, result) == []


def test_a_password_in_plain_text_is_an_error_for_every_command(tmp_path: Path, run: Run) -> None:
    write_workspace(tmp_path, TABLE, "postgres://reader:hunter2@db/dwh")
    for command in (("pull",), ("build", "acme"), ("check", "acme")):
        result = run(*command)
        assert result.exit_code == 1
        assert 'the address of "dwh" holds a password or key in plain text' in result.output
        assert "${PGPASSWORD}" in result.output
        assert "hunter2" not in result.output


@pytest.mark.parametrize(
    "where", ["connections: {0}", "connections: [{0}]", "connections: {{dwh: [{0}]}}", "me: {{a: {0}}}"]
)
def test_an_address_in_the_wrong_place_is_not_shown_either(where: str, tmp_path: Path, run: Run) -> None:
    (tmp_path / "qbr.yaml").write_text(where.format("postgres://reader:hunter2@db/dwh") + "\n")
    result = run("pull")
    assert result.exit_code == 1
    assert "hunter2" not in result.output


def test_a_secret_that_is_not_set_is_named(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PGUSER", raising=False)
    write_workspace(tmp_path, TABLE, "postgres://${PGUSER}:${PGPASSWORD}@db/dwh")
    result = run("pull")
    assert result.exit_code == 1
    assert "connections.dwh: ${PGUSER} is not set\n  Set it in the environment, as in: export PGUSER=…" in result.output


@pytest.fixture
def keyring() -> Iterator[dict[str, str]]:
    """A keyring that forgets; its secrets by name."""
    import keyring as system
    from keyring.backend import KeyringBackend

    secrets: dict[str, str] = {}

    class _Forgetful(KeyringBackend):
        priority = 1  # type: ignore[assignment]

        def get_password(self, service: str, username: str) -> str | None:
            return secrets.get(username) if service == "qbr" else None

        def set_password(self, service: str, username: str, password: str) -> None:
            raise NotImplementedError

        def delete_password(self, service: str, username: str) -> None:
            raise NotImplementedError

    before = system.get_keyring()
    system.set_keyring(_Forgetful())
    yield secrets
    system.set_keyring(before)


def test_a_secret_may_come_from_the_keyring(known: Server, tmp_path: Path, run: Run, keyring: dict[str, str]) -> None:
    write_workspace(tmp_path, TABLE, known.address.replace("${PGPASSWORD}", "${keyring:dwh}"))
    result = run("pull")
    assert 'the keyring has no "dwh"\n  Put it there: keyring set qbr dwh' in result.output
    keyring["dwh"] = known.password
    done = run("pull")
    assert done.exit_code == 0, done.output
    assert _seen(known.password, tmp_path, result, done) == []
