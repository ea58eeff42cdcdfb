"""The organisations of Viet Nam's programme: counts, mergers, and the traps of names and codes.

Sources: Resolution 176/2025/QH15, Resolution 202/2025/QH15, Decision 19/2025/QĐ-TTg and the
Government's conversion table of communes; `programmes/vietnam/organisations/SOURCES.md`.
"""

import csv
import subprocess
import sys
from collections import Counter, defaultdict
from decimal import Decimal
from pathlib import Path

import pytest
from tests.shared_data import shared_data

PROGRAMME = Path(__file__).parents[2] / "programmes" / "vietnam"
ORGANISATIONS = PROGRAMME / "organisations"
DAY = "2025-07-01"
MADE = [
    *(f"{level}_before_{DAY}.csv" for level in ("provinces", "districts", "communes")),
    *(f"{level}_from_{DAY}.csv" for level in ("provinces", "communes")),
    "successions.csv",
]

# Decision 19/2025/QĐ-TTg: communes of each province from 1 July 2025.
COMMUNES = {
    "01": 126, "04": 56, "08": 124, "11": 45, "12": 38, "14": 75, "15": 99, "19": 92, "20": 65,
    "22": 54, "24": 99, "25": 148, "31": 114, "33": 104, "37": 129, "38": 166, "40": 130, "42": 69,
    "44": 78, "46": 40, "48": 94, "51": 96, "52": 135, "56": 65, "66": 102, "68": 124, "75": 95,
    "79": 168, "80": 96, "82": 102, "86": 124, "91": 102, "92": 103, "96": 64,
}  # fmt: skip


def rows(name: str) -> list[dict[str, str]]:
    with (ORGANISATIONS / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def identity(row: dict[str, str]) -> str:
    return f"{row['code']}@{row['valid_from']}" if row["valid_from"] else row["code"]


@pytest.fixture(scope="module")
def everyone() -> dict[str, dict[str, str]]:
    files = [path.name for path in ORGANISATIONS.glob("*.csv") if path.name != "successions.csv"]
    return {identity(row): row for name in sorted(files) for row in rows(name)}


@pytest.fixture(scope="module")
def followers() -> dict[str, list[dict[str, str]]]:
    found: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in rows("successions.csv"):
        found[row["predecessor"]].append(row)
    return found


def alive(everyone, kind: str, day: str) -> list[dict[str, str]]:
    return [
        row
        for row in everyone.values()
        if row["kind"] == kind
        and row["valid_from"] <= day
        and (not row["valid_to"] or day < row["valid_to"])
    ]


@pytest.mark.parametrize(
    ("kind", "day", "count"),
    [
        ("province", "2025-06-30", 63),
        ("district", "2025-06-30", 696),
        ("commune", "2025-06-30", 10_035),
        ("province", DAY, 34),
        ("district", DAY, 0),
        ("commune", DAY, 3_321),
        ("ministry", "2025-02-28", 18),
        ("ministerial_agency", "2025-02-28", 4),
        ("government_agency", "2025-02-28", 8),
        ("ministry", "2025-03-01", 14),
        ("ministerial_agency", "2025-03-01", 3),
        ("government_agency", "2025-03-01", 5),
    ],
)
def test_as_many_organisations_exist_as_the_resolutions_say(everyone, kind, day, count):
    assert len(alive(everyone, kind, day)) == count


def test_each_province_has_the_communes_of_decision_19(everyone):
    communes = alive(everyone, "commune", DAY)
    assert Counter(row["parent"].partition("@")[0] for row in communes) == COMMUNES


def test_communes_have_the_types_of_resolution_202(everyone):
    """From 1 July 2025: 2,621 xã, 687 phường, 13 đặc khu. Before: 617 thị trấn; the count of the
    other two differs between sources by two wards (`SOURCES.md`)."""
    types = ("Xã ", "Phường ", "Thị trấn ", "Đặc khu ")

    def count(day):
        names = [row["name_vi"] for row in alive(everyone, "commune", day)]
        return [sum(name.startswith(kind) for name in names) for kind in types]

    assert count(DAY) == [2_621, 687, 0, 13]
    assert count("2025-06-30") == [7_692, 1_726, 617, 0]


def test_every_identity_is_written_once_and_every_parent_exists(everyone):
    files = [path.name for path in ORGANISATIONS.glob("*.csv") if path.name != "successions.csv"]
    assert sum(len(rows(name)) for name in files) == len(everyone)
    for row in everyone.values():
        for hierarchy in ("parent", "region", "sector"):
            assert not row.get(hierarchy) or row[hierarchy] in everyone


def test_bac_ninh_was_27_and_is_24(everyone, followers):
    assert everyone["27"]["name_vi"] == everyone[f"24@{DAY}"]["name_vi"] == "Tỉnh Bắc Ninh"
    assert everyone["24"]["name_vi"] == "Tỉnh Bắc Giang"
    assert [row["successor"] for row in followers["27"]] == [f"24@{DAY}"]
    assert [row["successor"] for row in followers["24"]] == [f"24@{DAY}"]


def test_seven_province_codes_change_their_name(everyone):
    changed = {
        row["code"]
        for row in rows(f"provinces_from_{DAY}.csv")
        if everyone[row["code"]]["name_vi"] != row["name_vi"]
    }
    assert changed == {"15", "24", "44", "52", "80", "82", "91"}


def test_fifty_two_provinces_merge_whole_into_twenty_three(everyone, followers):
    ended = {row["code"] for row in rows(f"provinces_before_{DAY}.csv") if row["valid_to"]}
    assert len(ended) == 52
    assert all(len(followers[code]) == 1 for code in ended)
    assert all(followers[code][0]["extent"] == "whole" for code in ended)
    assert len({followers[code][0]["successor"] for code in ended}) == 23


def test_provinces_merge_as_resolution_202_lists_them(everyone, followers):
    path = shared_data("vietnam/province_mergers_NQ202_2025_area_population.csv")

    def name(identity):
        full = everyone[identity]["name_vi"]
        return full.removeprefix("Tỉnh ").removeprefix("Thành phố ").replace("Hoà", "Hòa")

    with path.open(encoding="utf-8-sig", newline="") as lines:
        stated = {
            row["new_province"]: set(row["merged_from"].split("|")) for row in csv.DictReader(lines)
        }
    ours: dict[str, set[str]] = defaultdict(set)
    for row in rows(f"provinces_before_{DAY}.csv"):
        for step in followers.get(row["code"], []):
            ours[name(step["successor"])].add(name(row["code"]))
    assert ours == stated


def test_every_old_commune_has_a_successor_and_every_new_one_a_predecessor(everyone, followers):
    old = {row["code"] for row in rows(f"communes_before_{DAY}.csv")}
    new = {identity(row) for row in rows(f"communes_from_{DAY}.csv")}
    assert all(followers[code] for code in old)
    reached = {row["successor"] for code in followers for row in followers[code]}
    assert new <= reached


def test_every_commune_stays_in_the_province_its_province_merged_into(everyone, followers):
    for row in rows(f"communes_before_{DAY}.csv"):
        province = everyone[row["parent"]]["parent"]
        goal = followers[province][0]["successor"] if followers.get(province) else province
        assert {everyone[step["successor"]]["parent"] for step in followers[row["code"]]} == {goal}


def test_a_whole_succession_is_the_only_one_and_a_part_never_is(followers):
    for steps in followers.values():
        extents = {step["extent"] for step in steps}
        assert extents == ({"whole"} if len(steps) == 1 else {"part"})


def test_shares_that_are_stated_add_up_to_one(followers):
    for steps in followers.values():
        shares = [step["share"] for step in steps]
        assert not any(shares) or sum(map(Decimal, shares)) == 1


def test_a_commune_whose_people_all_go_to_one_place_has_shares_one_and_zero(followers):
    """Conversion table, rows 3804 and 3807: Lê Lợi, 11041."""
    steps = {step["successor"]: step for step in followers["11041"]}
    assert steps[f"11020@{DAY}"]["share"] == "1"
    assert steps[f"10999@{DAY}"]["share"] == "0"
    assert {step["basis"] for step in steps.values()} == {"population"}


def test_a_share_nobody_stated_stays_empty(followers):
    """Kỳ Lợi, 18796: all its land to one commune, its people to two others."""
    assert {step["share"] for step in followers["18796"]} == {""}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("00556", {"00541", "00562"}),  # row 426: Đặng Xá, printed as 00553
        ("01651", {"01648"}),  # row 912: Mỹ Hưng, printed as 01615
        ("01615", {"01636"}),  # row 909: Hồng Quang
        ("02482", {"02494"}),  # row 1260: Phú Thịnh, printed as 02485
        ("06970", {"06978"}),  # rows 2688-2692: the new Ba Chẽ, printed as 06970
        ("27691", {"27694"}),  # row 8914: Phường 4 of Tân An, put under Tiền Giang
    ],
)
def test_misprints_of_the_conversion_table_are_put_right(followers, old, new):
    assert {step["successor"] for step in followers[old]} == {f"{code}@{DAY}" for code in new}


