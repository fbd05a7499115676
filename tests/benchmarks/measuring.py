"""How long things take beside each other: rounds in turn, so that a busy machine is busy for all of them."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
Work = Callable[[int], object]  # number of the customer → what is made


def seconds_each(work: Mapping[str, Work], rounds: int, times: Mapping[str, int]) -> dict[str, float]:
    """Return how long each piece of work takes: the median of rounds in which all have their turn.

    Args:
        work: by name.
        rounds: in each, every piece of work is done for customers of its own.
        times: how often each piece is done in a round.
    """
    taken: dict[str, list[float]] = {name: [] for name in work}
    for do in work.values():
        do(0)  # warm
    for number in range(rounds):
        for name, do in work.items():
            count = times[name]
            start = time.perf_counter()
            for customer in range(number * count, (number + 1) * count):
                do(customer)
            taken[name].append((time.perf_counter() - start) / count)
    return {name: statistics.median(found) for name, found in taken.items()}


def process_seconds(commands: Mapping[str, list[str]], rounds: int, environment: Mapping[str, str]) -> dict[str, float]:
    """Return how long whole processes take, the median of rounds in which all have their turn."""
    taken: dict[str, list[float]] = {name: [] for name in commands}
    for number in range(rounds + 1):
        for name, arguments in commands.items():
            start = time.perf_counter()
            run_python(arguments, environment)
            if number:  # the first round only warms what the system keeps of files
                taken[name].append(time.perf_counter() - start)
    return {name: statistics.median(found) for name, found in taken.items()}


def run_python(arguments: list[str], environment: Mapping[str, str]) -> str:
    """Return what a Python process prints."""
    known = {**os.environ, "PYTHONPATH": str(ROOT), **environment}
    command = [sys.executable, *arguments]
    done = subprocess.run(command, cwd=ROOT, env=known, capture_output=True, text=True, check=True)
    return done.stdout
