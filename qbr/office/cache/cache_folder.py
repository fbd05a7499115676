"""The folder compiled templates are kept in: the user's own, closed to everybody else, or none at all.

What is kept is code, and it runs outside the sandbox. A folder or file that somebody else owns or could write to is
therefore left alone, and so is everything that a symbolic link leads to.
"""

from __future__ import annotations

import os
import stat
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

SWITCH = "QBR_CACHE"  # "off", or another folder
MOST_FILES = 64
MOST_BYTES = 256 * 1024 * 1024
_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_IS_WINDOWS = sys.platform == "win32"


def usual_folder(environment: Mapping[str, str] = os.environ) -> Path | None:
    """Return where compiled templates are kept on this machine; None where they shall not or cannot be."""
    chosen = environment.get(SWITCH, "")
    if chosen.lower() in ("off", "0", "no"):
        return None
    if chosen:
        return Path(chosen).expanduser().absolute() / "templates"
    try:
        return _platform_folder(environment) / "qbr" / "templates"
    except RuntimeError:  # no home
        return None


def _platform_folder(environment: Mapping[str, str]) -> Path:
    if _IS_WINDOWS:
        local = environment.get("LOCALAPPDATA", "")
        return Path(local) if local else Path.home() / "AppData" / "Local"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches"
    chosen = Path(environment.get("XDG_CACHE_HOME", ""))
    return chosen if chosen.is_absolute() else Path.home() / ".cache"


@dataclass(frozen=True, slots=True)
class CacheFolder:
    """A folder whose files only this user can have written."""

    path: Path

    def read(self, name: str) -> bytes | None:
        """Return what is kept under a name; None when nothing is that may be trusted."""
        if not self._is_closed():
            return None
        flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
        try:
            with open(os.open(self.path / name, flags), "rb") as file:  # noqa: PTH123  # a descriptor, not a path
                data = file.read() if _is_own(os.fstat(file.fileno()), stat.S_ISREG) else None
            os.utime(self.path / name)  # what is used stays longest
        except OSError:
            return None
        return data

    def write(self, name: str, data: bytes) -> None:
        """Keep the bytes under a name, whole or not at all; nothing happens where that is not possible."""
        with suppress(OSError):
            self.path.mkdir(mode=stat.S_IRWXU, parents=True, exist_ok=True)
            if self._is_closed():
                self._write(name, data)
                self._make_room()

    def _write(self, name: str, data: bytes) -> None:
        handle, temporary = tempfile.mkstemp(dir=self.path, prefix=".new-")
        try:
            with open(handle, "wb") as file:  # noqa: PTH123  # a descriptor, not a path
                file.write(data)
            Path(temporary).replace(self.path / name)
        except OSError:
            Path(temporary).unlink(missing_ok=True)
            raise

    def _is_closed(self) -> bool:
        try:
            return _is_own(self.path.lstat(), stat.S_ISDIR)
        except OSError:
            return False

    def _make_room(self) -> None:
        """Take the files away that were not used for the longest time, if there are too many."""
        kept = 0
        for number, (_, size, path) in enumerate(sorted(self._files(), reverse=True)):
            kept += size
            if number >= MOST_FILES or kept > MOST_BYTES:
                with suppress(OSError):
                    path.unlink()

    def _files(self) -> Iterator[tuple[float, int, Path]]:
        for path in self.path.iterdir():
            with suppress(OSError):  # another process may have taken it away
                known = path.lstat()
                yield known.st_mtime, known.st_size, path


def _is_own(known: os.stat_result, is_kind: object) -> bool:
    """Return whether something is of a kind, belongs to this user, and is closed to all others."""
    if not callable(is_kind) or not is_kind(known.st_mode):
        return False
    # On Windows the folder of a user's own programs is closed by its access list; there are no such modes.
    return _IS_WINDOWS or (known.st_uid == os.geteuid() and not known.st_mode & _OTHERS)
