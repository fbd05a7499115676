"""Which series of the data takes the look of which series of the template, and in which colour extra ones come."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import cycle

from qbr.office.charts.chart_data import SeriesData
from qbr.office.charts.chart_series import Accent

_ACCENTS = 6
_LUMINANCES = (60_000, 80_000, 40_000)  # how Office darkens the theme's six colours when they are used up


@dataclass(frozen=True, slots=True)
class Match:
    """A series of the data and the series of the template whose look it takes."""

    data: int  # position in the data
    template: int  # position in the template, all plots counted through
    copied: bool  # the template's series is taken already, this is one more like it


def match_series(series: Sequence[SeriesData], names: Sequence[str], plots: Sequence[int]) -> list[Match]:
    """Return the matches, in the order of the data.

    Args:
        series: what the data bring.
        names: the template's series by name.
        plots: for each of them the plot (columns, line …) it belongs to.

    By key or name first, without regard to case; what is left over in turn; what is still left over copies the
    last series of the plot that the series before it in the data went to.
    """
    taken = _by_name(series, names)
    free = [position for position in range(len(names)) if position not in taken.values()]
    for position in range(len(series)):
        if position not in taken and free:
            taken[position] = free.pop(0)
    matches, plot = [], _first_plot(taken, plots)
    for position in range(len(series)):
        template = taken.get(position)
        plot = plot if template is None else plots[template]
        last_of_plot = max(index for index, member in enumerate(plots) if member == plot)
        matches.append(Match(position, last_of_plot if template is None else template, template is None))
    return matches


def unused_accents(taken: Iterable[int]) -> Iterator[Accent]:
    """Yield theme colours for extra series: first those no series has, then all six in ever other shades."""
    used = set(taken)
    yield from (Accent(number) for number in range(1, _ACCENTS + 1) if number not in used)
    for shade in cycle(_LUMINANCES):
        yield from (Accent(number, shade) for number in range(1, _ACCENTS + 1))


def moved_points(points: Iterable[int], template: Sequence[str | None], data: Sequence[str | None]) -> dict[int, int]:
    """Return where the formats of single points go: to the category of the same name, else to the same position.

    A point whose position the data do not have, or have given to a category of that name, is left out.
    """
    where = {name: position for position, name in reversed(list(enumerate(data))) if name is not None}
    moved: dict[int, int] = {}
    unnamed = []
    for index in sorted(points):
        name = template[index] if index < len(template) else None
        if name is not None and name in where:
            moved[index] = where.pop(name)
        else:
            unnamed.append(index)
    taken = set(moved.values())
    return moved | {index: index for index in unnamed if index < len(data) and index not in taken}


def _by_name(series: Sequence[SeriesData], names: Sequence[str]) -> dict[int, int]:
    taken: dict[int, int] = {}
    for wanted in ("key", "name"):
        for position, item in enumerate(series):
            name = getattr(item, wanted).strip().casefold()
            if position in taken or not name:
                continue
            for template, sample in enumerate(names):
                if template not in taken.values() and sample.strip().casefold() == name:
                    taken[position] = template
                    break
    return taken


def _first_plot(taken: Mapping[int, int], plots: Sequence[int]) -> int:
    """Return the plot of the first series that has a place of its own; extras in front of it go there too."""
    return plots[taken[min(taken)]] if taken else plots[-1]
