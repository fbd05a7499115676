"""One build at a time writes a review's folder.

The lock is the system's own on an open file: it ends with the process that holds it, however that ends, so a build
that was stopped never keeps the next one out. The file itself stays, empty, and means nothing.
"""

from __future__ import annotations

import errno
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from qbr.errors import OutputError, Place, Problem

LOCK = "build.lock"
PATIENCE = 20.0  # seconds another build is waited for; writing takes far less
PAUSE = 0.05
TAKEN = (errno.EACCES, errno.EAGAIN, errno.EDEADLK)
NO_LOCKS = (errno.ENOLCK, errno.ENOSYS, errno.ENOTSUP)  # a disk that knows none: each file is still old or new

if sys.platform == "win32":
    import msvcrt

    def _take(stream: IO[bytes]) -> None:
        msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _take(stream: IO[bytes]) -> None:
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)


@contextmanager
def alone_in(folder: Path, work: str = "build") -> Iterator[None]:
    """Keep others out of a folder while this build writes; wait for one that is writing now.

    Args:
        folder: it must be there.
        work: what is done here, as the message calls it.

    Raises:
        OutputError: another is still writing after as long as one is waited for.
        OSError: the lock's file cannot be made.
    """
    with (folder / LOCK).open("ab") as stream:  # closing it gives the lock back
        until = time.monotonic() + PATIENCE
        while not _is_taken(stream):
            if time.monotonic() > until:
                hint = f"Nothing was replaced. Wait until that {work} has ended, then {work} again."
                raise OutputError(Problem(f"another {work} is writing here", Place(str(folder.parent)), hint))
            time.sleep(PAUSE)
        yield


def _is_taken(stream: IO[bytes]) -> bool:
    """Take the lock and return True; False when another build holds it."""
    try:
        _take(stream)
    except OSError as error:
        if error.errno in TAKEN:
            return False
        if error.errno not in NO_LOCKS:
            raise
    return True
