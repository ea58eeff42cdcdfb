"""The two maps of Viet Nam: complete, the right way round, with both archipelagos."""

from __future__ import annotations

from datetime import date
from xml.etree import ElementTree

import pytest

from laban.programme import TileMap, map_on
from laban.report.charts import classify

from .examples import VIETNAM, of_map


@pytest.fixture(params=["provinces_63", "provinces_34"])
def tile_map(request: pytest.FixtureRequest) -> TileMap:
    return VIETNAM.maps[request.param]


def place(tile_map: TileMap, name: str) -> tuple[int, int]:
    return next((t.column, t.row) for t in tile_map.tiles if t.name.vi == name)


def test_the_maps_have_63_and_34_provinces() -> None:
    counts = {
        code: sum(not tile.is_island for tile in tile_map.tiles)
        for code, tile_map in VIETNAM.maps.items()
    }
    assert counts == {"provinces_63": 63, "provinces_34": 34}


def test_hoang_sa_and_truong_sa_stand_with_da_nang_and_khanh_hoa(tile_map: TileMap) -> None:
    codes = {t.name.vi: t.organisation.partition("@")[0] for t in tile_map.tiles if t.is_island}

    assert codes == {"Hoàng Sa": "48", "Trường Sa": "56"}


def test_the_islands_are_drawn_and_named_with_who_governs_them(tile_map: TileMap) -> None:
    for width in (320, 680):
        said = "".join(ElementTree.fromstring(of_map(tile_map.code).svg(width)).itertext())
        for words in ("Hoàng Sa", "(Đà Nẵng)", "Trường Sa", "(Khánh Hòa)"):
            assert words in said.partition("trong ")[2]


@pytest.mark.parametrize(
    ("north", "south"), [("Cao Bằng", "Hà Nội"), ("Hà Nội", "Huế"), ("Huế", "Cà Mau")]
)
def test_north_is_on_top(tile_map: TileMap, north: str, south: str) -> None:
    assert place(tile_map, north)[1] < place(tile_map, south)[1]


@pytest.mark.parametrize(
    ("west", "east"),
    [("Điện Biên", "Quảng Ninh"), ("Nghệ An", "Đà Nẵng"), ("An Giang", "Khánh Hòa"),
     ("Đà Nẵng", "Hoàng Sa"), ("Khánh Hòa", "Trường Sa")],
)  # fmt: skip
def test_east_is_on_the_right(tile_map: TileMap, west: str, east: str) -> None:
    assert place(tile_map, west)[0] < place(tile_map, east)[0]


def test_the_map_of_a_day_shows_the_provinces_of_that_day() -> None:
    maps, tree = VIETNAM.maps.values(), VIETNAM.organisations
    found = [map_on(maps, "province", day, tree) for day in (date(2025, 6, 30), date(2025, 7, 1))]

    assert [one and one.code for one in found] == ["provinces_63", "provinces_34"]
    assert map_on(maps, "commune", date(2025, 7, 1), tree) is None


def test_classes_hold_all_values_and_alike_ones_fall_together() -> None:
    quantiles = classify([5, 1, 4, 2, 3], 5)
    steps = classify([0, 1, 2, 100], 4, "equal")
    alike = classify([7, 7, 7], 5)

    assert quantiles and quantiles.bounds == (2, 3, 4, 5)
    assert [quantiles.of(value) for value in (1, 2, 5)] == [0, 1, 4]
    assert steps and steps.bounds == (25, 50, 75)
    assert alike and alike.bounds == () and alike.of(7) == 0
    assert classify([], 5) is None
