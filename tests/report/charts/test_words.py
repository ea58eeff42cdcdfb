"""What charts say in words and in tables, in both languages."""

from __future__ import annotations

from laban.report.charts import (
    Heading,
    Line,
    Point,
    Progress,
    bars_chart,
    progress_chart,
    series_chart,
)

from .examples import heading, line, of_map


def test_a_series_says_first_last_highest_lowest_and_target() -> None:
    lines = [line("Cục Thống kê", 12.66, 12.88, None, 12.33)]
    vietnamese = series_chart(heading("vi"), lines, line("Mục tiêu", None, 15.0, None, 20.0))
    english = series_chart(heading("en"), [line("Statistics", 12.66, 12.88, None, 12.33)])

    assert vietnamese.summary == (
        "Hồ sơ trực tuyến ở Đắk Lắk. Cục Thống kê: từ 12,7% (2020) đến 12,3% (2023); "
        "cao nhất 12,9% (2021), thấp nhất 12,3% (2023). Mục tiêu: từ 15,0% (2021) đến 20,0% "
        "(2023); cao nhất 20,0% (2023), thấp nhất 15,0% (2021)."
    )
    assert english.summary == (
        "Online dossiers in Dak Lak. Statistics: from 12.7% (2020) to 12.3% (2023); "
        "highest 12.9% (2021), lowest 12.3% (2023)."
    )


def test_the_table_of_a_series_has_every_period_and_says_unknown() -> None:
    points = (Point("2021", 1.25), Point("2022", None), Point("2023", 2.0, is_estimated=True))
    chart = series_chart(heading(), [Line("A", points), line("B", 5.0)])

    assert chart.columns == ("Kỳ", "A", "B")
    assert chart.rows == (
        ("2020", "", "5,0"),
        ("2021", "1,3", ""),
        ("2022", "không rõ", ""),
        ("2023", "2,0 (ước tính)", ""),
    )


def test_a_chart_of_nothing_says_so() -> None:
    chart = series_chart(heading(), [line("A", None, None)])

    assert chart.summary == "Hồ sơ trực tuyến ở Đắk Lắk: chưa có số liệu."
    assert "Chưa có số liệu" in chart.svg()
    assert series_chart(heading("en"), []).rows == ()


def test_one_point_is_said_as_one() -> None:
    chart = series_chart(heading(), [line("A", 42.0)])

    assert chart.summary.endswith("A: 42,0% (2020).")
    assert "42,0%" in chart.svg()


def test_bars_are_ranked_and_unknown_ones_have_no_rank() -> None:
    points = [
        Point("X", 10.0),
        Point("Y", None),
        Point("Z", 30.0),
        Point("W", None, is_suppressed=True),
    ]
    chart = bars_chart(heading(), points, references=[("Trung vị", 20.0)])

    assert chart.rows == (
        ("1", "Z", "30,0"),
        ("2", "X", "10,0"),
        ("", "Y", "không rõ"),
        ("", "W", "không công bố"),
        ("", "Trung vị", "20,0"),
    )
    assert "Cao nhất là Z với 30,0%, thấp nhất là X với 10,0%, trong 2 cơ quan" in chart.summary
    assert "Trung vị: 20,0%." in chart.summary


def test_progress_says_value_and_target() -> None:
    chart = progress_chart(heading("en"), Progress(Point("2024-Q2", 39.94), Point("2025", 80.0)))

    assert chart.summary.endswith("Reached 39.9% (Q2 2024); target 80.0% (2025).")
    unknown = progress_chart(heading("en"), Progress(Point("2024", None), Point("2025", 80.0)))
    assert unknown.summary == "Online dossiers in Dak Lak: no data yet."


def test_a_map_says_what_is_unknown_suppressed_and_whose_the_islands_are() -> None:
    chart = of_map("provinces_34")

    assert chart.summary == (
        "Hồ sơ trực tuyến ở Đắk Lắk. Bản đồ 34 ô, phía bắc ở trên. Cao nhất là Cà Mau với 33,0%, "
        "thấp nhất là Cao Bằng với 3,0%, trong 31 cơ quan có số liệu. 2 nơi chưa có số liệu, "
        "1 nơi không công bố. Ô đảo mang giá trị của nơi quản lý: Hoàng Sa (Đà Nẵng), "
        "Trường Sa (Khánh Hòa)."
    )
    assert len(chart.rows) == 34


def test_a_value_stands_with_its_unit() -> None:
    assert Heading("x", "nghìn tỷ đồng", 0, "vi").value(12345.4) == "12.345 nghìn tỷ đồng"
    assert Heading("x", "%", 1, "en").value(None) == "unknown"
