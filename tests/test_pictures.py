"""The fit map: the same bytes on every machine, nothing drawn twice, labels that can be read."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import matplotlib
import pytest
from matplotlib.axes import Axes
from PIL import Image

from qbr import pictures
from qbr.pictures import DPI, FitMapStyle, FitPoint, draw_fit_map, file_name, fit_map, underserved_zone

POINTS = (
    FitPoint(1, Decimal(9), Decimal(4), is_focus=True),
    FitPoint(2, Decimal(9), Decimal(8)),
    FitPoint(3, Decimal(3), Decimal(8)),
)
STYLE = FitMapStyle()
SCRIPT = """
import sys
from decimal import Decimal
from qbr.pictures import FitMapStyle, FitPoint, draw_fit_map
points = [FitPoint(1, Decimal(9), Decimal(4), True), FitPoint(2, Decimal(3), Decimal(8))]
data = draw_fit_map(points, FitMapStyle())
assert "matplotlib.pyplot" not in sys.modules
import hashlib
print(hashlib.sha256(data).hexdigest())
"""


def image(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data)).convert("RGB")


def colours(data: bytes) -> set[tuple[int, int, int]]:
    found = image(data).getcolors(maxcolors=1_000_000)
    assert found is not None
    return {colour for _, colour in found}  # type: ignore[misc]


def test_same_points_give_the_same_bytes() -> None:
    assert draw_fit_map(POINTS, STYLE) == draw_fit_map(POINTS, STYLE)


def test_size_follows_the_style() -> None:
    assert image(draw_fit_map(POINTS, STYLE)).size == (round(4.7 * DPI), round(4.7 * DPI))


def test_colours_are_the_themes() -> None:
    found = colours(draw_fit_map(POINTS, FitMapStyle(focus="#FF00AA", zone="#00FFCC", ink="#112233")))
    assert {(0xFF, 0x00, 0xAA), (0x00, 0xFF, 0xCC), (0x11, 0x22, 0x33)} <= found


def test_picture_carries_no_date_and_no_version() -> None:
    assert Image.open(io.BytesIO(draw_fit_map(POINTS, STYLE))).info.keys() <= {"dpi"}


@pytest.mark.slow
def test_bytes_depend_on_no_setting_of_the_machine(tmp_path: Path) -> None:
    (tmp_path / "matplotlibrc").write_text("font.size: 30\naxes.facecolor: red\ntext.usetex: False\n")
    root = str(Path(pictures.__file__).parents[1])
    made = set()
    for seed, folder in (("1", tmp_path), ("2", Path(root))):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": root, "TZ": "Asia/Tokyo", "LC_ALL": "C"}
        done = subprocess.run(
            [sys.executable, "-c", SCRIPT], cwd=folder, env=environment, capture_output=True, text=True, check=True
        )
        made.add(done.stdout)
    assert len(made) == 1


def test_settings_of_the_program_around_it_stay_as_they_were() -> None:
    before = matplotlib.rcParams["font.size"]
    with matplotlib.rc_context({"font.size": 31}):
        inside = draw_fit_map(POINTS, STYLE)
        assert matplotlib.rcParams["font.size"] == 31
    assert inside == draw_fit_map(POINTS, STYLE)
    assert matplotlib.rcParams["font.size"] == before


def test_picture_drawn_before_is_read_and_a_folder_is_never_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = fit_map(POINTS, STYLE, tmp_path / "drawn")
    assert not (tmp_path / "drawn").exists()
    (tmp_path / file_name(POINTS, STYLE)).write_bytes(first)
    monkeypatch.setattr(pictures, "draw_fit_map", lambda *_: pytest.fail("drawn a second time"))
    assert fit_map(POINTS, STYLE, tmp_path) == first


def test_other_content_has_another_name() -> None:
    names = {
        file_name(POINTS, STYLE),
        file_name(POINTS[:2], STYLE),
        file_name(POINTS, FitMapStyle(focus="#000000")),
        file_name((FitPoint(1, Decimal(9), Decimal(4)), *POINTS[1:]), STYLE),
    }
    assert len(names) == 4
    assert file_name(list(POINTS), STYLE) == file_name(POINTS, STYLE)


@pytest.mark.parametrize(
    ("numbers", "written"),
    [((4,), "4"), ((6, 7), "6–7"), ((9, 3, 2, 4), "2–4, 9"), ((1, 3, 5), "1, 3, 5")],
)
def test_needs_at_one_place_share_a_label(
    numbers: tuple[int, ...], written: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    text = Axes.text
    monkeypatch.setattr(Axes, "text", lambda *given, **more: said.append(str(given[3])) or text(*given, **more))
    draw_fit_map([FitPoint(number, Decimal(5), Decimal(5)) for number in numbers], STYLE)
    assert said == [STYLE.zone_label, written]


def test_crowd_at_the_edge_stays_inside_the_picture() -> None:
    crowd = [FitPoint(n + 100, Decimal(10), Decimal(n) / 2) for n in range(12)]
    picture = image(draw_fit_map(crowd, STYLE))
    width, height = picture.size
    edge = [picture.getpixel((x, y)) for x in (0, width - 1) for y in range(height)]
    assert set(edge) == {(255, 255, 255)}  # no label runs into the edge


def test_no_points_still_draw_the_axes() -> None:
    assert image(draw_fit_map((), STYLE)).size[0] > 0


@pytest.mark.parametrize(
    ("score", "corners"),
    [
        (10, ((5, 0), (10, 0), (10, 10), (10, 10))),  # importance 10, satisfaction 10 just reaches it
        (8, ((4, 0), (10, 0), (10, 10), (8, 8))),
        (12, ((6, 0), (10, 0), (10, 8))),  # 2 × 10 − 12
        (20, ()),
    ],
)
def test_zone_is_where_the_opportunity_score_is_reached(score: int, corners: tuple[tuple[int, int], ...]) -> None:
    assert underserved_zone(Decimal(score)) == corners
