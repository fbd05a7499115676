"""Whether files have changed since somebody looked: by their times and sizes, on any system and any disk."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from pathlib import Path

PAUSE = 0.4  # seconds between two looks

State = dict[Path, tuple[int, int]]  # time of the last change in nanoseconds, and size, by file


def state_of(places: Sequence[Path]) -> State:
    """Return the state of files and of everything below folders; what is not there, or goes meanwhile, is left out."""
    found: State = {}
    for place in places:
        for path in sorted(place.rglob("*")) if place.is_dir() else [place]:
            try:
                stat = path.stat()
            except OSError:
                continue
            found[path] = (stat.st_mtime_ns, stat.st_size)
    return found


def changes(places: Sequence[Path], before: State, pause: float = PAUSE) -> Iterator[State]:
    """Yield each new state of some files, without an end; the one before is where it begins."""
    while True:
        time.sleep(pause)
        now = state_of(places)
        if now != before:
            yield now
            before = now
