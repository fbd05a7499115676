"""A PostgreSQL from the system's packages, started on loopback for the tests."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Server:
    """A running PostgreSQL."""

    port: int
    user: str = "read@er"
    password: str = field(default="s3cret@/x:é", repr=False)

    @property
    def environment(self) -> Mapping[str, str]:
        """What a person would export before `qbr pull`."""
        return {"PGUSER": self.user, "PGPASSWORD": self.password}

    @property
    def address(self) -> str:
        """The address as qbr.yaml has it."""
        return f"postgres://${{PGUSER}}:${{PGPASSWORD}}@127.0.0.1:{self.port}/postgres"

    def run(self, sql: str) -> None:
        """Run a statement."""
        import psycopg

        options = {"host": "127.0.0.1", "port": self.port, "dbname": "postgres"}
        with psycopg.connect(user=self.user, password=self.password, **options) as connection:
            connection.execute(sql)


def programs() -> Path | None:
    """Return where the newest server's programs are; None without one."""
    return max(Path("/usr/lib/postgresql").glob("*/bin"), default=None, key=lambda path: int(path.parent.name))


@contextmanager
def running() -> Iterator[Server]:
    """Start a server with data of its own, and stop and forget it afterwards."""
    found = programs()
    assert found is not None
    home = Path(tempfile.mkdtemp(prefix="qbr-postgres-"))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        server = Server(probe.getsockname()[1])
    try:
        _start(found, home, server)
        yield server
    finally:
        _do(found / "pg_ctl", "stop", "-D", home / "data", "-m", "immediate", check=False)
        shutil.rmtree(home)


def _start(programs: Path, home: Path, server: Server) -> None:
    secret = home / "secret"
    secret.write_text(server.password, encoding="utf-8")
    if os.geteuid() == 0:  # it refuses to run as root
        for path in (home, secret):
            shutil.chown(path, "postgres", "postgres")
    options = ["-A", "scram-sha-256", "-E", "UTF8", "--no-locale", "--no-sync"]
    _do(programs / "initdb", "-D", home / "data", "-U", server.user, "--pwfile", secret, *options)
    how = f"-h 127.0.0.1 -p {server.port} -k {home} -F"
    _do(programs / "pg_ctl", "start", "-w", "-D", home / "data", "-l", home / "log", "-o", how)


def _do(*command: str | Path, check: bool = True) -> None:
    as_user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    subprocess.run([*as_user, *map(str, command)], check=check, cwd="/", stdout=subprocess.DEVNULL)
