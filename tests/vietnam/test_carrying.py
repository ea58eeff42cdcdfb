"""Viet Nam's figures carried from one structure to another.

Sources: Resolution 202/2025/QH15; the Government's conversion table of communes, rows in the tests.
"""

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from laban.programme import Programme, read_programme

PROGRAMME = Path(__file__).parents[2] / "programmes" / "vietnam"
DAY = date(2025, 7, 1)


@pytest.fixture(scope="module")
def programme() -> Programme:
    return read_programme(PROGRAMME)


@pytest.fixture(scope="module")
def weights(programme) -> dict[str, dict[str, Fraction | None]]:
    """For every organisation: what it counts towards on the structure of 1 July 2025."""
    found: dict[str, dict[str, Fraction | None]] = {}
    for part in programme.organisations.closure(structure=DAY):
        found.setdefault(part.source, {})[part.target] = part.weight
    return found


def test_bac_ninh_is_another_organisation_on_each_side_of_the_day(programme):
    on = programme.organisations.on
    assert on("27", date(2025, 6, 30)).name.en == "Bac Ninh Province"
    assert on("27", DAY) is None
    assert on("24", date(2025, 6, 30)).name.en == "Bac Giang Province"
    assert on("24", DAY).id == "24@2025-07-01"


def test_merged_provinces_are_carried_exactly(weights):
    assert weights["27"] == {"24@2025-07-01": 1, "VN": 1}
    assert weights["01"] == {"01": 1, "VN": 1}


def test_a_district_is_carried_by_its_province(weights):
    assert weights["256"] == {"24@2025-07-01": 1, "VN": 1}  # the city of Bắc Ninh


def test_a_split_commune_is_unknown_below_and_exact_in_its_province(weights):
    """Rows 6 and 13 of the table: Ngọc Hà, 00016, to Ba Đình and Ngọc Hà in parts."""
    assert weights["00016"] == {
        "00004@2025-07-01": None,
        "00008@2025-07-01": None,
        "01": 1,
        "VN": 1,
    }


def test_a_commune_whose_people_all_go_to_one_place_is_carried_there(weights):
    """Rows 3804 and 3807: Lê Lợi, 11041, land to two communes and all its people to one."""
    assert weights["11041"]["11020@2025-07-01"] == 1
    assert "10999@2025-07-01" not in weights["11041"]


def test_information_and_communications_is_carried_to_science_and_technology(weights):
    assert weights["BTTTT"] == {"BKHCN@2025-03-01": 1, "VN": 1}


def test_no_commune_is_lost_on_the_way_to_the_nation(programme, weights):
    communes = [o.id for o in programme.organisations.by_id.values() if o.kind == "commune"]
    assert len(communes) == 10_035 + 3_321
    assert all(weights[commune]["VN"] == 1 for commune in communes)


def test_a_commune_reaches_its_region_through_its_province(programme):
    assert programme.organisations.ancestors("00001", "region") == ("001", "01", "V_DBSH", "VN")


def test_targets_and_tasks_are_the_ones_that_were_published(programme):
    codes = [t.code for t in programme.targets if t.code != "CT5-BY-RECORDS"]
    assert codes[:8] == ["CT1", "CT2", "CT3", "CT4", "CT5", "CT12", "VILLAGES", "SECURITY-LEVEL"]
    assert [task.code for task in programme.tasks] == ["DV1", "DV2", "DV3", "DV4", "DV10", "DV11"]
    assert all(task.lead is None and "lead" in task.not_published for task in programme.tasks)
