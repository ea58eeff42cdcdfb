"""The published figures of Viet Nam's programme agree with what was published.

Sources: `programmes/vietnam/data/README.md`; the ministry's DTI 2022 ranking (dti.gov.vn).
"""

import csv
import doctest
import subprocess
import sys
from collections import Counter, defaultdict
from decimal import Decimal
from pathlib import Path

import pytest
from tests.shared_data import shared_data

PROGRAMME = Path(__file__).parents[2] / "programmes" / "vietnam"
DATA = PROGRAMME / "data"
MAKE = PROGRAMME / "make"
PUBLISHED = [path.name for path in sorted(DATA.glob("*.csv")) if path.stem != "province_statistics"]
DAY = "2025-07-01"


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def values(name: str) -> dict[tuple[str, str, str], Decimal]:
    return {
        (row["indicator"], row["organisation"], row["period"]): Decimal(row["value"])
        for row in rows(name)
    }


@pytest.fixture
def make(monkeypatch):
    """The maker's modules, which import one another as scripts do."""
    monkeypatch.syspath_prepend(str(MAKE))
    import conversion
    import places
    import published

    return {"conversion": conversion, "places": places, "published": published}


def test_dti_has_five_values_for_63_provinces_in_three_years():
    found = Counter((row["indicator"], row["period"]) for row in rows("published_dti.csv"))
    assert len(found) == 15
    assert set(found.values()) == {63}


def test_dti_2022_has_the_top_five_of_the_ministry():
    """dti.gov.vn/xep-hang-2022: Đà Nẵng, TP.HCM, Quảng Ninh, Thừa Thiên Huế, Cần Thơ."""
    dti = {
        key[1]: value
        for key, value in values("published_dti.csv").items()
        if key[::2] == ("dti", "2022")
    }
    top = sorted(dti, key=dti.__getitem__, reverse=True)[:5]
    assert [(code, str(dti[code])) for code in top] == [
        ("48", "0.8002"), ("79", "0.7163"), ("22", "0.7024"), ("46", "0.6975"), ("92", "0.6924"),
    ]  # fmt: skip


# dti.gov.vn/xep-hang-2022: awareness, institutions, infrastructure, people, security, government,
# economy, society.
MAIN_INDICES_2022 = {
    "48": "1.0000 .9000 .8253 .8487 .7578 .8575 .7836 .5197",
    "79": ".8917 .9000 .8258 .6267 .5580 .8406 .7611 .3590",
    "22": ".9581 .9000 .7648 .6250 .5382 .8385 .5904 .4505",
    "46": ".9500 .9000 .6823 .6794 .6423 .8262 .6787 .3001",
    "92": ".9000 .8000 .7233 .7376 .7226 .7325 .7556 .2947",
}
WEIGHTS_2022 = (100, 100, 100, 100, 100, 200, 150, 150)


@pytest.mark.parametrize("province", MAIN_INDICES_2022)
def test_dti_2022_is_the_weighted_sum_of_its_main_indices(province):
    """Decision 922/QĐ-BTTTT: sum of weight times index over 1000, up to rounding of the inputs."""
    indices = [Decimal(text) for text in MAIN_INDICES_2022[province].split()]
    total = sum(w * x for w, x in zip(WEIGHTS_2022, indices, strict=True)) / 1000
    stated = values("published_dti.csv")
    assert abs(stated["dti", province, "2022"] - total) <= Decimal("0.0001")
    parts = ("infrastructure", "digital_government", "digital_economy", "digital_society")
    for part, place in zip(parts, (2, 5, 6, 7), strict=True):
        assert stated[f"dti_{part}", province, "2022"] == indices[place]


@pytest.mark.parametrize(("year", "mean"), [("2023", "0.6783"), ("2024", "0.6961")])
def test_mean_dti_of_the_provinces_is_the_published_mean(year, mean):
    dti = [value for key, value in values("published_dti.csv").items() if key[::2] == ("dti", year)]
    assert round(sum(dti) / 63, 4) == Decimal(mean)
    assert values("published_dti_other.csv")["dti_provincial_mean", "VN", year] == Decimal(mean)


def test_dti_2024_of_merged_hai_phong_is_the_mean_of_its_predecessors():
    """The ministry computed 2024 twice, for 63 and 34 provinces (dantri.com.vn, 21 October 2025)."""
    before = values("published_dti.csv")
    mean = (before["dti", "31", "2024"] + before["dti", "30", "2024"]) / 2
    assert values("published_dti_other.csv")["dti", f"31@{DAY}", "2024"] == mean


def test_the_766_index_is_the_sum_of_its_five_groups_in_all_102_rows():
    """Decision 766/QĐ-TTg: 18 + 20 + 22 + 22 + 18 = 100 points."""
    most = {"openness": 18, "progress": 20, "digitisation": 22, "online": 22, "satisfaction": 18}
    stated = values("published_service_index_766.csv")
    totals = {key[1:]: value for key, value in stated.items() if key[0] == "service_index_766"}
    assert len(totals) == 102
    for place, total in totals.items():
        groups = {group: stated[(f"service_index_766_{group}", *place)] for group in most}
        assert sum(groups.values()) == total
        assert all(0 <= groups[group] <= most[group] for group in most)


def test_the_766_index_is_stated_on_the_34_provinces():
    organisations = {row["organisation"] for row in rows("published_service_index_766.csv")}
    assert len(organisations) == 34
    assert sum(name.endswith(f"@{DAY}") for name in organisations) == 23


def test_procedures_read_the_point_as_thousands(make):
    read = make["published"].from_marked_thousands
    assert [read(text) for text in ("2.154", "2.18", "1.03", "288")] == [
        "2154",
        "2180",
        "1030",
        "288",
    ]
    assert (
        values("published_procedures.csv")["procedures_total", "40", "2025-11"] == 2180
    )  # Nghệ An