def test_phuong_4_of_tan_an_goes_to_tay_ninh_with_long_an(everyone):
    assert everyone[everyone["27691"]["parent"]]["parent"] == "80"
    assert everyone["80"]["name_vi"] == "Tỉnh Long An"
    assert everyone[f"27694@{DAY}"]["parent"] == f"80@{DAY}"


def test_only_the_five_islands_without_communes_carry_their_district_on(everyone, followers):
    """Bạch Long Vĩ, Cồn Cỏ, Hoàng Sa, Lý Sơn and Côn Đảo become special zones whole."""
    districts = {code for code in followers if everyone[code]["kind"] == "district"}
    assert districts == {"318", "471", "498", "536", "755"}
    for code in districts:
        zone = everyone[followers[code][0]["successor"]]["name_vi"]
        assert zone == everyone[code]["name_vi"].replace("Huyện", "Đặc khu")


def test_tho_chau_becomes_a_special_zone_whole(everyone, followers):
    assert followers["31105"][0]["extent"] == "whole"
    assert everyone[f"31105@{DAY}"]["name_vi"] == "Đặc khu Thổ Châu"


def test_the_ministry_of_information_goes_whole_to_science_and_technology(everyone, followers):
    """Resolution 176/2025/QH15; both stand in one sector, so the field can be followed."""
    (step,) = followers["BTTTT"]
    assert (step["successor"], step["extent"]) == ("BKHCN@2025-03-01", "whole")
    assert everyone["BTTTT"]["sector"] == everyone["BKHCN@2025-03-01"]["sector"] == "LV_KHCN"


def test_a_formed_province_has_a_region_only_when_its_predecessors_share_one(everyone):
    assert everyone[f"19@{DAY}"]["region"] == "V_DB"  # Thái Nguyên and Bắc Kạn
    assert everyone[f"24@{DAY}"]["region"] == ""  # Bắc Giang and Bắc Ninh


def test_the_files_are_what_the_maker_writes(tmp_path):
    script = PROGRAMME / "make" / "organisations.py"
    lists = shared_data("vietnam/communes_conversion_2025-07-01.csv").parent
    subprocess.run(
        [sys.executable, str(script), str(lists), "--out", str(tmp_path)],
        check=True,
        capture_output=True,
    )
    for name in MADE:
        assert (tmp_path / name).read_bytes() == (ORGANISATIONS / name).read_bytes(), name