def test_procedures_by_level_add_up_to_all_procedures():
    found: dict[str, dict[str, Decimal]] = defaultdict(dict)
    for (indicator, place, _), value in values("published_procedures.csv").items():
        found[place][indicator.removeprefix("procedures_")] = value
    assert len(found) == 29
    for numbers in found.values():
        assert (
            numbers["full_online"] + numbers["partial_online"] + numbers["offline"]
            == numbers["total"]
        )
        assert 2_000 < numbers["total"] < 2_400


def test_provinces_that_the_table_names_twice_or_never_have_no_procedures():
    found = {row["organisation"] for row in rows("published_procedures.csv")}
    twice = {"38", f"25@{DAY}"}  # Thanh Hóa, Phú Thọ
    never = {"42", "46", f"92@{DAY}"}  # Hà Tĩnh, Huế, Cần Thơ
    assert not found & (twice | never)


def test_population_is_whole_people_and_the_nation_has_100_million():
    """Statistical yearbook 2023: mean population 100.3 million."""
    found = rows("province_statistics.csv")
    assert Counter(row["year"] for row in found) == {"2022": 63, "2023": 63, "2024": 63}
    nation = sum(int(row["population"]) for row in found if row["year"] == "2023")
    assert nation == 100_309_000
    assert all(int(row["urban_population"]) <= int(row["population"]) for row in found)
    (hanoi,) = [row for row in found if (row["organisation"], row["year"]) == ("01", "2022")]
    assert (hanoi["population"], hanoi["grdp_per_head"]) == ("8435700", "141.6")


def test_two_authorities_state_two_shares_of_the_digital_economy():
    found = {
        (row["source"], row["vintage"]): row["value"]
        for row in rows("published_digital_economy.csv")
        if (row["indicator"], row["period"]) == ("digital_economy_share", "2022")
    }
    assert found == {
        ("gso-digital-economy", "latest"): "12.83",
        ("gso-digital-economy", "earlier-1"): "12.63",
        ("gso-digital-economy", "earlier-2"): "12.67",
        ("mic-digital-economy", "latest"): "14.26",
    }


def test_bac_ninh_of_2022_and_of_2025_are_two_organisations():
    found = values("published_digital_economy.csv")
    assert found["digital_economy_share_of_grdp", "27", "2022"] == Decimal("56.83")
    assert found["digital_economy_share_of_grdp", f"24@{DAY}", "2025"] == Decimal("46.30")


def test_emc_connected_67_of_83_bodies():
    """napa.vn: 67 of 83 bodies were fully connected on 18 January 2024."""
    found = {row["indicator"]: int(row["value"]) for row in rows("emc_connection.csv")}
    assert found == {"emc_bodies_total": 83, "emc_bodies_connected": 67}


def test_the_targets_of_the_plan_add_up():
    found = {row["indicator"]: int(row["value"]) for row in rows("published_national.csv")
             if row["indicator"].startswith("plan_targets")}  # fmt: skip
    assert found.pop("plan_targets_total") == sum(found.values()) == 62


@pytest.mark.parametrize("name", PUBLISHED)
def test_no_published_value_stands_twice_under_one_key(name):
    key = ("indicator", "organisation", "period", "source", "vintage")
    assert set(Counter(tuple(row[part] for part in key) for row in rows(name)).values()) == {1}


def test_no_key_stands_in_two_files():
    key = ("indicator", "organisation", "period", "source", "vintage")
    every = [tuple(row[part] for part in key) for name in PUBLISHED for row in rows(name)]
    assert len(every) == len(set(every))


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("TP. Hồ Chí Minh", "Hồ Chí Minh"),
        ("TP.Đà Nẵng", "Đà Nẵng"),
        ("UBND tỉnh Bắc Ninh", "Bắc Ninh"),
        ("UBND Thành phố Huế", "Huế"),
        ("Thừa Thiên - Huế", "Huế"),
        ("Đăk Lăk", "Đắk Lắk"),
    ],
)
def test_names_are_read_without_title_and_in_one_spelling(make, written, plain):
    assert make["places"].plain(written) == plain


def test_an_unknown_place_stops_the_maker(make):
    places = make["places"]
    with pytest.raises(places.UnknownPlace, match='"Hà Tây" is no organisation'):
        places.Places().find("before", "Hà Tây")
    with pytest.raises(places.UnknownPlace):
        places.Places().find("from", "Bắc Giang")


def test_the_examples_of_the_makers_hold(make):
    for module in make.values():
        assert doctest.testmod(module).failed == 0


def test_the_files_are_what_the_maker_writes(tmp_path):
    tables = shared_data("vietnam/published/bang_1.csv").parent
    subprocess.run(
        [sys.executable, str(MAKE / "published.py"), str(tables), "--out", str(tmp_path)],
        check=True,
        capture_output=True,
    )
    for path in DATA.glob("*.csv"):
        assert (tmp_path / path.name).read_bytes() == path.read_bytes(), path.name


def test_parts_of_the_digital_economy_add_up():
    """Letter 5473/BTTTT-KTS&XHS: the ministry's two parts of 2022. The statistics office: the mean
    of 2020 to 2024 is 12.88 % of GDP, of which 4.89 points are digitised industries."""
    found = values("published_digital_economy.csv")
    parts = ("digital_economy_ict_part", "digital_economy_sectors_part")
    assert sum(found[part, "VN", "2022"] for part in parts) == 100
    digitised = [found["digital_economy_digitised_share", "VN", year] for year in ("2020", "2024")]
    assert digitised[0] < Decimal("4.89") < digitised[1]
